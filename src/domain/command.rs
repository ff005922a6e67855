//! Commands and facts as they are asked of the store, by name.

use super::channel_type::ChannelType;
use super::context::{ActorKind, ReasonBasis, ReasonCode};
use super::decide::membership::JoinPolicy;
use super::event::{FactKind, Removal};
use super::name::{ChannelName, Uid};
use super::position::Position;
use super::spelling::JoinedIds;
use super::time::Micros;

/// What is asked, with who asks, when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is asked.
    pub command: Command,
    /// When it happened by the source's clock; `None` for a command that happens now. Only
    /// imports and webhooks set it.
    pub occurred_at: Option<Micros>,
    /// Who asks and why.
    pub cause: Cause,
    /// The caller's idempotency key: the same key from the same [owner](Request::key_owner) gives
    /// the same receipt and no second event. 1 to 256 bytes.
    pub idempotency_key: Option<Vec<u8>>,
}

impl Request {
    /// A request for something that happens now, without an idempotency key.
    #[must_use]
    pub const fn now(command: Command, cause: Cause) -> Self {
        Self { command, occurred_at: None, cause, idempotency_key: None }
    }

    /// Whose the idempotency key is: the actor's, because two callers may choose the same key; or
    /// nobody's (empty) for what a source tells of its past, because there the key names the fact,
    /// whoever is said to have acted. The actor's kind says nothing of it: under one id, an admin's
    /// key is a user's too.
    #[must_use]
    pub fn key_owner(&self) -> &str {
        if self.occurred_at.is_some() { "" } else { &self.cause.actor_id }
    }
}

/// Who asks, for whom, why and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What kind of hand acts.
    pub actor_kind: ActorKind,
    /// Its id: 1 to 256 bytes.
    pub actor_id: String,
    /// For whom, if that is somebody else.
    pub on_behalf_of: Option<String>,
    /// Why.
    pub reason: ReasonCode,
    /// Stated or inferred.
    pub reason_basis: ReasonBasis,
    /// The event that this follows from.
    pub follows: Option<Position>,
    /// Text about it, which is stored sealed only.
    pub details: super::context::Details,
}

impl Cause {
    /// A hand that gives no reason.
    #[must_use]
    pub fn unspecified(actor_kind: ActorKind, actor_id: impl Into<String>) -> Self {
        Self {
            actor_kind,
            actor_id: actor_id.into(),
            on_behalf_of: None,
            reason: ReasonCode::Unspecified,
            reason_basis: ReasonBasis::Inferred,
            follows: None,
            details: super::context::Details::default(),
        }
    }

    /// The same hand with this reason, concluded from the kind of its call.
    #[must_use]
    pub fn inferring(self, reason: ReasonCode) -> Self {
        Self { reason, reason_basis: ReasonBasis::Inferred, ..self }
    }

    /// The same hand with this reason, which it stated.
    #[must_use]
    pub fn stating(self, reason: ReasonCode) -> Self {
        Self { reason, reason_basis: ReasonBasis::Stated, ..self }
    }
}

/// A conversation as a caller names it, checked only by the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The user's uid.
    pub uid: String,
    /// The channel id: the peer's uid, a group's id, a channel's id.
    pub channel_id: String,
    /// The channel type, 1 to 12.
    pub channel_type: i64,
}

impl Named {
    /// The conversation of `uid` with `peer`.
    #[must_use]
    pub fn with_peer(uid: impl Into<String>, peer: impl Into<String>) -> Self {
        let channel_type = i64::from(ChannelType::Person.number());
        Self { uid: uid.into(), channel_id: peer.into(), channel_type }
    }
}

