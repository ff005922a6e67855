//! The store: takes commands, makes them durable events, and answers.
//!
//! A command's way: its names become pseudonyms, a pure decision over the rows gives facts, the
//! facts are appended with everything that their fold changes in one synced write, and only then
//! is the command answered. See `step` for deciding a group of commands, `commit` for appending
//! it, `pipeline` for the threads that do both at once.

mod advice;
mod ask;
mod commit;
mod digest;
mod group;
pub mod limits;
mod names;
mod pipeline;
pub mod receipt;
mod refuse;
mod step;
mod take;
mod writer;

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::domain::command::Request;
use crate::domain::event::{Fact, SessionKind, ViewRebuilt};
use crate::domain::name::Dialect;
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::error::{Code, Error};
use crate::log::{EventLog, ReadLog};
use crate::vault::Vault;
use crate::view::View;
use crate::view::read::Reader;
use commit::Committer;
use receipt::{Answer, Receipt};
use step::Core;
use writer::Writer;

/// Tells the time, in microseconds since the epoch.
pub type Clock = Arc<dyn Fn() -> Micros + Send + Sync>;

/// How far our clock may be behind what was recorded when a store is opened: 5 minutes.
pub const CLOCK_BEHIND_MAX_MICROS: i64 = 5 * 60 * 1_000_000;

/// What a store is put together from.
pub struct Parts {
    /// The log.
    pub log: Arc<dyn EventLog>,
    /// The view, folded up to the log's tail.
    pub view: Arc<dyn View>,
    /// Pseudonyms and sealing.
    pub vault: Arc<Vault>,
    /// How names are written.
    pub dialect: Dialect,
    /// The clock.
    pub clock: Clock,
    /// A random id of this session.
    pub session_id: [u8; 16],
}

/// How a store is opened for writing.
#[derive(Clone, Copy, Debug)]
pub struct SessionOptions {
    /// To take commands as they happen, or to take in what happened before.
    pub kind: SessionKind,
    /// Write although the clock is behind what was recorded; recorded times then stand still
    /// until it has caught up.
    pub accept_clock_behind: bool,
}

/// A store that is open for writing. Cheap to clone; dropping the last clone closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Writer,
    log: Arc<dyn ReadLog>,
    view: Arc<dyn View>,
    vault: Arc<Vault>,
    dialect: Dialect,
    questions: Arc<Semaphore>,
}

impl Store {
    /// Takes over a log for writing: appends the fence that stops an earlier writer, and starts
    /// the writer's thread.
    ///
    /// # Errors
    /// [`Code::ClockBehind`] if the clock is more than 5 minutes behind the last recorded event;
    /// otherwise if the parts cannot be read or written.
    pub fn start(parts: Parts, options: SessionOptions) -> Result<Self, Error> {
        let (core, committer) = open_session(&parts, options)?;
        let Parts { log, view, vault, dialect, clock, .. } = parts;
        let writer = Writer::start(core, committer, clock)?;
        let questions = Arc::new(Semaphore::new(ask::QUESTIONS_AT_ONCE_MAX));
        Ok(Self { inner: Arc::new(Inner { writer, log, view, vault, dialect, questions }) })
    }

    /// Takes one request.
    ///
    /// When this returns `Ok`, what it records is durable, and every later read reflects it.
    /// Dropping the future does not cancel the request.
    ///
    /// # Errors
    /// A refusal, with the right channel id where one can be named; or the store's own trouble.
    /// After [`Code::OutcomeUnknown`] repeat the request with the same idempotency key.
    pub async fn submit(&self, request: Request) -> Result<Answer, Error> {
        let mut answers = self.submit_all(vec![request]).await?;
        answers.pop().unwrap_or_else(|| Err(writer::closed()))
    }

    /// Takes requests in this order, in one group commit if they fit one.
    ///
    /// # Errors
    /// If none was taken: [`Code::Overloaded`], [`Code::Closed`], or [`Code::FieldInvalid`] of more
    /// than 1,024 requests. Otherwise each has its own answer.
    pub async fn submit_all(
        &self,
        requests: Vec<Request>,
    ) -> Result<Vec<Result<Answer, Error>>, Error> {
        self.enqueue(requests)?.await
    }

    /// As [`Self::submit_all`], but the requests have their place in the queue when this returns:
    /// what is enqueued later is decided later. Somebody with much to say keeps two calls in the
    /// queue, so that one is decided while the other is being written.
    ///
    /// # Errors
    /// As [`Self::submit_all`].
    pub fn enqueue(
        &self,
        mut requests: Vec<Request>,
    ) -> Result<impl Future<Output = Result<Vec<Result<Answer, Error>>, Error>> + use<>, Error>
    {
        let refused = limits::take_out(&mut requests)?;
        let answers = self.inner.writer.submit(requests)?;
        Ok(async {
            let mut answers = answers.await.map_err(|_| {
                Error::new(Code::OutcomeUnknown, "the writer ended before it answered")
                    .hint("open the store again, then repeat with the same idempotency key")
            })?;
            for (place, error) in refused {
                answers.insert(place, Err(error));
            }
            Ok(answers)
        })
    }

