//! `members_blocked`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::codec::part::members_v1::MembersV1;
use crate::domain::event::MembersBlocked;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct MembersBlockedV1 {
    pub channel: ChannelKeyV1,
    pub members: MembersV1,
    pub late: bool,
}

impl From<&MembersBlocked> for MembersBlockedV1 {
    fn from(fact: &MembersBlocked) -> Self {
        Self {
            channel: fact.channel.into(),
            members: fact.members.as_slice().into(),
            late: fact.late,
        }
    }
}

impl TryFrom<MembersBlockedV1> for MembersBlocked {
    type Error = CodecError;

    fn try_from(stored: MembersBlockedV1) -> Result<Self, CodecError> {
        Ok(Self {
            channel: stored.channel.try_into()?,
            members: stored.members.into(),
            late: stored.late,
        })
    }
}
