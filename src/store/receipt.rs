//! What a command answers.

use crate::domain::event::{Effect, Event, Fact};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::position::Position;

/// Whether a command changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
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
    pub outcome: Outcome,
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

impl Outcome {
    /// What an event changed, of any fact that a command leads to.
    pub(super) fn of(event: &Event) -> Self {
        let changed = match &event.fact {
            Fact::ConversationDeleted(fact) => fact.effect == Effect::Applied,
            Fact::ConversationRestored(fact) => fact.effect == Effect::Applied,
            Fact::ConversationRead(fact) => fact.effect == Effect::Applied,
            Fact::UnreadSet(fact) => fact.effect == Effect::Applied,
            Fact::ConversationActivated(fact) => fact.effect == Effect::Applied,
            Fact::MembersAdded(fact) => !fact.late && !fact.members.is_empty(),
            Fact::MembersRemoved(fact) => !fact.late && !fact.members.is_empty(),
            Fact::MembersBlocked(fact) => !fact.late && !fact.members.is_empty(),
            Fact::MembersUnblocked(fact) => !fact.late && !fact.members.is_empty(),
            Fact::ChannelDisbanded(fact) => !fact.late,
            Fact::MessagesPurged(fact) => !fact.late,
            _ => true,
        };
        if changed { Self::Applied } else { Self::NoChange }
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
