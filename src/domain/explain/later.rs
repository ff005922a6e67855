//! What a deletion hides that came after it: its caller named a message that was not recorded yet.

use super::Step;
use crate::domain::channel::Gap;
use crate::domain::event::{BoundaryBasis, ConversationDeleted, Effect, Fact};
use crate::domain::position::Position;
use crate::domain::visible::Conversation;

/// Numbers that a deletion covers and that no message had when it was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// The first: the one after the newest message of that time.
    pub from_seq: u64,
    /// The last, which is the number that the caller named.
    pub to_seq: u64,
}

impl Ahead {
    /// Those of this deletion; `None` if it changed nothing, or names no message ahead.
    #[must_use]
    pub fn of(deletion: &ConversationDeleted) -> Option<Self> {
        let boundary = deletion.boundary;
        if deletion.effect != Effect::Applied || boundary.basis != BoundaryBasis::Caller {
            return None;
        }
        let count = boundary.seq.above(deletion.head_seen.last_seq);
        let to_seq = boundary.seq.number;
        (count > 0).then_some(Self { from_seq: to_seq - count + 1, to_seq })
    }
}

/// Messages that came after a deletion and are hidden by it all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HidLater {
    /// The deletion.
    pub deletion: Position,
    /// The step at which it happened, as an index.
    pub step: usize,
    /// The number that its caller named.
    pub named_seq: u64,
    /// The first number that came, or could have.
    pub from_seq: u64,
    /// The last: at most the one that was named, and at most the newest message's.
    pub to_seq: u64,
    /// How many messages of these numbers were recorded.
    pub messages: u64,
}

/// What came after the deletion that decides how far the user's messages are hidden, and is hidden
/// by it. `gaps` are the numbers that were never recorded, of the newest message's incarnation.
#[must_use]
pub fn hid_later(steps: &[Step], now: Conversation<'_>, gaps: &[Gap]) -> Option<HidLater> {
    let (floor, head) = (now.floor(), now.channel.last_seq());
    if floor.incarnation != head.incarnation {
        return None;
    }
    let to_seq = floor.min(head).number;
    steps.iter().enumerate().find_map(|(step, at)| {
        let Fact::ConversationDeleted(fact) = &at.event.fact else { return None };
        let deletion = at.event.position;
        let stands = now.personal.deletions.iter().any(|one| one.position == deletion);
        if !stands || fact.boundary.seq != floor {
            return None;
        }
        let Ahead { from_seq, to_seq: named_seq } = Ahead::of(fact)?;
        let numbers = (to_seq + 1).checked_sub(from_seq)?;
        let messages =
            numbers.checked_sub(missing(gaps, from_seq, to_seq)).filter(|all| *all > 0)?;
        Some(HidLater { deletion, step, named_seq, from_seq, to_seq, messages })
    })
}

/// How many numbers from `first` to `last` are missing.
fn missing(gaps: &[Gap], first: u64, last: u64) -> u64 {
    gaps.iter().map(|gap| (gap.last.min(last) + 1).saturating_sub(gap.first.max(first))).sum()
}

#[cfg(test)]
mod tests;
