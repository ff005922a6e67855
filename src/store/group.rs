//! The events of one group commit, as they are decided: each has its place and its times.

use std::collections::HashMap;
use std::sync::Arc;

use super::receipt::Receipt;
use crate::domain::context::Context;
use crate::domain::event::{Event, Fact, SessionKind};
use crate::domain::key::CommandKey;
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::log::{NewBatch, Tail};

/// Where the next group begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    next_offset: u64,
    recorded_at: Micros,
    log_time: Micros,
}

impl From<&Tail> for End {
    fn from(tail: &Tail) -> Self {
        let log_time = tail.log_time.max(Micros(0));
        Self { next_offset: tail.next_offset, recorded_at: tail.recorded_at, log_time }
    }
}

/// A group that was decided and may not be in the log yet. It is by the time the group after the
/// next begins, so that nobody has to remember more than one.
pub(super) struct Earlier {
    pub(super) batch: Arc<NewBatch>,
    receipts: HashMap<CommandKey, Receipt>,
}

/// Events that will be appended together.
pub(super) struct Group {
    kind: SessionKind,
    first_offset: u64,
    recorded_at: Micros,
    log_time: Micros,
    occurred_at: Micros,
    events: Vec<Event>,
    receipts: HashMap<CommandKey, Receipt>,
    earlier: Option<Earlier>,
}

impl Group {
    /// An empty group after `end`. Our clock may be behind what was recorded; recorded times
    /// never decrease.
    pub(super) fn after(
        end: End,
        earlier: Option<Earlier>,
        kind: SessionKind,
        now: Micros,
    ) -> Self {
        let recorded_at = now.max(end.recorded_at);
        Self {
            kind,
            first_offset: end.next_offset,
            recorded_at,
            log_time: end.log_time,
            occurred_at: recorded_at,
            events: Vec::new(),
            receipts: HashMap::new(),
            earlier,
        }
    }

    /// Where the group after this one begins.
    pub(super) fn end(&self) -> End {
        let next_offset = self.next_offset();
        End { next_offset, recorded_at: self.recorded_at, log_time: self.log_time }
    }

    fn next_offset(&self) -> u64 {
        self.first_offset + self.events.len() as u64
    }

    /// From here on facts happened then, or, if their source does not say when, now.
    pub(super) fn happens_at(&mut self, stated_at: Option<Micros>) {
        self.occurred_at = stated_at.unwrap_or(self.recorded_at);
    }

    /// When what is being decided happened.
    pub(super) fn occurred_at(&self) -> Micros {
        self.occurred_at
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
            position: Position::local(self.next_offset()),
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            log_time: self.log_time.max(counts_from),
            fact,
            context,
        }
    }

    /// Adds the event that [`Self::event`] made last.
    pub(super) fn push(&mut self, event: Event) {
        self.log_time = event.log_time;
        self.events.push(event);
    }

    /// Keeps the receipt of a command that came under a key: asked again before the log holds
    /// it, it is answered as the first time.
    pub(super) fn keep(&mut self, key: CommandKey, receipt: Receipt) {
        self.receipts.insert(key, receipt);
    }

    /// The receipt that was kept.
    pub(super) fn kept(&self, key: &CommandKey) -> Option<&Receipt> {
        let earlier = self.earlier.as_ref();
        self.receipts.get(key).or_else(|| earlier?.receipts.get(key))
    }

    /// The event at `offset`, of this group or the one before, which the log may not hold yet.
    pub(super) fn find(&self, offset: u64) -> Option<&Event> {
        let earlier = self.earlier.as_ref().map_or(&[][..], |earlier| &earlier.batch.events);
        [&self.events[..], earlier].into_iter().find_map(|events| {
            let first = events.first()?.position.offset;
            events.get(usize::try_from(offset.checked_sub(first)?).ok()?)
        })
    }

    /// The group as a batch to append; `None` if it has no event.
    pub(super) fn into_batch(self, epoch: u64, writer: [u8; 16]) -> Option<Earlier> {
        let Self { events, recorded_at, receipts, .. } = self;
        if events.is_empty() {
            return None;
        }
        let batch = Arc::new(NewBatch { epoch, writer, recorded_at, events });
        Some(Earlier { batch, receipts })
    }
}
