//! What the lists would be without an event. A plain replay is one event a line.

use serde::Serialize;

use super::event::Event;
use super::list::Row;
use super::why::blocker;
use crate::query;

/// What would be otherwise if an event had not happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WithoutEvent {
    /// The event that was named, and those that it caused.
    pub left_out: Vec<Event>,
    /// Always false: every other event is folded as it is recorded.
    pub commands_decided_again: bool,
    /// Later events that could not be folded any more, because they build on what was left out.
    pub impossible: Vec<String>,
    /// The conversations that would stand otherwise.
    pub differences: Vec<Difference>,
    /// What would still be off the list, of the conversations that the left out
    /// events are about.
    pub kept_off: Vec<KeptOff>,
}

/// A conversation that would not be on the list without an event either.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptOff {
    /// Whose list it is about.
    pub uid: String,
    /// The peer's uid, or the channel's id.
    pub channel_id: String,
    /// The channel's type, 1 to 12.
    pub channel_type: u8,
    /// What would keep it off: `hidden`, `left`, `blocked`, `disbanded`.
    pub blockers: Vec<&'static str>,
}

/// A conversation that would stand otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Whose list it is about.
    pub uid: String,
    /// The conversation as it is listed; null if it is not.
    pub with: Option<Row>,
    /// The conversation as it would be listed; null if it would not.
    pub without: Option<Row>,
}

impl From<&query::WhatIf> for WithoutEvent {
    fn from(what_if: &query::WhatIf) -> Self {
        Self {
            left_out: what_if.left_out.iter().map(Event::from).collect(),
            commands_decided_again: false,
            impossible: what_if.impossible.iter().map(ToString::to_string).collect(),
            differences: what_if.differences.iter().map(Difference::from).collect(),
            kept_off: what_if.kept_off.iter().map(KeptOff::from).collect(),
        }
    }
}

impl From<&query::KeptOff> for KeptOff {
    fn from(kept_off: &query::KeptOff) -> Self {
        Self {
            uid: kept_off.uid.clone(),
            channel_id: kept_off.channel.id.clone(),
            channel_type: kept_off.channel.kind.number(),
            blockers: kept_off.blockers.iter().map(|held| blocker(*held)).collect(),
        }
    }
}

impl From<&query::Difference> for Difference {
    fn from(difference: &query::Difference) -> Self {
        Self {
            uid: difference.uid.clone(),
            with: difference.with.as_ref().map(Row::from),
            without: difference.without.as_ref().map(Row::from),
        }
    }
}
