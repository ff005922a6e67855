//! `messages_purged`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::codec::part::seq_v1::SeqV1;
use crate::domain::event::MessagesPurged;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct MessagesPurgedV1 {
    pub channel: ChannelKeyV1,
    pub retained_from: SeqV1,
    pub late: bool,
}

impl From<&MessagesPurged> for MessagesPurgedV1 {
    fn from(fact: &MessagesPurged) -> Self {
        Self {
            channel: fact.channel.into(),
            retained_from: fact.retained_from.into(),
            late: fact.late,
        }
    }
}

impl TryFrom<MessagesPurgedV1> for MessagesPurged {
    type Error = CodecError;

    fn try_from(stored: MessagesPurgedV1) -> Result<Self, CodecError> {
        Ok(Self {
            channel: stored.channel.try_into()?,
            retained_from: stored.retained_from.into(),
            late: stored.late,
        })
    }
}
