//! Puts requests in the order in which they happened, by their source's clock.
//!
//! A recording is written in the order in which answers left, and a message is told of after it
//! was sent: so a request waits until every file has come a window past its time. What waits is
//! bounded; past the bound the oldest goes on early, which costs order and not memory.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::domain::command::Request;
use crate::domain::time::Micros;
use crate::source::{Rank, Timed};
use crate::store::limits;

/// How long after a moment something of that moment may still be told, in microseconds.
pub const WINDOW: i64 = 2_000_000;

/// The most requests that wait.
pub const WAITING_MAX: usize = 65_536;

/// About how many bytes of requests wait at most.
pub const WAITING_MAX_BYTES: usize = 64 << 20;

/// Requests that wait for their place.
#[derive(Default)]
pub(super) struct Merge {
    heap: BinaryHeap<Reverse<Waiting>>,
    bytes: usize,
    newest_path: Option<Arc<str>>,
}

/// A request that waits.
pub(super) struct Waiting {
    place: Place,
    pub(super) request: Request,
    /// What it is counted under if the store skips it.
    pub(super) path: Arc<str>,
    pub(super) bytes: usize,
}

/// By time; at one time calls before messages; then by file and line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    at: Micros,
    rank: Rank,
    file: usize,
    line: u64,
    index: usize,
}

impl Merge {
    pub(super) fn push(
        &mut self,
        timed: Timed,
        (file, line, index): (usize, u64, usize),
        path: &str,
    ) {
        let Timed { at, rank, request } = timed;
        let bytes = limits::bytes(&request);
        self.bytes += bytes;
        let path = self.shared(path);
        let place = Place { at, rank, file, line, index };
        self.heap.push(Reverse(Waiting { place, request, path, bytes }));
    }

    /// The oldest request, if nothing older can follow once every file has reached `reached`, or
    /// if too much waits.
    pub(super) fn next(&mut self, reached: Option<Micros>) -> Option<Waiting> {
        let Reverse(oldest) = self.heap.peek()?;
        let settled = reached.is_some_and(|at| oldest.place.at.0 < at.0.saturating_sub(WINDOW));
        let full = self.heap.len() > WAITING_MAX || self.bytes > WAITING_MAX_BYTES;
        if settled || full { self.pop() } else { None }
    }

    /// The oldest request.
    pub(super) fn pop(&mut self) -> Option<Waiting> {
        let Reverse(oldest) = self.heap.pop()?;
        self.bytes -= oldest.bytes;
        Some(oldest)
    }

    /// Neighbouring lines are mostly of one kind, so one text serves them.
    fn shared(&mut self, path: &str) -> Arc<str> {
        match &self.newest_path {
            Some(newest) if **newest == *path => Arc::clone(newest),
            _ => {
                let shared: Arc<str> = path.into();
                self.newest_path = Some(Arc::clone(&shared));
                shared
            }
        }
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place.cmp(&other.place)
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl Eq for Waiting {}
