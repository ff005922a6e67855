//! What left a list and is not back: an array, newest first.

use serde::Serialize;

use super::event::Event;
use super::list::Row;
use super::time;
use super::why::{Blocker, Hid, blocker};
use crate::query;
use crate::query::sentence::{self, Language};

/// A conversation that left a list and is not back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Vanished {
    /// The peer's uid, or the channel's id.
    pub channel_id: String,
    /// The channel's type, 1 to 12.
    pub channel_type: u8,
    /// What keeps it off now: `hidden`, `left`, `blocked` or `disbanded`.
    pub state: &'static str,
    /// When it left.
    pub since: String,
    /// One sentence that says how, and what else keeps it off now.
    pub summary: String,
    /// The event by which it left.
    pub cause: Event,
    /// Everything that keeps it off now; may be without the event by which it left.
    pub blockers: Vec<Blocker>,
    /// What that hid.
    pub hid: Option<Hid>,
    /// The conversation as it was last listed.
    pub before: Option<Row>,
}

impl Vanished {
    /// The answer in this language.
    #[must_use]
    pub fn of(vanished: &query::Vanished, language: Language) -> Self {
        Self {
            channel_id: vanished.channel.id.clone(),
            channel_type: vanished.channel.kind.number(),
            state: vanished.state.name(),
            since: time(vanished.since()),
            summary: sentence::departure(vanished, language),
            cause: Event::from(&vanished.left.event),
            blockers: vanished
                .blockers
                .iter()
                .map(|(held, step)| Blocker {
                    kind: blocker(*held),
                    event: step.as_ref().map(|step| Event::from(&step.event)),
                })
                .collect(),
            hid: vanished.left.hid.map(Hid::from),
            before: vanished.left.before.as_ref().map(Row::from),
        }
    }
}
