//! What a command answers.

use serde::Serialize;

use super::list::Row;
use crate::domain::explain::Ahead;
use crate::domain::position::Position;
use crate::query;

/// What a command answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The event that records it.
    pub position: String,
    /// `applied` or `no_change`.
    pub outcome: &'static str,
    /// Whether the conversation is on the list right after it.
    pub visible: bool,
    /// The conversation right after it; null if it is not listed.
    pub conversation: Option<Row>,
    /// What a deletion hides when it comes; null if its caller named no message ahead.
    pub hides_later: Option<HidesLater>,
}

/// Messages that are not recorded yet, and that a deletion covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct HidesLater {
    /// The first: the one after the newest that was recorded.
    pub from_seq: u64,
    /// The last, which the caller named.
    pub to_seq: u64,
}

impl Receipt {
    /// The receipt of the command that the event at `position` records.
    #[must_use]
    pub fn new(
        position: Position,
        outcome: &'static str,
        visible: bool,
        conversation: Option<&query::Row>,
        ahead: Option<Ahead>,
    ) -> Self {
        Self {
            position: position.to_string(),
            outcome,
            visible,
            conversation: conversation.map(Row::from),
            hides_later: ahead.map(|Ahead { from_seq, to_seq }| HidesLater { from_seq, to_seq }),
        }
    }
}
