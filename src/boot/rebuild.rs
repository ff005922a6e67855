//! Folding the log into new rows, and putting them in the place of the old.

use std::path::Path;
use std::sync::Arc;

use super::{OpenOptions, open_rocks, session_id, system_clock};
use crate::domain::event::{Event, Fact, SessionKind, SessionOpened, ViewRebuilt};
use crate::domain::position::Position;
use crate::error::{Code, Error};
use crate::log::rocks::RocksLog;
use crate::log::{Appended, EventLog, NewBatch};
use crate::projector::{self, Comparison};
use crate::view::ViewError;
use crate::view::fold::Overlay;
use crate::view::rocks::RocksView;

/// Differences that are kept to be told.
const DIFFERENCES_KEPT: usize = 100;

/// What a rebuild did.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    /// Events that were folded.
    pub events: u64,
    /// How the new rows compare with the old; an error where the old ones could not be read,
    /// which the rebuild has mended.
    pub comparison: Result<Comparison, ViewError>,
    /// The event that records the rebuild.
    pub position: Position,
}

/// Folds the whole log into new rows, compares them with the live ones, puts them in their place
/// in one synced write, and records that. `progress` is told how many events of how many are
/// folded.
///
/// A process that ends meanwhile leaves the live rows as they were; what it had folded is dropped
/// at the next opening.
///
/// # Errors
/// If the store cannot be opened for writing, or the log cannot be read or folded.
pub fn rebuild(
    dir: &Path,
    options: &OpenOptions,
    progress: impl FnMut(u64, u64),
) -> Result<Rebuilt, Error> {
    let rocks = open_rocks(dir, options)?;
    let log = RocksLog::open(Arc::clone(&rocks))?;
    let live = RocksView::live(Arc::clone(&rocks));
    let rebuilt = projector::rebuild(&log, &live, DIFFERENCES_KEPT, progress)?;
    let differing =
        rebuilt.comparison.as_ref().map_or(ViewRebuilt::ROWS_NOT_COMPARED, |found| found.differing);
    let position = record(&log, live, rebuilt.folded, differing)?;
    let projector::Rebuilt { events, comparison, .. } = rebuilt;
    Ok(Rebuilt { events, comparison, position })
}

/// Appends that the rows were rebuilt, after a fence of its own.
fn record(
    log: &RocksLog,
    live: RocksView,
    through: Option<Position>,
    rows_differing: u64,
) -> Result<Position, Error> {
    let tail = log.tail()?;
    let epoch = tail.epoch + 1;
    let recorded_at = system_clock()().max(tail.recorded_at);
    let log_time = tail.log_time.max(recorded_at);
    let fence = Fact::SessionOpened(SessionOpened {
        epoch,
        kind: SessionKind::Live,
        program: concat!("panguan ", env!("CARGO_PKG_VERSION")).to_owned(),
    });
    let mut facts = vec![fence];
    if let Some(through) = through {
        facts.push(Fact::ViewRebuilt(ViewRebuilt { through, rows_differing }));
    }
    let mut overlay = Overlay::new(live);
    let mut position = Position::local(tail.next_offset);
    let mut appended = Vec::new();
    for (offset, fact) in (tail.next_offset..).zip(facts) {
        position = Position::local(offset);
        let occurred_at = recorded_at;
        let event = Event { position, occurred_at, recorded_at, log_time, fact, context: None };
        overlay.fold(&event)?;
        appended.push(event);
    }
    let rider = overlay.take_changes();
    let batch = NewBatch { epoch, writer: session_id()?, recorded_at, events: appended };
    match log.append(&tail, &batch, &rider) {
        Appended::Appended(_) => Ok(position),
        Appended::Conflict(_) => Err(Error::new(Code::Overtaken, "another writer took over")
            .hint("the rows are rebuilt; only the event that says so is missing")),
        Appended::Unknown(error) => Err(error.into()),
    }
}
