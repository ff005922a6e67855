//! One group of commands, from names to durable events: synchronous, with the clock passed in.
//!
//! The step decides each command over an overlay of rows, in which the effects of the commands
//! before it already show, and appends everything in one batch. Either all of it is durable, rows
//! and indexes included, or nothing is.

use std::sync::Arc;

use super::Parts;
use super::group::Group;
use super::names::Names;
use super::receipt::Answer;
use crate::domain::command::Request;
use crate::domain::context::Context;
use crate::domain::event::{Event, Fact, SessionKind, SessionOpened};
use crate::domain::name::Dialect;
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::error::{Code, Error};
use crate::log::{Appended, EventLog, NewBatch, Tail};
use crate::vault::Vault;
use crate::view::fold::Overlay;
use crate::view::{Change, View};

/// What is needed to take commands.
pub(super) struct Core {
    pub(super) log: Arc<dyn EventLog>,
    pub(super) view: Arc<dyn View>,
    pub(super) vault: Arc<Vault>,
    pub(super) overlay: Overlay<Arc<dyn View>>,
    pub(super) names: Names,
    pub(super) dialect: Dialect,
    session: Session,
    tail: Tail,
    stopped: Option<Error>,
}

/// One opening for writing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Session {
    /// Why it was opened.
    pub(super) kind: SessionKind,
    /// Higher than that of every earlier session.
    pub(super) epoch: u64,
    /// A random id.
    pub(super) writer: [u8; 16],
}

impl Core {
    /// Takes over the log: appends the fence that stops an earlier writer.
    ///
    /// # Errors
    /// If the log or the view cannot be read, or the fence cannot be appended.
    pub(super) fn open(parts: &Parts, kind: SessionKind, now: Micros) -> Result<Self, Error> {
        let tail = parts.log.tail()?;
        let session = Session { kind, epoch: tail.epoch + 1, writer: parts.session_id };
        let mut core = Self {
            log: Arc::clone(&parts.log),
            view: Arc::clone(&parts.view),
            vault: Arc::clone(&parts.vault),
            overlay: Overlay::new(Arc::clone(&parts.view)),
            names: Names::default(),
            dialect: parts.dialect,
            session,
            tail,
            stopped: None,
        };
        let mut group = Group::after(&core.tail, kind, now);
        let fence = Fact::SessionOpened(SessionOpened {
            epoch: session.epoch,
            kind,
            program: concat!("panguan ", env!("CARGO_PKG_VERSION")).to_owned(),
        });
        core.record(&mut group, fence, None)?;
        core.commit(group)?;
        Ok(core)
    }

    /// Takes a group of requests and answers each, in order.
    ///
    /// An error of the store itself, as opposed to a refusal, is the answer to every request of
    /// the group: none of them was applied, or, after a write that failed, nobody knows.
    pub(super) fn step(&mut self, requests: &[Request], now: Micros) -> Vec<Result<Answer, Error>> {
        if let Some(stopped) = &self.stopped {
            return vec![Err(stopped.clone()); requests.len()];
        }
        let mut group = Group::after(&self.tail, self.session.kind, now);
        let decided = tracing::debug_span!("decide", commands = requests.len())
            .in_scope(|| self.decide_all(&mut group, requests));
        let committed = decided.and_then(|answers| self.commit(group).map(|()| answers));
        committed.unwrap_or_else(|error| {
            self.overlay.discard();
            self.names.forget();
            vec![Err(error); requests.len()]
        })
    }

    fn decide_all(
        &mut self,
        group: &mut Group,
        requests: &[Request],
    ) -> Result<Vec<Result<Answer, Error>>, Error> {
        requests.iter().map(|request| self.take(group, request)).collect()
    }

    /// Gives a fact its place, and folds it, so that the next decision sees it.
    pub(super) fn record(
        &mut self,
        group: &mut Group,
        fact: Fact,
        context: Option<Context>,
    ) -> Result<Position, Error> {
        let event = group.event(fact, context);
        tracing::trace_span!("fold", offset = event.position.offset)
            .in_scope(|| self.overlay.fold(&event))?;
        let position = event.position;
        group.push(event);
        Ok(position)
    }

    fn commit(&mut self, group: Group) -> Result<(), Error> {
        let recorded_at = group.recorded_at();
        let events = group.into_events();
        if events.is_empty() {
            return Ok(());
        }
        self.vault.flush()?;
        let rider = self.overlay.take_changes();
        self.append(events, recorded_at, &rider)
    }

    fn append(
        &mut self,
        events: Vec<Event>,
        recorded_at: Micros,
        rider: &[Change],
    ) -> Result<(), Error> {
        let span = tracing::debug_span!("append", events = events.len(), puts = rider.len());
        let Session { epoch, writer, .. } = self.session;
        let batch = NewBatch { epoch, writer, recorded_at, events };
        match span.in_scope(|| self.log.append(&self.tail, &batch, rider)) {
            Appended::Appended(tail) => {
                tracing::debug!(
                    next_offset = tail.next_offset,
                    batch = tail.next_batch - 1,
                    "a group is durable"
                );
                self.tail = tail;
                Ok(())
            }
            Appended::Conflict(tail) => Err(self.stop(
                Error::new(
                    Code::Overtaken,
                    format!(
                        "another writer took the log over: it ends at {}, and ours at {}",
                        tail.next_offset, self.tail.next_offset
                    ),
                )
                .hint("open the store again"),
                Code::Overtaken,
            )),
            Appended::Unknown(error) => {
                tracing::error!(%error, "a write failed; the store takes no more commands");
                Err(self.stop(
                    Error::new(
                        Code::OutcomeUnknown,
                        format!("the write failed, so it is not known whether it lasts: {error}"),
                    )
                    .hint("open the store again, then repeat with the same idempotency key"),
                    Code::ReadOnly,
                ))
            }
        }
    }

    /// Takes no more commands; `error` is for those in flight.
    fn stop(&mut self, error: Error, later: Code) -> Error {
        self.stopped = Some(
            Error::new(later, format!("an earlier write failed: {}", error.message))
                .hint("open the store again"),
        );
        error
    }
}
