//! What takes the requests: the store, behind a seam that tests stand in for.

use std::collections::VecDeque;
use std::sync::Arc;

use super::StopCause;
use super::answer::Answer;
use super::merge::Waiting;
use crate::domain::command::{Command, Request};
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::store::limits::{GROUP_BYTES_MAX, GROUP_COMMANDS_MAX};

/// How many groups are given and not answered yet at most: one is being written, one decided,
/// and meanwhile the next is read.
const UNANSWERED_MAX: usize = 2;

/// What takes the requests of an import.
pub trait Sink {
    /// Why it failed.
    type Error;

    /// Takes the requests in this order, after those of every earlier call. They may wait.
    ///
    /// # Errors
    /// If it cannot take them; the import stops then.
    fn submit(&mut self, requests: Vec<Request>) -> Result<(), Self::Error>;

    /// Answers each request of the earliest call that is not answered yet, in order. When this
    /// returns, what they recorded is durable.
    ///
    /// # Errors
    /// If it could not record; the import stops then.
    fn answers(&mut self) -> Result<Vec<FactOutcome>, Self::Error>;

    /// What there is to say at the end, when everything was submitted.
    ///
    /// # Errors
    /// If it cannot be read.
    fn end(&mut self) -> Result<End, Self::Error> {
        Ok(End::default())
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactOutcome {
    /// It was recorded, a no-change too.
    Recorded {
        /// Its last event.
        position: Position,
    },
    /// It was recorded before.
    Duplicate,
    /// It was understood and not applied.
    Refused {
        /// The code of the refusal.
        code: String,
        /// The event that records the refusal, where there is one.
        position: Option<Position>,
    },
    /// It says nothing to record.
    Skipped,
}

/// What the sink says at the end of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// The last event of the log.
    pub position: Option<Position>,
    /// Spans of message numbers that are missing, over all channels.
    pub gaps: u64,
}

/// Where a request came from: the path of its call, and whether it only tells coverage.
type Origin = (Arc<str>, bool);

/// Collects requests into groups for a sink.
pub(super) struct Groups<'a, S: Sink> {
    sink: &'a mut S,
    now: Micros,
    waiting: Vec<Waiting>,
    bytes: usize,
    unanswered: VecDeque<Vec<Origin>>,
}

impl<'a, S: Sink> Groups<'a, S> {
    pub(super) fn new(sink: &'a mut S, now: Micros) -> Self {
        Self { sink, now, waiting: Vec::new(), bytes: 0, unanswered: VecDeque::new() }
    }

    pub(super) fn push(
        &mut self,
        waiting: Waiting,
        answer: &mut Answer,
    ) -> Result<(), StopCause<S::Error>> {
        if let Some(at) = waiting.request.occurred_at.filter(|at| *at > self.now)
            && !is_coverage(&waiting.request)
        {
            answer.ahead_of_clock(at);
        }
        self.bytes += waiting.bytes;
        self.waiting.push(waiting);
        if self.waiting.len() >= GROUP_COMMANDS_MAX || self.bytes >= GROUP_BYTES_MAX {
            self.submit(answer)?;
        }
        Ok(())
    }

    pub(super) fn end(&mut self, answer: &mut Answer) -> Result<(), StopCause<S::Error>> {
        self.submit(answer)?;
        self.hear_all(answer)?;
        let end = self.sink.end().map_err(StopCause::Sink)?;
        answer.gaps = end.gaps;
        answer.position = end.position.or(answer.position);
        Ok(())
    }

    /// Waits for everything that was given.
    pub(super) fn hear_all(&mut self, answer: &mut Answer) -> Result<(), StopCause<S::Error>> {
        while !self.unanswered.is_empty() {
            self.hear(answer)?;
        }
        Ok(())
    }

    fn submit(&mut self, answer: &mut Answer) -> Result<(), StopCause<S::Error>> {
        self.bytes = 0;
        if self.waiting.is_empty() {
            return Ok(());
        }
        if self.unanswered.len() >= UNANSWERED_MAX {
            self.hear(answer)?;
        }
        let (origins, requests) = self
            .waiting
            .drain(..)
            .map(|Waiting { request, path, .. }| ((path, is_coverage(&request)), request))
            .unzip();
        self.sink.submit(requests).map_err(StopCause::Sink)?;
        self.unanswered.push_back(origins);
        Ok(())
    }

    fn hear(&mut self, answer: &mut Answer) -> Result<(), StopCause<S::Error>> {
        let Some(origins) = self.unanswered.pop_front() else { return Ok(()) };
        let outcomes = self.sink.answers().map_err(StopCause::Sink)?;
        let (given, received) = (origins.len(), outcomes.len());
        if given != received {
            return Err(StopCause::Miscounted { given, received });
        }
        for ((path, is_coverage), outcome) in origins.into_iter().zip(outcomes) {
            answer.outcome(&path, is_coverage, outcome);
        }
        Ok(())
    }
}

/// Whether it tells what a file covers, which is no fact of the file.
fn is_coverage(request: &Request) -> bool {
    matches!(request.command, Command::Cover { .. })
}