    /// Takes one request that always leaves a receipt: any command of a user's.
    ///
    /// # Errors
    /// As [`Self::submit`]; [`Code::NothingRecorded`] of what leaves none: a message or a sight of
    /// members that was told before, and whatever is about channels that get no conversations.
    pub async fn execute(&self, request: Request) -> Result<Receipt, Error> {
        match self.submit(request).await? {
            Answer::Recorded(receipt) | Answer::Repeated(receipt) => Ok(receipt),
            Answer::Duplicate => Err(Error::new(
                Code::NothingRecorded,
                "this was told before, so that nothing was recorded and there is no receipt",
            )
            .hint("nothing is left to do; what was told the first time holds")),
            Answer::Skipped => Err(Error::new(
                Code::NothingRecorded,
                "channels like this one get no conversations, so that nothing was recorded",
            )
            .hint("live and command channels, and the system sender, are on nobody's list")),
        }
    }

    /// Takes no more requests, answers those that wait, and returns.
    pub async fn close(self) {
        let stopped = tokio::task::spawn_blocking(move || self.inner.writer.stop()).await;
        if stopped.is_err() {
            tracing::error!("the store did not close cleanly");
        }
    }

    /// Spans of message numbers that are missing, over all channels. Reads every channel's row.
    ///
    /// # Errors
    /// If a row cannot be read.
    pub fn missing_spans(&self) -> Result<u64, Error> {
        let reader = Reader::new(&self.inner.view);
        let mut spans = 0;
        for row in reader.channels() {
            spans += row?.1.gaps.len() as u64;
        }
        Ok(spans)
    }

    /// The sources whose facts the store has taken in, as its coverage names them.
    ///
    /// # Errors
    /// If the coverage cannot be read.
    pub fn sources(&self) -> Result<Vec<String>, Error> {
        let coverage = Reader::new(&self.inner.view).coverage()?;
        let names: BTreeSet<String> = coverage.into_iter().map(|known| known.source).collect();
        Ok(names.into_iter().collect())
    }

    /// How names are written in this store.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.inner.dialect
    }

    /// The log, for reading.
    #[must_use]
    pub fn log(&self) -> &Arc<dyn ReadLog> {
        &self.inner.log
    }

    /// The view, for reading.
    #[must_use]
    pub fn view(&self) -> &Arc<dyn View> {
        &self.inner.view
    }

    /// The vault, for opening names.
    #[must_use]
    pub fn vault(&self) -> &Arc<Vault> {
        &self.inner.vault
    }
}

/// Opens a session that notes a rebuild of the rows, if any event was folded, and ends. Returns
/// its last event.
///
/// # Errors
/// As [`Store::start`].
pub fn note_rebuild(
    parts: &Parts,
    options: SessionOptions,
    rebuilt: Option<ViewRebuilt>,
) -> Result<Position, Error> {
    let (mut core, mut committer) = open_session(parts, options)?;
    let mut group = core.begin((parts.clock)());
    if let Some(rebuilt) = rebuilt {
        core.record(&mut group, Fact::ViewRebuilt(rebuilt), None)?;
    }
    committer.commit(&core.decided(group))?;
    Ok(Position::local(parts.log.tail()?.next_offset.saturating_sub(1)))
}

/// The only way to become the writer: the clock is looked at, then the fence is appended.
fn open_session(parts: &Parts, options: SessionOptions) -> Result<(Core, Committer), Error> {
    check_clock(parts, options)?;
    Core::open(parts, options.kind, (parts.clock)())
}

/// Refuses to write while the clock is far behind what was recorded, unless that is accepted.
///
/// # Errors
/// [`Code::ClockBehind`]; or if the log's end cannot be read.
pub fn check_clock(parts: &Parts, options: SessionOptions) -> Result<(), Error> {
    let (recorded, now) = (parts.log.tail()?.recorded_at, (parts.clock)());
    let behind = recorded.0.saturating_sub(now.0);
    if behind <= CLOCK_BEHIND_MAX_MICROS || options.accept_clock_behind {
        return Ok(());
    }
    let seconds = behind / 1_000_000;
    Err(Error::new(
        Code::ClockBehind,
        format!("this machine's clock is {seconds} s behind the last recorded event"),
    )
    .hint(
        "set the clock right; if the store's times are the wrong ones, go on with \
         PANGUAN_ACCEPT_CLOCK_BEHIND=1, and recorded times stand still until the clock passes them",
    ))
}
