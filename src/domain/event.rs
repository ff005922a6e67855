//! Facts in the past tense, and what an event keeps about each.

mod channel;
mod personal;
mod system;

pub use channel::*;
pub use personal::*;
pub use system::*;

use super::context::Context;
use super::key::{ChannelKey, UserKey};
use super::position::Position;
use super::time::Micros;

/// One fact, with its place in the log and its three times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place, which is its id.
    pub position: Position,
    /// When it happened, by the source's clock.
    pub occurred_at: Micros,
    /// When it was recorded, by our clock; never decreases along the log.
    pub recorded_at: Micros,
    /// The time by which `as of` counts; never decreases along the log.
    pub log_time: Micros,
    /// What happened.
    pub fact: Fact,
    /// Who, why and from where; `None` for messages and for the system's own events.
    pub context: Option<Context>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A channel was named for the first time.
    ChannelSeen(ChannelSeen),
    /// A channel began, or came back after it was disbanded.
    ChannelCreated(ChannelCreated),
    /// The server lost the channel's messages and counts from 1 again.
    ChannelRestarted(ChannelRestarted),
    /// A message was sent.
    MessageRecorded(MessageRecorded),
    /// Users became members.
    MembersAdded(MembersAdded),
    /// Users stopped being members.
    MembersRemoved(MembersRemoved),
    /// Users were blocked in the channel.
    MembersBlocked(MembersBlocked),
    /// Users were unblocked in the channel.
    MembersUnblocked(MembersUnblocked),
    /// The channel ended.
    ChannelDisbanded(ChannelDisbanded),
    /// The channel's oldest messages were removed for everybody.
    MessagesPurged(MessagesPurged),
    /// A user was named for the first time.
    UserSeen(UserSeen),
    /// A user deleted a conversation.
    ConversationDeleted(ConversationDeleted),
    /// A deletion was undone.
    ConversationRestored(ConversationRestored),
    /// A user read a conversation.
    ConversationRead(ConversationRead),
    /// A user's unread count was set.
    UnreadSet(UnreadSet),
    /// A user opened a conversation.
    ConversationActivated(ConversationActivated),
    /// A delete was asked for and refused.
    DeletionRefused(DeletionRefused),
    /// The store was opened for writing: the fence that stops an earlier writer.
    SessionOpened(SessionOpened),
    /// From a moment on, a source feeds one kind of fact.
    CoverageStarted(CoverageStarted),
    /// Facts of a span of time are missing.
    GapDetected(GapDetected),
    /// The rows were rebuilt from the log.
    ViewRebuilt(ViewRebuilt),
    /// A command that a source told of its past came to nothing, once and for all.
    CommandSettled(CommandSettled),
}

impl Fact {
    /// The event's type as answers name it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ChannelSeen(_) => "channel_seen",
            Self::ChannelCreated(_) => "channel_created",
            Self::ChannelRestarted(_) => "channel_restarted",
            Self::MessageRecorded(_) => "message_recorded",
            Self::MembersAdded(_) => "members_added",
            Self::MembersRemoved(_) => "members_removed",
            Self::MembersBlocked(_) => "members_blocked",
            Self::MembersUnblocked(_) => "members_unblocked",
            Self::ChannelDisbanded(_) => "channel_disbanded",
            Self::MessagesPurged(_) => "messages_purged",
            Self::UserSeen(_) => "user_seen",
            Self::ConversationDeleted(_) => "conversation_deleted",
            Self::ConversationRestored(_) => "conversation_restored",
            Self::ConversationRead(_) => "conversation_read",
            Self::UnreadSet(_) => "unread_set",
            Self::ConversationActivated(_) => "conversation_activated",
            Self::DeletionRefused(_) => "deletion_refused",
            Self::SessionOpened(_) => "session_opened",
            Self::CoverageStarted(_) => "coverage_started",
            Self::GapDetected(_) => "gap_detected",
            Self::ViewRebuilt(_) => "view_rebuilt",
            Self::CommandSettled(_) => "command_settled",
        }
    }

    /// Whether an event of this type can take a conversation off a list; such an event carries a
    /// reason code.
    #[must_use]
    pub const fn can_hide(&self) -> bool {
        matches!(
            self,
            Self::ConversationDeleted(_)
                | Self::MembersRemoved(_)
                | Self::MembersBlocked(_)
                | Self::ChannelDisbanded(_)
                | Self::MessagesPurged(_)
        )
    }

    /// The user whose list the event is about, for an event of the user stream.
    #[must_use]
    pub const fn user(&self) -> Option<UserKey> {
        match self {
            Self::UserSeen(UserSeen { user, .. })
            | Self::ConversationDeleted(ConversationDeleted { user, .. })
            | Self::ConversationRestored(ConversationRestored { user, .. })
            | Self::ConversationRead(ConversationRead { user, .. })
            | Self::UnreadSet(UnreadSet { user, .. })
            | Self::ConversationActivated(ConversationActivated { user, .. })
            | Self::DeletionRefused(DeletionRefused { user, .. }) => Some(*user),
            _ => None,
        }
    }

    /// The channel that the event is about; of a refused delete, the one that it meant.
    #[must_use]
    pub const fn channel(&self) -> Option<ChannelKey> {
        match self {
            Self::ChannelSeen(ChannelSeen { channel, .. })
            | Self::ChannelCreated(ChannelCreated { channel, .. })
            | Self::ChannelRestarted(ChannelRestarted { channel, .. })
            | Self::MessageRecorded(MessageRecorded { channel, .. })
            | Self::MembersAdded(MembersAdded { channel, .. })
            | Self::MembersRemoved(MembersRemoved { channel, .. })
            | Self::MembersBlocked(MembersBlocked { channel, .. })
            | Self::MembersUnblocked(MembersUnblocked { channel, .. })
            | Self::ChannelDisbanded(ChannelDisbanded { channel, .. })
            | Self::MessagesPurged(MessagesPurged { channel, .. })
            | Self::ConversationDeleted(ConversationDeleted { channel, .. })
            | Self::ConversationRestored(ConversationRestored { channel, .. })
            | Self::ConversationRead(ConversationRead { channel, .. })
            | Self::UnreadSet(UnreadSet { channel, .. })
            | Self::ConversationActivated(ConversationActivated { channel, .. }) => Some(*channel),
            Self::DeletionRefused(DeletionRefused { meant, .. }) => *meant,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
