//! The header of a batch, which chains the log, and the tail, which says where the log ends.
//!
//! Both have a fixed layout, a format byte first and integers big-endian, so that whoever checks
//! a proof needs no decoder. A header:
//!
//! | bytes | field |
//! |---|---|
//! | 1 | format: 1 |
//! | 4 | partition |
//! | 8 | batch number |
//! | 8 | first offset |
//! | 4 | count of events |
//! | 8 | epoch |
//! | 16 | writer |
//! | 8 | recorded at, microseconds since 1970, two's complement |
//! | 32 | hash of the batch before |
//! | 32 | RFC 6962 root over the frames |
//!
//! A tail: format 1 (1 byte), next batch (8), next offset (8), hash of the last batch (32), its
//! epoch (8), its recorded at (8), the last event's log time (8).

use super::error::CodecError;
use super::merkle;
pub use super::merkle::Hash;
use crate::domain::time::Micros;

const HEADER_FORMAT: u8 = 1;
const TAIL_FORMAT: u8 = 1;

/// Bytes of a stored header.
pub const HEADER_LEN: usize = 121;

/// Bytes of a stored tail.
pub const TAIL_LEN: usize = 73;

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
        let mut bytes = Vec::with_capacity(HEADER_LEN);
        bytes.push(HEADER_FORMAT);
        bytes.extend(self.partition.to_be_bytes());
        bytes.extend(self.number.to_be_bytes());
        bytes.extend(self.first_offset.to_be_bytes());
        bytes.extend(self.count.to_be_bytes());
        bytes.extend(self.epoch.to_be_bytes());
        bytes.extend(self.writer);
        bytes.extend(self.recorded_at.0.to_be_bytes());
        bytes.extend(self.previous);
        bytes.extend(self.events_root);
        bytes
    }

    /// The header that these bytes hold.
    ///
    /// # Errors
    /// If they hold none.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        let what = "batch header";
        let mut fields = Fields::new(what, HEADER_FORMAT, HEADER_LEN, bytes)?;
        let header = Self {
            partition: u32::from_be_bytes(fields.take()?),
            number: u64::from_be_bytes(fields.take()?),
            first_offset: u64::from_be_bytes(fields.take()?),
            count: u32::from_be_bytes(fields.take()?),
            epoch: u64::from_be_bytes(fields.take()?),
            writer: fields.take()?,
            recorded_at: Micros(i64::from_be_bytes(fields.take()?)),
            previous: fields.take()?,
            events_root: fields.take()?,
        };
        if header.count == 0 {
            let why = "it holds no event".to_owned();
            return Err(CodecError::Malformed { what, why });
        }
        Ok(header)
    }
}

/// SHA-256(0x00, the header's stored bytes): what the next batch names, and the leaf of the tree.
#[must_use]
pub fn hash(stored: &[u8]) -> Hash {
    merkle::leaf(stored)
}

/// The RFC 6962 root over these frames' stored bytes.
#[must_use]
pub fn events_root<'a>(frames: impl IntoIterator<Item = &'a [u8]>) -> Hash {
    merkle::root(frames.into_iter().map(merkle::leaf))
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
        let mut bytes = Vec::with_capacity(TAIL_LEN);
        bytes.push(TAIL_FORMAT);
        bytes.extend(self.next_batch.to_be_bytes());
        bytes.extend(self.next_offset.to_be_bytes());
        bytes.extend(self.hash);
        bytes.extend(self.epoch.to_be_bytes());
        bytes.extend(self.recorded_at.0.to_be_bytes());
        bytes.extend(self.log_time.0.to_be_bytes());
        bytes
    }

    /// The tail that these bytes hold.
    ///
    /// # Errors
    /// If they hold none.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        let mut fields = Fields::new("tail", TAIL_FORMAT, TAIL_LEN, bytes)?;
        Ok(Self {
            next_batch: u64::from_be_bytes(fields.take()?),
            next_offset: u64::from_be_bytes(fields.take()?),
            hash: fields.take()?,
            epoch: u64::from_be_bytes(fields.take()?),
            recorded_at: Micros(i64::from_be_bytes(fields.take()?)),
            log_time: Micros(i64::from_be_bytes(fields.take()?)),
        })
    }
}

/// The fields of a fixed layout, one after the other.
struct Fields<'a> {
    what: &'static str,
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// The fields after the format byte, if the format is this one and the length is right.
    fn new(
        what: &'static str,
        format: u8,
        len: usize,
        bytes: &'a [u8],
    ) -> Result<Self, CodecError> {
        let found = bytes.len();
        let truncated = CodecError::Truncated { what, needed: len, found };
        let Some((&first, rest)) = bytes.split_first() else { return Err(truncated) };
        if first != format {
            return Err(CodecError::UnknownVersion { what, version: first });
        }
        if found < len {
            return Err(truncated);
        }
        if found > len {
            return Err(CodecError::TrailingBytes { what, extra: found - len });
        }
        Ok(Self { what, rest })
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        let (field, rest) = self.rest.split_first_chunk().ok_or(CodecError::Truncated {
            what: self.what,
            needed: N,
            found: self.rest.len(),
        })?;
        self.rest = rest;
        Ok(*field)
    }
}
