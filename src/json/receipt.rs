//! What a command answers.

use serde::Serialize;

use super::list::Row;
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
}

impl Receipt {
    /// The receipt of the command that the event at `position` records.
    #[must_use]
    pub fn new(
        position: Position,
        outcome: &'static str,
        visible: bool,
        conversation: Option<&query::Row>,
    ) -> Self {
        Self {
            position: position.to_string(),
            outcome,
            visible,
            conversation: conversation.map(Row::from),
        }
    }
}
