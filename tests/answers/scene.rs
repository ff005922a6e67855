//! A store in memory, a clock that is set, and callers.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use panguan::domain::channel_type::ChannelType;
use panguan::domain::command::{
    Cause, Command, DeleteConversation, IncomingMessage, MembersCommand, MembershipAct, Named,
    Request, Whom,
};
use panguan::domain::context::ActorKind;
use panguan::domain::decide::membership::JoinPolicy;
use panguan::domain::event::{FactKind, SessionKind};
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::domain::spelling::JoinedIds;
use panguan::domain::time::Micros;
use panguan::error::Error;
use panguan::log::memory::MemoryLog;
use panguan::query::{AsOf, Query, Why};
use panguan::rocks::Access;
use panguan::store::receipt::{Answer, Receipt};
use panguan::store::{Parts, SessionOptions, Store};
use panguan::vault::{Randomness, Vault};
use panguan::view::View;
use panguan::view::memory::MemoryView;

/// 2026-08-20T00:00:00Z.
const DAY: i64 = 1_787_184_000_000_000;

/// A moment of 2026-08-20, such as `12:03:07` or `12:03:07.250`.
pub fn at(clock: &str) -> Micros {
    let parts: Vec<f64> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    let [hours, minutes, seconds] = parts.try_into().unwrap();
    let milliseconds = ((hours * 60.0 + minutes) * 60.0 + seconds) * 1_000.0;
    Micros(DAY + milliseconds.round() as i64 * 1_000)
}

/// Randomness that counts, so that pseudonyms are the same in every run.
struct Counted(u8);

impl Randomness for Counted {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), String> {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
        Ok(())
    }
}

pub struct Scene {
    runtime: tokio::runtime::Runtime,
    pub store: Store,
    clock: Arc<AtomicI64>,
    _keys: tempfile::TempDir,
}

impl Scene {
    /// A store that is opened at 12:00, when the service covers everything if `covered`.
    pub fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(at("12:00:00").0));
        let keys = tempfile::tempdir().unwrap();
        let counted = Box::new(Counted(0));
        let vault = Vault::open_with(keys.path(), Access::ReadWrite, counted).unwrap();
        let view = Arc::new(MemoryView::new());
        let rows = Arc::clone(&view);
        let log = MemoryLog::new(Arc::new(move |rider| rows.write(rider).unwrap()));
        let now = Arc::clone(&clock);
        let parts = Parts {
            log: Arc::new(log),
            view,
            vault: Arc::new(vault),
            dialect: Dialect::WuKongIm,
            clock: Arc::new(move || Micros(now.load(Ordering::SeqCst))),
            session_id: [7; 16],
        };
        let options = SessionOptions { kind: SessionKind::Live, accept_clock_behind: false };
        let store = Store::start(parts, options).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        Self { runtime, store, clock, _keys: keys }
    }

    /// The same, where everything is covered from 12:00 on.
    pub fn covered() -> Self {
        let scene = Self::new();
        for kind in [FactKind::Messages, FactKind::Members, FactKind::Commands] {
            scene.cover(kind, at("12:00:00"));
        }
        scene
    }

    pub fn cover(&self, kind: FactKind, since: Micros) {
        self.cover_by("wukongim", kind, since);
    }

    pub fn cover_by(&self, source: &str, kind: FactKind, since: Micros) {
        let command = Command::Cover { source: source.to_owned(), kind, since };
        self.submit(command, backend(), None).unwrap();
    }

    pub fn clock(&self, clock: &str) -> &Self {
        self.clock.store(at(clock).0, Ordering::SeqCst);
        self
    }

    pub fn submit(
        &self,
        command: Command,
        cause: Cause,
        occurred_at: Option<Micros>,
    ) -> Result<Answer, Error> {
        let request = Request { command, occurred_at, cause, idempotency_key: None };
        self.runtime.block_on(self.store.submit(request))
    }

    #[track_caller]
    pub fn run(&self, command: Command, cause: Cause) -> Receipt {
        match self.submit(command, cause, None) {
            Ok(Answer::Recorded(receipt)) => receipt,
            other => panic!("no receipt: {other:?}"),
        }
    }

    pub fn message(&self, from: &str, to: &str, seq: u64) {
        self.submit(message(ChannelName::person(uid(from), uid(to)), from, seq), backend(), None)
            .unwrap();
    }

    pub fn message_sent(&self, from: &str, to: &str, seq: u64, sent: Micros) {
        let channel = ChannelName::person(uid(from), uid(to));
        self.submit(message(channel, from, seq), backend(), Some(sent)).unwrap();
    }

    pub fn group_message(&self, from: &str, id: &str, seq: u64) {
        self.submit(message(group(id), from, seq), backend(), None).unwrap();
    }

    #[track_caller]
    pub fn delete(&self, user: &str, id: &str, kind: i64) -> Receipt {
        self.run(delete(user, id, kind, None), backend())
    }

    /// A delete that a server answered with 200, and that is refused here.
    #[track_caller]
    pub fn refused(&self, user: &str, id: &str, kind: i64) -> Error {
        let command = delete(user, id, kind, Some(200));
        self.submit(command, backend(), None).unwrap_err()
    }

    pub fn members(&self, id: &str, uids: &[&str], act: MembershipAct, cause: Cause) {
        let whom = Whom::Listed(uids.iter().map(|text| uid(text)).collect());
        self.run(Command::Members(MembersCommand { channel: group(id), whom, act }), cause);
    }

    pub fn add(&self, id: &str, uids: &[&str]) {
        self.members(id, uids, MembershipAct::Add(JoinPolicy::HistoryReadable), backend());
    }

    pub fn query<T>(&self, ask: impl FnOnce(&Query<'_>) -> T) -> T {
        let store = &self.store;
        let (log, view, vault) = (&**store.log(), &**store.view(), &**store.vault());
        ask(&Query::new(log, view, vault, store.dialect()).unwrap())
    }

    pub fn why(&self, user: &str, id: &str, kind: i64, as_of: AsOf) -> Why {
        self.query(|query| query.why(&named(user, id, kind), as_of).unwrap())
    }
}

pub fn backend() -> Cause {
    Cause::unspecified(ActorKind::Service, "backend")
}

pub fn admin() -> Cause {
    Cause::unspecified(ActorKind::Admin, "ops")
}

pub fn uid(text: &str) -> Uid {
    Uid::new(Dialect::WuKongIm, text).unwrap()
}

pub fn group(id: &str) -> ChannelName {
    ChannelName::other(Dialect::WuKongIm, ChannelType::Group, id).unwrap()
}

pub fn named(user: &str, id: &str, kind: i64) -> Named {
    Named { uid: user.to_owned(), channel_id: id.to_owned(), channel_type: kind }
}

pub fn delete(user: &str, id: &str, kind: i64, answered: Option<u16>) -> Command {
    Command::Delete(DeleteConversation {
        conversation: named(user, id, kind),
        message_seq: None,
        source_head: None,
        joined_ids: JoinedIds::Refused,
        answered,
    })
}

pub fn delete_up_to(user: &str, id: &str, kind: i64, seq: u64) -> Command {
    match delete(user, id, kind, None) {
        Command::Delete(ask) => {
            Command::Delete(DeleteConversation { message_seq: Some(seq), ..ask })
        }
        other => other,
    }
}

fn message(channel: ChannelName, from: &str, seq: u64) -> Command {
    Command::Message(IncomingMessage {
        channel,
        seq: Some(seq),
        message_id: 900_000 + seq,
        from: Some(uid(from)),
    })
}
