//! Folding from where a view stands to where the log ends.

use std::ops::Range;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use super::ProjectorError;
use crate::codec::change::Change;
use crate::domain::event::Event;
use crate::domain::position::Position;
use crate::log::{EVENTS_PER_READ, ReadLog};
use crate::view::View;
use crate::view::fold::Overlay;
use crate::view::read::Reader;

/// Reads that wait for the fold.
const READS_AHEAD: usize = 4;

/// How much is collected before it is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pace {
    /// A write of a few megabytes, which is there whole or not at all. One event makes at most
    /// some 2,000 changes.
    Steps,
    /// As much as memory allows, some 100 megabytes, into a view that is thrown away if it fails.
    Bulk,
}

impl Pace {
    const fn changes(self) -> usize {
        match self {
            Self::Steps => 16_384,
            Self::Bulk => 262_144,
        }
    }
}

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
    L: ReadLog + ?Sized,
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
    progress: impl FnMut(u64, u64),
) -> Result<Caught, ProjectorError>
where
    L: ReadLog + ?Sized,
    V: View,
{
    fold_at(Pace::Steps, log, view, end, progress)
}

/// [`fold_to`], at this pace.
pub(super) fn fold_at<L, V>(
    pace: Pace,
    log: &L,
    view: V,
    end: u64,
    mut progress: impl FnMut(u64, u64),
) -> Result<Caught, ProjectorError>
where
    L: ReadLog + ?Sized,
    V: View,
{
    let mut folded = Reader::new(&view).folded()?;
    let start = folded.map_or(0, |folded| folded.offset.saturating_add(1));
    if let Some(folded) = folded.filter(|_| start > end) {
        return Err(ProjectorError::LogRegressed { folded, log_events: end });
    }
    let mut written = start;
    for_each_step(log, &view, pace, start..end, |step| {
        folded = Some(Position::local(step.end - 1));
        written = step.end;
        match pace {
            Pace::Steps => view.write(&step.changes)?,
            Pace::Bulk => view.load(step.changes)?,
        }
        progress(written, end);
        Ok(())
    })?;
    Ok(Caught { events: written - start, folded })
}

/// What some events wrote, up to, not including, the one at `end`.
struct Step {
    changes: Vec<Change>,
    end: u64,
}

/// Reads, folds and writes at once, each a step ahead of the next.
///
/// The fold runs while the step before it is being written, and the overlay holds for that: rows
/// that changed in one step stay in it through the next.
fn for_each_step<L, V>(
    log: &L,
    view: &V,
    pace: Pace,
    offsets: Range<u64>,
    mut write: impl FnMut(Step) -> Result<(), ProjectorError>,
) -> Result<(), ProjectorError>
where
    L: ReadLog + ?Sized,
    V: View,
{
    if offsets.is_empty() {
        return Ok(());
    }
    let end = offsets.end;
    thread::scope(|scope| {
        let (send_events, events) = mpsc::sync_channel(READS_AHEAD);
        let (send_step, steps) = mpsc::sync_channel(0);
        scope.spawn(move || read(log, offsets, &send_events));
        scope.spawn(move || fold(view, pace, end, events, &send_step));
        // Whoever fails stops: the others then find nobody to hear them, and end.
        steps.into_iter().try_for_each(|step| write(step?))
    })
}

type Sent<T> = Result<T, ProjectorError>;

fn read<L: ReadLog + ?Sized>(
    log: &L,
    mut offsets: Range<u64>,
    events: &SyncSender<Sent<Vec<Event>>>,
) {
    while !offsets.is_empty() {
        let count = usize::try_from(offsets.end - offsets.start).unwrap_or(usize::MAX);
        let read = log
            .events(offsets.start, count.min(EVENTS_PER_READ))
            .map_err(ProjectorError::from)
            .and_then(|read| gapless(read, &mut offsets));
        let failed = read.is_err();
        if events.send(read).is_err() || failed {
            return;
        }
    }
}

/// The same events, if they are the next ones and at least one; `offsets` is what remains then.
fn gapless(events: Vec<Event>, offsets: &mut Range<u64>) -> Sent<Vec<Event>> {
    let log_events = offsets.end;
    let missing = |offset| {
        Err(ProjectorError::EventMissing { position: Position::local(offset), log_events })
    };
    if events.is_empty() {
        return missing(offsets.start);
    }
    for event in &events {
        if event.position != Position::local(offsets.start) {
            return missing(offsets.start);
        }
        offsets.start += 1;
    }
    Ok(events)
}

fn fold<V: View>(
    view: &V,
    pace: Pace,
    end: u64,
    events: Receiver<Sent<Vec<Event>>>,
    steps: &SyncSender<Sent<Step>>,
) {
    let mut overlay = Overlay::new(view);
    for event in events.into_iter().flat_map(each) {
        let next = event.as_ref().map_or(end, |event| event.position.offset + 1);
        let folded = event.and_then(|event| Ok(overlay.fold(&event)?));
        let step = match folded {
            Err(error) => Err(error),
            Ok(()) if next < end && overlay.pending_changes() < pace.changes() => continue,
            Ok(()) => Ok(Step { changes: overlay.take_changes(), end: next }),
        };
        let failed = step.is_err();
        if steps.send(step).is_err() || failed {
            return;
        }
    }
}

fn each(events: Sent<Vec<Event>>) -> impl Iterator<Item = Sent<Event>> {
    let (events, error) = match events {
        Ok(events) => (events, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    events.into_iter().map(Ok).chain(error.map(Err))
}
