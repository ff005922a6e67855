//! Folding the log into new rows, and putting them in the place of the old.

use std::path::Path;
use std::sync::Arc;

use super::{OpenOptions, open_rocks, parts};
use crate::domain::event::ViewRebuilt;
use crate::domain::position::Position;
use crate::error::Error;
use crate::projector::{self, Comparison};
use crate::store;
use crate::view::ViewError;
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
/// If the store cannot be opened for writing, which a clock that is behind prevents too, or the
/// log cannot be read or folded.
pub fn rebuild(
    dir: &Path,
    options: &OpenOptions,
    progress: impl FnMut(u64, u64),
) -> Result<Rebuilt, Error> {
    let rocks = open_rocks(dir, options)?;
    let parts = parts(Arc::clone(&rocks), dir, options)?;
    store::check_clock(&parts, options.session())?;
    let live = RocksView::live(rocks);
    let rebuilt = projector::rebuild(&*parts.log, &live, DIFFERENCES_KEPT, progress)?;
    let rows_differing =
        rebuilt.comparison.as_ref().map_or(ViewRebuilt::ROWS_NOT_COMPARED, |found| found.differing);
    let noted = rebuilt.folded.map(|through| ViewRebuilt { through, rows_differing });
    let position = store::note_rebuild(&parts, options.session(), noted)?;
    let projector::Rebuilt { events, comparison, .. } = rebuilt;
    Ok(Rebuilt { events, comparison, position })
}

#[cfg(test)]
mod tests;
