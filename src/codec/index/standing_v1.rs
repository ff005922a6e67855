//! Whether somebody is a member and whether blocked, version 1.

use bincode::{Decode, Encode};

use super::Standing;
use crate::codec::error::CodecError;

const MEMBER: u8 = 1;
const BLOCKED: u8 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct StandingV1 {
    pub flags: u8,
}

impl From<&Standing> for StandingV1 {
    fn from(standing: &Standing) -> Self {
        let flag = |holds, flag| if holds { flag } else { 0 };
        Self { flags: flag(standing.member, MEMBER) | flag(standing.blocked, BLOCKED) }
    }
}

impl TryFrom<StandingV1> for Standing {
    type Error = CodecError;

    fn try_from(stored: StandingV1) -> Result<Self, CodecError> {
        let number = u64::from(stored.flags);
        if stored.flags & !(MEMBER | BLOCKED) != 0 {
            return Err(CodecError::Unknown { what: "flags of a standing", number });
        }
        Ok(Self { member: stored.flags & MEMBER != 0, blocked: stored.flags & BLOCKED != 0 })
    }
}
