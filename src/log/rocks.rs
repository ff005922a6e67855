//! The log in RocksDB, in one database with the view: the rider is committed with the batch.

use std::sync::Arc;

use super::{Appended, EventLog, LogError, NewBatch, ReadLog, chain};
use crate::codec::batch::{self, BatchHeader, Tail};
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::key;
use crate::domain::position::{LOCAL_PARTITION, Position};
use crate::rocks::{Direction, Durability, Rocks, RocksError, WriteBatch};

/// The log of a store's database.
#[derive(Clone)]
pub struct RocksLog {
    rocks: Arc<Rocks>,
}

/// Why nothing was written, or perhaps something.
enum NotAppended {
    Conflict(Tail),
    Failed(LogError),
}

impl RocksLog {
    /// The log in this database. Checks that it ends where it says it ends.
    ///
    /// # Errors
    /// If it cannot be read, or its end is damaged.
    pub fn open(rocks: Arc<Rocks>) -> Result<Self, LogError> {
        let log = Self { rocks };
        let tail = log.tail()?;
        if log.frame(tail.next_offset)?.is_some() || log.batch(tail.next_batch)?.is_some() {
            return Err(LogError::TailDamaged { why: "there is more after it" });
        }
        let mut end = 0;
        if let Some(last) = tail.next_batch.checked_sub(1) {
            let stored = log.batch(last)?.filter(|stored| batch::hash(stored) == tail.hash);
            let Some(stored) = stored else {
                return Err(LogError::TailDamaged { why: "it is not the hash of the last batch" });
            };
            let header = BatchHeader::decode(&stored)
                .map_err(|error| LogError::BatchDamaged { number: last, error })?;
            end = header.first_offset.saturating_add(u64::from(header.count));
        }
        // The tail has no checksum, and whoever reads to its end would go on for ever.
        if tail.next_offset != end {
            return Err(LogError::TailDamaged { why: "the last batch ends at another event" });
        }
        Ok(log)
    }

    /// What the batch writes, if its writer still owns the log.
    fn batch_to_write(
        &self,
        expected: &Tail,
        new: &NewBatch,
        rider: &[Change],
    ) -> Result<(WriteBatch, Tail), NotAppended> {
        let end = self.tail()?;
        if chain::is_overtaken(&end, expected, new) {
            return Err(NotAppended::Conflict(end));
        }
        let linked = chain::link(&end, new)?;
        let live = self.rocks.live();
        let engine = self.rocks.engine();
        let mut batch = WriteBatch::default();
        let frames = (linked.first_offset..).map(Position::local).zip(&linked.frames);
        engine.put_all(
            &mut batch,
            live.name(Family::Log),
            frames.map(|(position, frame)| (key::log(position), frame)),
        )?;
        let number = key::batch(LOCAL_PARTITION, linked.number);
        engine.put(&mut batch, live.name(Family::Batch), &number, &linked.header)?;
        let tail = linked.tail.encode();
        engine.put(&mut batch, live.name(Family::Meta), &key::meta::TAIL, &tail)?;
        self.rocks.add(&mut batch, &live, rider)?;
        Ok((batch, linked.tail))
    }

    fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, LogError> {
        // None of the log's families has a generation.
        Ok(self.rocks.engine().get(family.name(), key)?)
    }
}

impl ReadLog for RocksLog {
    fn tail(&self) -> Result<Tail, LogError> {
        match self.get(Family::Meta, &key::meta::TAIL)? {
            None => Ok(Tail::EMPTY),
            Some(stored) => Tail::decode(&stored).map_err(LogError::TailUnreadable),
        }
    }

    fn frame(&self, offset: u64) -> Result<Option<Vec<u8>>, LogError> {
        self.get(Family::Log, &key::log(Position::local(offset)))
    }

    fn frames(&self, offset: u64, count: usize) -> Result<Vec<(u64, Vec<u8>)>, LogError> {
        let start = key::log(Position::local(offset));
        let partition = LOCAL_PARTITION.to_be_bytes();
        let name = Family::Log.name();
        self.rocks
            .engine()
            .scan(name, &partition, Some(&start), Direction::Rising)?
            .take(count)
            .map(|pair| {
                let (key, frame) = pair?;
                let offset = key::read_offset(&key).ok_or(LogError::KeyDamaged)?;
                Ok((offset, frame))
            })
            .collect()
    }

    fn batch(&self, number: u64) -> Result<Option<Vec<u8>>, LogError> {
        self.get(Family::Batch, &key::batch(LOCAL_PARTITION, number))
    }

    fn next_batch(&self, number: u64) -> Result<Option<u64>, LogError> {
        let start = key::batch(LOCAL_PARTITION, number);
        let partition = LOCAL_PARTITION.to_be_bytes();
        let name = Family::Batch.name();
        let mut batches =
            self.rocks.engine().scan(name, &partition, Some(&start), Direction::Rising)?;
        let Some(pair) = batches.next() else { return Ok(None) };
        key::read_offset(&pair?.0).map(Some).ok_or(LogError::KeyDamaged)
    }
}

impl EventLog for RocksLog {
    fn append(&self, expected: &Tail, batch: &NewBatch, rider: &[Change]) -> Appended {
        let mut next = *expected;
        let written = self.rocks.engine().write_if(Durability::Synced, || {
            let (to_write, tail) = self.batch_to_write(expected, batch, rider)?;
            next = tail;
            Ok(to_write)
        });
        match written {
            Ok(()) => Appended::Appended(next),
            Err(NotAppended::Conflict(tail)) => Appended::Conflict(tail),
            Err(NotAppended::Failed(error)) => Appended::Unknown(error),
        }
    }
}

impl From<RocksError> for NotAppended {
    fn from(error: RocksError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<LogError> for NotAppended {
    fn from(error: LogError) -> Self {
        Self::Failed(error)
    }
}

impl From<RocksError> for LogError {
    fn from(error: RocksError) -> Self {
        match error {
            RocksError::Corrupt(_) => Self::Corrupt(error.to_string()),
            other => Self::Engine(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
