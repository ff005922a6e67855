//! The personal row, version 1.

use bincode::{Decode, Encode};

use crate::codec::binary::List;
use crate::codec::part::position_v1::PositionV1;
use crate::codec::part::seq_v1::SeqV1;
use crate::domain::personal::{Activated, DELETIONS_MAX, Deletion, Personal};
use crate::domain::time::Micros;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct PersonalV1 {
    pub read_seq: SeqV1,
    pub deletions: List<DeletionV1, DELETIONS_MAX>,
    pub settled: Option<DeletionV1>,
    pub activated: Option<ActivatedV1>,
    pub facts_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct DeletionV1 {
    pub position: PositionV1,
    pub to_seq: SeqV1,
    pub joins: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct ActivatedV1 {
    pub position: PositionV1,
    pub at: i64,
    pub joins: u32,
}

impl From<&Personal> for PersonalV1 {
    fn from(row: &Personal) -> Self {
        let activated = |activated: Activated| ActivatedV1 {
            position: activated.position.into(),
            at: activated.at.0,
            joins: activated.joins,
        };
        Self {
            read_seq: row.read_seq.into(),
            deletions: List(row.deletions.iter().map(Into::into).collect()),
            settled: row.settled.as_ref().map(Into::into),
            activated: row.activated.map(activated),
            facts_at: row.facts_at.map(|at| at.0),
        }
    }
}

impl From<PersonalV1> for Personal {
    fn from(stored: PersonalV1) -> Self {
        let activated = |stored: ActivatedV1| Activated {
            position: stored.position.into(),
            at: Micros(stored.at),
            joins: stored.joins,
        };
        Self {
            read_seq: stored.read_seq.into(),
            deletions: stored.deletions.0.into_iter().map(Into::into).collect(),
            settled: stored.settled.map(Into::into),
            activated: stored.activated.map(activated),
            facts_at: stored.facts_at.map(Micros),
        }
    }
}

impl From<&Deletion> for DeletionV1 {
    fn from(deletion: &Deletion) -> Self {
        Self {
            position: deletion.position.into(),
            to_seq: deletion.to_seq.into(),
            joins: deletion.joins,
        }
    }
}

impl From<DeletionV1> for Deletion {
    fn from(stored: DeletionV1) -> Self {
        Self { position: stored.position.into(), to_seq: stored.to_seq.into(), joins: stored.joins }
    }
}
