//! How the absence of a conversation, or its presence, is explained from what happened to it.
//!
//! The history of one conversation is a list of [`Step`]s: every event that can change whether it
//! is on the list, with its [`Standing`] before and after. What is concluded from them is typed;
//! the words are made elsewhere, in more than one language.

mod blame;
mod coverage;
mod hid;
mod later;
mod standing;
mod undo;

#[cfg(test)]
mod tests;

pub use coverage::{Coverage, Covered, Knowledge};
pub use hid::Hid;
pub use later::{Ahead, HidLater, hid_later};
pub use standing::{Blockers, Standing};
pub use undo::{Above, Undo};

use super::event::{Effect, Event, Fact};
use super::visible::{Blocker, Conversation};

/// One event of a conversation's history, and where the conversation stood around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub event: Event,
    /// Where the conversation stood when everything before the event was folded.
    pub before: Standing,
    /// Where it stood when the event was folded too.
    pub after: Standing,
}

impl Step {
    /// Whether the event took the conversation off the list, or put it there.
    #[must_use]
    pub fn changes_visibility(&self) -> bool {
        self.before.is_visible() != self.after.is_visible()
    }

    /// What the event hid from the user's list; `None` of an event that hides nothing by its
    /// nature, and of a no-op.
    #[must_use]
    pub fn hid(&self) -> Option<Hid> {
        hid::hid(self)
    }

    /// Whether somebody tried to delete the conversation here, and nothing changed.
    #[must_use]
    pub fn is_attempt(&self) -> bool {
        match &self.event.fact {
            Fact::DeletionRefused(_) => true,
            Fact::ConversationDeleted(fact) => fact.effect != Effect::Applied,
            _ => false,
        }
    }
}

/// Where a conversation stands, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It is on the list.
    Visible,
    /// Nothing is newer than what was deleted, purged or never shown.
    Hidden,
    /// The user is no longer a member.
    Left,
    /// The user is blocked.
    Blocked,
    /// The channel was disbanded.
    Disbanded,
    /// The user never had it, and that is known.
    NeverExisted,
    /// Too little is known to tell.
    Unknown,
}

impl State {
    /// The state as answers name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::Hidden => "hidden",
            Self::Left => "left",
            Self::Blocked => "blocked",
            Self::Disbanded => "disbanded",
            Self::NeverExisted => "never_existed",
            Self::Unknown => "unknown",
        }
    }

    /// The state of a conversation that was seen and stands like this.
    #[must_use]
    pub fn of_seen(standing: &Standing) -> Self {
        standing.blockers.iter().next().map_or(Self::Visible, Self::of)
    }

    const fn of(blocker: Blocker) -> Self {
        match blocker {
            Blocker::Disbanded => Self::Disbanded,
            Blocker::Left => Self::Left,
            Blocker::Blocked => Self::Blocked,
            Blocker::Hidden => Self::Hidden,
        }
    }
}

/// Something that keeps the conversation off the list now, and the step that set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// What.
    pub blocker: Blocker,
    /// Which step set it, as an index; `None` if it held from the beginning.
    pub step: Option<usize>,
}

/// What follows from a conversation's history. Steps are named by their index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The first of disbanded, left, blocked and hidden that holds, or what else is known.
    pub state: State,
    /// The last step at which the conversation came onto the list or left it.
    pub cause: Option<usize>,
    /// Everything that keeps it off the list, in the order in which a state is named.
    pub blockers: Vec<Held>,
    /// What the cause hid, if it hid something.
    pub hid: Option<Hid>,
    /// What would bring it back: all of these together.
    pub undo: Vec<Undo>,
    /// The steps at which a delete was refused, came late or changed nothing.
    pub attempts: Vec<usize>,
    /// Whether its absence would have been noticed.
    pub knowledge: Knowledge,
}

/// Explains the history `steps`, in the log's order, which led to the rows `now`.
#[must_use]
pub fn explain(steps: &[Step], now: Conversation<'_>, coverage: &Coverage) -> Explanation {
    let knowledge = if now.was_ever() { Knowledge::Seen } else { coverage.knowledge() };
    let blockers = blame::blockers(steps, now);
    let state = match (&knowledge, blockers.first()) {
        (Knowledge::Seen, Some(held)) => State::of(held.blocker),
        (Knowledge::Seen, None) => State::Visible,
        (Knowledge::Covered { .. } | Knowledge::NoSuchId, _) => State::NeverExisted,
        (Knowledge::Missing { .. } | Knowledge::SilentMembers, _) => State::Unknown,
    };
    let cause = steps.iter().rposition(Step::changes_visibility);
    let undo = match knowledge {
        Knowledge::Seen => undo::undo(now),
        _ => Vec::new(),
    };
    Explanation {
        state,
        cause,
        hid: cause.and_then(|index| steps.get(index)).and_then(Step::hid),
        blockers,
        undo,
        attempts: (0..steps.len()).filter(|index| steps[*index].is_attempt()).collect(),
        knowledge,
    }
}
