//! `gap_detected`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::binary::Bytes;
use crate::codec::error::CodecError;
use crate::domain::event::GapDetected;
use crate::domain::time::Micros;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct GapDetectedV1 {
    pub source: Bytes,
    pub from: i64,
    pub to: i64,
    pub reason: Bytes,
}

impl From<&GapDetected> for GapDetectedV1 {
    fn from(fact: &GapDetected) -> Self {
        Self {
            source: Bytes::of(&fact.source),
            from: fact.from.0,
            to: fact.to.0,
            reason: Bytes::of(&fact.reason),
        }
    }
}

impl TryFrom<GapDetectedV1> for GapDetected {
    type Error = CodecError;

    fn try_from(stored: GapDetectedV1) -> Result<Self, CodecError> {
        Ok(Self {
            source: stored.source.into_text("gap_detected")?,
            from: Micros(stored.from),
            to: Micros(stored.to),
            reason: stored.reason.into_text("gap_detected")?,
        })
    }
}
