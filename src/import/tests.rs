//! Imports into a sink that stands in for the store.

mod bounds;
mod junk;
mod order;
mod whole;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::convert::Infallible;
use std::io::{BufReader, Cursor, Read};

use super::{Answer, BadLine, End, FactOutcome, Format, Input, Progress, Sink, Watch, import};
use crate::domain::command::{Command, IncomingMessage, Request};
use crate::domain::name::{ChannelName, Dialect};
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::source::facts;
use crate::source::wukongim::Server;

const RECORDING: &str = include_str!("../../tests/fixtures/recorded/wukongim-2.2.5.ndjson");

const WUKONGIM: Format = Format::WuKongIm(Server {
    dialect: Dialect::WuKongIm,
    joined_ids: crate::domain::spelling::JoinedIds::Refused,
    join: crate::domain::decide::membership::JoinPolicy::HistoryReadable,
});

const FACTS: Format = Format::Facts(facts::Format { dialect: Dialect::Plain });

/// Long after everything in the tests.
const NOW: Micros = Micros(4_000_000_000_000_000);

/// Records everything once: by key, a message without one by channel and number, coverage by its
/// words. Refuses malformed deletes.
#[derive(Default)]
struct FakeStore {
    taken: Vec<Request>,
    groups: Vec<usize>,
    keys: BTreeSet<Vec<u8>>,
    messages: BTreeSet<(ChannelName, u64)>,
    coverage: BTreeMap<String, Micros>,
    unanswered: VecDeque<Vec<FactOutcome>>,
}

impl Sink for FakeStore {
    type Error = Infallible;

    fn submit(&mut self, requests: Vec<Request>) -> Result<(), Infallible> {
        self.groups.push(requests.len());
        let outcomes = requests.into_iter().map(|request| self.take(request)).collect();
        self.unanswered.push_back(outcomes);
        assert!(self.unanswered.len() <= 2, "memory does not grow with the file");
        Ok(())
    }

    fn answers(&mut self) -> Result<Vec<FactOutcome>, Infallible> {
        Ok(self.unanswered.pop_front().expect("every group is answered once"))
    }

    fn end(&mut self) -> Result<End, Infallible> {
        Ok(End { position: self.position(), gaps: 3 })
    }
}

impl FakeStore {
    fn position(&self) -> Option<Position> {
        let last = self.taken.len().checked_sub(1)?;
        Some(Position::local(last as u64))
    }

    fn take(&mut self, request: Request) -> FactOutcome {
        let is_news = match (&request.command, &request.idempotency_key) {
            (Command::Cover { source, kind, since }, _) => {
                self.coverage.insert(format!("{source} {kind:?}"), *since) != Some(*since)
            }
            (_, Some(key)) => self.keys.insert(key.clone()),
            (Command::Message(IncomingMessage { channel, seq: Some(seq), .. }), None) => {
                self.messages.insert((channel.clone(), *seq))
            }
            (other, None) => panic!("{other:?} has no key"),
        };
        if !is_news {
            return FactOutcome::Duplicate;
        }
        let is_refused = matches!(request.command, Command::RefuseMalformed(_));
        self.taken.push(request);
        let position = self.position().unwrap();
        if is_refused {
            let code = "malformed-request".to_owned();
            FactOutcome::Refused { code, position: Some(position) }
        } else {
            FactOutcome::Recorded { position }
        }
    }
}

#[derive(Default)]
struct Told {
    bad: Vec<BadLine>,
    untold: Vec<(String, u64)>,
    progress: Vec<Progress>,
}

impl Watch for Told {
    fn bad(&mut self, line: &BadLine) {
        self.bad.push(line.clone());
    }

    fn untold(&mut self, file: &str, more: u64) {
        self.untold.push((file.to_owned(), more));
    }

    fn progress(&mut self, progress: Progress) {
        self.progress.push(progress);
    }
}

fn input(name: &str, reader: impl Read + Send + 'static) -> Input {
    Input { name: name.to_owned(), reader: Box::new(BufReader::new(reader)), bytes: None }
}

fn text(name: &str, text: impl Into<String>) -> Input {
    let text = text.into();
    let bytes = Some(text.len() as u64);
    Input { bytes, ..input(name, Cursor::new(text.into_bytes())) }
}

fn run(format: Format, inputs: Vec<Input>, store: &mut FakeStore) -> (Answer, Told) {
    let mut told = Told::default();
    let answer = import(format, inputs, NOW, store, &mut told).expect("nothing stops it");
    (answer, told)
}

/// A fact of this id and second.
fn fact(id: &str, second: u32, uid: &str) -> String {
    format!(
        "{{\"source\":\"t\",\"source_id\":\"{id}\",\"at\":\"2026-11-24T08:{:02}:{:02}Z\",\
         \"type\":\"deleted\",\"channel\":{{\"type\":2,\"id\":\"g\"}},\"uid\":\"{uid}\"}}\n",
        second / 60,
        second % 60
    )
}
