//! Who did something, for whom, why and from where.

use super::key::{CommandDigest, CommandKey, Sealed, UserKey};
use super::position::Position;

/// What kind of hand acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorKind {
    /// A user of the messaging service.
    User,
    /// An operator.
    Admin,
    /// A program that calls us, such as the business backend.
    Service,
    /// A rule that somebody set, such as retention.
    Policy,
    /// Panguan itself.
    System,
}

/// Why something happened. The set is closed: only events that carry one of these can hide a
/// conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReasonCode {
    /// The user asked for it.
    UserRequest,
    /// The user cleared the whole list.
    UserClearAll,
    /// The member left.
    MemberLeft,
    /// The member was removed.
    MemberRemoved,
    /// The member was blocked.
    Blocked,
    /// The channel was disbanded.
    ChannelDisbanded,
    /// Messages were purged.
    MessagesPurged,
    /// An operator did it.
    AdminAction,
    /// A retention rule did it.
    RetentionPolicy,
    /// The account was deleted.
    AccountDeletion,
    /// A person asked to be erased.
    GdprErasure,
    /// Data moved from another system.
    Migration,
    /// The caller gave no reason.
    Unspecified,
    /// It happened before reasons were recorded.
    UnknownLegacy,
}

impl ReasonCode {
    /// Every code.
    pub const ALL: [Self; 14] = [
        Self::UserRequest,
        Self::UserClearAll,
        Self::MemberLeft,
        Self::MemberRemoved,
        Self::Blocked,
        Self::ChannelDisbanded,
        Self::MessagesPurged,
        Self::AdminAction,
        Self::RetentionPolicy,
        Self::AccountDeletion,
        Self::GdprErasure,
        Self::Migration,
        Self::Unspecified,
        Self::UnknownLegacy,
    ];

    /// The code as it is written in commands and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserRequest => "user_request",
            Self::UserClearAll => "user_clear_all",
            Self::MemberLeft => "member_left",
            Self::MemberRemoved => "member_removed",
            Self::Blocked => "blocked",
            Self::ChannelDisbanded => "channel_disbanded",
            Self::MessagesPurged => "messages_purged",
            Self::AdminAction => "admin_action",
            Self::RetentionPolicy => "retention_policy",
            Self::AccountDeletion => "account_deletion",
            Self::GdprErasure => "gdpr_erasure",
            Self::Migration => "migration",
            Self::Unspecified => "unspecified",
            Self::UnknownLegacy => "unknown_legacy",
        }
    }

    /// The code with this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }
}

impl ActorKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::User, Self::Admin, Self::Service, Self::Policy, Self::System];

    /// The kind as it is written in commands and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
            Self::Service => "service",
            Self::Policy => "policy",
            Self::System => "system",
        }
    }

    /// The kind with this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Whether the reason was given or concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReasonBasis {
    /// The caller said so.
    Stated,
    /// It follows from the kind of the call.
    Inferred,
}

/// Why, as an event keeps it; its text is in the sealed details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    /// The code.
    pub code: ReasonCode,
    /// Stated or inferred.
    pub basis: ReasonBasis,
}

/// Who, as an event keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    /// What kind of hand.
    pub kind: ActorKind,
    /// The pseudonym of its id.
    pub id: UserKey,
}

/// The idempotency key under which a command came, and the digest of that command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyUse {
    /// The pseudonym of caller and key.
    pub key: CommandKey,
    /// The digest of the command.
    pub digest: CommandDigest,
}

/// What an event of people or membership keeps beside the fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Who did it.
    pub actor: Actor,
    /// For whom it was done, if that is somebody else.
    pub on_behalf_of: Option<UserKey>,
    /// Why.
    pub reason: Reason,
    /// The event that this one follows from.
    pub cause: Option<Position>,
    /// The idempotency key of its command.
    pub key: Option<KeyUse>,
    /// [`Details`], sealed under one person.
    pub details: Option<Sealed>,
}

/// Text about a person, which is stored sealed only. Each field holds at most 1,024 bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// The reason in words.
    pub reason_text: Option<String>,
    /// A ticket number.
    pub ticket: Option<String>,
    /// The address that the call came from.
    pub ip: Option<String>,
    /// The device.
    pub device: Option<String>,
    /// The program that called.
    pub user_agent: Option<String>,
    /// The caller's id of the request.
    pub request_id: Option<String>,
    /// The trace that the call belongs to.
    pub trace_id: Option<String>,
    /// The channel id of a refused delete as it was sent: at most 256 bytes, then its first
    /// 64 bytes, its length and its hash.
    pub asked_id: Option<String>,
}

impl Details {
    /// Every text that is there.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let Self { reason_text, ticket, ip, device, user_agent, request_id, trace_id, asked_id } =
            self;
        [reason_text, ticket, ip, device, user_agent, request_id, trace_id, asked_id]
            .into_iter()
            .filter_map(Option::as_deref)
    }

    /// Whether there is nothing to seal.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests;
