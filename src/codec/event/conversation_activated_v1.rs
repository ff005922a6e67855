//! `conversation_activated`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::codec::part::boundary_v1::HeadSeenV1;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::domain::event::{ConversationActivated, Effect};
use crate::domain::key::UserKey;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct ConversationActivatedV1 {
    pub user: [u8; 16],
    pub channel: ChannelKeyV1,
    pub joins: u32,
    pub head_seen: HeadSeenV1,
    pub effect: u8,
}

impl From<&ConversationActivated> for ConversationActivatedV1 {
    fn from(fact: &ConversationActivated) -> Self {
        Self {
            user: fact.user.0,
            channel: fact.channel.into(),
            joins: fact.joins,
            head_seen: fact.head_seen.into(),
            effect: fact.effect.number(),
        }
    }
}

impl TryFrom<ConversationActivatedV1> for ConversationActivated {
    type Error = CodecError;

    fn try_from(stored: ConversationActivatedV1) -> Result<Self, CodecError> {
        Ok(Self {
            user: UserKey(stored.user),
            channel: stored.channel.try_into()?,
            joins: stored.joins,
            head_seen: stored.head_seen.into(),
            effect: Effect::from_number(stored.effect)?,
        })
    }
}
