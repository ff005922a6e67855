//! A store of a test's own, which takes what a backend sends.

#![allow(dead_code)] // each test file uses its part

use panguan::boot::OpenOptions;
use panguan::domain::command::{Cause, Command, Request};
use panguan::domain::context::ActorKind;
use panguan::error::Error;
use panguan::source::wukongim::Server;
use panguan::store::Store;
use panguan::store::receipt::Answer;

pub struct World {
    runtime: tokio::runtime::Runtime,
    _dir: tempfile::TempDir,
    pub store: Store,
}

impl World {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &OpenOptions::default()).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        Self { runtime, _dir: dir, store }
    }

    pub fn submit(&self, command: Command) -> Result<Answer, Error> {
        self.submit_as(command, None)
    }

    pub fn submit_as(&self, command: Command, key: Option<&str>) -> Result<Answer, Error> {
        let cause = Cause::unspecified(ActorKind::Service, "backend");
        let idempotency_key = key.map(|key| key.as_bytes().to_vec());
        let request = Request { idempotency_key, ..Request::now(command, cause) };
        self.runtime.block_on(self.store.submit(request))
    }

    /// Takes what a line of a recording means.
    pub fn take(&self, line: &str) -> Vec<Result<Answer, Error>> {
        let meaning = Server::default().recorded_line(line.as_bytes());
        let requests = meaning.requests.into_iter().map(|timed| timed.request).collect();
        self.runtime.block_on(self.store.submit_all(requests)).unwrap()
    }

    pub fn next_offset(&self) -> u64 {
        self.store.log().tail().unwrap().next_offset
    }

    /// The names of the events from `offset` on.
    pub fn events_since(&self, offset: u64) -> Vec<&'static str> {
        let event = |offset| self.store.log().event(offset).unwrap().unwrap().fact.name();
        (offset..self.next_offset()).map(event).collect()
    }
}
