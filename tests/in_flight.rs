//! Commands that are decided while the group before theirs is still being written.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use panguan::codec::batch::Tail;
use panguan::codec::family::Family;
use panguan::domain::command::{Cause, Command, IncomingMessage, Named, Request};
use panguan::domain::context::ActorKind;
use panguan::domain::event::SessionKind;
use panguan::domain::key::UserKey;
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::domain::time::Micros;
use panguan::error::{Code, Error};
use panguan::log::memory::MemoryLog;
use panguan::log::{Appended, EventLog, LogError, NewBatch, ReadLog};
use panguan::projector::{catch_up, compare};
use panguan::query::AsOf;
use panguan::rocks::Access;
use panguan::store::receipt::{Answer, CommandOutcome, Receipt};
use panguan::store::{Parts, SessionOptions, Store};
use panguan::vault::Vault;
use panguan::view::memory::MemoryView;
use panguan::view::{Change, View, ViewError, forward_ordered_reads};

/// Appends wait here until a test lets them go on.
#[derive(Default)]
struct Gate {
    state: Mutex<GateState>,
    changed: Condvar,
}

#[derive(Default)]
struct GateState {
    begun: usize,
    /// How many may go on; `None` if all may.
    permits: Option<usize>,
    failing: bool,
}

impl Gate {
    fn change(&self, change: impl FnOnce(&mut GateState)) {
        change(&mut self.state.lock().unwrap());
        self.changed.notify_all();
    }

    /// Returns whether the append fails.
    fn pass(&self) -> bool {
        self.change(|state| state.begun += 1);
        let state = self.state.lock().unwrap();
        let mut state = self.changed.wait_while(state, |state| state.permits == Some(0)).unwrap();
        state.permits = state.permits.map(|permits| permits - 1);
        state.failing
    }

    fn begun(&self) -> usize {
        self.state.lock().unwrap().begun
    }
}

struct GatedLog {
    log: MemoryLog,
    gate: Arc<Gate>,
}

impl ReadLog for GatedLog {
    fn tail(&self) -> Result<Tail, LogError> {
        self.log.tail()
    }

    fn frame(&self, offset: u64) -> Result<Option<Vec<u8>>, LogError> {
        self.log.frame(offset)
    }

    fn frames(&self, offset: u64, count: usize) -> Result<Vec<(u64, Vec<u8>)>, LogError> {
        self.log.frames(offset, count)
    }

    fn batch(&self, number: u64) -> Result<Option<Vec<u8>>, LogError> {
        self.log.batch(number)
    }

    fn next_batch(&self, number: u64) -> Result<Option<u64>, LogError> {
        self.log.next_batch(number)
    }
}

impl EventLog for GatedLog {
    fn append(&self, expected: &Tail, batch: &NewBatch, rider: &[Change]) -> Appended {
        if self.gate.pass() {
            return Appended::Unknown(LogError::Engine("the disk is gone".to_owned()));
        }
        self.log.append(expected, batch, rider)
    }
}

/// A view that counts how often the store looked for a row or a name.
#[derive(Default)]
struct CountedView {
    view: MemoryView,
    gets: AtomicUsize,
    /// Whose rows cannot be read.
    unreadable: Mutex<Option<UserKey>>,
    failures: AtomicUsize,
}

impl View for CountedView {
    forward_ordered_reads!(self => self.view);

    fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        self.gets.fetch_add(1, Ordering::SeqCst);
        if self.unreadable.lock().unwrap().is_some_and(|user| key.ends_with(&user.0)) {
            self.failures.fetch_add(1, Ordering::SeqCst);
            return Err(ViewError::Engine("the disk hiccups".to_owned()));
        }
        self.view.get(family, key)
    }

    fn write(&self, changes: &[Change]) -> Result<(), ViewError> {
        self.view.write(changes)
    }
}

