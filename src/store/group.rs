//! The events of one group commit, as they are decided: each has its place and its times.

use crate::codec::batch::Tail;
use crate::domain::context::Context;
use crate::domain::event::{Event, Fact, SessionKind};
use crate::domain::position::Position;
use crate::domain::time::Micros;

/// Events that will be appended together.
pub(super) struct Group {
    kind: SessionKind,
    next_offset: u64,
    recorded_at: Micros,
    log_time: Micros,
    events: Vec<Event>,
}

impl Group {
    /// An empty group after `tail`. Our clock may be behind what was recorded; recorded times
    /// never decrease.
    pub(super) fn after(tail: &Tail, kind: SessionKind, now: Micros) -> Self {
        Self {
            kind,
            next_offset: tail.next_offset,
            recorded_at: now.max(tail.recorded_at),
            log_time: tail.log_time.max(Micros(0)),
            events: Vec::new(),
        }
    }

    /// When the group is recorded.
    pub(super) fn recorded_at(&self) -> Micros {
        self.recorded_at
    }

    /// The event of a fact at the group's next place; it joins the group with [`Self::push`].
    ///
    /// In a live session a fact counts from when it is recorded; in an import from when it
    /// happened, and never before what the log already holds.
    pub(super) fn event(
        &self,
        fact: Fact,
        occurred_at: Option<Micros>,
        context: Option<Context>,
    ) -> Event {
        let occurred = occurred_at.unwrap_or(self.recorded_at);
        let counts_from = match (self.kind, &fact) {
            (SessionKind::Live, _) => self.recorded_at,
            (SessionKind::Import, Fact::SessionOpened(_)) => self.log_time,
            (SessionKind::Import, _) => occurred,
        };
        Event {
            position: Position::local(self.next_offset),
            occurred_at: occurred,
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

    /// The events so far.
    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    /// The events.
    pub(super) fn into_events(self) -> Vec<Event> {
        self.events
    }
}
