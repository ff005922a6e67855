//! Folding from where a view stands to where the log ends.

use super::ProjectorError;
use crate::domain::position::Position;
use crate::log::EventLog;
use crate::view::View;
use crate::view::fold::Overlay;

/// Events that are read from the log at once.
const EVENTS_PER_READ: usize = 1_024;

/// Changes that are collected before they are written. One event makes at most some 2,000, so a
/// write stays within a few megabytes.
const CHANGES_PER_WRITE: usize = 16_384;

/// What was folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caught {
    /// Events folded.
    pub events: u64,
    /// The last event that the view reflects now; `None` if the log is empty.
    pub folded: Option<Position>,
}

/// Folds what the log holds and the view does not reflect yet.
///
/// # Errors
/// If the log or the view fails, or the view is ahead of the log.
pub fn catch_up<L, V>(log: &L, view: V) -> Result<Caught, ProjectorError>
where
    L: EventLog + ?Sized,
    V: View,
{
    let end = log.tail()?.next_offset;
    fold_to(log, view, end, |_, _| ())
}

/// Folds the log from where the view stands up to, not including, the event at `end`. Each write
/// moves the fold's place with its rows, so that what was interrupted goes on where it stopped.
///
/// `progress` is told after each write how many events are folded, and how many there are.
///
/// # Errors
/// If the log or the view fails, or the view is beyond `end`.
pub fn fold_to<L, V>(
    log: &L,
    view: V,
    end: u64,
    mut progress: impl FnMut(u64, u64),
) -> Result<Caught, ProjectorError>
where
    L: EventLog + ?Sized,
    V: View,
{
    let mut overlay = Overlay::new(view);
    let mut folded = overlay.base().folded()?;
    let start = folded.map_or(0, |folded| folded.offset.saturating_add(1));
    if let Some(folded) = folded.filter(|_| start > end) {
        return Err(ProjectorError::LogRegressed { folded, log_events: end });
    }
    let mut next = start;
    while next < end {
        let count = usize::try_from(end - next).unwrap_or(usize::MAX).min(EVENTS_PER_READ);
        let events = log.events(next, count)?;
        if events.is_empty() {
            return Err(missing(next, end));
        }
        for event in events {
            if event.position != Position::local(next) {
                return Err(missing(next, end));
            }
            overlay.fold(&event)?;
            folded = Some(event.position);
            next += 1;
            if overlay.pending_changes() >= CHANGES_PER_WRITE || next == end {
                write(&mut overlay)?;
                progress(next, end);
            }
        }
    }
    Ok(Caught { events: next - start, folded })
}

fn write<V: View>(overlay: &mut Overlay<V>) -> Result<(), ProjectorError> {
    let changes = overlay.take_changes();
    Ok(overlay.base().view().write(&changes)?)
}

fn missing(offset: u64, end: u64) -> ProjectorError {
    ProjectorError::EventMissing { position: Position::local(offset), log_events: end }
}
