//! What changed on a list between two moments: an array of changes, newest first.

use serde::Serialize;

use super::event::Event;
use super::list::Row;
use crate::query;

/// A change of one conversation between two moments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `appeared`, `vanished` or `changed`.
    pub change: &'static str,
    /// The conversation on the earlier list; null if it was not there.
    pub before: Option<Row>,
    /// The conversation on the later list; null if it is not there.
    pub after: Option<Row>,
    /// The event by which it came, left, or got its last new number.
    pub event: Event,
}

impl From<&query::Change> for Change {
    fn from(change: &query::Change) -> Self {
        Self {
            change: change.kind.name(),
            before: change.before.as_ref().map(Row::from),
            after: change.after.as_ref().map(Row::from),
            event: Event::from(&change.event),
        }
    }
}
