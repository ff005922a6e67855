//! `view_rebuilt`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::position_v1::PositionV1;
use crate::domain::event::ViewRebuilt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct ViewRebuiltV1 {
    pub through: PositionV1,
    pub rows_differing: u64,
}

impl From<&ViewRebuilt> for ViewRebuiltV1 {
    fn from(fact: &ViewRebuilt) -> Self {
        Self { through: fact.through.into(), rows_differing: fact.rows_differing }
    }
}

impl TryFrom<ViewRebuiltV1> for ViewRebuilt {
    type Error = CodecError;

    fn try_from(stored: ViewRebuiltV1) -> Result<Self, CodecError> {
        Ok(Self { through: stored.through.into(), rows_differing: stored.rows_differing })
    }
}
