//! The webhooks of the server.

use super::body::{BadField, Body, items};
use super::snowflake::sent_at;
use super::{SOURCE, Server, Webhook, covers, shown_path, timed};
use crate::domain::channel_type::ChannelType;
use crate::domain::command::{Cause, Command, IncomingMessage};
use crate::domain::context::ActorKind;
use crate::domain::event::FactKind;
use crate::domain::name::{ChannelName, Uid, WUKONGIM_COMMAND_SUFFIX, WUKONGIM_SYSTEM_UID};
use crate::domain::time::Micros;
use crate::source::{Meaning, Rank, Timed};

impl Server {
    /// What a webhook means.
    #[must_use]
    pub fn webhook(&self, webhook: &Webhook<'_>) -> Meaning {
        let event = event_in(webhook.query);
        let path = shown_path(&format!("{}?event={event}", webhook.path));
        let mut meaning = match event {
            "msg.notify" => self.notified(webhook, &path),
            "msg.offline" => self.offline(webhook, &path),
            _ => Meaning::skipped(path.as_str()),
        };
        meaning.path = path;
        meaning
    }

    /// An item that cannot be read does not take the others with it.
    fn notified(&self, webhook: &Webhook<'_>, path: &str) -> Meaning {
        let items = match items(webhook.body) {
            Ok(items) => items,
            Err(reason) => return Meaning::bad(format!("its body cannot be read: {reason}")),
        };
        let mut meaning = Meaning { covers: covers(FactKind::Messages), ..Meaning::default() };
        for (index, item) in items.iter().enumerate() {
            match self.message(item) {
                Ok(Told::Message(message)) => meaning.requests.push(message.request()),
                Ok(Told::Nothing(why)) => meaning.skipped.push(format!("{path} ({why})")),
                Err(reason) => {
                    let number = index + 1;
                    meaning
                        .problems
                        .push(format!("message {number} of it cannot be read: {reason}"));
                }
            }
        }
        meaning
    }

    /// Who was offline is a member, or was when the message was sent. The message itself comes
    /// with `msg.notify`.
    fn offline(&self, webhook: &Webhook<'_>, path: &str) -> Meaning {
        let told = match self.message(webhook.body) {
            Ok(Told::Message(told)) => told,
            Ok(Told::Nothing(why)) => return Meaning::skipped(format!("{path} ({why})")),
            Err(reason) => return Meaning::bad(format!("its message cannot be read: {reason}")),
        };
        if told.message.channel.kind() == ChannelType::Person {
            return Meaning::skipped(format!("{path} (a person channel)"));
        }
        match Body::read(webhook.body).and_then(|body| body.texts("to_uids").map_err(display)) {
            Ok(sent) => {
                let (uids, bad) = self.uids(&sent);
                let problems = bad.first().map(|first| {
                    let (bad, all) = (bad.len(), sent.len());
                    format!("{bad} of its {all} to_uids were left out; of the first: {first}")
                });
                let skipped = uids.is_empty().then(|| format!("{path} (names nobody)"));
                Meaning {
                    requests: told.observed(uids).into_iter().collect(),
                    skipped: skipped.into_iter().collect(),
                    problems: problems.into_iter().collect(),
                    ..Meaning::default()
                }
            }
            Err(reason) => Meaning::bad(format!("its to_uids cannot be read: {reason}")),
        }
    }

    fn message(&self, item: &str) -> Result<Told, String> {
        let body = Body::read(item)?;
        let id = message_id(&body).map_err(display)?;
        let seq = body.seq("message_seq").map_err(display)?;
        let timestamp = body.signed("timestamp").map_err(display)?;
        let header = body.object("header").map_err(display)?;
        let sync_once = header.signed("sync_once").map_err(display)? == 1;
        let channel_id = body.text("channel_id").map_err(display)?;
        let from = body.text("from_uid").map_err(display)?;
        let number = body.byte("channel_type").map_err(display)?;
        if sync_once || channel_id.ends_with(WUKONGIM_COMMAND_SUFFIX) {
            return Ok(Told::Nothing("a command"));
        }
        if seq == 0 {
            return Ok(Told::Nothing("not kept, has no number"));
        }
        let Ok(kind) = ChannelType::try_from(i64::from(number)) else {
            return Ok(Told::Nothing("no channel type"));
        };
        let from = Some(from).filter(|from| !from.is_empty() && from != WUKONGIM_SYSTEM_UID);
        let from = from.map(|from| Uid::new(self.dialect, &from)).transpose();
        let from = from.map_err(|bad| format!("of its from_uid: {bad}"))?;
        let channel = match (&from, kind) {
            (None, ChannelType::Person) => return Ok(Told::Nothing("from the system")),
            (Some(from), _) => ChannelName::of_message(self.dialect, kind, &channel_id, from),
            (None, _) => ChannelName::other(self.dialect, kind, &channel_id),
        };
        let channel = channel.map_err(|bad| format!("of its channel_id: {bad}"))?;
        if !channel.has_conversations(self.dialect) {
            return Ok(Told::Nothing("never a conversation"));
        }
        let message = IncomingMessage { channel, seq: Some(seq), message_id: id, from };
        Ok(Told::Message(Sent { at: sent_at(id, timestamp), message }))
    }
}

/// The event that a query names, also where the server built `?token=x?event=y`.
fn event_in(query: &str) -> &str {
    query.split(['&', '?']).find_map(|part| part.strip_prefix("event=")).unwrap_or_default()
}

/// A message's id; its text is exact where a program in between has rounded the number.
fn message_id(body: &Body<'_>) -> Result<u64, BadField> {
    match body.text("message_idstr") {
        Ok(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse().or_else(|_| body.unsigned("message_id"))
        }
        _ => body.unsigned("message_id"),
    }
}

enum Told {
    Message(Sent),
    Nothing(&'static str),
}

struct Sent {
    at: Micros,
    message: IncomingMessage,
}

impl Sent {
    fn request(self) -> Timed {
        timed(self.at, Rank::Message, Command::Message(self.message), server())
    }

    fn observed(self, uids: Vec<Uid>) -> Option<Timed> {
        let channel = self.message.channel;
        let command = Command::Observe { channel, uids };
        matches!(&command, Command::Observe { uids, .. } if !uids.is_empty())
            .then(|| timed(self.at, Rank::Observation, command, server()))
    }
}

fn server() -> Cause {
    Cause::unspecified(ActorKind::Service, SOURCE)
}

fn display(field: BadField) -> String {
    field.to_string()
}
