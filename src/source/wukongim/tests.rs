//! What the lines of the recording mean, and what hostile ones do.

mod hostile;
mod messages;
mod recording;

use super::Server;
use crate::domain::command::{Command, Request};
use crate::source::Meaning;

const RECORDING: &str = include_str!("../../../tests/fixtures/recorded/wukongim-2.2.5.ndjson");

/// The line of the recording with this `n`.
#[track_caller]
fn recorded(n: u32) -> &'static str {
    let start = format!("{{\"n\":{n},");
    let spaced = format!("{{\"n\": {n},");
    RECORDING
        .lines()
        .find(|line| line.starts_with(&start) || line.starts_with(&spaced))
        .unwrap_or_else(|| panic!("the recording has no line {n}"))
}

fn meaning(line: &str) -> Meaning {
    Server::default().recorded_line(line.as_bytes())
}

/// The only request of a line that means one.
#[track_caller]
fn only_request(line: &str) -> Request {
    let meaning = meaning(line);
    assert_eq!(meaning.problems, Vec::<String>::new());
    assert_eq!(meaning.skipped, Vec::<String>::new());
    let [timed] = <[_; 1]>::try_from(meaning.requests).expect("one request");
    assert_eq!(timed.request.occurred_at, Some(timed.at));
    timed.request
}

#[track_caller]
fn only_command(line: &str) -> Command {
    only_request(line).command
}

/// The line of a call that the server answered.
fn call(path: &str, status: u16, body: &str) -> String {
    line("api", &format!("\"path\":\"{path}\",\"query\":\"\",\"status\":{status}"), body)
}

/// The line of a webhook.
fn webhook(event: &str, body: &str) -> String {
    let query = format!("\"path\":\"/webhook\",\"query\":\"event={event}\",\"status\":200");
    line("webhook", &query, body)
}

fn line(kind: &str, called: &str, body: &str) -> String {
    let at = "2026-11-24T08:00:00.000001Z";
    format!(
        "{{\"n\":1,\"at\":\"{at}\",\"kind\":\"{kind}\",\"method\":\"POST\",{called},\
         \"request\":{body},\"response\":null,\"took_us\":1}}"
    )
}
