//! Facts in the past tense, and what an event keeps about each.

use super::context::{Context, KeyUse};
use super::key::{AskedKey, ChannelKey, Pair, Sealed, UserKey};
use super::member::Basis;
use super::position::Position;
use super::refusal::RefusalClass;
use super::seq::Seq;
use super::time::Micros;

/// The most members that one membership event names; a larger call is several events in a batch.
pub const MEMBERS_PER_EVENT: usize = 1_000;

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
}

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

/// See [`Fact::UserSeen`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSeen {
    /// The user.
    pub user: UserKey,
    /// The uid, sealed under the user.
    pub name: Sealed,
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

/// Why a store was opened for writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// To take commands as they happen.
    Live,
    /// To take in what happened elsewhere before.
    Import,
}

/// See [`Fact::SessionOpened`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionOpened {
    /// Higher than that of every earlier session.
    pub epoch: u64,
    /// Why it was opened.
    pub kind: SessionKind,
    /// The program and its version.
    pub program: String,
}

/// A kind of fact that a source feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// Messages.
    Messages,
    /// Membership and the life of channels.
    Members,
    /// What users do with their conversations.
    Commands,
}

/// See [`Fact::CoverageStarted`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageStarted {
    /// The source's name, such as `wukongim`.
    pub source: String,
    /// What it feeds.
    pub kind: FactKind,
    /// Since when, by the source's clock.
    pub since: Micros,
}

/// See [`Fact::GapDetected`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapDetected {
    /// The source's name.
    pub source: String,
    /// The first moment that may be missing.
    pub from: Micros,
    /// The first moment that is not missing any more.
    pub to: Micros,
    /// What happened, in words.
    pub reason: String,
}

/// See [`Fact::ViewRebuilt`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewRebuilt {
    /// The last event that the rebuilt rows reflected.
    pub through: Position,
    /// Rows that differed from the live ones.
    pub rows_differing: u64,
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
