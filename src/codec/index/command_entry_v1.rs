//! The event and the digest of a command, version 1.

use bincode::{Decode, Encode};

use super::CommandEntry;
use crate::codec::part::position_v1::PositionV1;
use crate::domain::key::CommandDigest;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct CommandEntryV1 {
    pub position: PositionV1,
    pub digest: [u8; 16],
}

impl From<&CommandEntry> for CommandEntryV1 {
    fn from(entry: &CommandEntry) -> Self {
        Self { position: entry.position.into(), digest: entry.digest.0 }
    }
}

impl From<CommandEntryV1> for CommandEntry {
    fn from(stored: CommandEntryV1) -> Self {
        Self { position: stored.position.into(), digest: CommandDigest(stored.digest) }
    }
}
