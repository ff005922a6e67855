//! A moment by itself, version 1.

use bincode::{Decode, Encode};

use crate::domain::time::Micros;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct MicrosV1 {
    pub since_1970: i64,
}

impl From<&Micros> for MicrosV1 {
    fn from(moment: &Micros) -> Self {
        Self { since_1970: moment.0 }
    }
}

impl From<MicrosV1> for Micros {
    fn from(stored: MicrosV1) -> Self {
        Self(stored.since_1970)
    }
}
