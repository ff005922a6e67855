//! Which event set each thing that keeps a conversation off the list.

use super::{Held, Step};
use crate::domain::event::Fact;
use crate::domain::visible::{Blocker, Conversation};

/// Everything that holds now, with the step at which it last began to hold.
///
/// Nobody sets that a user who never joined is no member, so that is not listed.
pub(super) fn blockers(steps: &[Step], now: Conversation<'_>) -> Vec<Held> {
    now.blockers()
        .filter(|blocker| *blocker != Blocker::Left || now.was_ever())
        .filter(|blocker| *blocker != Blocker::Hidden || now.was_ever())
        .map(|blocker| Held { blocker, step: set_by(steps, blocker) })
        .collect()
}

/// A conversation without a message is hidden from its beginning: then the join is where the
/// user's waiting for a message began.
fn set_by(steps: &[Step], blocker: Blocker) -> Option<usize> {
    let began = steps.iter().rposition(|step| {
        step.after.blockers.contains(blocker) && !step.before.blockers.contains(blocker)
    });
    began.or_else(|| match blocker {
        Blocker::Hidden => steps.iter().rposition(is_join),
        _ => None,
    })
}

fn is_join(step: &Step) -> bool {
    matches!(step.event.fact, Fact::MembersAdded(_))
        && step.before.blockers.contains(Blocker::Left)
        && !step.after.blockers.contains(Blocker::Left)
}
