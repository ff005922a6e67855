//! `conversation_deleted`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::codec::part::boundary_v1::BoundaryV1;
use crate::codec::part::boundary_v1::HeadSeenV1;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::domain::event::{ConversationDeleted, Effect};
use crate::domain::key::UserKey;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct ConversationDeletedV1 {
    pub user: [u8; 16],
    pub channel: ChannelKeyV1,
    pub boundary: BoundaryV1,
    pub head_seen: HeadSeenV1,
    pub joins: u32,
    pub effect: u8,
}

impl From<&ConversationDeleted> for ConversationDeletedV1 {
    fn from(fact: &ConversationDeleted) -> Self {
        Self {
            user: fact.user.0,
            channel: fact.channel.into(),
            boundary: fact.boundary.into(),
            head_seen: fact.head_seen.into(),
            joins: fact.joins,
            effect: fact.effect.number(),
        }
    }
}

impl TryFrom<ConversationDeletedV1> for ConversationDeleted {
    type Error = CodecError;

    fn try_from(stored: ConversationDeletedV1) -> Result<Self, CodecError> {
        Ok(Self {
            user: UserKey(stored.user),
            channel: stored.channel.try_into()?,
            boundary: stored.boundary.try_into()?,
            head_seen: stored.head_seen.into(),
            joins: stored.joins,
            effect: Effect::from_number(stored.effect)?,
        })
    }
}
