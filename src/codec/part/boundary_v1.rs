//! Up to which message an act reaches, and what was known of the channel's messages.

use bincode::{Decode, Encode};

use super::position_v1::PositionV1;
use super::seq_v1::SeqV1;
use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::domain::event::{Boundary, BoundaryBasis, HeadSeen};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct BoundaryV1 {
    pub seq: SeqV1,
    pub basis: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct HeadSeenV1 {
    pub position: Option<PositionV1>,
    pub last_seq: SeqV1,
}

impl From<Boundary> for BoundaryV1 {
    fn from(boundary: Boundary) -> Self {
        Self { seq: boundary.seq.into(), basis: boundary.basis.number() }
    }
}

impl TryFrom<BoundaryV1> for Boundary {
    type Error = CodecError;

    fn try_from(stored: BoundaryV1) -> Result<Self, CodecError> {
        let basis = BoundaryBasis::from_number(stored.basis)?;
        Ok(Self { seq: stored.seq.into(), basis })
    }
}

impl From<HeadSeen> for HeadSeenV1 {
    fn from(seen: HeadSeen) -> Self {
        Self { position: seen.position.map(Into::into), last_seq: seen.last_seq.into() }
    }
}

impl From<HeadSeenV1> for HeadSeen {
    fn from(stored: HeadSeenV1) -> Self {
        Self { position: stored.position.map(Into::into), last_seq: stored.last_seq.into() }
    }
}
