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
    stopped: Option<Stopped>,
}

/// Why nothing is appended any more.
struct Stopped {
    /// What the store answers from now on.
    code: Code,
    why: String,
}

impl Stopped {
    /// For what was waiting when it happened.
    fn not_attempted(&self) -> Error {
        let message = format!("this was not looked at, because one before it failed: {}", self.why);
        Error::new(Code::NotAttempted, message).hint("open the store again, and repeat it")
    }

    /// For what comes later.
    fn refusing(&self) -> Error {
        let message = format!("the store takes no more commands: {}", self.why);
        Error::new(self.code, message).hint("open the store again")
    }
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
            return Err(stopped.not_attempted());
        }
        let Some(batch) = &group.batch else { return Ok(()) };
        // A key is on disk before anything that it seals.
        if let Err(error) = self.vault.flush() {
            self.stop(Code::ReadOnly, format!("the keys of new people cannot be written: {error}"));
            return Err(error.into());
        }
        let events = batch.events.len();
        tracing::debug_span!("append", events, puts = group.rider.len())
            .in_scope(|| self.append(batch, &group.rider))
    }

    /// Appends the group that opens a session. Nobody has asked for anything yet, so that a failure
    /// leaves nobody's outcome unknown.
    ///
    /// # Errors
    /// As [`Self::commit`], but a write that failed is [`Code::Io`].
    pub(super) fn fence(&mut self, group: &Decided) -> Result<(), Error> {
        self.commit(group).map_err(|error| match &self.stopped {
            Some(Stopped { code: Code::ReadOnly, why }) => {
                Error::new(Code::Io, format!("the store was not opened, because {why}")).hint(
                    "check the disk's space and health, then open it again; no command was taken",
                )
            }
            _ => error,
        })
    }

    /// What is answered to whom, once nothing is appended any more: to those who wait then, and
    /// to those who come later.
    pub(super) fn stopped(&self) -> Option<(Error, Error)> {
        self.stopped.as_ref().map(|stopped| (stopped.not_attempted(), stopped.refusing()))
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
                let why = format!(
                    "another writer took the log over: it ends at {}, and ours at {}",
                    tail.next_offset, self.tail.next_offset
                );
                self.stop(Code::Overtaken, why.clone());
                Err(Error::new(Code::Overtaken, why).hint("open the store again"))
            }
            Appended::Unknown(error) => {
                tracing::error!(%error, "a write failed; the store takes no more commands");
                self.stop(Code::ReadOnly, format!("a write failed: {error}"));
                let message =
                    format!("the write failed, so it is not known whether it lasts: {error}");
                Err(Error::new(Code::OutcomeUnknown, message)
                    .hint("open the store again, then repeat with the same idempotency key"))
            }
        }
    }

    fn stop(&mut self, code: Code, why: String) {
        self.stopped = Some(Stopped { code, why });
    }
}
