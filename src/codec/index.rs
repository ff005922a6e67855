//! The bytes of what the indexes hold.

use super::error::CodecError;
use super::rows::Stored;
use crate::domain::context::Actor;
use crate::domain::context::{KeyUse, ReasonCode};
use crate::domain::event::{ChannelLabel, Effect};
use crate::domain::key::{ChannelKey, CommandDigest, Sealed, UserKey};
use crate::domain::member::Member;
use crate::domain::personal::Personal;
use crate::domain::position::Position;
use crate::domain::time::Micros;

/// Value of `timeline`: one user's rows of one conversation from an event on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// The event's type.
    pub event_type: u16,
    /// The user's membership after the event.
    pub member: Member,
    /// The user's own row after the event.
    pub personal: Personal,
}

/// Value of `members_of`. Nobody who is neither has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Is a member.
    pub member: bool,
    /// Is blocked.
    pub blocked: bool,
}

/// Value of `hides`: what a search filters by, without reading the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HidesEntry {
    /// The event's type.
    pub event_type: u16,
    /// What it changed; `None` of a refused delete.
    pub effect: Option<Effect>,
    /// The reason it carries.
    pub reason: Option<ReasonCode>,
    /// Whose list it is about, where it is one user's.
    pub user: Option<UserKey>,
    /// The channel; of a refused delete, the one that it meant.
    pub channel: Option<ChannelKey>,
    /// Who did it.
    pub actor: Option<Actor>,
    /// When it happened, by the source's clock.
    pub occurred_at: Micros,
}

/// Value of `command_keys`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandEntry {
    /// The first event of the command.
    pub position: Position,
    /// The command's digest.
    pub digest: CommandDigest,
}

/// Value of `names` for a user: the sealed uid.
pub type UserName = Sealed;

/// Value of `names` for a channel.
pub type Label = ChannelLabel;

macro_rules! stored_placeholder {
    ($($ty:ty),*) => {$(
        impl Stored for $ty {
            const WHAT: &'static str = stringify!($ty);
            fn encode(&self) -> Vec<u8> { unimplemented!() }
            fn decode(_: &[u8]) -> Result<Self, CodecError> { unimplemented!() }
        }
    )*};
}
stored_placeholder!(
    TimelineEntry,
    Standing,
    HidesEntry,
    CommandEntry,
    Sealed,
    ChannelLabel,
    Position,
    Micros,
    KeyUse
);
