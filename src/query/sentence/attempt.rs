//! What the sentence says of deletes that left the conversation where it was.

use super::clause::{Act, Ask, Clause, Hint};
use crate::domain::event::{ConversationDeleted, DeletionRefused, Effect, Fact};
use crate::query::why::{TimelineStep, Why};

/// The most refused deletes that are named one by one.
const ASKS_NAMED_MAX: usize = 3;

/// Adds what came of the newest attempt to delete since the conversation stands as it does, and
/// how many others there were. Whether that names the right id.
pub(super) fn add<'a>(why: &'a Why, said: &mut Vec<Clause<'a>>) -> bool {
    let start = why.explanation.cause.map_or(0, |cause| cause + 1);
    let is_said = |at: &usize| why.explanation.blockers.iter().any(|held| held.step == Some(*at));
    let tried: Vec<&TimelineStep> = (start..why.timeline.len())
        .filter(|at| !is_said(at))
        .filter_map(|at| why.timeline.get(at))
        .filter(|step| is_tried(step))
        .collect();
    let Some((newest, earlier)) = tried.split_last() else { return false };
    let mut unsaid = earlier;
    let is_refused = match &newest.event.event.fact {
        Fact::DeletionRefused(fact) => {
            let alike = earlier.iter().rev().take_while(|step| is_alike(step, fact)).count();
            let alike = alike.min(ASKS_NAMED_MAX - 1);
            unsaid = &earlier[..earlier.len() - alike];
            let asked: Vec<&TimelineStep> = tried[unsaid.len()..].to_vec();
            let is_hinted = matches!(
                said.first(),
                Some(Clause::NoSuchId { hint, .. }) if hint.class == fact.class
            );
            said.push(refused(&asked, newest, fact, is_hinted));
            true
        }
        Fact::ConversationDeleted(fact) => {
            said.push(deleted(newest, fact));
            false
        }
        _ => false,
    };
    let fruitless = unsaid.iter().filter(|step| !is_applied(step)).count();
    if fruitless > 0 {
        said.push(Clause::EarlierAttempts(fruitless));
    }
    is_refused
}

fn is_tried(step: &TimelineStep) -> bool {
    matches!(step.event.event.fact, Fact::DeletionRefused(_) | Fact::ConversationDeleted(_))
}

fn is_applied(step: &TimelineStep) -> bool {
    matches!(&step.event.event.fact, Fact::ConversationDeleted(fact)
        if fact.effect == Effect::Applied)
}

/// Whether the step was refused for the same reason, with the same answer.
fn is_alike(step: &TimelineStep, newest: &DeletionRefused) -> bool {
    matches!(&step.event.event.fact, Fact::DeletionRefused(fact)
        if (fact.class, fact.answered) == (newest.class, newest.answered))
}

fn refused<'a>(
    asked: &[&'a TimelineStep],
    newest: &'a TimelineStep,
    fact: &DeletionRefused,
    is_hinted: bool,
) -> Clause<'a> {
    let ask = |step: &&'a TimelineStep| Ask {
        at: step.event.event.occurred_at,
        id: step.event.sealed.asked_id.as_deref(),
        position: step.event.event.position,
    };
    let hint = Hint {
        class: fact.class,
        meant: newest.event.channel.as_ref().map(|channel| channel.id.as_str()),
        asked_type: fact.asked_type,
    };
    Clause::Refused {
        asks: asked.iter().map(ask).collect(),
        who: Act::of(newest).who,
        answered: fact.answered,
        hint: (!is_hinted).then_some(hint),
    }
}

fn deleted<'a>(step: &'a TimelineStep, fact: &ConversationDeleted) -> Clause<'a> {
    let act = Act::of(step);
    match (fact.effect, &step.after) {
        (Effect::Late, _) => Clause::TooLate { act, recorded_at: step.event.event.recorded_at },
        (Effect::NoChange, _) => Clause::NothingToDelete { act, was_off: step.before.is_none() },
        (Effect::Applied, None) => Clause::DeletedFurther(act),
        (Effect::Applied, Some(row)) => Clause::Stayed {
            act,
            newer_from: fact.boundary.seq.number.saturating_add(1),
            newer_to: row.last_message_seq,
        },
    }
}
