//! `conversation_restored`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::codec::part::position_v1::PositionV1;
use crate::domain::event::{ConversationRestored, Effect};
use crate::domain::key::UserKey;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct ConversationRestoredV1 {
    pub user: [u8; 16],
    pub channel: ChannelKeyV1,
    pub deletion: PositionV1,
    pub effect: u8,
}

impl From<&ConversationRestored> for ConversationRestoredV1 {
    fn from(fact: &ConversationRestored) -> Self {
        Self {
            user: fact.user.0,
            channel: fact.channel.into(),
            deletion: fact.deletion.into(),
            effect: fact.effect.number(),
        }
    }
}

impl TryFrom<ConversationRestoredV1> for ConversationRestored {
    type Error = CodecError;

    fn try_from(stored: ConversationRestoredV1) -> Result<Self, CodecError> {
        Ok(Self {
            user: UserKey(stored.user),
            channel: stored.channel.try_into()?,
            deletion: stored.deletion.into(),
            effect: Effect::from_number(stored.effect)?,
        })
    }
}
