//! What happens to channels, their messages and their members.

#[cfg(doc)]
use super::Fact;
use super::personal::HeadSeen;
use crate::domain::context::KeyUse;
use crate::domain::key::{ChannelKey, Pair, Sealed, UserKey};
use crate::domain::member::Basis;
use crate::domain::seq::Seq;

/// The most members that one membership event names; a larger call is several events in a batch.
pub const MEMBERS_PER_EVENT: usize = 1_000;

/// What names a channel, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelLabel {
    /// A person channel is its two users.
    Pair(Pair),
    /// The id of a channel that names no person.
    Plain(String),
    /// An id that holds a person's uid (types 10 and 11), sealed under that person.
    Sealed(Sealed),
}

/// See [`Fact::ChannelSeen`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelSeen {
    /// The channel.
    pub channel: ChannelKey,
    /// What names it.
    pub label: ChannelLabel,
}

/// See [`Fact::ChannelCreated`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelCreated {
    /// The channel.
    pub channel: ChannelKey,
    /// It is older than what the row already knows, and changes nothing.
    pub late: bool,
}

/// See [`Fact::ChannelRestarted`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelRestarted {
    /// The channel.
    pub channel: ChannelKey,
    /// The incarnation that begins.
    pub incarnation: u32,
}

/// See [`Fact::MessageRecorded`]. Small, because there are a billion of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRecorded {
    /// The channel.
    pub channel: ChannelKey,
    /// Its number in the channel's current incarnation, from 1.
    pub seq: u64,
    /// The source's id of the message.
    pub message_id: u64,
    /// The sender; `None` where the source hides it (WuKongIM's `____system`).
    pub from: Option<UserKey>,
    /// The fact's key, where the source has no message numbers to deduplicate by.
    pub key: Option<KeyUse>,
}

/// See [`Fact::MembersAdded`]. It carries the numbers, so the fold needs no policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembersAdded {
    /// The channel.
    pub channel: ChannelKey,
    /// Those who were not members, or were so by observation only; may be empty.
    pub members: Vec<UserKey>,
    /// The first message that they may see.
    pub join_seq: Seq,
    /// Messages up to here count as read.
    pub join_read_to: Seq,
    /// Whether joining alone puts the conversation on their lists.
    pub shown: bool,
    /// Stated by a call, or observed.
    pub basis: Basis,
    /// What was known of the channel's messages.
    pub head_seen: HeadSeen,
    /// It is older than what the rows already know, and changes nothing.
    pub late: bool,
}

/// How members stopped being members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Removal {
    /// A call took them off; it does not say who wanted it.
    Removed,
    /// They left.
    Left,
    /// Somebody took them off.
    Kicked,
    /// A call stated the whole membership anew, without them.
    Replaced,
}

/// See [`Fact::MembersRemoved`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembersRemoved {
    /// The channel.
    pub channel: ChannelKey,
    /// Those who were members; may be empty.
    pub members: Vec<UserKey>,
    /// How.
    pub removal: Removal,
    /// It is older than what the rows already know, and changes nothing.
    pub late: bool,
}

/// See [`Fact::MembersBlocked`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembersBlocked {
    /// The channel.
    pub channel: ChannelKey,
    /// Those who were not blocked; may be empty.
    pub members: Vec<UserKey>,
    /// It is older than what the rows already know, and changes nothing.
    pub late: bool,
}

/// See [`Fact::MembersUnblocked`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembersUnblocked {
    /// The channel.
    pub channel: ChannelKey,
    /// Those who were blocked; may be empty.
    pub members: Vec<UserKey>,
    /// It is older than what the rows already know, and changes nothing.
    pub late: bool,
}

/// See [`Fact::ChannelDisbanded`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelDisbanded {
    /// The channel.
    pub channel: ChannelKey,
    /// It is older than what the row already knows, and changes nothing.
    pub late: bool,
}

/// See [`Fact::MessagesPurged`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagesPurged {
    /// The channel.
    pub channel: ChannelKey,
    /// The first message that remains.
    pub retained_from: Seq,
    /// It is older than what the row already knows, and changes nothing.
    pub late: bool,
}
