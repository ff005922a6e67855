//! What the sentence says, in the order in which it is said, before it is put into words.

use super::attempt;
use crate::domain::channel_type::ChannelType;
use crate::domain::context::{ActorKind, ReasonBasis, ReasonCode};
use crate::domain::event::{BoundaryBasis, Fact, FactKind, Removal};
use crate::domain::explain::{Covered, Hid, HidLater, Knowledge, State};
use crate::domain::member::Basis;
use crate::domain::position::Position;
use crate::domain::refusal::RefusalClass;
use crate::domain::time::Micros;
use crate::query::vanished::Vanished;
use crate::query::why::{TimelineStep, Why};

/// What the sentence is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// Whose list.
    pub uid: &'a str,
    /// The peer's uid, or the channel's id.
    pub id: &'a str,
    /// The channel's type, where there is one.
    pub kind: Option<ChannelType>,
}

impl<'a> Place<'a> {
    pub fn of(why: &'a Why) -> Self {
        Self {
            uid: &why.uid,
            id: &why.channel_id,
            kind: ChannelType::try_from(why.channel_type).ok(),
        }
    }
}

/// One part of the sentence.
#[derive(Debug)]
pub(super) enum Clause<'a> {
    /// It left the list by this, which still keeps it off.
    Left(Act<'a>),
    /// It left the list by this, which no longer holds.
    LeftThen(Act<'a>),
    /// This keeps it off.
    KeptOff { act: Act<'a>, too: bool },
    /// It was never on the list, and nothing is to blame but silence.
    NeverListed(Option<Act<'a>>),
    /// It came onto the list by this, for the first time.
    Came(Act<'a>),
    /// It came back by this, after that had taken it off.
    CameBack { by: Act<'a>, after: Act<'a> },
    /// A message from before a deletion was recorded after it, and brought the conversation back.
    CameBackLate { seq: u64, sent_before: i64, recorded_after: i64, deletion: Act<'a> },
    /// There never was such a conversation, and there would be an event of it.
    NeverExisted { since: Micros },
    /// The id can name no conversation.
    NoSuchId { asked: &'a str, hint: Hint<'a> },
    /// Whether there was such a conversation is not known, because this kind of fact is missing.
    /// What the `late` sources did not feed yet is; if there are none, nobody feeds it.
    Unknown { missing: FactKind, late: &'a [Covered] },
    /// The same, because nobody stated the channel's members.
    SilentMembers,
    /// Deletes were asked for and refused, all for one reason.
    Refused {
        /// Oldest first; never empty.
        asks: Vec<Ask<'a>>,
        who: Option<Who<'a>>,
        answered: Option<u16>,
        hint: Option<Hint<'a>>,
    },
    /// So many others were refused.
    OthersRefused(usize),
    /// A delete had nothing to delete.
    NothingToDelete { act: Act<'a>, was_off: bool },
    /// A further deletion covered more messages of a conversation that was off already.
    DeletedFurther(Act<'a>),
    /// A deletion became known after newer facts, and changed nothing.
    TooLate { act: Act<'a>, recorded_at: Micros },
    /// A deletion left newer messages, so the conversation stayed.
    Stayed { act: Act<'a>, newer_from: u64, newer_to: u64 },
    /// Messages came after a deletion whose caller had named them.
    HidLater(HidLater),
    /// So many earlier attempts changed nothing.
    EarlierAttempts(usize),
    /// The id that was asked about most likely means this conversation.
    Meant { asked: &'a str, hint: Hint<'a> },
}

/// A delete that was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask<'a> {
    pub at: Micros,
    /// The id as it was sent; `None` if its sealed text is gone.
    pub id: Option<&'a str>,
    pub position: Position,
}

/// Somebody did something.
#[derive(Clone, Debug)]
pub(super) struct Act<'a> {
    pub at: Micros,
    pub who: Option<Who<'a>>,
    pub did: Did<'a>,
    pub reason: Option<Reason<'a>>,
    pub position: Position,
}

/// Who.
#[derive(Clone, Copy, Debug)]
pub(super) struct Who<'a> {
    pub kind: ActorKind,
    pub id: &'a str,
    pub on_behalf_of: Option<&'a str>,
}

/// What was done.
#[derive(Clone, Copy, Debug)]
pub(super) enum Did<'a> {
    Deleted { hid: Option<Hid>, up_to: u64 },
    AskedToDelete,
    Removed { how: Removal, by_the_member: bool },
    Blocked,
    Disbanded,
    Purged { below: u64 },
    Added(Basis),
    Unblocked,
    Created,
    Restored(Position),
    Opened,
    Wrote { seq: u64, from: Option<&'a str> },
    Other(&'static str),
}

/// Why, where that is not what the act itself says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reason<'a> {
    pub code: ReasonCode,
    pub text: Option<&'a str>,
    pub ticket: Option<&'a str>,
}

/// What was wrong with a refused delete, and what would be right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hint<'a> {
    pub class: RefusalClass,
    /// The id that was most likely meant.
    pub meant: Option<&'a str>,
    /// The channel type that was asked.
    pub asked_type: Option<i64>,
}

impl<'a> Act<'a> {
    pub fn of(step: &'a TimelineStep) -> Self {
        let told = &step.event;
        let context = told.event.context.as_ref();
        Self {
            at: told.event.occurred_at,
            who: told.actor.as_ref().map(|actor| Who {
                kind: actor.kind,
                id: &actor.id,
                on_behalf_of: told.on_behalf_of.as_deref(),
            }),
            did: Did::of(step),
            reason: context.and_then(|context| {
                let says_more = match (context.reason.basis, &told.event.fact) {
                    (ReasonBasis::Stated, _) | (_, Fact::ConversationDeleted(_)) => true,
                    (ReasonBasis::Inferred, _) => told.sealed.reason_text.is_some(),
                };
                says_more.then_some(Reason {
                    code: context.reason.code,
                    text: told.sealed.reason_text.as_deref(),
                    ticket: told.sealed.ticket.as_deref(),
                })
            }),
            position: told.event.position,
        }
    }
}

impl<'a> Did<'a> {
    fn of(step: &'a TimelineStep) -> Self {
        match &step.event.event.fact {
            Fact::ConversationDeleted(fact) => {
                Self::Deleted { hid: step.hid, up_to: fact.boundary.seq.number }
            }
            Fact::DeletionRefused(_) => Self::AskedToDelete,
            Fact::MembersRemoved(fact) => {
                let actor = step.event.actor.as_ref();
                let by_user = actor.is_some_and(|actor| actor.kind == ActorKind::User);
                let who = actor.map(|actor| &actor.id).filter(|_| by_user);
                let by_the_member = who.is_some() && who == step.event.members.first();
                Self::Removed { how: fact.removal, by_the_member }
            }
            Fact::MembersBlocked(_) => Self::Blocked,
            Fact::ChannelDisbanded(_) => Self::Disbanded,
            Fact::MessagesPurged(fact) => Self::Purged { below: fact.retained_from.number },
            Fact::MembersAdded(fact) => Self::Added(fact.basis),
            Fact::MembersUnblocked(_) => Self::Unblocked,
            Fact::ChannelCreated(_) => Self::Created,
            Fact::ConversationRestored(fact) => Self::Restored(fact.deletion),
            Fact::ConversationActivated(_) => Self::Opened,
            Fact::MessageRecorded(fact) => {
                Self::Wrote { seq: fact.seq, from: step.event.from_uid.as_deref() }
            }
            other => Self::Other(other.name()),
        }
    }
}

/// What the sentence says.
pub(super) fn clauses(why: &Why) -> Vec<Clause<'_>> {
    let mut said = match why.explanation.state {
        State::Visible => visible(why),
        State::NeverExisted | State::Unknown => absent(why),
        State::Hidden | State::Left | State::Blocked | State::Disbanded => off(why),
    };
    let hinted = attempt::add(why, &mut said);
    said.extend(later(why).map(Clause::HidLater));
    if let (Some(misspelled), false) = (&why.misspelled, hinted)
        && !matches!(said.first(), Some(Clause::NoSuchId { .. }))
    {
        said.push(Clause::Meant {
            asked: &misspelled.asked_id,
            hint: Hint {
                class: misspelled.class,
                meant: Some(&why.channel_id),
                asked_type: Some(why.channel_type),
            },
        });
    }
    said
}

/// What a deletion hid that came after it, where that is a part of why the list is as it is.
fn later(why: &Why) -> Option<HidLater> {
    why.hid_later.filter(|_| matches!(why.explanation.state, State::Visible | State::Hidden))
}

fn visible(why: &Why) -> Vec<Clause<'_>> {
    let Some(index) = why.explanation.cause else { return Vec::new() };
    let Some(cause) = why.timeline.get(index) else { return Vec::new() };
    let by = Act::of(cause);
    let departed = why.timeline[..index]
        .iter()
        .rev()
        .find(|step| step.before.is_some() && step.after.is_none());
    let Some(departed) = departed else { return vec![Clause::Came(by)] };
    let late = came_late(departed, cause);
    vec![late.unwrap_or(Clause::CameBack { by, after: Act::of(departed) })]
}

/// The message was sent before the deletion, whose boundary is what was recorded by then.
fn came_late<'a>(departed: &'a TimelineStep, cause: &'a TimelineStep) -> Option<Clause<'a>> {
    let (deleted, message) = (&departed.event.event, &cause.event.event);
    let (Fact::ConversationDeleted(deletion), Fact::MessageRecorded(sent)) =
        (&deleted.fact, &message.fact)
    else {
        return None;
    };
    let sent_before = deleted.occurred_at.0.checked_sub(message.occurred_at.0)?;
    let recorded_after = message.recorded_at.0.checked_sub(deleted.recorded_at.0)?;
    let is_late = deletion.boundary.basis == BoundaryBasis::Recorded
        && sent_before > 0
        && recorded_after >= 0;
    is_late.then(|| Clause::CameBackLate {
        seq: sent.seq,
        sent_before,
        recorded_after,
        deletion: Act::of(departed),
    })
}

/// The steps that keep it off.
fn holding(why: &Why) -> impl Iterator<Item = usize> {
    why.explanation.blockers.iter().filter_map(|held| held.step)
}

/// The step that kept it from ever being on the list. Where a deletion hid what came after it,
/// that is the one, and not a join after which no message would have come.
pub(super) fn never_listed_by(why: &Why) -> Option<usize> {
    match why.explanation.cause {
        Some(_) => None,
        None => later(why).map(|later| later.step).or_else(|| holding(why).next()),
    }
}

fn off(why: &Why) -> Vec<Clause<'_>> {
    let act = |index: usize| why.timeline.get(index).map(Act::of);
    let Some(cause) = why.explanation.cause else {
        return vec![Clause::NeverListed(never_listed_by(why).and_then(act))];
    };
    match why.timeline.get(cause) {
        Some(left) => {
            left_and_kept_off(left, holding(why).filter_map(|index| why.timeline.get(index)))
        }
        None => Vec::new(),
    }
}

/// It left by one step, and is kept off now by these, of which that may be one.
fn left_and_kept_off<'a>(
    left: &'a TimelineStep,
    holding: impl Iterator<Item = &'a TimelineStep>,
) -> Vec<Clause<'a>> {
    let position = |step: &TimelineStep| step.event.event.position;
    let mut others: Vec<&TimelineStep> = holding.collect();
    let holds_still = others.iter().any(|step| position(step) == position(left));
    others.retain(|step| position(step) != position(left));
    others.dedup_by_key(|step| position(step));
    let act = Act::of(left);
    let mut said = vec![if holds_still { Clause::Left(act) } else { Clause::LeftThen(act) }];
    said.extend(
        others
            .into_iter()
            .enumerate()
            .map(|(nth, step)| Clause::KeptOff { act: Act::of(step), too: holds_still || nth > 0 }),
    );
    said
}

/// What is said of a conversation that left a list and is not back.
pub(super) fn departed(vanished: &Vanished) -> Vec<Clause<'_>> {
    let holding = vanished.blockers.iter().filter_map(|(_, step)| step.as_ref());
    left_and_kept_off(&vanished.left, holding)
}

fn absent(why: &Why) -> Vec<Clause<'_>> {
    vec![match (&why.explanation.knowledge, &why.misspelled) {
        (Knowledge::NoSuchId, Some(misspelled)) => Clause::NoSuchId {
            asked: &misspelled.asked_id,
            hint: Hint { class: misspelled.class, meant: None, asked_type: Some(why.channel_type) },
        },
        (Knowledge::Covered { since, .. }, _) => Clause::NeverExisted { since: *since },
        (Knowledge::SilentMembers, _) => Clause::SilentMembers,
        (Knowledge::Missing { kind, late }, _) => Clause::Unknown { missing: *kind, late },
        _ => Clause::Unknown { missing: FactKind::Messages, late: &[] },
    }]
}
