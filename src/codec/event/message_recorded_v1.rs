//! `message_recorded`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::codec::part::context_v1::KeyUseV1;
use crate::domain::event::MessageRecorded;
use crate::domain::key::UserKey;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct MessageRecordedV1 {
    pub channel: ChannelKeyV1,
    pub message_id: u64,
    pub seq: u64,
    pub from: Option<[u8; 16]>,
    pub key: Option<KeyUseV1>,
}

impl From<&MessageRecorded> for MessageRecordedV1 {
    fn from(fact: &MessageRecorded) -> Self {
        Self {
            channel: fact.channel.into(),
            message_id: fact.message_id,
            seq: fact.seq,
            from: fact.from.map(|user| user.0),
            key: fact.key.map(Into::into),
        }
    }
}

impl TryFrom<MessageRecordedV1> for MessageRecorded {
    type Error = CodecError;

    fn try_from(stored: MessageRecordedV1) -> Result<Self, CodecError> {
        Ok(Self {
            channel: stored.channel.try_into()?,
            message_id: stored.message_id,
            seq: stored.seq,
            from: stored.from.map(UserKey),
            key: stored.key.map(Into::into),
        })
    }
}
