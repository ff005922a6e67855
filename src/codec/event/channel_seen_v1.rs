//! `channel_seen`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::codec::part::label_v1::LabelV1;
use crate::domain::event::ChannelSeen;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct ChannelSeenV1 {
    pub channel: ChannelKeyV1,
    pub label: LabelV1,
}

impl From<&ChannelSeen> for ChannelSeenV1 {
    fn from(fact: &ChannelSeen) -> Self {
        Self { channel: fact.channel.into(), label: (&fact.label).into() }
    }
}

impl TryFrom<ChannelSeenV1> for ChannelSeen {
    type Error = CodecError;

    fn try_from(stored: ChannelSeenV1) -> Result<Self, CodecError> {
        Ok(Self { channel: stored.channel.try_into()?, label: stored.label.try_into()? })
    }
}
