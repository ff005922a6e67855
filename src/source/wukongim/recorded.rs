//! One line of a recording: a call or a webhook, with the answer.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::body::text_of;
use super::{Call, Server, Webhook};
use crate::domain::command::Command;
use crate::domain::time::Micros;
use crate::source::Meaning;
use crate::source::json::{harmless, not_json, quoted};

/// What is read of a line; the rest of it (`n`, `response`, `took_us`) says nothing that happened.
#[derive(Deserialize)]
struct Line<'a> {
    at: String,
    kind: String,
    method: String,
    path: String,
    #[serde(default)]
    query: Option<String>,
    status: u16,
    #[serde(borrow, default)]
    request: Option<&'a RawValue>,
}

impl Server {
    /// What a line of a recording means. The line has no line end.
    ///
    /// The idempotency key of what it holds is its SHA-256, followed by a counter for a second
    /// request; messages carry none, because the server numbers them.
    #[must_use]
    pub fn recorded_line(&self, line: &[u8]) -> Meaning {
        let mut meaning = match self.read_line(line) {
            Ok(meaning) => meaning,
            Err(reason) => return Meaning::bad(reason),
        };
        let key = Sha256::digest(line);
        let keyed =
            |command: &Command| !matches!(command, Command::Message(_) | Command::Cover { .. });
        let requests = meaning.requests.iter_mut().map(|timed| &mut timed.request);
        for (index, request) in (0u32..).zip(requests.filter(|request| keyed(&request.command))) {
            let mut bytes = key.to_vec();
            if index > 0 {
                bytes.extend(index.to_be_bytes());
            }
            request.idempotency_key = Some(bytes);
        }
        meaning
    }

    fn read_line(&self, line: &[u8]) -> Result<Meaning, String> {
        let text = std::str::from_utf8(line)
            .map_err(|error| format!("it is not UTF-8 from byte {} on", error.valid_up_to() + 1))?;
        if !text.trim_start().starts_with('{') {
            return Err("it is no JSON object, as a recorded call is".to_owned());
        }
        let line: Line<'_> = serde_json::from_str(text).map_err(|error| misfit(&error))?;
        let at = moment(&line.at)?;
        let sent = line.request.map_or("", RawValue::get);
        let raw = text_of(sent);
        let body = raw.as_deref().unwrap_or(sent);
        let meaning = match line.kind.as_str() {
            "api" => self.call(&Call {
                at,
                method: &line.method,
                path: &line.path,
                status: line.status,
                body,
            }),
            "webhook" => self.webhook(&Webhook {
                at,
                path: &line.path,
                query: line.query.as_deref().unwrap_or(""),
                body,
            }),
            other => return Err(format!("its kind is {}, not `api` or `webhook`", quoted(other))),
        };
        Ok(Meaning { told_at: Some(at), ..meaning })
    }
}

fn moment(text: &str) -> Result<Micros, String> {
    text.parse::<Timestamp>()
        .map(|at| Micros(at.as_microsecond()))
        .map_err(|_| format!("its `at` is {}, not a time of RFC 3339", quoted(text)))
}

fn misfit(error: &serde_json::Error) -> String {
    if error.is_data() {
        let told = error.to_string();
        let told = told.split(" at line ").next().unwrap_or_default();
        format!("it is no recorded call: {}", harmless(told))
    } else {
        not_json(error)
    }
}
