//! Deciding a group of commands, from names to events: synchronous, with the clock passed in.
//!
//! Each command is decided over an overlay of rows, in which the effects of the commands before it
//! already show. What is decided is appended in one batch by [`commit`](super::commit): all of it
//! is durable, rows and indexes included, or nothing is.
//!
//! Invariant: of the groups that were decided, at most the last is not in the log. Where that one
//! is read before it is there, the overlay and the next [`Group`] remember it.

use std::sync::Arc;

use super::Parts;
use super::commit::{Committer, Decided};
use super::group::{Earlier, End, Group};
use super::names::Names;
use super::receipt::Answer;
use super::take::Stop;
use crate::domain::command::Request;
use crate::domain::context::Context;
use crate::domain::event::{Fact, SessionKind, SessionOpened};
use crate::domain::name::Dialect;
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::error::Error;
use crate::log::ReadLog;
use crate::vault::Vault;
use crate::view::View;
use crate::view::fold::Overlay;

/// What is needed to decide commands.
pub(super) struct Core {
    pub(super) log: Arc<dyn ReadLog>,
    pub(super) view: Arc<dyn View>,
    pub(super) vault: Arc<Vault>,
    pub(super) overlay: Overlay<Arc<dyn View>>,
    pub(super) names: Names,
    pub(super) dialect: Dialect,
    session: Session,
    end: End,
    earlier: Option<Earlier>,
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
    pub(super) fn open(
        parts: &Parts,
        kind: SessionKind,
        now: Micros,
    ) -> Result<(Self, Committer), Error> {
        let tail = parts.log.tail()?;
        let session = Session { kind, epoch: tail.epoch + 1, writer: parts.session_id };
        let mut core = Self {
            log: parts.log.clone(),
            view: Arc::clone(&parts.view),
            vault: Arc::clone(&parts.vault),
            overlay: Overlay::new(Arc::clone(&parts.view)),
            names: Names::default(),
            dialect: parts.dialect,
            session,
            end: End::from(&tail),
            earlier: None,
        };
        let mut committer = Committer::new(Arc::clone(&parts.log), Arc::clone(&parts.vault), tail);
        let mut group = core.begin(now);
        let fence = Fact::SessionOpened(SessionOpened {
            epoch: session.epoch,
            kind,
            program: concat!("panguan ", env!("CARGO_PKG_VERSION")).to_owned(),
        });
        core.record(&mut group, fence, None)?;
        committer.fence(&core.decided(group))?;
        Ok((core, committer))
    }

    /// A group after everything that was decided. The group before it may not be in the log yet;
    /// the one before that has to be.
    pub(super) fn begin(&mut self, now: Micros) -> Group {
        Group::after(self.end, self.earlier.take(), self.session.kind, now)
    }

    /// Decides requests in order; an answer holds once the group is durable.
    ///
    /// # Errors
    /// Trouble of the store itself, as opposed to a refusal. The group is then decided in part,
    /// and [`Core::give_up`] is the only right thing to call next.
    pub(super) fn decide(
        &mut self,
        group: &mut Group,
        requests: &[Request],
    ) -> Result<Vec<Result<Answer, Error>>, Error> {
        let mut decide = |request| match self.take(group, request) {
            Ok(answer) => Ok(Ok(answer)),
            Err(Stop::Refused(error)) => Ok(Err(error)),
            Err(Stop::Trouble(error)) => Err(error),
        };
        tracing::debug_span!("decide", commands = requests.len())
            .in_scope(|| requests.iter().map(&mut decide).collect())
    }

    /// What the group comes to. It is appended before the group after the next begins.
    pub(super) fn decided(&mut self, group: Group) -> Decided {
        let Session { epoch, writer, .. } = self.session;
        let end = group.end();
        self.earlier = group.into_batch(epoch, writer);
        let Some(earlier) = &self.earlier else {
            return Decided { batch: None, rider: Vec::new() };
        };
        self.end = end;
        Decided { batch: Some(Arc::clone(&earlier.batch)), rider: self.overlay.take_changes() }
    }

    /// Forgets a group that could not be decided. The group before it has to be in the log before
    /// the next one begins, because what the overlay remembered of it is forgotten too.
    pub(super) fn give_up(&mut self, group: Group) {
        drop(group);
        self.overlay.discard();
        self.names.forget();
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
}
