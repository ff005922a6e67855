//! `coverage_started`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::binary::Bytes;
use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::domain::event::{CoverageStarted, FactKind};
use crate::domain::time::Micros;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct CoverageStartedV1 {
    pub source: Bytes,
    pub kind: u8,
    pub since: i64,
}

impl From<&CoverageStarted> for CoverageStartedV1 {
    fn from(fact: &CoverageStarted) -> Self {
        Self { source: Bytes::of(&fact.source), kind: fact.kind.number(), since: fact.since.0 }
    }
}

impl TryFrom<CoverageStartedV1> for CoverageStarted {
    type Error = CodecError;

    fn try_from(stored: CoverageStartedV1) -> Result<Self, CodecError> {
        Ok(Self {
            source: stored.source.into_text("coverage_started")?,
            kind: FactKind::from_number(stored.kind)?,
            since: Micros(stored.since),
        })
    }
}
