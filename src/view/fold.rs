//! What an event writes to a view: rows and indexes. Pure; reads nothing but the view it folds
//! onto, so that every split of one history into batches gives the same bytes.
//!
//! | event | writes beside its rows |
//! |---|---|
//! | `channel_seen` | names, lifecycle |
//! | `user_seen` | names |
//! | `channel_created`, `_restarted`, `_disbanded`, `messages_purged` | lifecycle |
//! | `message_recorded` | heads if the head changed; own if the sender's number rose |
//! | `members_*` | `members_of`; one timeline entry for each member it names |
//! | `conversation_*`, `unread_set` | timeline |
//! | `deletion_refused` | timeline, of what was meant and of what was asked |
//! | `coverage_started` | coverage, if it begins earlier than what was known |
//!
//! An event that can hide, and a refused delete, also writes hides and actors; the event that
//! a command with a key is about writes the key. An event writes a row or a standing only where
//! it changed it.

mod cache;
mod hash;
mod history;
mod index;
mod overlay;
mod pending;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::domain::apply::ApplyError;
use crate::domain::position::Position;
use crate::view::ViewError;

pub use overlay::{HOT_ROWS, Overlay};

/// Why an event could not be folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoldError {
    /// The view could not be read.
    View(ViewError),
    /// The event cannot follow from the rows before it.
    Impossible {
        /// The event.
        position: Position,
        /// Its type.
        event: &'static str,
        /// What contradicts it.
        contradiction: &'static str,
    },
}

impl fmt::Display for FoldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::View(error) => error.fmt(f),
            Self::Impossible { position, event, contradiction } => write!(
                f,
                "event {position} ({event}) contradicts the events before it: {contradiction}; \
                 the log was changed, or the rows were: run `panguan verify`"
            ),
        }
    }
}

impl std::error::Error for FoldError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::View(error) => Some(error),
            Self::Impossible { .. } => None,
        }
    }
}

impl From<ViewError> for FoldError {
    fn from(error: ViewError) -> Self {
        Self::View(error)
    }
}

impl From<ApplyError<ViewError>> for FoldError {
    fn from(error: ApplyError<ViewError>) -> Self {
        match error {
            ApplyError::Rows(error) => Self::View(error),
            ApplyError::Impossible { position, event, contradiction } => {
                Self::Impossible { position, event, contradiction }
            }
        }
    }
}
