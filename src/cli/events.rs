//! Events as cells of a table, the same in every subcommand that shows some.

use super::lang;
use super::lang::Words;
use super::list::kind;
use crate::json::{Blocker, Details, Event};
use crate::query::sentence::Language;

/// The columns of CSV, as paths into EVENT.
pub const PATHS: &[&str] = &[
    "position",
    "type",
    "occurred_at",
    "recorded_at",
    "actor.kind",
    "actor.id",
    "reason.code",
    "reason.basis",
    "reason.text",
    "context.ticket",
    "details.uid",
    "details.channel_id",
    "details.channel_type",
    "details.outcome",
    "details.asked_id",
    "details.class",
    "details.seq",
    "details.message_id",
    "details.from_uid",
    "details.members",
    "details.member_count",
];

/// The most members whom a cell names.
const MEMBERS_IN_A_CELL_MAX: usize = 3;

/// Who did it.
#[must_use]
pub fn actor(event: &Event, words: &Words) -> String {
    match &event.actor {
        Some(actor) => format!("{} {}", words.said.actor(actor.kind), actor.id),
        None => words.said.none.to_owned(),
    }
}

/// Why: the code, how it is known, the words and the ticket.
#[must_use]
pub fn reason(event: &Event, words: &Words) -> String {
    let Some(reason) = &event.reason else { return words.said.none.to_owned() };
    let basis = if reason.basis == "stated" { words.said.stated } else { words.said.inferred };
    let ticket = event.context.as_ref().and_then(|context| context.ticket.as_ref());
    let mut text = format!("{} ({basis})", reason.code);
    if let Some(words) = &reason.text {
        text += &format!(": {words}");
    }
    if let Some(ticket) = ticket {
        text += &format!(" [{ticket}]");
    }
    text
}

/// What keeps a conversation off a list, each with the event that set it.
#[must_use]
pub fn blockers(blockers: &[Blocker], words: &Words) -> String {
    let named = blockers.iter().map(|held| {
        let event = held.event.as_ref().map_or(words.said.none, |event| &event.position);
        format!("{} ({event})", words.said.state(held.kind))
    });
    named.collect::<Vec<_>>().join(", ")
}

/// The first of the members that it takes from the channel, if it names some.
#[must_use]
pub fn removed(event: &Event) -> Option<String> {
    match &event.details {
        Details::MembersRemoved { members, .. } | Details::MembersChanged { members, .. } => {
            Some(lang::first_members(members, MEMBERS_IN_A_CELL_MAX))
        }
        _ => None,
    }
}

/// What it says of itself.
#[must_use]
pub fn details(event: &Event, language: Language) -> String {
    lang::details(language, &event.details)
}

/// The conversation or the channel that it is about.
#[must_use]
pub fn about(event: &Event, words: &Words) -> String {
    let Ok(details) = serde_json::to_value(&event.details) else { return String::new() };
    let text = |name: &str| details.get(name).and_then(serde_json::Value::as_str);
    let meant = details.get("meant").and_then(|meant| meant.get("channel_id"));
    let id = text("channel_id").or_else(|| meant.and_then(serde_json::Value::as_str));
    let kind_number = details.get("channel_type").and_then(serde_json::Value::as_u64);
    let kind_number = kind_number.and_then(|number| u8::try_from(number).ok());
    let channel = match (id, kind_number) {
        (Some(id), Some(number)) if number != 1 => format!("{id} ({})", kind(number)),
        (Some(id), _) => id.to_owned(),
        (None, _) => words.said.none.to_owned(),
    };
    match text("uid") {
        Some(uid) if matches!(event.details, Details::UserSeen { .. }) => uid.to_owned(),
        Some(uid) => format!("{uid}: {channel}"),
        None => channel,
    }
}
