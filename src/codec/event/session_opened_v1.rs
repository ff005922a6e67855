//! `session_opened`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::binary::Bytes;
use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::domain::event::{SessionKind, SessionOpened};

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct SessionOpenedV1 {
    pub epoch: u64,
    pub kind: u8,
    pub program: Bytes,
}

impl From<&SessionOpened> for SessionOpenedV1 {
    fn from(fact: &SessionOpened) -> Self {
        Self { epoch: fact.epoch, kind: fact.kind.number(), program: Bytes::of(&fact.program) }
    }
}

impl TryFrom<SessionOpenedV1> for SessionOpened {
    type Error = CodecError;

    fn try_from(stored: SessionOpenedV1) -> Result<Self, CodecError> {
        Ok(Self {
            epoch: stored.epoch,
            kind: SessionKind::from_number(stored.kind)?,
            program: stored.program.into_text("session_opened")?,
        })
    }
}
