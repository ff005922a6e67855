//! `members_added`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::codec::part::boundary_v1::HeadSeenV1;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::codec::part::members_v1::MembersV1;
use crate::codec::part::seq_v1::SeqV1;
use crate::domain::event::MembersAdded;
use crate::domain::member::Basis;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct MembersAddedV1 {
    pub channel: ChannelKeyV1,
    pub members: MembersV1,
    pub join_seq: SeqV1,
    pub join_read_to: SeqV1,
    pub shown: bool,
    pub basis: u8,
    pub head_seen: HeadSeenV1,
    pub late: bool,
}

impl From<&MembersAdded> for MembersAddedV1 {
    fn from(fact: &MembersAdded) -> Self {
        Self {
            channel: fact.channel.into(),
            members: fact.members.as_slice().into(),
            join_seq: fact.join_seq.into(),
            join_read_to: fact.join_read_to.into(),
            shown: fact.shown,
            basis: fact.basis.number(),
            head_seen: fact.head_seen.into(),
            late: fact.late,
        }
    }
}

impl TryFrom<MembersAddedV1> for MembersAdded {
    type Error = CodecError;

    fn try_from(stored: MembersAddedV1) -> Result<Self, CodecError> {
        Ok(Self {
            channel: stored.channel.try_into()?,
            members: stored.members.into(),
            join_seq: stored.join_seq.into(),
            join_read_to: stored.join_read_to.into(),
            shown: stored.shown,
            basis: Basis::from_number(stored.basis)?,
            head_seen: stored.head_seen.into(),
            late: stored.late,
        })
    }
}
