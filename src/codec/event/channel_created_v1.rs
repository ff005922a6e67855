//! `channel_created`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::domain::event::ChannelCreated;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct ChannelCreatedV1 {
    pub channel: ChannelKeyV1,
    pub late: bool,
}

impl From<&ChannelCreated> for ChannelCreatedV1 {
    fn from(fact: &ChannelCreated) -> Self {
        Self { channel: fact.channel.into(), late: fact.late }
    }
}

impl TryFrom<ChannelCreatedV1> for ChannelCreated {
    type Error = CodecError;

    fn try_from(stored: ChannelCreatedV1) -> Result<Self, CodecError> {
        Ok(Self { channel: stored.channel.try_into()?, late: stored.late })
    }
}
