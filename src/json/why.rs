//! Why a conversation is on a list, or is not.

use serde::Serialize;

use super::details::fact_kind;
use super::event::Event;
use super::list::Row;
use super::time;
use crate::domain::explain;
use crate::domain::visible;
use crate::query;
use crate::query::sentence::{self, Language};

/// Why a conversation is on a list, or is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Whose list.
    pub uid: String,
    /// The peer's uid, or the channel's id.
    pub channel_id: String,
    /// The channel's type, or the number that was asked about.
    pub channel_type: i64,
    /// The moment that the answer is about.
    pub as_of: Moment,
    /// `visible`, `hidden`, `left`, `blocked`, `disbanded`, `never_existed` or `unknown`.
    pub state: &'static str,
    /// One sentence that says why.
    pub summary: String,
    /// When the conversation came onto the list or left it; null if it never did.
    pub since: Option<String>,
    /// The event by which it did.
    pub cause: Option<Event>,
    /// Everything that keeps it off the list.
    pub blockers: Vec<Blocker>,
    /// What the cause hid, if it hid something.
    pub hid: Option<Hid>,
    /// Messages that came after a deletion and are hidden by it all the same.
    pub hid_later: Option<HidLater>,
    /// Other members on whose lists it is.
    pub others_still_see: Others,
    /// What would bring it back.
    pub undo: Option<String>,
    /// Deletes that were refused, came late or changed nothing.
    pub attempts: Vec<Event>,
    /// What the server answered in its own lists; not observed yet.
    pub served: Option<Moment>,
    /// What is known at all.
    pub coverage: Coverage,
    /// What happened, in the log's order.
    pub timeline: Vec<Step>,
    /// What is wrong with the id that was asked about; null if nothing is.
    pub misspelled: Option<Misspelled>,
}

/// The moment that an answer is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// The last event that it reflects; null before the first.
    pub position: Option<String>,
    /// The time that was asked for, or that of this event.
    pub time: Option<String>,
}

/// Something that keeps a conversation off a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Blocker {
    /// `disbanded`, `left`, `blocked` or `hidden`.
    pub kind: &'static str,
    /// The event that set it; null if it was so from the beginning.
    pub event: Option<Event>,
}

/// Messages that an event hid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hid {
    /// The first; 0 if there is none.
    pub from_seq: u64,
    /// The last; 0 if there is none.
    pub to_seq: u64,
    /// How many, counted by number.
    pub messages: u64,
}

/// Messages that came after a deletion whose caller had named them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HidLater {
    /// The first number that came, or could have.
    pub from_seq: u64,
    /// The last.
    pub to_seq: u64,
    /// How many messages of these numbers were recorded.
    pub messages: u64,
    /// The deletion.
    pub deletion: String,
    /// The number that its caller named.
    pub named_seq: u64,
}

/// Other members on whose lists a conversation is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Others {
    /// How many.
    pub count: u64,
    /// Each was looked at; otherwise `count` is how many could see it at most.
    pub exact: bool,
}

/// What is known at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Since when each source feeds each kind of fact.
    pub sources: Vec<Source>,
    /// Messages of the channel that were never recorded, as known now.
    pub gaps: Vec<Gap>,
}

/// Since when a source feeds a kind of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The source's name.
    pub source: String,
    /// `messages`, `members` or `commands`.
    pub kind: &'static str,
    /// Since when, by the source's clock.
    pub since: String,
}

/// Messages that were never recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The first.
    pub from_seq: u64,
    /// The last.
    pub to_seq: u64,
}

/// One step of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What happened.
    pub event: Event,
    /// The conversation as it was listed before; null if it was not.
    pub before: Option<Row>,
    /// The conversation as it was listed after; null if it was not.
    pub after: Option<Row>,
    /// What it hid; null of an event that hides nothing.
    pub hid: Option<Hid>,
}

/// What is wrong with an id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Misspelled {
    /// The id as it was asked about.
    pub asked_id: String,
    /// The class of the mistake, such as `person-id-joined`.
    pub class: &'static str,
}

impl Why {
    /// The answer in this language.
    #[must_use]
    pub fn of(why: &query::Why, language: Language) -> Self {
        let explained = &why.explanation;
        let event = |index: usize| why.timeline.get(index).map(|step| Event::from(&step.event));
        Self {
            uid: why.uid.clone(),
            channel_id: why.channel_id.clone(),
            channel_type: why.channel_type,
            as_of: Moment::from(why.as_of),
            state: explained.state.name(),
            summary: sentence::summary(why, language),
            since: why.since().map(time),
            cause: explained.cause.and_then(event),
            blockers: explained
                .blockers
                .iter()
                .map(|held| Blocker {
                    kind: blocker(held.blocker),
                    event: held.step.and_then(event),
                })
                .collect(),
            hid: explained.hid.map(Hid::from),
            hid_later: why.hid_later.map(HidLater::from),
            others_still_see: Others { count: why.others.count, exact: why.others.exact },
            undo: sentence::undo(why, language),
            attempts: explained.attempts.iter().filter_map(|index| event(*index)).collect(),
            served: None,
            coverage: Coverage::of(why),
            timeline: why.timeline.iter().map(Step::from).collect(),
            misspelled: why.misspelled.as_ref().map(|wrong| Misspelled {
                asked_id: wrong.asked_id.clone(),
                class: wrong.class.name(),
            }),
        }
    }
}

impl Coverage {
    fn of(why: &query::Why) -> Self {
        let source = |one: &explain::Covered| Source {
            source: one.source.clone(),
            kind: fact_kind(one.kind),
            since: time(one.since),
        };
        Self {
            sources: why.sources.iter().map(source).collect(),
            gaps: why
                .gaps
                .iter()
                .map(|gap| Gap { from_seq: gap.first, to_seq: gap.last })
                .collect(),
        }
    }
}

impl From<query::Moment> for Moment {
    fn from(moment: query::Moment) -> Self {
        Self {
            position: moment.position.map(|position| position.to_string()),
            time: moment.time.map(time),
        }
    }
}

impl From<explain::Hid> for Hid {
    fn from(hid: explain::Hid) -> Self {
        Self { from_seq: hid.from_seq, to_seq: hid.to_seq, messages: hid.messages }
    }
}

impl From<explain::HidLater> for HidLater {
    fn from(later: explain::HidLater) -> Self {
        Self {
            from_seq: later.from_seq,
            to_seq: later.to_seq,
            messages: later.messages,
            deletion: later.deletion.to_string(),
            named_seq: later.named_seq,
        }
    }
}

impl From<&query::TimelineStep> for Step {
    fn from(step: &query::TimelineStep) -> Self {
        Self {
            event: Event::from(&step.event),
            before: step.before.as_ref().map(Row::from),
            after: step.after.as_ref().map(Row::from),
            hid: step.hid.map(Hid::from),
        }
    }
}

pub(super) const fn blocker(blocker: visible::Blocker) -> &'static str {
    match blocker {
        visible::Blocker::Disbanded => "disbanded",
        visible::Blocker::Left => "left",
        visible::Blocker::Blocked => "blocked",
        visible::Blocker::Hidden => "hidden",
    }
}
