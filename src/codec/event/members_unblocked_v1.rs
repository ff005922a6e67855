//! `members_unblocked`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::codec::part::members_v1::MembersV1;
use crate::domain::event::MembersUnblocked;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct MembersUnblockedV1 {
    pub channel: ChannelKeyV1,
    pub members: MembersV1,
    pub late: bool,
}

impl From<&MembersUnblocked> for MembersUnblockedV1 {
    fn from(fact: &MembersUnblocked) -> Self {
        Self {
            channel: fact.channel.into(),
            members: fact.members.as_slice().into(),
            late: fact.late,
        }
    }
}

impl TryFrom<MembersUnblockedV1> for MembersUnblocked {
    type Error = CodecError;

    fn try_from(stored: MembersUnblockedV1) -> Result<Self, CodecError> {
        Ok(Self {
            channel: stored.channel.try_into()?,
            members: stored.members.into(),
            late: stored.late,
        })
    }
}
