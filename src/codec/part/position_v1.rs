//! A place in the log.

use bincode::{Decode, Encode};

use crate::domain::position::Position;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct PositionV1 {
    pub partition: u32,
    pub offset: u64,
}

impl From<Position> for PositionV1 {
    fn from(position: Position) -> Self {
        Self { partition: position.partition, offset: position.offset }
    }
}

impl From<PositionV1> for Position {
    fn from(stored: PositionV1) -> Self {
        Self { partition: stored.partition, offset: stored.offset }
    }
}

impl From<&Position> for PositionV1 {
    fn from(position: &Position) -> Self {
        (*position).into()
    }
}
