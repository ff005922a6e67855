//! What users do with their conversations.

#[cfg(doc)]
use super::Fact;
use crate::domain::key::{AskedKey, ChannelKey, Sealed, UserKey};
use crate::domain::position::Position;
use crate::domain::refusal::RefusalClass;
use crate::domain::seq::Seq;

/// See [`Fact::UserSeen`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSeen {
    /// The user.
    pub user: UserKey,
    /// The uid, sealed under the user.
    pub name: Sealed,
}

/// How the boundary of an act was found, most exact first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BoundaryBasis {
    /// The command named the message.
    Caller,
    /// The server was asked for its newest message.
    Source,
    /// The newest message as recorded.
    Recorded,
}

/// Up to which message an act reaches: what its caller had seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Boundary {
    /// The last message that it covers.
    pub seq: Seq,
    /// How that was found.
    pub basis: BoundaryBasis,
}

/// The channel's newest message as the decision saw it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HeadSeen {
    /// The event that recorded it; `None` if there was no message.
    pub position: Option<Position>,
    /// Its number.
    pub last_seq: Seq,
}

/// What an act of a user changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It changed the user's row.
    Applied,
    /// There was nothing to change.
    NoChange,
    /// It is older than what the row already knows, and changed nothing.
    Late,
}

/// See [`Fact::ConversationDeleted`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationDeleted {
    /// Whose list it is.
    pub user: UserKey,
    /// The conversation's channel.
    pub channel: ChannelKey,
    /// Up to which message it deletes.
    pub boundary: Boundary,
    /// What was known of the channel's messages.
    pub head_seen: HeadSeen,
    /// How often the user had joined.
    pub joins: u32,
    /// What it changed.
    pub effect: Effect,
}

/// See [`Fact::ConversationRestored`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationRestored {
    /// Whose list it is.
    pub user: UserKey,
    /// The conversation's channel.
    pub channel: ChannelKey,
    /// The deletion that it undoes.
    pub deletion: Position,
    /// What it changed.
    pub effect: Effect,
}

/// See [`Fact::ConversationRead`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationRead {
    /// Who read.
    pub user: UserKey,
    /// The conversation's channel.
    pub channel: ChannelKey,
    /// Up to which message.
    pub boundary: Boundary,
    /// What was known of the channel's messages.
    pub head_seen: HeadSeen,
    /// What it changed.
    pub effect: Effect,
}

/// See [`Fact::UnreadSet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadSet {
    /// Whose count it is.
    pub user: UserKey,
    /// The conversation's channel.
    pub channel: ChannelKey,
    /// The count that was asked for.
    pub unread: u64,
    /// Messages up to here are read then.
    pub read_to: Seq,
    /// What was known of the channel's messages.
    pub head_seen: HeadSeen,
    /// What it changed.
    pub effect: Effect,
}

/// See [`Fact::ConversationActivated`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationActivated {
    /// Who opened it.
    pub user: UserKey,
    /// The conversation's channel.
    pub channel: ChannelKey,
    /// How often the user had joined.
    pub joins: u32,
    /// What was known of the channel's messages.
    pub head_seen: HeadSeen,
    /// What it changed.
    pub effect: Effect,
}

/// See [`Fact::DeletionRefused`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletionRefused {
    /// Whose list it was about.
    pub user: UserKey,
    /// The id as it was sent.
    pub asked: AskedKey,
    /// The channel type as it was sent, where it was a number.
    pub asked_type: Option<i64>,
    /// Why it was refused.
    pub class: RefusalClass,
    /// The conversation that it most likely meant.
    pub meant: Option<ChannelKey>,
    /// The HTTP status that the server answered, where one was asked.
    pub answered: Option<u16>,
}
