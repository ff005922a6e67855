//! `deletion_refused`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::codec::part::channel_key_v1::ChannelKeyV1;
use crate::domain::event::DeletionRefused;
use crate::domain::key::{AskedKey, UserKey};
use crate::domain::refusal::RefusalClass;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct DeletionRefusedV1 {
    pub user: [u8; 16],
    pub asked: [u8; 16],
    pub asked_type: Option<i64>,
    pub class: u8,
    pub meant: Option<ChannelKeyV1>,
    pub answered: Option<u16>,
}

impl From<&DeletionRefused> for DeletionRefusedV1 {
    fn from(fact: &DeletionRefused) -> Self {
        Self {
            user: fact.user.0,
            asked: fact.asked.0,
            asked_type: fact.asked_type,
            class: fact.class.number(),
            meant: fact.meant.map(Into::into),
            answered: fact.answered,
        }
    }
}

impl TryFrom<DeletionRefusedV1> for DeletionRefused {
    type Error = CodecError;

    fn try_from(stored: DeletionRefusedV1) -> Result<Self, CodecError> {
        Ok(Self {
            user: UserKey(stored.user),
            asked: AskedKey(stored.asked),
            asked_type: stored.asked_type,
            class: RefusalClass::from_number(stored.class)?,
            meant: stored.meant.map(TryInto::try_into).transpose()?,
            answered: stored.answered,
        })
    }
}
