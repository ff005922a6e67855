//! Whether a deletion that no longer stands was undone, or has settled.

use super::Dated;
use crate::codec::index::TimelineEntry;
use crate::domain::position::Position;

/// Whether a restore undid the deletion at `deletion`, given its conversation's timeline as of
/// any offset.
///
/// A deletion stands from its own event until the one that undid it or let it settle, so that
/// event is found by bisection, whatever the length of the timeline. Deletions settle oldest
/// first, so the one that settles there is the newest settled.
///
/// # Errors
/// If the timeline cannot be read.
pub fn was_undone<E>(
    deletion: Position,
    timeline_at: impl Fn(u64) -> Result<Option<Dated<TimelineEntry>>, E>,
) -> Result<bool, E> {
    let stands = |entry: &TimelineEntry| {
        entry.personal.deletions.iter().any(|standing| standing.position == deletion)
    };
    let Some((mut ended, mut ending)) = timeline_at(u64::MAX)? else { return Ok(false) };
    let mut stood = deletion.offset;
    if ended <= stood || stands(&ending) {
        return Ok(false);
    }
    while ended > stood + 1 {
        let middle = stood + (ended - stood) / 2;
        match timeline_at(middle)? {
            Some((at, entry)) if at > stood && !stands(&entry) => (ended, ending) = (at, entry),
            _ => stood = middle,
        }
    }
    let settled = ending.personal.settled.map(|settled| settled.position);
    Ok(settled < Some(deletion))
}
