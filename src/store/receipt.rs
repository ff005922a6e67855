//! What a command answers.

use crate::domain::event::Effect;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::position::Position;

/// Whether a command changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandOutcome {
    /// It changed the rows.
    Applied,
    /// It is recorded, and there was nothing to change.
    NoChange,
}

/// The receipt of a command that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The event that records it.
    pub position: Position,
    /// Whether it changed anything.
    pub outcome: CommandOutcome,
    /// The conversation, of a command about one.
    pub conversation: Option<(UserKey, ChannelKey)>,
    /// Whether the conversation is on the list right after it.
    pub visible: bool,
}

/// What became of a request that was not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is recorded.
    Recorded(Receipt),
    /// It came before under the same idempotency key: the receipt of that time.
    Repeated(Receipt),
    /// It tells nothing new, and nothing was recorded.
    Duplicate,
    /// It is about what gets no conversation (live and command channels, the system sender).
    Skipped,
}

impl Answer {
    /// The receipt, of a request that left an event now or before.
    #[must_use]
    pub const fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Recorded(receipt) | Self::Repeated(receipt) => Some(receipt),
            Self::Duplicate | Self::Skipped => None,
        }
    }
}

impl CommandOutcome {
    /// That of a command whose event had this effect.
    pub(super) const fn of(effect: Effect) -> Self {
        match effect {
            Effect::Applied => Self::Applied,
            Effect::NoChange | Effect::Late => Self::NoChange,
        }
    }

    /// The word for it in answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::NoChange => "no_change",
        }
    }
}
