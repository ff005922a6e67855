//! `members_removed`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::codec::part::members_v1::MembersV1;
use crate::domain::event::{MembersRemoved, Removal};

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct MembersRemovedV1 {
    pub channel: ChannelKeyV1,
    pub members: MembersV1,
    pub removal: u8,
    pub late: bool,
}

impl From<&MembersRemoved> for MembersRemovedV1 {
    fn from(fact: &MembersRemoved) -> Self {
        Self {
            channel: fact.channel.into(),
            members: fact.members.as_slice().into(),
            removal: fact.removal.number(),
            late: fact.late,
        }
    }
}

impl TryFrom<MembersRemovedV1> for MembersRemoved {
    type Error = CodecError;

    fn try_from(stored: MembersRemovedV1) -> Result<Self, CodecError> {
        Ok(Self {
            channel: stored.channel.try_into()?,
            members: stored.members.into(),
            removal: Removal::from_number(stored.removal)?,
            late: stored.late,
        })
    }
}
