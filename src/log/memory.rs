//! A log in memory: what tests and simulations append to. It dies with the process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Appended, EventLog, LogError, NewBatch, ReadLog, chain};
use crate::codec::batch::Tail;
use crate::codec::change::Change;

/// Writes a rider where the rows are, before the append returns.
pub type RiderSink = Arc<dyn Fn(&[Change]) + Send + Sync>;

/// A log in memory. Clones are one log.
#[derive(Clone)]
pub struct MemoryLog {
    stored: Arc<Mutex<Stored>>,
    rider_sink: RiderSink,
}

struct Stored {
    frames: Vec<Vec<u8>>,
    batches: Vec<Vec<u8>>,
    tail: Tail,
}

impl MemoryLog {
    /// An empty log that gives every rider to `rider_sink`.
    #[must_use]
    pub fn new(rider_sink: RiderSink) -> Self {
        let stored = Stored { frames: Vec::new(), batches: Vec::new(), tail: Tail::EMPTY };
        Self { stored: Arc::new(Mutex::new(stored)), rider_sink }
    }

    /// An append adds whole batches only, so that a writer that panicked left nothing half done.
    fn stored(&self) -> MutexGuard<'_, Stored> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ReadLog for MemoryLog {
    fn tail(&self) -> Result<Tail, LogError> {
        Ok(self.stored().tail)
    }

    fn frame(&self, offset: u64) -> Result<Option<Vec<u8>>, LogError> {
        Ok(at(&self.stored().frames, offset).cloned())
    }

    fn frames(&self, offset: u64, count: usize) -> Result<Vec<(u64, Vec<u8>)>, LogError> {
        let stored = self.stored();
        let numbered = (0..).zip(&stored.frames);
        Ok(numbered
            .skip(usize::try_from(offset).unwrap_or(usize::MAX))
            .take(count)
            .map(|(offset, frame)| (offset, frame.clone()))
            .collect())
    }

    fn batch(&self, number: u64) -> Result<Option<Vec<u8>>, LogError> {
        Ok(at(&self.stored().batches, number).cloned())
    }

    fn next_batch(&self, number: u64) -> Result<Option<u64>, LogError> {
        Ok(at(&self.stored().batches, number).map(|_| number))
    }
}

impl EventLog for MemoryLog {
    fn append(&self, expected: &Tail, batch: &NewBatch, rider: &[Change]) -> Appended {
        let mut stored = self.stored();
        if chain::is_overtaken(&stored.tail, expected, batch) {
            return Appended::Conflict(stored.tail);
        }
        match chain::link(&stored.tail, batch) {
            Err(error) => Appended::Unknown(error),
            Ok(linked) => {
                (self.rider_sink)(rider);
                stored.frames.extend(linked.frames);
                stored.batches.push(linked.header);
                stored.tail = linked.tail;
                Appended::Appended(linked.tail)
            }
        }
    }
}

fn at(rows: &[Vec<u8>], number: u64) -> Option<&Vec<u8>> {
    rows.get(usize::try_from(number).ok()?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::codec::family::Family;
    use crate::log::contract::{self, Bench};

    type Rows = BTreeMap<(Family, Vec<u8>), Option<Vec<u8>>>;

    struct MemoryBench {
        log: MemoryLog,
        rows: Arc<Mutex<Rows>>,
    }

    impl Bench for MemoryBench {
        type Log = MemoryLog;

        fn new() -> Self {
            let rows = Arc::new(Mutex::new(Rows::new()));
            let sink = Arc::clone(&rows);
            let log = MemoryLog::new(Arc::new(move |rider: &[Change]| {
                let changes = rider.iter().cloned();
                sink.lock().unwrap().extend(changes.map(|c| ((c.family, c.key), c.value)));
            }));
            Self { log, rows }
        }

        fn log(&self) -> Self::Log {
            self.log.clone()
        }

        fn row(&self, family: Family, key: &[u8]) -> Option<Vec<u8>> {
            self.rows.lock().unwrap().get(&(family, key.to_vec())).cloned().flatten()
        }

        fn reopen(self) -> Self {
            self
        }
    }

    #[test]
    fn keeps_every_promise_of_a_log() {
        contract::run_all::<MemoryBench>();
    }
}
