//! The writer: one thread that takes what waits, in groups.
//!
//! It never waits for more than it has: under load the groups grow by themselves, and a lone
//! caller pays for one sync.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::limits::{GROUP_BYTES_MAX, GROUP_COMMANDS_MAX, QUEUE_BYTES_MAX, QUEUE_COMMANDS_MAX};
use super::receipt::Answer;
use super::step::Core;
use super::{Clock, limits};
use crate::domain::command::Request;
use crate::error::{Code, Error};

type Answers = Vec<Result<Answer, Error>>;

struct Job {
    requests: Vec<Request>,
    bytes: usize,
    reply: oneshot::Sender<Answers>,
}

/// How much waits.
#[derive(Default)]
struct Waiting {
    commands: AtomicUsize,
    bytes: AtomicUsize,
}

/// The handle of the writer's thread.
pub(super) struct Writer {
    jobs: Mutex<Option<Sender<Job>>>,
    waiting: Arc<Waiting>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(super) fn start(core: Core, clock: Clock) -> Result<Self, Error> {
        let (jobs, waits) = channel();
        let waiting = Arc::new(Waiting::default());
        let counted = Arc::clone(&waiting);
        let thread = std::thread::Builder::new()
            .name("panguan-writer".to_owned())
            .spawn(move || run(core, &waits, &counted, &clock))
            .map_err(|error| Error::new(Code::Io, format!("no thread for the writer: {error}")))?;
        Ok(Self { jobs: Mutex::new(Some(jobs)), waiting, thread: Mutex::new(Some(thread)) })
    }

    /// Hands requests to the writer; they are taken in this order, with nothing of others between
    /// them unless they exceed a group.
    ///
    /// # Errors
    /// [`Code::Overloaded`] if too much waits, [`Code::Closed`] after [`Self::stop`].
    pub(super) fn submit(
        &self,
        requests: Vec<Request>,
    ) -> Result<oneshot::Receiver<Answers>, Error> {
        let (commands, bytes) = (requests.len(), requests.iter().map(limits::bytes).sum());
        if commands > GROUP_COMMANDS_MAX {
            let message = format!("{commands} requests at once; {GROUP_COMMANDS_MAX} are the most");
            return Err(
                Error::new(Code::FieldInvalid, message).hint("submit them in several calls")
            );
        }
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(jobs) = jobs.as_ref() else { return Err(closed()) };
        self.waiting.admit(commands, bytes)?;
        let (reply, answers) = oneshot::channel();
        jobs.send(Job { requests, bytes, reply }).map(|()| answers).map_err(|_| {
            self.waiting.release(commands, bytes);
            closed()
        })
    }

    /// Takes no more requests, and returns when those that wait are answered.
    pub(super) fn stop(&self) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the writer's thread ended by a panic; open the store again");
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Waiting {
    fn admit(&self, commands: usize, bytes: usize) -> Result<(), Error> {
        let commands_before = self.commands.fetch_add(commands, Ordering::AcqRel);
        let bytes_before = self.bytes.fetch_add(bytes, Ordering::AcqRel);
        let alone = commands_before == 0;
        let fits = commands_before + commands <= QUEUE_COMMANDS_MAX
            && bytes_before + bytes <= QUEUE_BYTES_MAX;
        if alone || fits {
            return Ok(());
        }
        self.release(commands, bytes);
        Err(Error::new(
            Code::Overloaded,
            format!("{commands_before} commands ({bytes_before} bytes) are waiting already"),
        )
        .hint("try again in a moment, with the same idempotency key"))
    }

    fn release(&self, commands: usize, bytes: usize) {
        self.commands.fetch_sub(commands, Ordering::AcqRel);
        self.bytes.fetch_sub(bytes, Ordering::AcqRel);
    }
}

/// The error of a store that is closed.
pub(super) fn closed() -> Error {
    Error::new(Code::Closed, "the store is closed").hint("open it again")
}

fn run(mut core: Core, waits: &Receiver<Job>, waiting: &Waiting, clock: &Clock) {
    let mut left_over = None;
    while let Some(first) = left_over.take().or_else(|| waits.recv().ok()) {
        let (group, next) = gather(first, waits);
        left_over = next;
        let (requests, replies) = flatten(group);
        let mut answers = core.step(&requests, clock()).into_iter();
        for (count, bytes, reply) in replies {
            waiting.release(count, bytes);
            // A caller who stopped listening does not cancel the command.
            let _ = reply.send(answers.by_ref().take(count).collect());
        }
    }
}

/// What waits, up to the limits of a group, and the job that did not fit any more.
fn gather(first: Job, waits: &Receiver<Job>) -> (Vec<Job>, Option<Job>) {
    let mut commands = first.requests.len();
    let mut bytes = first.bytes;
    let mut group = vec![first];
    while let Ok(job) = waits.try_recv() {
        commands += job.requests.len();
        bytes += job.bytes;
        if commands > GROUP_COMMANDS_MAX || bytes > GROUP_BYTES_MAX {
            return (group, Some(job));
        }
        group.push(job);
    }
    (group, None)
}

type Replies = Vec<(usize, usize, oneshot::Sender<Answers>)>;

fn flatten(group: Vec<Job>) -> (Vec<Request>, Replies) {
    let mut requests = Vec::new();
    let mut replies = Vec::with_capacity(group.len());
    for job in group {
        replies.push((job.requests.len(), job.bytes, job.reply));
        requests.extend(job.requests);
    }
    (requests, replies)
}
