//! A channel's type and pseudonym.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::domain::channel_type::ChannelType;
use crate::domain::key::ChannelKey;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct ChannelKeyV1 {
    pub kind: u8,
    pub id: [u8; 16],
}

impl From<ChannelKey> for ChannelKeyV1 {
    fn from(channel: ChannelKey) -> Self {
        Self { kind: channel.kind.number(), id: channel.id }
    }
}

impl TryFrom<ChannelKeyV1> for ChannelKey {
    type Error = CodecError;

    fn try_from(stored: ChannelKeyV1) -> Result<Self, CodecError> {
        Ok(Self { kind: ChannelType::from_number(stored.kind)?, id: stored.id })
    }
}
