//! Making a decided group durable: the only place that appends.

use std::sync::Arc;

use crate::error::{Code, Error};
use crate::log::{Appended, EventLog, NewBatch, Tail};
use crate::vault::Vault;
use crate::view::Change;

/// A group that was decided, and is not durable yet.
pub(super) struct Decided {
    /// Its events, in order; `None` if nothing is to be recorded.
    pub(super) batch: Option<Arc<NewBatch>>,
    /// What their fold changes.
    pub(super) rider: Vec<Change>,
}

/// The end of the log, and the right to append to it. There is one for each store, and threads
/// hand it on: groups are appended one at a time, in the order in which they were decided.
pub(super) struct Committer {
    log: Arc<dyn EventLog>,
    vault: Arc<Vault>,
    tail: Tail,
    stopped: Option<Error>,
}

impl Committer {
    /// Appends after `tail`.
    pub(super) fn new(log: Arc<dyn EventLog>, vault: Arc<Vault>, tail: Tail) -> Self {
        Self { log, vault, tail, stopped: None }
    }

    /// Appends the group with everything that its fold changes, in one synced write.
    ///
    /// # Errors
    /// If it could not be written, or an earlier group could not: this one was decided on that.
    /// After the first failure nothing is appended any more.
    pub(super) fn commit(&mut self, group: &Decided) -> Result<(), Error> {
        if let Some(stopped) = &self.stopped {
            return Err(stopped.clone());
        }
        let Some(batch) = &group.batch else { return Ok(()) };
        // A key is on disk before anything that it seals.
        if let Err(error) = self.vault.flush() {
            let error = Error::from(error);
            return Err(self.stop(error, Code::ReadOnly));
        }
        let events = batch.events.len();
        tracing::debug_span!("append", events, puts = group.rider.len())
            .in_scope(|| self.append(batch, &group.rider))
    }

    fn append(&mut self, batch: &NewBatch, rider: &[Change]) -> Result<(), Error> {
        match self.log.append(&self.tail, batch, rider) {
            Appended::Appended(tail) => {
                tracing::debug!(
                    next_offset = tail.next_offset,
                    batch = tail.next_batch - 1,
                    "a group is durable"
                );
                self.tail = tail;
                Ok(())
            }
            Appended::Conflict(tail) => {
                let message = format!(
                    "another writer took the log over: it ends at {}, and ours at {}",
                    tail.next_offset, self.tail.next_offset
                );
                let error = Error::new(Code::Overtaken, message).hint("open the store again");
                Err(self.stop(error, Code::Overtaken))
            }
            Appended::Unknown(error) => {
                tracing::error!(%error, "a write failed; the store takes no more commands");
                let message =
                    format!("the write failed, so it is not known whether it lasts: {error}");
                let error = Error::new(Code::OutcomeUnknown, message)
                    .hint("open the store again, then repeat with the same idempotency key");
                Err(self.stop(error, Code::ReadOnly))
            }
        }
    }

    /// Takes no more groups; `error` is for those whose group it is.
    fn stop(&mut self, error: Error, later: Code) -> Error {
        self.stopped = Some(
            Error::new(later, format!("an earlier write failed: {}", error.message))
                .hint("open the store again"),
        );
        error
    }
}
