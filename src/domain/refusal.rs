//! Why a command is refused: understood, and not applied.

use super::seq::Seq;

/// How far above the recorded head a caller's boundary may lie, in messages, before the source
/// has to confirm it.
pub const BOUNDARY_AHEAD_MAX: u64 = 10_000;

/// What is wrong with a refused delete. The set is closed; names are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefusalClass {
    /// A person channel named by both uids joined, one of them the caller's.
    PersonIdJoined,
    /// A person channel named by joined uids, none of them the caller's.
    PersonIdForeign,
    /// No channel id.
    IdEmpty,
    /// A channel id of over 256 bytes.
    IdTooLong,
    /// A channel id with `@`, `#` or `&` where its type allows none.
    IdForbiddenCharacter,
    /// A topic's id that is not `parent@topic`.
    TopicIdMalformed,
    /// An agent channel's id that is not `uid@agent`.
    AgentIdMalformed,
    /// A channel type that does not exist.
    TypeUnknown,
    /// A call that the server could not read either.
    MalformedRequest,
    /// A well-formed id of a conversation that the user never had.
    NoSuchConversation,
}

impl RefusalClass {
    /// Every class.
    pub const ALL: [Self; 10] = [
        Self::PersonIdJoined,
        Self::PersonIdForeign,
        Self::IdEmpty,
        Self::IdTooLong,
        Self::IdForbiddenCharacter,
        Self::TopicIdMalformed,
        Self::AgentIdMalformed,
        Self::TypeUnknown,
        Self::MalformedRequest,
        Self::NoSuchConversation,
    ];

    /// The class as answers name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonIdJoined => "person-id-joined",
            Self::PersonIdForeign => "person-id-foreign",
            Self::IdEmpty => "id-empty",
            Self::IdTooLong => "id-too-long",
            Self::IdForbiddenCharacter => "id-forbidden-character",
            Self::TopicIdMalformed => "topic-id-malformed",
            Self::AgentIdMalformed => "agent-id-malformed",
            Self::TypeUnknown => "type-unknown",
            Self::MalformedRequest => "malformed-request",
            Self::NoSuchConversation => "no-such-conversation",
        }
    }

    /// The class with this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// Why `decide` refused a command, beside a misspelled id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The user never had the conversation.
    NoSuchConversation,
    /// The boundary is more than [`BOUNDARY_AHEAD_MAX`] above the head, and nothing confirms it.
    BoundaryAhead {
        /// The message that the caller named.
        boundary: u64,
        /// The newest message recorded.
        head: Seq,
    },
    /// An unread count below zero.
    UnreadNegative,
    /// The deletion had changed nothing, or none stands, so there is nothing to undo.
    NothingToUndo,
    /// The deletion is older than the 32 newest of its conversation, and has settled.
    TooOldToUndo,
}

impl Refusal {
    /// The refusal as answers name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoSuchConversation => "no-such-conversation",
            Self::BoundaryAhead { .. } => "boundary-ahead",
            Self::UnreadNegative => "unread-negative",
            Self::NothingToUndo => "nothing-to-undo",
            Self::TooOldToUndo => "too-old-to-undo",
        }
    }
}

#[cfg(test)]
mod tests;
