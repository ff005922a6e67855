//! What the sentence says of deletes that left the conversation where it was.

use super::clause::{Act, Ask, Clause, Hint, never_listed_by};
use crate::domain::event::{ConversationDeleted, DeletionRefused, Effect, Fact};
use crate::domain::explain::State;
use crate::domain::refusal::RefusalClass;
use crate::query::why::{TimelineStep, Why};

/// The most refused deletes that are named one by one.
const ASKS_NAMED_MAX: usize = 3;

/// Adds what came of the newest attempt to delete since the conversation stands as it does, and
/// how many others there were. Whether that names the right id.
///
/// Of refused ones it names those that joined both uids of a person channel, first of all where
/// the server answered 200: nobody but this sentence tells that they came to nothing.
pub(super) fn add<'a>(why: &'a Why, said: &mut Vec<Clause<'a>>) -> bool {
    let start = why.explanation.cause.map_or(0, |cause| cause + 1);
    let is_said = |at: &usize| {
        let holds = why.explanation.blockers.iter().any(|held| held.step == Some(*at));
        holds || never_listed_by(why) == Some(*at)
    };
    let tried: Vec<&TimelineStep> = (start..why.timeline.len())
        .filter(|at| !is_said(at))
        .filter_map(|at| why.timeline.get(at))
        .filter(|step| is_tried(step))
        .collect();
    let Some((newest, earlier)) = tried.split_last() else { return false };
    match &newest.event.event.fact {
        Fact::DeletionRefused(_) => {
            add_refused(why, &tried, said);
            true
        }
        Fact::ConversationDeleted(fact) => {
            said.push(deleted(newest, fact));
            add_fruitless(earlier.iter().filter(|step| !is_applied(step)).count(), said);
            false
        }
        _ => false,
    }
}

/// Adds the refused deletes that tell the reader most, and how many others came to nothing.
///
/// Of a conversation on the list, the earlier ones count too: that it left and came back since
/// tells nobody that they were refused.
fn add_refused<'a>(why: &'a Why, tried: &[&'a TimelineStep], said: &mut Vec<Clause<'a>>) {
    let counted: Vec<&TimelineStep> = match why.explanation.state {
        State::Visible => why.timeline.iter().collect(),
        _ => tried.to_vec(),
    };
    let refusals = || counted.iter().filter_map(|step| Some((*step, refusal(step)?)));
    let Some((telling, fact)) = refusals().max_by_key(|(step, fact)| {
        let rank = (fact.class == RefusalClass::PersonIdJoined, fact.answered == Some(200));
        (rank, step.event.event.position)
    }) else {
        return;
    };
    let mut asked: Vec<&TimelineStep> =
        refusals().filter(|(_, other)| is_alike(other, fact)).map(|(step, _)| step).collect();
    asked.drain(..asked.len().saturating_sub(ASKS_NAMED_MAX));
    let is_hinted = matches!(
        said.first(),
        Some(Clause::NoSuchId { hint, .. }) if hint.class == fact.class
    );
    let others = refusals().count() - asked.len();
    said.push(refused(&asked, telling, fact, is_hinted));
    if others > 0 {
        said.push(Clause::OthersRefused(others));
    }
    let without_effect = |step: &&&TimelineStep| refusal(step).is_none() && !is_applied(step);
    add_fruitless(tried.iter().filter(without_effect).count(), said);
}

fn add_fruitless(count: usize, said: &mut Vec<Clause<'_>>) {
    if count > 0 {
        said.push(Clause::EarlierAttempts(count));
    }
}

fn refusal(step: &TimelineStep) -> Option<&DeletionRefused> {
    match &step.event.event.fact {
        Fact::DeletionRefused(fact) => Some(fact),
        _ => None,
    }
}

fn is_tried(step: &TimelineStep) -> bool {
    matches!(step.event.event.fact, Fact::DeletionRefused(_) | Fact::ConversationDeleted(_))
}

fn is_applied(step: &TimelineStep) -> bool {
    matches!(&step.event.event.fact, Fact::ConversationDeleted(fact)
        if fact.effect == Effect::Applied)
}

/// Whether both were refused for the same reason, with the same answer.
fn is_alike(one: &DeletionRefused, other: &DeletionRefused) -> bool {
    (one.class, one.answered) == (other.class, other.answered)
}

fn refused<'a>(
    asked: &[&'a TimelineStep],
    telling: &'a TimelineStep,
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
        meant: telling.event.channel.as_ref().map(|channel| channel.id.as_str()),
        asked_type: fact.asked_type,
    };
    Clause::Refused {
        asks: asked.iter().map(ask).collect(),
        who: Act::of(telling).who,
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
