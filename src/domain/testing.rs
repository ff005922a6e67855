//! Rules told as `given(facts).when(ask).then(facts)`, without a store, a log or names of people.
//!
//! Facts fold one a second. What is asked is decided on the rows that they leave.

use super::apply::{MapRows, Rows};
use super::channel::Channel;
use super::event::{Effect, Event, Fact};
use super::key::{ChannelKey, UserKey};
use super::member::Member;
use super::personal::Personal;
use super::position::Position;
use super::refusal::Refusal;
use super::seq::Seq;
use super::time::Micros;
use super::visible::Conversation;

mod ask;
mod fact;

pub use ask::*;
pub use fact::*;

/// A history, and the rows that it leaves.
#[derive(Clone, Debug, Default)]
pub struct Given {
    rows: MapRows,
    history: Vec<Event>,
    seconds: i64,
}

/// The history of these facts, the first at second 1.
#[track_caller]
pub fn given(facts: impl IntoIterator<Item = Fact>) -> Given {
    Given::default().and(facts)
}

/// The moment this many seconds after the epoch.
pub fn second(seconds: i64) -> Micros {
    Micros(seconds * 1_000_000)
}

impl Given {
    /// The same history, and these facts.
    #[track_caller]
    pub fn and(mut self, facts: impl IntoIterator<Item = Fact>) -> Self {
        for fact in facts {
            self.seconds += 1;
            self.fold(fact, second(self.seconds));
        }
        self
    }

    /// The same history, and this fact, which happened at that second.
    #[track_caller]
    pub fn and_at(mut self, seconds: i64, fact: Fact) -> Self {
        self.fold(fact, second(seconds));
        self
    }

    /// The same history, and what follows from what is asked.
    #[track_caller]
    pub fn asked(self, ask: impl Into<Ask>) -> Self {
        self.when(ask).folded()
    }

    /// Decides what is asked.
    pub fn when(self, ask: impl Into<Ask>) -> When {
        let mut given = self;
        given.seconds += 1;
        let ask = ask.into();
        let outcome = ask.decide(&given);
        When { given, ask, outcome }
    }

    #[track_caller]
    fn fold(&mut self, fact: Fact, occurred_at: Micros) {
        let position = Position::local(self.history.len() as u64);
        let (recorded_at, log_time) = (occurred_at, occurred_at);
        let event = Event { position, occurred_at, recorded_at, log_time, fact, context: None };
        self.rows.fold(&event).unwrap();
        self.history.push(event);
    }

    pub fn channel(&self, channel: ChannelKey) -> Channel {
        self.rows.channel(&channel).unwrap()
    }

    pub fn member(&self, user: UserKey, channel: ChannelKey) -> Member {
        self.rows.member(&user, &channel).unwrap()
    }

    pub fn personal(&self, user: UserKey, channel: ChannelKey) -> Personal {
        self.rows.personal(&user, &channel).unwrap()
    }

    /// The user's own last number, wherever it is kept.
    pub fn own(&self, user: UserKey, channel: ChannelKey) -> Seq {
        let in_pair = self.channel(channel).own_in_pair(user);
        in_pair.unwrap_or_else(|| self.rows.own(&channel, &user).unwrap())
    }

    /// Asks something of a conversation's rows.
    pub fn of<T>(
        &self,
        user: UserKey,
        channel: ChannelKey,
        ask: impl FnOnce(Conversation<'_>) -> T,
    ) -> T {
        ask(Conversation {
            channel: &self.channel(channel),
            member: &self.member(user, channel),
            own: self.own(user, channel),
            personal: &self.personal(user, channel),
        })
    }

    /// The rows that it leaves.
    pub fn rows(&self) -> MapRows {
        self.rows.clone()
    }

    /// The place of the newest fact.
    pub fn last(&self) -> Position {
        self.history.last().unwrap().position
    }

    /// The place of a fact, counted from 0.
    pub fn at(&self, place: u64) -> &Event {
        &self.history[usize::try_from(place).unwrap()]
    }

    /// Every fact so far.
    pub fn history(&self) -> &[Event] {
        &self.history
    }

    #[track_caller]
    pub fn listed(self, user: UserKey, channel: ChannelKey) -> Self {
        let blockers: Vec<_> = self.of(user, channel, |c| c.blockers().collect());
        assert!(blockers.is_empty(), "not on the list: {blockers:?}\n{self:#?}");
        self
    }

    #[track_caller]
    pub fn gone(self, user: UserKey, channel: ChannelKey) -> Self {
        assert!(!self.of(user, channel, |c| c.is_visible()), "still on the list\n{self:#?}");
        self
    }

    #[track_caller]
    pub fn unread(self, user: UserKey, channel: ChannelKey, unread: u64) -> Self {
        assert_eq!(self.of(user, channel, |c| c.unread()), unread, "unread\n{self:#?}");
        self
    }

    #[track_caller]
    pub fn floor(self, user: UserKey, channel: ChannelKey, floor: Seq) -> Self {
        assert_eq!(self.of(user, channel, |c| c.floor()), floor, "floor\n{self:#?}");
        self
    }
}

/// What was decided on a history.
#[derive(Clone, Debug)]
pub struct When {
    given: Given,
    ask: Ask,
    outcome: Result<Vec<Fact>, Refusal>,
}

impl When {
    /// It was decided that these facts follow, and nothing else.
    #[track_caller]
    pub fn then(self, facts: impl IntoIterator<Item = Fact>) -> Given {
        let expected: Vec<Fact> = facts.into_iter().collect();
        assert_eq!(self.outcome.as_ref(), Ok(&expected));
        self.folded()
    }

    /// It was refused, for this reason.
    #[track_caller]
    pub fn then_refused(self, refusal: Refusal) -> Given {
        assert_eq!(self.outcome, Err(refusal));
        self.given
    }

    /// A personal act had this effect.
    #[track_caller]
    pub fn then_effect(self, expected: Effect) -> Given {
        let fact = self.fact();
        let effect = match &fact {
            Fact::ConversationDeleted(fact) => fact.effect,
            Fact::ConversationRestored(fact) => fact.effect,
            Fact::ConversationRead(fact) => fact.effect,
            Fact::UnreadSet(fact) => fact.effect,
            Fact::ConversationActivated(fact) => fact.effect,
            other => panic!("{} has no effect", other.name()),
        };
        assert_eq!(effect, expected, "{fact:?}");
        self.folded()
    }

    /// The one fact that follows.
    #[track_caller]
    pub fn fact(&self) -> Fact {
        match self.outcome.as_deref() {
            Ok([fact]) => fact.clone(),
            other => panic!("not one fact: {other:?}"),
        }
    }

    /// The facts that follow.
    #[track_caller]
    pub fn facts(&self) -> Vec<Fact> {
        self.outcome.clone().unwrap()
    }

    /// The history with what follows.
    #[track_caller]
    pub fn folded(self) -> Given {
        let mut given = self.given;
        let occurred_at = self.ask.stated_at.unwrap_or(second(given.seconds));
        for fact in self.outcome.unwrap() {
            given.fold(fact, occurred_at);
        }
        given
    }
}
