//! What a search for deletions filters by, version 1.

use bincode::{Decode, Encode};

use super::HidesEntry;
use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::codec::part::context_v1::ActorV1;
use crate::domain::context::ReasonCode;
use crate::domain::event::Effect;
use crate::domain::key::UserKey;
use crate::domain::time::Micros;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct HidesEntryV1 {
    pub event_type: u16,
    pub effect: Option<u8>,
    pub reason: Option<u8>,
    pub user: Option<[u8; 16]>,
    pub channel: Option<ChannelKeyV1>,
    pub actor: Option<ActorV1>,
    pub occurred_at: i64,
}

impl From<&HidesEntry> for HidesEntryV1 {
    fn from(entry: &HidesEntry) -> Self {
        Self {
            event_type: entry.event_type,
            effect: entry.effect.map(Numbered::number),
            reason: entry.reason.map(Numbered::number),
            user: entry.user.map(|user| user.0),
            channel: entry.channel.map(Into::into),
            actor: entry.actor.map(Into::into),
            occurred_at: entry.occurred_at.0,
        }
    }
}

impl TryFrom<HidesEntryV1> for HidesEntry {
    type Error = CodecError;

    fn try_from(stored: HidesEntryV1) -> Result<Self, CodecError> {
        Ok(Self {
            event_type: stored.event_type,
            effect: stored.effect.map(Effect::from_number).transpose()?,
            reason: stored.reason.map(ReasonCode::from_number).transpose()?,
            user: stored.user.map(UserKey),
            channel: stored.channel.map(TryInto::try_into).transpose()?,
            actor: stored.actor.map(TryInto::try_into).transpose()?,
            occurred_at: Micros(stored.occurred_at),
        })
    }
}
