//! The bytes of what the indexes hold.

mod command_entry_v1;
mod hides_entry_v1;
mod micros_v1;
mod standing_v1;
mod timeline_entry_v1;

use command_entry_v1::CommandEntryV1;
use hides_entry_v1::HidesEntryV1;
use micros_v1::MicrosV1;
use standing_v1::StandingV1;
use timeline_entry_v1::TimelineEntryV1;

use super::part::context_v1::KeyUseV1;
use super::part::label_v1::LabelV1;
use super::part::position_v1::PositionV1;
use super::part::sealed_v1::SealedV1;
use super::rows::stored_as_v1;
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
    /// The event that the command is about: the last of its events.
    pub position: Position,
    /// The command's digest.
    pub digest: CommandDigest,
}

/// Value of `names` for a user: the sealed uid.
pub type UserName = Sealed;

/// Value of `names` for a channel.
pub type Label = ChannelLabel;

stored_as_v1!(TimelineEntry, TimelineEntryV1, "timeline entry");
stored_as_v1!(Standing, StandingV1, "standing of a member");
stored_as_v1!(HidesEntry, HidesEntryV1, "entry of what hides");
stored_as_v1!(CommandEntry, CommandEntryV1, "entry of a command");
stored_as_v1!(Sealed, SealedV1, "sealed field");
stored_as_v1!(ChannelLabel, LabelV1, "channel label");
stored_as_v1!(Position, PositionV1, "position");
stored_as_v1!(Micros, MicrosV1, "time");
stored_as_v1!(KeyUse, KeyUseV1, "use of an idempotency key");
