//! The member row, version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::seq_v1::SeqV1;
use crate::domain::member::{Basis, Member};
use crate::domain::time::Micros;

const MEMBER: u8 = 1;
const BLOCKED: u8 = 2;
const SHOWN_ON_JOIN: u8 = 4;
const STATED: u8 = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct MemberV1 {
    pub flags: u8,
    pub joins: u32,
    pub joined_at: i64,
    pub join_seq: SeqV1,
    pub join_read_to: SeqV1,
    pub facts_at: Option<i64>,
}

impl From<&Member> for MemberV1 {
    fn from(row: &Member) -> Self {
        let flag = |holds, flag| if holds { flag } else { 0 };
        Self {
            flags: flag(row.member, MEMBER)
                | flag(row.blocked, BLOCKED)
                | flag(row.shown_on_join, SHOWN_ON_JOIN)
                | flag(row.basis == Basis::Stated, STATED),
            joins: row.joins,
            joined_at: row.joined_at.0,
            join_seq: row.join_seq.into(),
            join_read_to: row.join_read_to.into(),
            facts_at: row.facts_at.map(|at| at.0),
        }
    }
}

impl TryFrom<MemberV1> for Member {
    type Error = CodecError;

    fn try_from(stored: MemberV1) -> Result<Self, CodecError> {
        let number = u64::from(stored.flags);
        if stored.flags & !(MEMBER | BLOCKED | SHOWN_ON_JOIN | STATED) != 0 {
            return Err(CodecError::Unknown { what: "flags of a member row", number });
        }
        let stated = stored.flags & STATED != 0;
        Ok(Self {
            member: stored.flags & MEMBER != 0,
            blocked: stored.flags & BLOCKED != 0,
            joins: stored.joins,
            joined_at: Micros(stored.joined_at),
            join_seq: stored.join_seq.into(),
            join_read_to: stored.join_read_to.into(),
            shown_on_join: stored.flags & SHOWN_ON_JOIN != 0,
            basis: if stated { Basis::Stated } else { Basis::Observed },
            facts_at: stored.facts_at.map(Micros),
        })
    }
}
