//! All rows anew, from the log alone.

use super::catch_up::{Pace, fold_at};
use super::compare::{Comparison, compare};
use super::{Caught, ProjectorError};
use crate::domain::position::Position;
use crate::log::ReadLog;
use crate::view::read::Reader;
use crate::view::{Replaceable, ViewError};

/// What a rebuild did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Events folded.
    pub events: u64,
    /// The last event that the rows reflect now; `None` if the log is empty.
    pub folded: Option<Position>,
    /// How the rows before differed from what the log says; an error where they could not be
    /// read, which the rebuild has mended.
    pub comparison: Result<Comparison, ViewError>,
}

/// Folds the whole log beside the live rows, compares, and puts what it folded in their place.
///
/// Nobody may append or write rows meanwhile. `limit` is how many differences are kept;
/// `progress` is told how many events are folded, and how many there are.
///
/// # Errors
/// If the log cannot be read or folded, or the new rows cannot be written. The live rows then
/// stay as they are.
pub fn rebuild<L, V>(
    log: &L,
    live: &V,
    limit: usize,
    progress: impl FnMut(u64, u64),
) -> Result<Rebuilt, ProjectorError>
where
    L: ReadLog + ?Sized,
    V: Replaceable,
{
    let staged = live.stage()?;
    match fold_and_compare(log, live, &staged, limit, progress) {
        Ok(rebuilt) => {
            live.replace_with(&staged)?;
            Ok(rebuilt)
        }
        Err(error) => {
            // What went wrong first is what has to be told.
            let _ = live.discard(&staged);
            Err(error)
        }
    }
}

fn fold_and_compare<L, V>(
    log: &L,
    live: &V,
    staged: &V::Staged,
    limit: usize,
    mut progress: impl FnMut(u64, u64),
) -> Result<Rebuilt, ProjectorError>
where
    L: ReadLog + ?Sized,
    V: Replaceable,
{
    let end = log.tail()?.next_offset;
    let reflected = reflected_by(live, end)?;
    let mut step = |to| fold_at(Pace::Bulk, log, staged, to, |done, _| progress(done, end));
    let before = step(reflected)?;
    let comparison = compare(live, staged, limit);
    let Caught { events, folded } = step(end)?;
    Ok(Rebuilt { events: before.events + events, folded, comparison })
}

/// How many events the live rows reflect: up to there both have to be the same. Where not even
/// that can be read, everything is compared.
fn reflected_by(live: &impl Replaceable, end: u64) -> Result<u64, ProjectorError> {
    match Reader::new(live).folded() {
        Err(ViewError::Damaged { .. } | ViewError::Corrupt(_)) => Ok(end),
        Err(error) => Err(error.into()),
        Ok(None) => Ok(0),
        Ok(Some(folded)) if folded.offset >= end => {
            Err(ProjectorError::LogRegressed { folded, log_events: end })
        }
        Ok(Some(folded)) => Ok(folded.offset + 1),
    }
}
