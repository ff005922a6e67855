//! What an event changed. Of a user's act its decision says so, and the event carries it; of a fact
//! about a channel it is worked out here, and nowhere else.

use super::channel::Channel;
use super::event::{Effect, Fact};
use super::seq::Seq;

/// What of a channel's row decides whether an event of the channel's life changes anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChannelLife {
    /// Whether the channel had ended.
    pub disbanded: bool,
    /// The messages below were gone for everybody.
    pub retained_from: Seq,
}

impl ChannelLife {
    /// That of a channel with this row.
    #[must_use]
    pub const fn of(row: &Channel) -> Self {
        Self { disbanded: row.disbanded, retained_from: row.retained_from }
    }
}

impl Fact {
    /// What the fact changed, if its channel stood as `before` when it came. A refused delete
    /// changes nothing; what the store notes of itself is always new.
    #[must_use]
    pub fn effect(&self, before: ChannelLife) -> Effect {
        match self {
            Self::ConversationDeleted(fact) => fact.effect,
            Self::ConversationRestored(fact) => fact.effect,
            Self::ConversationRead(fact) => fact.effect,
            Self::UnreadSet(fact) => fact.effect,
            Self::ConversationActivated(fact) => fact.effect,
            Self::DeletionRefused(_) | Self::CommandSettled(_) => Effect::NoChange,
            Self::MembersAdded(fact) => effect(fact.late, !fact.members.is_empty()),
            Self::MembersRemoved(fact) => effect(fact.late, !fact.members.is_empty()),
            Self::MembersBlocked(fact) => effect(fact.late, !fact.members.is_empty()),
            Self::MembersUnblocked(fact) => effect(fact.late, !fact.members.is_empty()),
            Self::ChannelCreated(fact) => effect(fact.late, true),
            Self::ChannelDisbanded(fact) => effect(fact.late, !before.disbanded),
            Self::MessagesPurged(fact) => {
                effect(fact.late, fact.retained_from > before.retained_from)
            }
            Self::ChannelSeen(_)
            | Self::ChannelRestarted(_)
            | Self::MessageRecorded(_)
            | Self::UserSeen(_)
            | Self::SessionOpened(_)
            | Self::CoverageStarted(_)
            | Self::GapDetected(_)
            | Self::ViewRebuilt(_) => Effect::Applied,
        }
    }
}

const fn effect(late: bool, changes: bool) -> Effect {
    match (late, changes) {
        (true, _) => Effect::Late,
        (false, true) => Effect::Applied,
        (false, false) => Effect::NoChange,
    }
}

#[cfg(test)]
mod tests;