struct World {
    store: Store,
    gate: Arc<Gate>,
    log: Arc<GatedLog>,
    view: Arc<CountedView>,
    _keys: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let keys = tempfile::tempdir().unwrap();
        let (gate, view) = (Arc::new(Gate::default()), Arc::new(CountedView::default()));
        let rows = Arc::clone(&view);
        let log = MemoryLog::new(Arc::new(move |rider: &[Change]| rows.write(rider).unwrap()));
        let log = Arc::new(GatedLog { log, gate: Arc::clone(&gate) });
        let parts = Parts {
            log: log.clone(),
            view: view.clone(),
            vault: Arc::new(Vault::open(keys.path(), Access::ReadWrite).unwrap()),
            dialect: Dialect::WuKongIm,
            clock: Arc::new(|| Micros(1_800_000_000_000_000)),
            session_id: [7; 16],
        };
        let options = SessionOptions { kind: SessionKind::Live, accept_clock_behind: false };
        let store = Store::start(parts, options).unwrap();
        Self { store, gate, log, view, _keys: keys }
    }

    /// Submits from a task of its own. It waits in the queue when this returns.
    async fn submit(&self, requests: Vec<Request>) -> Submitted {
        let store = self.store.clone();
        let submitted = tokio::spawn(async move { store.submit_all(requests).await.unwrap() });
        // The runtime has one thread, which runs the new task before it comes back here.
        tokio::task::yield_now().await;
        submitted
    }

    /// Two calls whose group is being written, by the thread that only appends: the one that
    /// decides is free. The group stays there until the gate lets it go on.
    async fn being_written(&self, one: Request, other: Request) -> [Submitted; 2] {
        self.gate.change(|state| state.permits = Some(0));
        let begun = self.gate.begun();
        // The deciding thread writes a lone call itself, and the two wait for it together.
        let lone = self.submit(vec![message("carol", "dave", 1)]).await;
        wait_until(|| self.gate.begun() > begun).await;
        let both = [self.submit(vec![one]).await, self.submit(vec![other]).await];
        self.gate.change(|state| state.permits = Some(1));
        lone.await.unwrap();
        wait_until(|| self.gate.begun() > begun + 1).await;
        both
    }

    fn gets(&self) -> usize {
        self.view.gets.load(Ordering::SeqCst)
    }

    fn assert_rows_follow_from_the_log(&self) {
        let folded = MemoryView::new();
        catch_up(&*self.log, &folded).unwrap();
        let comparison = compare(&*self.view, &folded, 10).unwrap();
        assert_eq!(comparison.differences, []);
    }
}

type Submitted = tokio::task::JoinHandle<Vec<Result<Answer, Error>>>;

