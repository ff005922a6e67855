//! A real store over RocksDB, with a clock that the test sets: closed and opened again, rebuilt,
//! asked twice under one key, as the history says.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use panguan::domain::apply::MapRows;
use panguan::domain::command::{Cause, Command, Request};
use panguan::domain::context::ActorKind;
use panguan::domain::event::{Event, SessionKind};
use panguan::domain::explain::State;
use panguan::domain::name::Uid;
use panguan::domain::position::Position;
use panguan::domain::time::Micros;
use panguan::error::{Code, Error};
use panguan::log::rocks::RocksLog;
use panguan::projector;
use panguan::query::{AsOf, Query};
use panguan::rocks::{Access, Rocks, Settings};
use panguan::store::receipt::{Answer as StoreAnswer, CommandOutcome};
use panguan::store::{Parts, SessionOptions, Store};
use panguan::vault::Vault;
use panguan::view::rocks::RocksView;
use proptest::prelude::*;

use crate::conversation;
use crate::model::{Answer, Call, ListRow, Room};
use crate::spelled::{channel, command, named};
use crate::steps::{Cast, Told};

/// What is done to the store after some calls.
#[derive(Clone, Copy, Debug)]
pub enum Rest {
    Nothing,
    Reopen,
    ReopenForImport,
    /// Fold the log anew and compare it with the live rows, byte for byte.
    Rebuild,
    /// Ask again what was asked so many calls ago, under its key.
    AskAgain(usize),
}

/// How many calls come together, and what is done after them.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub together: usize,
    pub rest: Rest,
}

/// The pace of a history; a shorter one starts again.
pub fn paces() -> impl Strategy<Value = Vec<Pace>> {
    let rest = prop_oneof![
        20 => Just(Rest::Nothing),
        2 => Just(Rest::Reopen),
        1 => Just(Rest::ReopenForImport),
        1 => Just(Rest::Rebuild),
        4 => (0..20_usize).prop_map(Rest::AskAgain),
    ];
    let together = prop_oneof![3 => Just(1_usize), 1 => 2..6_usize];
    let pace = (together, rest).prop_map(|(together, rest)| Pace { together, rest });
    prop::collection::vec(pace, 1..25)
}

/// A store in a directory of its own.
pub struct Stored {
    cast: Cast,
    clock: Arc<AtomicI64>,
    runtime: tokio::runtime::Runtime,
    store: Option<Store>,
    deletes: HashMap<usize, Position>,
    asked: Vec<(Request, Result<StoreAnswer, Error>)>,
    // Removed after the store is closed.
    dir: tempfile::TempDir,
}

impl Stored {
    pub fn new(cast: &Cast) -> Self {
        // Nothing here depends on what survives a power cut, so nothing has to wait for a disk.
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let dir = dir.unwrap();
        let clock = Arc::new(AtomicI64::new(0));
        let store = Some(open(dir.path(), cast, &clock, SessionKind::Live));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (cast, deletes, asked) = (cast.clone(), HashMap::new(), Vec::new());
        Self { cast, clock, runtime, store, deletes, asked, dir }
    }

    /// Takes calls in one group; each has its number, from 1.
    pub fn take(&mut self, told: &[(usize, Told)]) -> Vec<Answer> {
        let Some((_, first)) = told.first() else { return Vec::new() };
        self.clock.store(first.when.now, Ordering::Relaxed);
        let requests: Vec<Request> =
            told.iter().map(|(calls, told)| self.request(*calls, told)).collect();
        let answers = self.runtime.block_on(self.store().submit_all(requests.clone())).unwrap();
        let told = told.iter().zip(requests).zip(answers);
        told.map(|(((calls, told), request), answer)| {
            if let (Call::Delete { .. }, Ok(Some(receipt))) =
                (&told.call, answer.as_ref().map(StoreAnswer::receipt))
            {
                self.deletes.insert(*calls, receipt.position);
            }
            let answered = match &answer {
                Ok(answer) => plain(answer),
                Err(error) => Answer::Refused(error.code.name()),
            };
            if is_settled(&request, &answer) {
                self.asked.push((request, answer));
            }
            answered
        })
        .collect()
    }

