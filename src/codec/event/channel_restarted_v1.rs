//! `channel_restarted`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::domain::event::ChannelRestarted;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct ChannelRestartedV1 {
    pub channel: ChannelKeyV1,
    pub incarnation: u32,
}

impl From<&ChannelRestarted> for ChannelRestartedV1 {
    fn from(fact: &ChannelRestarted) -> Self {
        Self { channel: fact.channel.into(), incarnation: fact.incarnation }
    }
}

impl TryFrom<ChannelRestartedV1> for ChannelRestarted {
    type Error = CodecError;

    fn try_from(stored: ChannelRestartedV1) -> Result<Self, CodecError> {
        Ok(Self { channel: stored.channel.try_into()?, incarnation: stored.incarnation })
    }
}
