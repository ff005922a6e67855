//! The log: the only truth. Append-only, gapless, chained batch by batch.
//!
//! Two traits, because only the writer may append; one contract suite, several engines.

mod chain;
#[cfg(test)]
pub(crate) mod contract;
pub mod memory;
pub mod rocks;

use std::fmt;

use crate::codec::batch::BatchHeader;
pub use crate::codec::batch::Tail;
use crate::codec::change::Change;
use crate::codec::error::CodecError;
use crate::domain::event::Event;
use crate::domain::position::Position;
use crate::domain::time::Micros;

/// Events that are read from a log at once.
pub const EVENTS_PER_READ: usize = 1_024;

/// A batch to append: at least one event, with the positions that follow the expected tail.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// The epoch of the session; never below the tail's.
    pub epoch: u64,
    /// The session.
    pub writer: [u8; 16],
    /// When it is recorded.
    pub recorded_at: Micros,
    /// The events.
    pub events: Vec<Event>,
}

/// What became of a batch.
#[derive(Debug)]
pub enum Appended {
    /// It is durable, with its rider; the log ends here now.
    Appended(Tail),
    /// The log does not end where the writer expected: another writer was here. Nothing was
    /// written, and this writer must stop.
    Conflict(Tail),
    /// The engine failed while writing. The batch may be there after reopening, or not.
    Unknown(LogError),
}

/// A log of one partition, for reading.
pub trait ReadLog: Send + Sync {
    /// Where the log ends.
    ///
    /// # Errors
    /// If it cannot be read.
    fn tail(&self) -> Result<Tail, LogError>;

    /// The frame at `offset` as stored, or `None` at or after the tail.
    ///
    /// # Errors
    /// If it cannot be read.
    fn frame(&self, offset: u64) -> Result<Option<Vec<u8>>, LogError>;

    /// At most `count` frames from `offset` on, as stored.
    ///
    /// # Errors
    /// If they cannot be read.
    fn frames(&self, offset: u64, count: usize) -> Result<Vec<(u64, Vec<u8>)>, LogError>;

    /// The stored header of batch `number`, or `None` after the last.
    ///
    /// # Errors
    /// If it cannot be read.
    fn batch(&self, number: u64) -> Result<Option<Vec<u8>>, LogError>;

    /// The number of the first batch stored at or after `number`, whatever the tail says.
    ///
    /// # Errors
    /// If it cannot be read.
    fn next_batch(&self, number: u64) -> Result<Option<u64>, LogError>;

    /// The event at `offset`, or `None` at or after the tail.
    ///
    /// # Errors
    /// If it cannot be read or decoded.
    fn event(&self, offset: u64) -> Result<Option<Event>, LogError> {
        let Some(frame) = self.frame(offset)? else { return Ok(None) };
        let position = Position::local(offset);
        crate::codec::frame::decode(position, &frame)
            .map(Some)
            .map_err(|error| LogError::Damaged { position, error })
    }

    /// At most `count` events from `offset` on.
    ///
    /// # Errors
    /// If they cannot be read or decoded.
    fn events(&self, offset: u64, count: usize) -> Result<Vec<Event>, LogError> {
        self.frames(offset, count)?
            .into_iter()
            .map(|(at, frame)| {
                let position = Position::local(at);
                crate::codec::frame::decode(position, &frame)
                    .map_err(|error| LogError::Damaged { position, error })
            })
            .collect()
    }

    /// The header of batch `number`, decoded.
    ///
    /// # Errors
    /// If it cannot be read or decoded.
    fn batch_header(&self, number: u64) -> Result<Option<BatchHeader>, LogError> {
        let Some(stored) = self.batch(number)? else { return Ok(None) };
        BatchHeader::decode(&stored)
            .map(Some)
            .map_err(|error| LogError::BatchDamaged { number, error })
    }
}

/// An append-only log of one partition.
pub trait EventLog: ReadLog {
    /// Appends a batch where the log is expected to end. A local engine commits the rider, which
    /// is what the fold of these events changed, in the same atomic and synced write; a remote
    /// one ignores it.
    fn append(&self, expected: &Tail, batch: &NewBatch, rider: &[Change]) -> Appended;
}

/// Why the log could not be read or written.
#[derive(Debug)]
pub enum LogError {
    /// The engine failed.
    Engine(String),
    /// A file of the engine's is damaged or missing; what it said names the file.
    Corrupt(String),
    /// An event's bytes are damaged.
    Damaged {
        /// Which.
        position: Position,
        /// How.
        error: CodecError,
    },
    /// The record of where the log ends does not fit what is there.
    TailDamaged {
        /// How.
        why: &'static str,
    },
    /// The record of where the log ends cannot be read.
    TailUnreadable(CodecError),
    /// A key of the log is not a place in it.
    KeyDamaged,
    /// What was to be appended is not a batch that can follow the end of the log; nothing was
    /// written.
    NotABatch {
        /// What is wrong with it.
        why: &'static str,
    },
    /// A batch header's bytes are damaged.
    BatchDamaged {
        /// Which.
        number: u64,
        /// How.
        error: CodecError,
    },
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Corrupt(error) => f.write_str(error),
            Self::Engine(error) => write!(f, "the log's storage failed: {error}"),
            Self::Damaged { position, error } => write!(f, "event {position} is damaged: {error}"),
            Self::TailDamaged { why } => write!(f, "the record of the log's end is wrong: {why}"),
            Self::TailUnreadable(error) => write!(f, "the record of the log's end: {error}"),
            Self::KeyDamaged => f.write_str("a key of the log is not a place in it"),
            Self::NotABatch { why } => write!(f, "not a batch that the log can take: {why}"),
            Self::BatchDamaged { number, error } => {
                write!(f, "the header of batch {number} is damaged: {error}")
            }
        }
    }
}

impl std::error::Error for LogError {}