    fn request(&self, calls: usize, Told { room, call, when }: &Told) -> Request {
        let command = match call {
            Call::Undo(delete) => Command::Restore(self.deletes[delete]),
            call => command(&self.cast, room, call, calls),
        };
        let numbered = matches!(call, Call::Message { number: Some(_), .. });
        Request {
            command,
            occurred_at: when.stated.map(Micros),
            cause: Cause::unspecified(ActorKind::Service, "backend"),
            idempotency_key: (!numbered).then(|| format!("call {calls}").into_bytes()),
        }
    }

    fn submit(&self, request: Request) -> Result<StoreAnswer, Error> {
        self.runtime.block_on(self.store().submit(request))
    }

    fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    /// Does something else with the store.
    pub fn rest(&mut self, rest: Rest) {
        match rest {
            Rest::Nothing => {}
            Rest::Reopen => self.reopen(SessionKind::Live),
            Rest::ReopenForImport => self.reopen(SessionKind::Import),
            Rest::Rebuild => {
                self.close();
                self.rebuild();
                self.store = Some(self.open(SessionKind::Live));
            }
            Rest::AskAgain(calls_ago) => {
                if let Some(asked) = self.asked.len().checked_sub(calls_ago + 1) {
                    self.ask_again(asked);
                }
            }
        }
    }

    /// Guarantee 6: the same key gives the same answer and no second event; another command under
    /// it is refused. A message has no receipt, and one with a number needs no key.
    fn ask_again(&self, asked: usize) {
        let (request, answer) = &self.asked[asked];
        let end = self.end();
        let again = self.submit(request.clone());
        let told = match answer {
            Ok(StoreAnswer::Recorded(_)) if matches!(request.command, Command::Message(_)) => {
                Ok(StoreAnswer::Duplicate)
            }
            Ok(StoreAnswer::Recorded(first)) => Ok(StoreAnswer::Repeated(first.clone())),
            other => other.clone(),
        };
        assert_eq!(again, told, "{request:?}");
        if request.idempotency_key.is_some() {
            let command = Command::Restore(Position::local(u64::MAX));
            let other = self.submit(Request { command, ..request.clone() });
            assert_eq!(other.unwrap_err().code, Code::KeyReused, "{request:?}");
        }
        assert_eq!(self.end(), end, "asked again: {request:?}");
    }

    /// The place of the newest event.
    pub fn end(&self) -> Position {
        Position::local(self.store().log().tail().unwrap().next_offset - 1)
    }

    /// Every event, read from the log.
    pub fn events(&self) -> Vec<Event> {
        let log = self.store().log();
        let events = log.tail().unwrap().next_offset;
        log.events(0, usize::try_from(events).unwrap()).unwrap()
    }

    /// Whether these rows put the conversation on the user's list.
    pub fn is_visible(&self, rows: &MapRows, user: &str, room: &Room) -> bool {
        let vault = self.store().vault();
        let user = vault.user_key(&Uid::new(self.cast.dialect, user).unwrap());
        let channel = vault.channel_key(&channel(&self.cast, room));
        conversation::of(rows, user, channel, |rows| rows.is_visible())
    }

    fn open(&self, kind: SessionKind) -> Store {
        open(self.dir.path(), &self.cast, &self.clock, kind)
    }

    fn close(&mut self) {
        let store = self.store.take().unwrap();
        self.runtime.block_on(store.close());
    }

    fn reopen(&mut self, kind: SessionKind) {
        self.close();
        self.store = Some(self.open(kind));
    }

    /// Guarantee 4: the live rows are those that the log gives, byte for byte.
    fn rebuild(&self) {
        let rocks = Rocks::open(self.dir.path(), Access::ReadWrite, &settings()).unwrap();
        let log = RocksLog::open(Arc::clone(&rocks)).unwrap();
        let view = RocksView::live(rocks);
        let rebuilt = projector::rebuild(&log, &view, 8, |_, _| {}).unwrap();
        let comparison = rebuilt.comparison.unwrap();
        assert_eq!(comparison.differing, 0, "{:?}", comparison.differences);
    }

