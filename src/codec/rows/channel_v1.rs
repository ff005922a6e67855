//! The channel row and its head, version 1.

use bincode::{Decode, Encode};

use crate::codec::binary::List;
use crate::codec::error::CodecError;
use crate::codec::part::label_v1::PairV1;
use crate::codec::part::position_v1::PositionV1;
use crate::codec::part::seq_v1::SeqV1;
use crate::domain::channel::{Channel, GAPS_MAX, Gap, Head};
use crate::domain::key::UserKey;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;

const DISBANDED: u8 = 1;
const MEMBERS_STATED: u8 = 2;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct ChannelV1 {
    pub pair: Option<PairV1>,
    pub incarnation: u32,
    pub restarted_at: Option<i64>,
    pub newest_at: Option<i64>,
    pub head: Option<HeadV1>,
    pub gaps: List<GapV1, GAPS_MAX>,
    pub retained_from: SeqV1,
    pub flags: u8,
    pub member_count: u64,
    pub facts_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct HeadV1 {
    pub at: i64,
    pub message_id: u64,
    pub position: PositionV1,
    pub seq: SeqV1,
    pub from: Option<[u8; 16]>,
    pub pair_own: Option<PairOwnV1>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct PairOwnV1 {
    pub low: SeqV1,
    pub high: SeqV1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct GapV1 {
    pub first: u64,
    pub last: u64,
}

impl From<&Channel> for ChannelV1 {
    fn from(row: &Channel) -> Self {
        let gap = |gap: &Gap| GapV1 { first: gap.first, last: gap.last };
        let flag = |holds, flag| if holds { flag } else { 0 };
        Self {
            pair: row.pair.map(Into::into),
            incarnation: row.incarnation,
            restarted_at: row.restarted_at.map(|at| at.0),
            newest_at: row.newest_at.map(|at| at.0),
            head: row.head.as_ref().map(Into::into),
            gaps: List(row.gaps.iter().map(gap).collect()),
            retained_from: row.retained_from.into(),
            flags: flag(row.disbanded, DISBANDED) | flag(row.members_stated, MEMBERS_STATED),
            member_count: row.member_count,
            facts_at: row.facts_at.map(|at| at.0),
        }
    }
}

impl TryFrom<ChannelV1> for Channel {
    type Error = CodecError;

    fn try_from(stored: ChannelV1) -> Result<Self, CodecError> {
        let number = u64::from(stored.flags);
        if stored.flags & !(DISBANDED | MEMBERS_STATED) != 0 {
            return Err(CodecError::Unknown { what: "flags of a channel row", number });
        }
        let gap = |gap: GapV1| Gap { first: gap.first, last: gap.last };
        Ok(Self {
            pair: stored.pair.map(TryInto::try_into).transpose()?,
            incarnation: stored.incarnation,
            restarted_at: stored.restarted_at.map(Micros),
            newest_at: stored.newest_at.map(Micros),
            head: stored.head.map(Into::into),
            gaps: stored.gaps.0.into_iter().map(gap).collect(),
            retained_from: stored.retained_from.into(),
            disbanded: stored.flags & DISBANDED != 0,
            members_stated: stored.flags & MEMBERS_STATED != 0,
            member_count: stored.member_count,
            facts_at: stored.facts_at.map(Micros),
        })
    }
}

impl From<&Head> for HeadV1 {
    fn from(head: &Head) -> Self {
        let pair_own = |[low, high]: [Seq; 2]| PairOwnV1 { low: low.into(), high: high.into() };
        Self {
            at: head.at.0,
            message_id: head.message_id,
            position: head.position.into(),
            seq: head.seq.into(),
            from: head.from.map(|user| user.0),
            pair_own: head.pair_own.map(pair_own),
        }
    }
}

impl From<HeadV1> for Head {
    fn from(stored: HeadV1) -> Self {
        Self {
            position: stored.position.into(),
            seq: stored.seq.into(),
            message_id: stored.message_id,
            from: stored.from.map(UserKey),
            at: Micros(stored.at),
            pair_own: stored.pair_own.map(|own| [own.low.into(), own.high.into()]),
        }
    }
}
