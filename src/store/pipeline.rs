//! Two threads: one decides, the other makes durable what the first decided before.
//!
//! The decider never waits for more than there is: while a group is being written it adds what
//! comes to the next one, so under load the groups grow by themselves. A small lone call is written
//! by the decider itself, which costs one sync and no change of threads.
//!
//! There is one [`Committer`], and whoever holds it may append. A group is passed on only with it:
//! the group before is in the log by then.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

use super::Clock;
use super::commit::{Committer, Decided};
use super::group::Group;
use super::limits::{GROUP_BYTES_MAX, GROUP_COMMANDS_MAX};
use super::step::Core;
use super::writer::{Answers, Job, Ticket};
use crate::error::{Code, Error};

/// Up to how many commands of a call that is alone the decider writes itself: a change of threads
/// takes some 20 us, as long as deciding ten of them.
const WRITTEN_AT_ONCE_MAX: usize = 128;

/// What the decider is told.
pub(super) enum Message {
    /// Decide this.
    Job(Job),
    /// The group that was passed on is durable, or never will be.
    Committed(Committer),
    /// There will be no more jobs.
    Close,
    /// Nothing will be appended any more: that thread has ended.
    Lost,
}

/// A group that was decided, with the right to append it and whom to answer.
struct Passed {
    committer: Committer,
    decided: Decided,
    answers: Vec<(Ticket, Answers)>,
}

/// Starts both threads. The one that is returned ends last, after [`Message::Close`].
pub(super) fn start(
    core: Core,
    committer: Committer,
    clock: Clock,
    inbox: Receiver<Message>,
    own: Sender<Message>,
) -> std::io::Result<JoinHandle<()>> {
    let (pass_on, passed) = channel();
    let appends = Builder::new()
        .name("panguan-append".to_owned())
        .spawn(move || append_all(&passed, &own))?;
    Builder::new().name("panguan-writer".to_owned()).spawn(move || {
        let decider = Decider {
            core,
            clock,
            inbox,
            pass_on,
            committer: Some(committer),
            waiting: VecDeque::new(),
            open: None,
            refusing: None,
            closing: false,
            lost: false,
        };
        decider.run();
        if appends.join().is_err() {
            tracing::error!("the appending thread ended by a panic; open the store again");
        }
    })
}

/// Tells the decider that the appending thread has ended, also when it panicked: it would wait
/// for the committer for ever.
struct Goodbye<'a>(&'a Sender<Message>);

impl Drop for Goodbye<'_> {
    fn drop(&mut self) {
        // It fails where the decider has ended before.
        let _ = self.0.send(Message::Lost);
    }
}

fn append_all(passed: &Receiver<Passed>, decider: &Sender<Message>) {
    let _goodbye = Goodbye(decider);
    while let Ok(Passed { mut committer, decided, answers }) = passed.recv() {
        let committed = committer.commit(&decided);
        // First, so that the next group is on its way while these callers are told. It fails
        // where the decider has ended, which needs no committer then.
        let _ = decider.send(Message::Committed(committer));
        answer_all(answers, committed);
    }
}

fn answer_all(answers: Vec<(Ticket, Answers)>, committed: Result<(), Error>) {
    for (ticket, answers) in answers {
        match &committed {
            Ok(()) => ticket.answer(answers),
            Err(error) => {
                let same = vec![Err(error.clone()); answers.len()];
                ticket.answer(same);
            }
        }
    }
}

/// For calls that were decided beside one that the store could not decide.
fn beside_a_failure() -> Error {
    let message = "this was given up, because another call of its group could not be decided";
    Error::new(Code::NotAttempted, message).hint("repeat it")
}

/// The thread that decides.
struct Decider {
    core: Core,
    clock: Clock,
    inbox: Receiver<Message>,
    pass_on: Sender<Passed>,
    /// `None` while a group is being written.
    committer: Option<Committer>,
    waiting: VecDeque<Job>,
    open: Option<Open>,
    /// What everything is answered after a write that failed.
    refusing: Option<Error>,
    closing: bool,
    lost: bool,
}

/// A group that is being decided.
struct Open {
    group: Group,
    commands: usize,
    bytes: usize,
    answers: Vec<(Ticket, Answers)>,
    /// Whether the last call could not be decided: then none is, and it takes no more.
    has_failed: bool,
}

impl Open {
    fn fits(&self, ticket: &Ticket) -> bool {
        !self.has_failed
            && self.commands + ticket.commands <= GROUP_COMMANDS_MAX
            && self.bytes + ticket.bytes <= GROUP_BYTES_MAX
    }
}

