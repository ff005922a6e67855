//! The writer's door: how requests get to the thread that decides them, and how many may wait.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::commit::Committer;
use super::limits::{QUEUE_BYTES_MAX, QUEUE_COMMANDS_MAX};
use super::pipeline::{self, Message};
use super::receipt::Answer;
use super::step::Core;
use super::{Clock, limits};
use crate::domain::command::Request;
use crate::error::{Code, Error};

/// The answers to the requests of one call, in their order.
pub(super) type Answers = Vec<Result<Answer, Error>>;

/// The requests of one call.
pub(super) struct Job {
    pub(super) requests: Vec<Request>,
    pub(super) ticket: Ticket,
}

/// A place in the queue, and whom to answer.
pub(super) struct Ticket {
    pub(super) commands: usize,
    pub(super) bytes: usize,
    waiting: Arc<Waiting>,
    reply: oneshot::Sender<Answers>,
}

impl Ticket {
    /// Answers the call. A caller who stopped listening does not cancel the command.
    pub(super) fn answer(self, answers: Answers) {
        self.waiting.release(self.commands, self.bytes);
        let _ = self.reply.send(answers);
    }
}

/// How much waits.
#[derive(Default)]
struct Waiting {
    commands: AtomicUsize,
    bytes: AtomicUsize,
}

/// The handle of the writer's thread.
pub(super) struct Writer {
    messages: Mutex<Option<Sender<Message>>>,
    waiting: Arc<Waiting>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the threads.
    ///
    /// # Errors
    /// If the system gives none.
    pub(super) fn start(core: Core, committer: Committer, clock: Clock) -> Result<Self, Error> {
        let (messages, inbox) = channel();
        let thread = pipeline::start(core, committer, clock, inbox, messages.clone())
            .map_err(|error| Error::new(Code::Io, format!("no thread for the writer: {error}")))?;
        Ok(Self {
            messages: Mutex::new(Some(messages)),
            waiting: Arc::default(),
            thread: Mutex::new(Some(thread)),
        })
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
        let messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(messages) = messages.as_ref() else { return Err(closed()) };
        self.waiting.admit(commands, bytes)?;
        let (reply, answers) = oneshot::channel();
        let ticket = Ticket { commands, bytes, waiting: Arc::clone(&self.waiting), reply };
        messages.send(Message::Job(Job { requests, ticket })).map(|()| answers).map_err(|_| {
            self.waiting.release(commands, bytes);
            closed()
        })
    }

    /// Takes no more requests, and returns when those that wait are answered.
    pub(super) fn stop(&self) {
        let messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(messages) = messages {
            // It fails where the thread has ended already.
            let _ = messages.send(Message::Close);
        }
        // Held, so that whoever stops it at the same time returns no earlier.
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take()
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
