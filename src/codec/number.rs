//! The numbers that stand for words on disk. A number once given is never given again; 0 is given
//! to none, so that zeroed bytes are noticed.

use super::error::CodecError;
use crate::domain::channel_type::ChannelType;
use crate::domain::context::{ActorKind, ReasonBasis, ReasonCode};
use crate::domain::event::{BoundaryBasis, Effect, FactKind, Removal, SessionKind};
use crate::domain::member::Basis;
use crate::domain::refusal::RefusalClass;

/// A word with a number on disk.
pub(super) trait Numbered: Sized {
    /// Its number.
    fn number(self) -> u8;

    /// The word with this number.
    fn from_number(number: u8) -> Result<Self, CodecError>;
}

macro_rules! numbered {
    ($type:ident, $what:literal, $($word:ident = $number:literal),+ $(,)?) => {
        impl Numbered for $type {
            fn number(self) -> u8 {
                match self {
                    $(Self::$word => $number,)+
                }
            }

            fn from_number(number: u8) -> Result<Self, CodecError> {
                match number {
                    $($number => Ok(Self::$word),)+
                    _ => Err(CodecError::Unknown { what: $what, number: u64::from(number) }),
                }
            }
        }
    };
}

numbered!(ActorKind, "actor kind", User = 1, Admin = 2, Service = 3, Policy = 4, System = 5);
numbered!(
    ReasonCode,
    "reason code",
    UserRequest = 1,
    UserClearAll = 2,
    MemberLeft = 3,
    MemberRemoved = 4,
    Blocked = 5,
    ChannelDisbanded = 6,
    MessagesPurged = 7,
    AdminAction = 8,
    RetentionPolicy = 9,
    AccountDeletion = 10,
    GdprErasure = 11,
    Migration = 12,
    Unspecified = 13,
    UnknownLegacy = 14,
);
numbered!(ReasonBasis, "reason basis", Stated = 1, Inferred = 2);
numbered!(BoundaryBasis, "boundary basis", Caller = 1, Source = 2, Recorded = 3);
numbered!(Effect, "effect", Applied = 1, NoChange = 2, Late = 3);
numbered!(Removal, "removal", Removed = 1, Left = 2, Kicked = 3, Replaced = 4);
numbered!(Basis, "membership basis", Observed = 1, Stated = 2);
numbered!(SessionKind, "session kind", Live = 1, Import = 2);
numbered!(FactKind, "kind of fact", Messages = 1, Members = 2, Commands = 3);
numbered!(
    RefusalClass,
    "refusal class",
    PersonIdJoined = 1,
    PersonIdForeign = 2,
    IdEmpty = 3,
    IdTooLong = 4,
    IdForbiddenCharacter = 5,
    TopicIdMalformed = 6,
    AgentIdMalformed = 7,
    TypeUnknown = 8,
    MalformedRequest = 9,
    NoSuchConversation = 10,
);
// These are WuKongIM's own numbers.
numbered!(
    ChannelType,
    "channel type",
    Person = 1,
    Group = 2,
    CustomerService = 3,
    Community = 4,
    CommunityTopic = 5,
    Info = 6,
    Data = 7,
    Temp = 8,
    Live = 9,
    Visitors = 10,
    Agent = 11,
    AgentGroup = 12,
);

#[cfg(test)]
mod tests;
