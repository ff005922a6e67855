//! The floor of a measured run: the writes that it made, made again with nothing decided.
//!
//! What a batch wrote is a pure function of the log: its frames, its header, the tail after it,
//! and what folding its events changed. So nothing here knows how a family is laid out, and a test
//! compares the floor's database with the measured one byte for byte.

mod rows;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::{Duration, Instant};

use super::Reading;
use crate::codec::batch::{Tail, hash};
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::frame;
use crate::codec::key::{self, meta};
use crate::domain::position::{LOCAL_PARTITION, Position};
use crate::error::Error;
use crate::log::{LogError, ReadLog};
use crate::rocks::{Access, Durability, Families, Rocks, RocksError, Settings, WriteBatch};
use crate::view::fold::Overlay;
use crate::view::rocks::RocksView;
use crate::view::{Order, View};
use rows::RowsView;

/// About how many bytes of writes are prepared before they are made. A round of a bench fits;
/// more is made in turns, of which only the writing is measured.
const PREPARED_BYTES: usize = 512 << 20;

/// What a change takes in memory beside its bytes, roughly.
const CHANGE_BYTES: usize = 96;

/// What the floor made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Floor {
    /// How long the measured batches took.
    pub took: Duration,
    /// How many batches those were.
    pub batches: u64,
    /// How many puts and deletes they made.
    pub changes: u64,
}

/// Makes the writes of the store's batches again, in a new database below `dir`: those before
/// `first_batch` so that the others meet a database that holds what the measured one held, and
/// the others one after the other, each in one synced write, with the clock running.
///
/// # Errors
/// If the store cannot be read, or the database cannot be written.
pub fn floor(
    store: &Reading,
    first_batch: u64,
    dir: &Path,
    cache_bytes: usize,
) -> Result<Floor, Error> {
    let settings = Settings { cache_bytes, program: "panguan bench".to_owned() };
    let rocks = Rocks::open(dir, Access::ReadWrite, &settings)?;
    rocks.write(&rocks.live(), &opening(store)?, Durability::Buffered)?;
    let mut writes = Writes::of(&*store.log);
    while writes.number < first_batch {
        let Some(write) = writes.next()? else { break };
        // The last one is synced, so that the first measured one need not wait for them all.
        let is_last = writes.number == first_batch;
        write.make(&rocks, if is_last { Durability::Synced } else { Durability::Buffered })?;
    }
    let mut floor = Floor::default();
    loop {
        let prepared = writes.prepare(PREPARED_BYTES)?;
        if prepared.is_empty() {
            return Ok(floor);
        }
        let started = Instant::now();
        for write in &prepared {
            write.make(&rocks, Durability::Synced)?;
        }
        floor.took += started.elapsed();
        floor.batches += prepared.len() as u64;
        floor.changes += prepared.iter().map(Write::changes).sum::<u64>();
    }
}

/// What a store holds that neither a batch nor opening a database wrote, such as its dialect.
fn opening(store: &Reading) -> Result<Vec<Change>, Error> {
    let view = RocksView::live(store.rocks.clone());
    let mut changes = Vec::new();
    for entry in view.scan(Family::Meta, &[], None, Order::Rising) {
        let (key, value) = entry?;
        let anew = [meta::FORMAT, meta::TAIL, meta::FOLDED, meta::INDEX];
        let comes_anew =
            anew.iter().any(|anew| key == *anew) || key.first() == Some(&meta::COVERAGE);
        if !comes_anew {
            changes.push(Change::put(Family::Meta, key, value));
        }
    }
    Ok(changes)
}

/// What one batch wrote.
struct Write {
    number: u64,
    frames: Vec<(u64, Vec<u8>)>,
    header: Vec<u8>,
    tail: Vec<u8>,
    rider: Vec<Change>,
}

impl Write {
    /// The same calls that the log makes for a batch.
    fn make(&self, rocks: &Rocks, durability: Durability) -> Result<(), RocksError> {
        let live = rocks.live();
        rocks.engine().write_if(durability, || self.batch(rocks, &live))
    }

    fn batch(&self, rocks: &Rocks, live: &Families) -> Result<WriteBatch, RocksError> {
        let engine = rocks.engine();
        let mut batch = WriteBatch::default();
        let frames =
            self.frames.iter().map(|(offset, frame)| (key::log(Position::local(*offset)), frame));
        engine.put_all(&mut batch, live.name(Family::Log), frames)?;
        let number = key::batch(LOCAL_PARTITION, self.number);
        engine.put(&mut batch, live.name(Family::Batch), &number, &self.header)?;
        engine.put(&mut batch, live.name(Family::Meta), &meta::TAIL, &self.tail)?;
        rocks.add(&mut batch, live, &self.rider)?;
        Ok(batch)
    }

    fn changes(&self) -> u64 {
        // The frames and the rider, the header and the tail.
        (self.frames.len() + self.rider.len() + 2) as u64
    }

    /// About how much memory it takes.
    fn bytes(&self) -> usize {
        let of = |change: &Change| change.key.len() + change.value.as_ref().map_or(0, Vec::len);
        let frames: usize = self.frames.iter().map(|(_, frame)| frame.len() + CHANGE_BYTES).sum();
        frames + self.rider.iter().map(|change| of(change) + CHANGE_BYTES).sum::<usize>()
    }
}

/// The writes of a log's batches, one after the other.
struct Writes<'a> {
    log: &'a dyn ReadLog,
    overlay: Overlay<RowsView>,
    /// The next batch.
    number: u64,
}

impl<'a> Writes<'a> {
    fn of(log: &'a dyn ReadLog) -> Self {
        Self { log, overlay: Overlay::new(RowsView::default()), number: 0 }
    }

    /// Those that follow, up to about so many bytes.
    fn prepare(&mut self, bytes_max: usize) -> Result<Vec<Write>, Error> {
        let mut prepared = Vec::new();
        let mut bytes = 0;
        while bytes < bytes_max {
            let Some(write) = self.next()? else { break };
            bytes += write.bytes();
            prepared.push(write);
        }
        Ok(prepared)
    }

    /// The next one; `None` at the end of the log.
    fn next(&mut self) -> Result<Option<Write>, Error> {
        let number = self.number;
        let Some(header) = self.log.batch(number)? else { return Ok(None) };
        let damaged = |error| LogError::BatchDamaged { number, error };
        let said = crate::codec::batch::BatchHeader::decode(&header).map_err(damaged)?;
        let frames = self.log.frames(said.first_offset, said.count as usize)?;
        let mut log_time = said.recorded_at;
        for (offset, frame) in &frames {
            let position = Position::local(*offset);
            let event = frame::decode(position, frame)
                .map_err(|error| LogError::Damaged { position, error })?;
            log_time = event.log_time;
            self.overlay.fold(&event)?;
        }
        let rider = self.overlay.take_changes();
        self.overlay.base().view().write(&rider)?;
        self.number += 1;
        let tail = Tail {
            next_batch: self.number,
            next_offset: said.first_offset + u64::from(said.count),
            hash: hash(&header),
            epoch: said.epoch,
            recorded_at: said.recorded_at,
            log_time,
        };
        Ok(Some(Write { number, frames, header, tail: tail.encode(), rider }))
    }
}
