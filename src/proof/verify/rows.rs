//! Rows and indexes against what the log says, byte for byte.

use std::ops::{ControlFlow, Range};

use super::{DAMAGES_KEPT, Place, Report, Stage, Subject, Watch};
use crate::domain::hex::Hex;
use crate::domain::position::Position;
use crate::log::LogError;
use crate::projector::{How, ProjectorError, compare, fold_to};
use crate::view::ViewError;
use crate::view::fold::FoldError;
use crate::view::read::Reader;

/// Events that are folded between two looks at whether to stop.
const EVENTS_PER_STEP: u64 = 262_144;

/// Folds the log anew, and compares.
pub(super) fn check(
    subject: &Subject<'_>,
    report: &mut Report,
    watch: &mut Watch<'_>,
) -> ControlFlow<()> {
    let events = report.tail.map_or(0, |tail| tail.next_offset);
    let folded = match Reader::new(subject.live).folded() {
        Ok(folded) => folded.map_or(0, |position| position.offset.saturating_add(1)),
        Err(error) => {
            report.found(Place::Rows, error.to_string());
            return ControlFlow::Continue(());
        }
    };
    if folded != events {
        let through = folded.checked_sub(1).map(Position::local);
        let through = through.map_or("no event".to_owned(), |last| format!("event {last}"));
        report.found(
            Place::Rows,
            format!("they reflect {through} and those before, and the log holds {events} events"),
        );
    }
    if let Err((offsets, error)) = fold(subject, folded.min(events), watch)? {
        let (place, what) = unfolded(&offsets, &error);
        report.found(place, what);
        return ControlFlow::Continue(());
    }
    watch(Stage::Rows, 0, 0)?;
    if folded <= events {
        match compare(&subject.live, &subject.scratch, DAMAGES_KEPT) {
            Ok(comparison) => tell(report, &comparison),
            Err(error) => report.found(place_of(&error), error.to_string()),
        }
    }
    ControlFlow::Continue(())
}

fn fold(
    subject: &Subject<'_>,
    end: u64,
    watch: &mut Watch<'_>,
) -> ControlFlow<(), Result<(), (Range<u64>, ProjectorError)>> {
    let mut done = 0;
    while done < end {
        let step_end = end.min(done + EVENTS_PER_STEP);
        if let Err(error) = fold_to(subject.log, subject.scratch, step_end, |_, _| ()) {
            return ControlFlow::Continue(Err((done..step_end, error)));
        }
        done = step_end;
        watch(Stage::Fold, done, end)?;
    }
    ControlFlow::Continue(Ok(()))
}

/// Where the log could not be folded, and why: what is wrong with an event is no matter of the
/// rows, because a rebuild would fail at the same one.
fn unfolded(offsets: &Range<u64>, error: &ProjectorError) -> (Place, String) {
    let place = match error {
        ProjectorError::EventMissing { position, .. }
        | ProjectorError::Log(LogError::Damaged { position, .. }) => Place::Event(*position),
        ProjectorError::Fold(FoldError::Impossible { position, contradiction, .. }) => {
            let what = format!("it contradicts the events before it: {contradiction}");
            return (Place::Event(*position), what);
        }
        ProjectorError::Log(LogError::BatchDamaged { number, .. }) => Place::Batch(*number),
        ProjectorError::Log(LogError::TailDamaged { .. } | LogError::TailUnreadable(_)) => {
            Place::Tail
        }
        ProjectorError::Log(_) => {
            let last = offsets.end.saturating_sub(1);
            Place::Events(Position::local(offsets.start), Position::local(last))
        }
        ProjectorError::Fold(FoldError::View(_))
        | ProjectorError::View(_)
        | ProjectorError::LogRegressed { .. } => Place::Rows,
    };
    (place, error.to_string())
}

fn tell(report: &mut Report, comparison: &crate::projector::Comparison) {
    report.rows = Some(comparison.entries);
    for difference in &comparison.differences {
        let what = match difference.how {
            How::Missing { .. } => "it is missing",
            How::Unfounded { .. } => "no event accounts for it",
            How::Changed { .. } => "it is not what the log says",
        };
        let key = Hex(&difference.key).to_string();
        report.found(Place::Row { family: difference.family, key }, what);
    }
    let kept = comparison.differences.len() as u64;
    report.damaged += comparison.differing.saturating_sub(kept);
}

fn place_of(error: &ViewError) -> Place {
    match error {
        ViewError::Damaged { family, key, .. } => Place::Row { family: *family, key: key.clone() },
        ViewError::Engine(_) | ViewError::Corrupt(_) => Place::Rows,
    }
}