impl Decider {
    fn run(mut self) {
        while self.listen() {
            self.decide();
            self.pass_on();
        }
        let left = Error::new(Code::NotAttempted, "the store ended before it looked at this")
            .hint("open the store again, and repeat it");
        self.refuse_waiting(&left);
    }

    /// Hears what there is, and waits if there is nothing to decide or to pass on. False when all
    /// is done, or the appending thread is gone.
    fn listen(&mut self) -> bool {
        let is_idle = self.open.is_none() && self.waiting.is_empty();
        if is_idle && self.closing && self.committer.is_some() {
            return false;
        }
        // What still waits beside an open group does not fit it.
        let can_decide = self.open.is_none() && !self.waiting.is_empty();
        let can_pass_on = self.open.is_some() && self.committer.is_some();
        if !can_decide && !can_pass_on {
            match self.inbox.recv() {
                Ok(message) => self.hear(message),
                Err(_) => return false,
            }
        }
        self.hear_all();
        self.heed_failure();
        !self.lost
    }

    fn hear_all(&mut self) {
        while let Ok(message) = self.inbox.try_recv() {
            self.hear(message);
        }
    }

    /// After a failed write nothing is decided any more: what waits is told so, and what comes
    /// later is refused.
    fn heed_failure(&mut self) {
        let stopped = self.committer.as_ref().and_then(Committer::stopped);
        let Some((not_attempted, refusing)) = stopped else { return };
        if self.refusing.replace(refusing).is_some() {
            return;
        }
        self.hear_all();
        if let Some(Open { answers, .. }) = self.open.take() {
            answer_all(answers, Err(not_attempted.clone()));
        }
        self.refuse_waiting(&not_attempted);
    }

    fn refuse_waiting(&mut self, error: &Error) {
        for Job { requests, ticket } in self.waiting.drain(..) {
            ticket.answer(vec![Err(error.clone()); requests.len()]);
        }
    }

    fn hear(&mut self, message: Message) {
        match message {
            Message::Job(job) => self.waiting.push_back(job),
            Message::Committed(committer) => self.committer = Some(committer),
            Message::Close => self.closing = true,
            Message::Lost => self.lost = true,
        }
    }

    /// Decides what waits, as far as it fits the open group.
    fn decide(&mut self) {
        if let Some(refusing) = self.refusing.clone() {
            self.refuse_waiting(&refusing);
        }
        while let Some(job) = self.waiting.pop_front() {
            let mut open = self.open.take().unwrap_or_else(|| self.begin());
            if !open.answers.is_empty() && !open.fits(&job.ticket) {
                self.waiting.push_front(job);
                self.open = Some(open);
                return;
            }
            self.decide_job(&mut open, job);
            self.open = Some(open);
        }
    }

    fn begin(&mut self) -> Open {
        let group = self.core.begin((self.clock)());
        Open { group, commands: 0, bytes: 0, answers: Vec::new(), has_failed: false }
    }

    fn decide_job(&mut self, open: &mut Open, job: Job) {
        let Job { requests, ticket } = job;
        open.commands += ticket.commands;
        open.bytes += ticket.bytes;
        let answers = self.core.decide(&mut open.group, &requests).unwrap_or_else(|error| {
            open.has_failed = true;
            vec![Err(error); requests.len()]
        });
        open.answers.push((ticket, answers));
    }

    /// Passes the open group on, if the one before it is in the log.
    fn pass_on(&mut self) {
        let Some(mut committer) = self.committer.take() else { return };
        let Some(Open { group, commands, mut answers, has_failed, .. }) = self.open.take() else {
            self.committer = Some(committer);
            return;
        };
        if has_failed {
            self.core.give_up(group);
            self.committer = Some(committer);
            if let Some((ticket, why)) = answers.pop() {
                ticket.answer(why);
            }
            answer_all(answers, Err(beside_a_failure()));
            return;
        }
        let decided = self.core.decided(group);
        let is_alone = answers.len() == 1 && self.waiting.is_empty();
        if is_alone && commands <= WRITTEN_AT_ONCE_MAX {
            let committed = committer.commit(&decided);
            self.committer = Some(committer);
            self.heed_failure();
            answer_all(answers, committed);
            return;
        }
        // It fails where that thread is gone: then these callers hear that the writer ended.
        let _ = self.pass_on.send(Passed { committer, decided, answers });
    }
}
