//! What the details of several types of event are made of, and the words in them.

use serde::Serialize;

use crate::domain::event::{
    Boundary, BoundaryBasis, Effect, FactKind, HeadSeen, Removal, ViewRebuilt,
};
use crate::domain::seq::Seq;
use crate::query::{Told, ToldChannel};

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Channel {
    /// Its id.
    pub channel_id: String,
    /// Its type, 1 to 12.
    pub channel_type: u8,
}

/// Members that an event names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Members {
    /// The first of them; the user who asks comes first.
    pub members: Vec<String>,
    /// How many there are.
    pub member_count: usize,
}

/// Up to which message an act reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UpTo {
    /// The last message that it covers.
    pub seq: u64,
    /// How often the channel had restarted; left out if never.
    #[serde(skip_serializing_if = "is_zero")]
    pub incarnation: u32,
    /// `caller`: named by the call; `source`: asked of the server; `recorded`: the newest here.
    pub basis: &'static str,
}

/// The channel's newest message as it was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The event that recorded it.
    pub position: Option<String>,
    /// Its number.
    pub last_seq: u64,
    /// How often the channel had restarted; left out if never.
    #[serde(skip_serializing_if = "is_zero")]
    pub incarnation: u32,
}

/// The word for a kind of fact.
pub(in crate::json) const fn fact_kind(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Messages => "messages",
        FactKind::Members => "members",
        FactKind::Commands => "commands",
    }
}

/// The rows that differed, where they could be compared.
pub(super) fn compared(rows_differing: u64) -> Option<u64> {
    (rows_differing != ViewRebuilt::ROWS_NOT_COMPARED).then_some(rows_differing)
}

impl Channel {
    pub(in crate::json) fn of(channel: Option<&ToldChannel>) -> Self {
        Self {
            channel_id: channel.map(|channel| channel.id.clone()).unwrap_or_default(),
            channel_type: channel.map_or(0, |channel| channel.kind.number()),
        }
    }
}

impl Members {
    pub(super) fn of(told: &Told) -> Self {
        Self { members: told.members.clone(), member_count: told.member_count() }
    }
}

impl UpTo {
    pub(super) fn of(boundary: Boundary) -> Self {
        let Seq { incarnation, number } = boundary.seq;
        let basis = match boundary.basis {
            BoundaryBasis::Caller => "caller",
            BoundaryBasis::Source => "source",
            BoundaryBasis::Recorded => "recorded",
        };
        Self { seq: number, incarnation, basis }
    }
}

impl Head {
    pub(super) fn of(seen: HeadSeen) -> Self {
        let Seq { incarnation, number } = seen.last_seq;
        let position = seen.position.map(|position| position.to_string());
        Self { position, last_seq: number, incarnation }
    }
}

pub(super) const fn outcome(effect: Effect) -> &'static str {
    match effect {
        Effect::Applied => "applied",
        Effect::NoChange => "no_change",
        Effect::Late => "late",
    }
}

pub(super) const fn removal(removal: Removal) -> &'static str {
    match removal {
        Removal::Removed => "removed",
        Removal::Left => "left",
        Removal::Kicked => "kicked",
        Removal::Replaced => "replaced",
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // what serde calls it with
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_could_not_be_compared_are_no_number() {
        assert_eq!(compared(0), Some(0));
        assert_eq!(compared(ViewRebuilt::ROWS_NOT_COMPARED), None);
    }
}
