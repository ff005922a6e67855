//! `unread_set`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::codec::part::boundary_v1::HeadSeenV1;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::codec::part::seq_v1::SeqV1;
use crate::domain::event::{Effect, UnreadSet};
use crate::domain::key::UserKey;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct UnreadSetV1 {
    pub user: [u8; 16],
    pub channel: ChannelKeyV1,
    pub unread: u64,
    pub read_to: SeqV1,
    pub head_seen: HeadSeenV1,
    pub effect: u8,
}

impl From<&UnreadSet> for UnreadSetV1 {
    fn from(fact: &UnreadSet) -> Self {
        Self {
            user: fact.user.0,
            channel: fact.channel.into(),
            unread: fact.unread,
            read_to: fact.read_to.into(),
            head_seen: fact.head_seen.into(),
            effect: fact.effect.number(),
        }
    }
}

impl TryFrom<UnreadSetV1> for UnreadSet {
    type Error = CodecError;

    fn try_from(stored: UnreadSetV1) -> Result<Self, CodecError> {
        Ok(Self {
            user: UserKey(stored.user),
            channel: stored.channel.try_into()?,
            unread: stored.unread,
            read_to: stored.read_to.into(),
            head_seen: stored.head_seen.into(),
            effect: Effect::from_number(stored.effect)?,
        })
    }
}
