//! Questions about conversations: the list as it is or was, why one is not on it, what vanished,
//! who deleted what, what changed between two moments, and the history told again.
//!
//! A [`Query`] is pinned to the newest event that the view reflects when it is made, so every part
//! of an answer is of that moment, also while a writer goes on: the indexes only grow, and where
//! rows have moved on, the indexes answer.

mod ahead;
mod as_of;
mod cursor;
mod deletions;
mod diff;
mod error;
mod history;
mod known;
mod list;
mod names;
mod replay;
mod row;
mod secrets;
pub mod sentence;
#[cfg(test)]
mod tests;
mod told;
mod vanished;
mod why;
mod without;

pub use as_of::{AsOf, Moment};
pub use deletions::{Deletion, DeletionFilter, DeletionOutcome, DeletionPage, LOOKED_AT_MAX};
pub use diff::{Change, ChangeKind, Diff};
pub use error::QueryError;
pub use list::List;
pub use replay::{Replay, ReplayRange};
pub use row::{LastMessage, Row};
pub use secrets::Secrets;
pub use told::{MEMBERS_TOLD_MAX, Told, ToldActor, ToldChannel};
pub use vanished::Vanished;
pub use why::{Misspelling, OTHERS_COUNTED_MAX, Others, TimelineStep, Why};
pub use without::{Difference, KeptOff, WhatIf};

use crate::domain::event::Event;
use crate::domain::name::Dialect;
use crate::domain::position::Position;
use crate::log::ReadLog;
use crate::view::View;
use crate::view::read::Reader;
use names::Names;

/// Answers questions from a log and the view that was folded from it.
pub struct Query<'a> {
    log: &'a dyn ReadLog,
    view: Reader<&'a dyn View>,
    names: Names<'a>,
    /// The offset of the newest event that the view reflects.
    folded: Option<u64>,
}

impl<'a> Query<'a> {
    /// Pins to the newest event that `view` reflects.
    ///
    /// # Errors
    /// If that cannot be read.
    pub fn new(
        log: &'a dyn ReadLog,
        view: &'a dyn View,
        secrets: &'a dyn Secrets,
        dialect: Dialect,
    ) -> Result<Self, QueryError> {
        let view = Reader::new(view);
        let folded = view.folded()?.map(|position| position.offset);
        Ok(Self { log, view, names: Names::new(view, secrets, dialect), folded })
    }

    fn event(&self, offset: u64) -> Result<Event, QueryError> {
        self.log.event(offset)?.ok_or(QueryError::EventMissing(Position::local(offset)))
    }
}
