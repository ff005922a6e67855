//! A message's number.

use bincode::{Decode, Encode};

use crate::domain::seq::Seq;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct SeqV1 {
    pub incarnation: u32,
    pub number: u64,
}

impl From<Seq> for SeqV1 {
    fn from(seq: Seq) -> Self {
        Self { incarnation: seq.incarnation, number: seq.number }
    }
}

impl From<SeqV1> for Seq {
    fn from(stored: SeqV1) -> Self {
        Self { incarnation: stored.incarnation, number: stored.number }
    }
}

impl From<&Seq> for SeqV1 {
    fn from(seq: &Seq) -> Self {
        (*seq).into()
    }
}