/// What can be asked of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Delete a conversation.
    Delete(DeleteConversation),
    /// Record a delete that a server could not read, or refused although its id is right.
    RefuseMalformed(MalformedDelete),
    /// Undo the deletion at this position.
    Restore(Position),
    /// Undo the newest standing deletion of a conversation, for sources that know no positions.
    /// Refused as [`NothingToUndo`](super::refusal::Refusal::NothingToUndo) if none stands.
    RestoreNewest(Named),
    /// Mark a conversation as read, up to a message or to the head.
    Read {
        /// Which.
        conversation: Named,
        /// Up to this message; to the head if `None`.
        message_seq: Option<u64>,
    },
    /// Set a conversation's unread count.
    SetUnread {
        /// Which.
        conversation: Named,
        /// The count; below zero is refused.
        unread: i64,
    },
    /// Open a conversation.
    Activate(Named),
    /// Record a message.
    Message(IncomingMessage),
    /// State members, or block them.
    Members(MembersCommand),
    /// Record that these users took part in a channel whose members nobody states.
    Observe {
        /// The channel.
        channel: ChannelName,
        /// Who.
        uids: Vec<Uid>,
    },
    /// End a channel.
    Disband(ChannelName),
    /// Let a channel that was ended go on; of any other channel it says nothing.
    Reopen(ChannelName),
    /// Remove a channel's messages below this one for everybody.
    Purge {
        /// The channel.
        channel: ChannelName,
        /// The first message that stays.
        first_kept: u64,
    },
    /// From a moment on, a source feeds a kind of fact. Recorded once for each earlier moment.
    Cover {
        /// The source's name: 1 to 64 bytes, naming no person.
        source: String,
        /// What it feeds.
        kind: FactKind,
        /// Since when.
        since: Micros,
    },
}

impl Command {
    /// Delete a conversation up to the newest message that was recorded.
    #[must_use]
    pub const fn delete(conversation: Named) -> Self {
        Self::Delete(DeleteConversation {
            conversation,
            message_seq: None,
            source_head: None,
            joined_ids: JoinedIds::Refused,
            answered: None,
        })
    }
}

/// See [`Command::Delete`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteConversation {
    /// Which.
    pub conversation: Named,
    /// The last message that the caller saw; the head if `None`.
    pub message_seq: Option<u64>,
    /// The server's newest message, where it was asked.
    pub source_head: Option<u64>,
    /// Whether both uids joined name a person channel.
    pub joined_ids: JoinedIds,
    /// The HTTP status that a server answered to the same call.
    pub answered: Option<u16>,
}

/// See [`Command::RefuseMalformed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedDelete {
    /// The user's uid, as far as the call says it.
    pub uid: String,
    /// The channel id, as far as the call says it.
    pub channel_id: String,
    /// The channel type, where the call holds a number.
    pub channel_type: Option<i64>,
    /// The HTTP status that the server answered.
    pub answered: Option<u16>,
}

impl MalformedDelete {
    /// The conversation as the call names it; a missing type is -1, which is none.
    #[must_use]
    pub fn named(&self) -> Named {
        Named {
            uid: self.uid.clone(),
            channel_id: self.channel_id.clone(),
            channel_type: self.channel_type.unwrap_or(-1),
        }
    }
}

/// See [`Command::Message`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingMessage {
    /// The channel.
    pub channel: ChannelName,
    /// Its number; `None` where the source has none and Panguan counts.
    pub seq: Option<u64>,
    /// The source's id of it.
    pub message_id: u64,
    /// Its sender, where the source names one.
    pub from: Option<Uid>,
}

/// The most users whom one call may name: what a call costs in memory before it is recorded, some
/// 3 KB for each, must have a limit.
pub const USERS_PER_CALL: usize = 100_000;

/// See [`Command::Members`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembersCommand {
    /// The channel.
    pub channel: ChannelName,
    /// Whom it is about.
    pub whom: Whom,
    /// What happens to them.
    pub act: MembershipAct,
}

/// Whom a call about membership is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// These users.
    Listed(Vec<Uid>),
    /// These users, and the opposite for everybody else: `reset` and `blacklist_set`.
    Exactly(Vec<Uid>),
    /// Everybody to whom it applies.
    Everybody,
}

/// What a call about membership does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipAct {
    /// They become members; creates the channel if it is unknown or disbanded.
    Add(JoinPolicy),
    /// They stop being members.
    Remove(Removal),
    /// They are blocked.
    Block,
    /// They are no longer blocked.
    Unblock,
}

#[cfg(test)]
mod tests;