    fn query<T>(&self, ask: impl FnOnce(&Query<'_>) -> T) -> T {
        let store = self.store();
        let (log, view) = (store.log().as_ref(), store.view().as_ref());
        ask(&Query::new(log, view, store.vault().as_ref(), store.dialect()).unwrap())
    }

    /// The user's list, now or as of a place.
    pub fn list(&self, user: &str, as_of: AsOf) -> Vec<ListRow> {
        let list = self.query(|query| query.list(user, as_of).unwrap());
        let row = |row: panguan::query::Row| ListRow {
            kind: row.channel_type.number(),
            channel_id: row.channel_id,
            unread: row.unread,
            last: row.last_message_seq,
            last_in_sight: row.last_message.map(|message| message.seq),
            read_to: row.read_seq,
            deleted_to: row.deleted_to_seq,
            ordered_at: row.ordered_at.unwrap().0,
        };
        list.rows.into_iter().map(row).collect()
    }

    /// Whether the conversation is on the list, and the event that brought that about, as `why`
    /// says; asked by each spelling of the channel, because `why` accepts what a delete refuses.
    pub fn why(&self, user: &str, room: &Room, as_of: AsOf) -> (bool, Option<Position>) {
        let answers = named(&self.cast, user, room).into_iter().map(|named| {
            let why = self.query(|query| query.why(&named, as_of).unwrap());
            let visible = why.explanation.state == State::Visible;
            let cause = why.cause().map(|step| step.event.event.position);
            (visible, cause)
        });
        let answers: Vec<_> = answers.collect();
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        answers[0]
    }

    /// Everything that was ever asked under a key is answered as it was then.
    pub fn ask_everything_again(&mut self) {
        self.reopen(SessionKind::Live);
        (0..self.asked.len()).for_each(|asked| self.ask_again(asked));
    }
}

/// Whether a request is answered alike for ever. An observation has no key: it is news or it is
/// none. A message without a number or a time would be another message if it were told again. What
/// is asked now and refused, or says nothing, is decided anew when it is asked again.
fn is_settled(request: &Request, answer: &Result<StoreAnswer, Error>) -> bool {
    let is_told = request.occurred_at.is_some();
    match request.command {
        Command::Observe { .. } => false,
        Command::Message(_) if request.idempotency_key.is_none() => is_told,
        _ => is_told || matches!(answer, Ok(answer) if *answer != StoreAnswer::Skipped),
    }
}

fn settings() -> Settings {
    Settings { cache_bytes: 1 << 20, ..Settings::default() }
}

fn open(dir: &Path, cast: &Cast, clock: &Arc<AtomicI64>, kind: SessionKind) -> Store {
    let make = |within: &Path| Vault::make(within).map(|keys| vec![keys]);
    let rocks = Rocks::open_for_writing(dir, &settings(), make, |_| Ok(())).unwrap();
    let vault = Arc::new(Vault::open_for(&rocks, dir, Access::ReadWrite).unwrap());
    let log = Arc::new(RocksLog::open(Arc::clone(&rocks)).unwrap());
    let view = Arc::new(RocksView::live(rocks));
    projector::catch_up(&*log, &*view).unwrap();
    let told = Arc::clone(clock);
    let clock: panguan::store::Clock = Arc::new(move || Micros(told.load(Ordering::Relaxed)));
    let parts = Parts { log, view, vault, dialect: cast.dialect, clock, session_id: [7; 16] };
    Store::start(parts, SessionOptions { kind, accept_clock_behind: false }).unwrap()
}

fn plain(answer: &StoreAnswer) -> Answer {
    match answer {
        StoreAnswer::Recorded(receipt) | StoreAnswer::Repeated(receipt) => match receipt.outcome {
            CommandOutcome::NoChange => Answer::NoChange,
            CommandOutcome::Applied => Answer::Applied,
        },
        StoreAnswer::Duplicate | StoreAnswer::Skipped => Answer::Duplicate,
    }
}
