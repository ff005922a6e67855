//! `channel_disbanded`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::domain::event::ChannelDisbanded;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct ChannelDisbandedV1 {
    pub channel: ChannelKeyV1,
    pub late: bool,
}

impl From<&ChannelDisbanded> for ChannelDisbandedV1 {
    fn from(fact: &ChannelDisbanded) -> Self {
        Self { channel: fact.channel.into(), late: fact.late }
    }
}

impl TryFrom<ChannelDisbandedV1> for ChannelDisbanded {
    type Error = CodecError;

    fn try_from(stored: ChannelDisbandedV1) -> Result<Self, CodecError> {
        Ok(Self { channel: stored.channel.try_into()?, late: stored.late })
    }
}
