//! The header of a batch: what chains the log.

use super::error::CodecError;
use crate::domain::time::Micros;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// What a batch's header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchHeader {
    /// The partition.
    pub partition: u32,
    /// The batch's number, from 0.
    pub number: u64,
    /// The offset of its first event.
    pub first_offset: u64,
    /// How many events it holds, at least 1.
    pub count: u32,
    /// The epoch of the session that wrote it.
    pub epoch: u64,
    /// The session that wrote it.
    pub writer: [u8; 16],
    /// When it was recorded.
    pub recorded_at: Micros,
    /// The hash of the batch before; zero for the first.
    pub previous: Hash,
    /// The RFC 6962 root over its frames.
    pub events_root: Hash,
}

impl BatchHeader {
    /// The stored bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        unimplemented!()
    }

    /// The header that these bytes hold.
    ///
    /// # Errors
    /// If they hold none.
    pub fn decode(_bytes: &[u8]) -> Result<Self, CodecError> {
        unimplemented!()
    }
}

/// SHA-256(0x00 ‖ the header's stored bytes): what the next batch names, and the leaf of the tree.
#[must_use]
pub fn hash(_stored: &[u8]) -> Hash {
    unimplemented!()
}

/// The RFC 6962 root over these frames' stored bytes.
#[must_use]
pub fn events_root<'a>(_frames: impl IntoIterator<Item = &'a [u8]>) -> Hash {
    unimplemented!()
}

/// Where the log ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    /// The number that the next batch gets.
    pub next_batch: u64,
    /// The offset that the next event gets.
    pub next_offset: u64,
    /// The hash of the last batch; zero if there is none.
    pub hash: Hash,
    /// The epoch of the last batch; 0 if there is none.
    pub epoch: u64,
    /// When the last batch was recorded, by our clock.
    pub recorded_at: Micros,
    /// The `log_time` of the last event.
    pub log_time: Micros,
}

impl Tail {
    /// The tail of an empty log.
    pub const EMPTY: Self = Self {
        next_batch: 0,
        next_offset: 0,
        hash: [0; 32],
        epoch: 0,
        recorded_at: Micros(i64::MIN),
        log_time: Micros(i64::MIN),
    };

    /// The stored bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        unimplemented!()
    }

    /// The tail that these bytes hold.
    ///
    /// # Errors
    /// If they hold none.
    pub fn decode(_bytes: &[u8]) -> Result<Self, CodecError> {
        unimplemented!()
    }
}
