//! The events of one group commit, as they are decided: each has its place and its times.

use std::collections::HashMap;

use super::receipt::Receipt;
use crate::domain::context::Context;
use crate::domain::event::{Event, Fact, SessionKind};
use crate::domain::key::CommandKey;
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::log::Tail;

/// Events that will be appended together.
pub(super) struct Group {
    kind: SessionKind,
    next_offset: u64,
    recorded_at: Micros,
    log_time: Micros,
    occurred_at: Micros,
    events: Vec<Event>,
    receipts: HashMap<CommandKey, Receipt>,
}

impl Group {
    /// An empty group after `tail`. Our clock may be behind what was recorded; recorded times
    /// never decrease.
    pub(super) fn after(tail: &Tail, kind: SessionKind, now: Micros) -> Self {
        let recorded_at = now.max(tail.recorded_at);
        Self {
            kind,
            next_offset: tail.next_offset,
            recorded_at,
            log_time: tail.log_time.max(Micros(0)),
            occurred_at: recorded_at,
            events: Vec::new(),
            receipts: HashMap::new(),
        }
    }

    /// From here on facts happened then, or, if their source does not say when, now.
    pub(super) fn happens_at(&mut self, stated_at: Option<Micros>) {
        self.occurred_at = stated_at.unwrap_or(self.recorded_at);
    }

    /// When what is being decided happened.
    pub(super) fn occurred_at(&self) -> Micros {
        self.occurred_at
    }

    /// When the group is recorded.
    pub(super) fn recorded_at(&self) -> Micros {
        self.recorded_at
    }

    /// The event of a fact at the group's next place; it joins the group with [`Self::push`].
    ///
    /// In a live session a fact counts from when it is recorded; in an import from when it
    /// happened, and never before what the log already holds.
    pub(super) fn event(&self, fact: Fact, context: Option<Context>) -> Event {
        let counts_from = match (self.kind, &fact) {
            (SessionKind::Live, _) => self.recorded_at,
            (SessionKind::Import, Fact::SessionOpened(_)) => self.log_time,
            (SessionKind::Import, _) => self.occurred_at,
        };
        Event {
            position: Position::local(self.next_offset),
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            log_time: self.log_time.max(counts_from),
            fact,
            context,
        }
    }

    /// Adds the event that [`Self::event`] made last.
    pub(super) fn push(&mut self, event: Event) {
        self.next_offset += 1;
        self.log_time = event.log_time;
        self.events.push(event);
    }

    /// Keeps the receipt of a command that came under a key: asked again within the group, it
    /// is answered as the first time.
    pub(super) fn keep(&mut self, key: CommandKey, receipt: Receipt) {
        self.receipts.insert(key, receipt);
    }

    /// The receipt that was kept.
    pub(super) fn kept(&self, key: &CommandKey) -> Option<&Receipt> {
        self.receipts.get(key)
    }

    /// The events so far.
    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    /// The events.
    pub(super) fn into_events(self) -> Vec<Event> {
        self.events
    }
}