async fn wait_until(condition: impl Fn() -> bool) {
    while !condition() {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

fn request(command: Command) -> Request {
    Request {
        command,
        occurred_at: None,
        cause: Cause::unspecified(ActorKind::Service, "backend"),
        idempotency_key: None,
    }
}

fn message(from: &str, to: &str, seq: u64) -> Request {
    let uid = |text| Uid::new(Dialect::WuKongIm, text).unwrap();
    request(Command::Message(IncomingMessage {
        channel: ChannelName::person(uid(from), uid(to)),
        seq: Some(seq),
        message_id: 1_000 + seq,
        from: Some(uid(from)),
    }))
}

fn delete(user: &str, peer: &str) -> Request {
    request(Command::delete(Named::with_peer(user, peer)))
}

fn receipt(answer: &Result<Answer, Error>) -> &Receipt {
    match answer {
        Ok(Answer::Recorded(receipt) | Answer::Repeated(receipt)) => receipt,
        other => panic!("no receipt: {other:?}"),
    }
}

#[tokio::test]
async fn a_group_that_is_being_written_is_decided_on() {
    let world = World::new();
    for chat in [message("bob", "alice", 1), message("erin", "alice", 1)] {
        world.store.submit(chat).await.unwrap();
    }
    let keyed = Request { idempotency_key: Some(b"once".to_vec()), ..delete("alice", "bob") };

    // Given two deletes that are being written
    let [first, second] = world.being_written(keyed.clone(), delete("alice", "erin")).await;

    // When the first comes again, and the second is undone, and a stranger writes
    let gets = world.gets();
    let undo = request(Command::RestoreNewest(Named::with_peer("alice", "erin")));
    let later = world.submit(vec![keyed, undo, message("frank", "alice", 1)]).await;
    wait_until(|| world.gets() > gets).await;
    assert!(!first.is_finished() && !later.is_finished(), "nothing is told before it is durable");

    // Then it is decided on what is being written
    world.gate.change(|state| state.permits = None);
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    let later = later.await.unwrap();
    assert!(matches!(&later[0], Ok(Answer::Repeated(again)) if again == receipt(&first[0])));
    assert!(!receipt(&second[0]).visible);
    assert_eq!(receipt(&later[1]).outcome, CommandOutcome::Applied);
    assert!(receipt(&later[1]).visible);
    assert_eq!(receipt(&later[2]).outcome, CommandOutcome::Applied);
    let list = world.store.list("alice", AsOf::Latest).await.unwrap();
    let listed: Vec<_> = list.rows.iter().map(|row| row.channel_id.as_str()).collect();
    assert_eq!(listed, ["erin", "frank"]);
    world.assert_rows_follow_from_the_log();
}

#[tokio::test]
async fn what_was_decided_on_a_group_that_failed_is_not_applied() {
    let world = World::new();
    world.store.submit(message("bob", "alice", 1)).await.unwrap();
    let events = world.log.tail().unwrap().next_offset;

    // Given two calls whose write will fail, and one that was decided on them
    let calls = world.being_written(delete("alice", "bob"), message("bob", "alice", 2)).await;
    let gets = world.gets();
    let later = world.submit(vec![delete("alice", "bob"), message("frank", "alice", 1)]).await;
    wait_until(|| world.gets() > gets).await;

    // When it fails
    world.gate.change(|state| (state.permits, state.failing) = (None, true));

    // Then nobody knows of the two, the one was not applied, and the store takes no more
    for call in calls {
        let answers = call.await.unwrap();
        assert_eq!(answers[0].as_ref().unwrap_err().code, Code::OutcomeUnknown);
    }
    for answer in later.await.unwrap() {
        assert_eq!(answer.unwrap_err().code, Code::NotAttempted);
    }
    world.gate.change(|state| state.failing = false);
    let after = world.store.submit(delete("alice", "bob")).await;
    assert_eq!(after.unwrap_err().code, Code::ReadOnly);
    let of_the_lone_call = 5; // three names, the members, the message
    assert_eq!(world.log.tail().unwrap().next_offset, events + of_the_lone_call);
    world.assert_rows_follow_from_the_log();
}

#[tokio::test]
async fn a_call_that_cannot_be_decided_spoils_its_group_and_nothing_else() {
    let world = World::new();
    world.store.submit(message("bob", "alice", 1)).await.unwrap();
    let before = world.being_written(delete("alice", "bob"), message("bob", "alice", 2)).await;

    // Given two calls that wait for it, of which one cannot be decided
    let grace = Uid::new(Dialect::WuKongIm, "grace").unwrap();
    *world.view.unreadable.lock().unwrap() = Some(world.store.vault().user_key(&grace));
    let beside = world.submit(vec![message("frank", "alice", 1)]).await;
    let spoiled = world.submit(vec![message("grace", "alice", 1)]).await;
    wait_until(|| world.view.failures.load(Ordering::SeqCst) > 0).await;
    *world.view.unreadable.lock().unwrap() = None;
    world.gate.change(|state| state.permits = None);

    // Then none of its group is recorded, what was being written is, and the store goes on
    for call in before {
        assert!(call.await.unwrap()[0].is_ok());
    }
    assert_eq!(beside.await.unwrap()[0].as_ref().unwrap_err().code, Code::NotAttempted);
    assert_eq!(spoiled.await.unwrap()[0].as_ref().unwrap_err().code, Code::Io);
    for from in ["frank", "grace"] {
        world.store.submit(message(from, "alice", 1)).await.unwrap();
    }
    world.assert_rows_follow_from_the_log();
}

#[tokio::test]
async fn full_groups_are_decided_while_one_is_being_written() {
    let world = World::new();
    let full = |from: &str| (1..=1_024).map(|seq| message(from, "alice", seq)).collect::<Vec<_>>();

    // Given a full group that is being written
    let begun = world.gate.begun();
    world.gate.change(|state| state.permits = Some(0));
    let first = world.submit(full("bob")).await;
    wait_until(|| world.gate.begun() > begun).await;

    // When two more come that do not fit one group, then the first of them is decided meanwhile
    let gets = world.gets();
    let next = [world.submit(full("erin")).await, world.submit(full("frank")).await];
    wait_until(|| world.gets() > gets).await;
    assert!(!first.is_finished());

    world.gate.change(|state| state.permits = None);
    for call in [first].into_iter().chain(next) {
        assert!(call.await.unwrap().iter().all(Result::is_ok));
    }
    world.assert_rows_follow_from_the_log();
}

#[tokio::test]
async fn what_holds_too_much_takes_no_place_in_the_queue() {
    let world = World::new();
    let keyed = |key| Request { idempotency_key: Some(vec![b'k'; key]), ..delete("eve", "dan") };
    // Given a queue that is full
    world.gate.change(|state| state.permits = Some(0));
    for _ in 0..4 {
        world.submit(vec![message("bob", "alice", 1); 1_024]).await;
    }
    assert_eq!(world.store.enqueue(vec![keyed(256)]).err().unwrap().code, Code::Overloaded);

    // Then a key that is too long is refused for that, and the others beside it are taken
    let alone = world.store.enqueue(vec![keyed(257)]).unwrap();
    world.gate.change(|state| state.permits = None);
    assert_eq!(alone.await.unwrap()[0].as_ref().unwrap_err().code, Code::FieldInvalid);
    let mixed = vec![keyed(257), message("dan", "eve", 1), keyed(257), keyed(256)];
    let answers = world.store.submit_all(mixed).await.unwrap();
    assert_eq!(answers.iter().map(Result::is_ok).collect::<Vec<_>>(), [false, true, false, true]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rows_follow_from_the_log_after_many_calls_at_once() {
    let world = World::new();
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..16_u64 {
        let store = world.store.clone();
        callers.spawn(async move {
            let mut told = Vec::new();
            for number in 0..60 {
                // Few names, so that callers get in each other's way.
                let (user, peer) = (format!("u{}", number % 3), format!("p{}", caller % 2));
                let key = format!("{} {}", caller / 2, number);
                let request = match (caller + number) % 4 {
                    0 => delete(&user, &peer),
                    1 => request(Command::RestoreNewest(Named::with_peer(&user, &peer))),
                    _ => message(&peer, &user, 1 + caller * 60 + number),
                };
                let request = Request { idempotency_key: Some(key.into_bytes()), ..request };
                if let Ok(answer) = store.submit(request.clone()).await
                    && let Some(receipt) = answer.receipt().cloned()
                {
                    told.push((request, receipt));
                }
            }
            told
        });
    }
    let told: Vec<_> = callers.join_all().await.into_iter().flatten().collect();

    world.assert_rows_follow_from_the_log();
    assert!(told.len() > 100, "{} calls changed something", told.len());
    for (request, receipt) in told {
        match (world.store.submit(request).await.unwrap(), receipt) {
            (Answer::Repeated(again), receipt) => assert_eq!(again, receipt),
            (again, _) => {
                assert_eq!(again, Answer::Duplicate, "a message has no receipt to repeat")
            }
        }
    }
}
