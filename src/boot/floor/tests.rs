//! The floor's database and the measured store, byte for byte and put for put.

use std::collections::BTreeMap;
use std::path::Path;

use tokio::runtime::Runtime;

use super::*;
use crate::boot::{self, OpenOptions};
use crate::domain::command::{
    Cause, Command, IncomingMessage, MembersCommand, MembershipAct, Named, Request, Whom,
};
use crate::domain::context::ActorKind;
use crate::domain::decide::membership::JoinPolicy;
use crate::domain::event::Removal;
use crate::domain::name::{ChannelName, Dialect, Uid};
use crate::import::{self, BadLine, Format, Input, Progress, StoreSink, Watch};
use crate::source::wukongim::Server;
use crate::store::Store;
use crate::store::receipt::Answer;

const CACHE_BYTES: usize = 8 << 20;

struct Quiet;

impl Watch for Quiet {
    fn bad(&mut self, _: &BadLine) {}
    fn progress(&mut self, _: Progress) {}
}

fn open(dir: &Path) -> Store {
    Store::open(dir, &OpenOptions { cache_bytes: CACHE_BYTES, ..OpenOptions::default() }).unwrap()
}

fn uid(text: &str) -> Uid {
    Uid::new(Dialect::WuKongIm, text).unwrap()
}

fn team() -> ChannelName {
    let kind = crate::domain::channel_type::ChannelType::parse("group").unwrap();
    ChannelName::other(Dialect::WuKongIm, kind, "team").unwrap()
}

fn members(whom: Whom, act: MembershipAct) -> Command {
    Command::Members(MembersCommand { channel: team(), whom, act })
}

fn message(channel: ChannelName, from: &str, seq: u64, message_id: u64) -> Command {
    let from = Some(uid(from));
    Command::Message(IncomingMessage { channel, seq: Some(seq), message_id, from })
}

fn keyed(command: Command, key: &str) -> Request {
    let cause = Cause::unspecified(ActorKind::Service, "backend");
    Request { idempotency_key: Some(key.as_bytes().to_vec()), ..Request::now(command, cause) }
}

/// Takes in a recording of a real server: webhooks and calls of every kind, and coverage.
fn import_recording(store: &Store, runtime: &Runtime) {
    let path = "tests/fixtures/recorded/wukongim-2.2.5.ndjson";
    let inputs = vec![Input::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()];
    let mut sink = StoreSink::new(store.clone(), runtime.handle().clone());
    let format = Format::WuKongIm(Server::default());
    let now = boot::system_clock()();
    let answer = import::import(format, inputs, now, &mut sink, &mut Quiet).unwrap();
    assert!(answer.recorded > 100, "{answer:?}");
}

/// Groups of messages, members who come and go, deletes, restores and keys.
fn act(store: &Store, runtime: &Runtime) {
    let listed = |names: &[&str]| Whom::Listed(names.iter().map(|name| uid(name)).collect());
    let join = MembershipAct::Add(JoinPolicy::default());
    let submit = |requests: Vec<Request>| -> Vec<Answer> {
        let answers = runtime.block_on(store.submit_all(requests)).unwrap();
        answers.into_iter().map(Result::unwrap).collect()
    };
    submit(vec![
        keyed(members(listed(&["amy", "ben", "cat"]), join), "a"),
        keyed(message(team(), "amy", 1, 9_000_001), "b"),
        keyed(message(team(), "ben", 2, 9_000_002), "c"),
        keyed(members(listed(&["cat"]), MembershipAct::Remove(Removal::Removed)), "d"),
        keyed(members(listed(&["ben"]), MembershipAct::Block), "e"),
    ]);
    for round in 0..20 {
        let pair = || ChannelName::person(uid("amy"), uid("ben"));
        let with_ben = || Named::with_peer("amy", "ben");
        let id = 9_100_000 + round * 2;
        submit(vec![keyed(message(pair(), "ben", round + 1, id), &format!("m{round}"))]);
        let deleted = submit(vec![keyed(Command::delete(with_ben()), &format!("x{round}"))]);
        let Answer::Recorded(receipt) = &deleted[0] else { panic!("{deleted:?}") };
        if round % 2 == 0 {
            submit(vec![keyed(Command::Restore(receipt.position), &format!("r{round}"))]);
        }
        submit(vec![keyed(message(team(), "amy", round + 3, id + 1), &format!("t{round}"))]);
    }
    submit(vec![keyed(Command::Disband(team()), "z")]);
}

/// Every key of every family.
fn everything(dir: &Path) -> BTreeMap<(Family, Vec<u8>), Vec<u8>> {
    let rocks = Rocks::open(dir, Access::Secondary, &Settings::default()).unwrap();
    let view = RocksView::live(rocks);
    let entries = |family| view.scan(family, &[], None, Order::Rising).map(Result::unwrap);
    let families = Family::ALL.into_iter();
    families.flat_map(|family| entries(family).map(move |(k, v)| ((family, k), v))).collect()
}

/// A store of the whole load; the batch that `act` began with.
fn loaded(dir: &Path) -> u64 {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let store = open(dir);
    import_recording(&store, &runtime);
    let first_batch = store.log().tail().unwrap().next_batch;
    act(&store, &runtime);
    runtime.block_on(store.close());
    first_batch
}

#[test]
fn the_floor_leaves_the_very_bytes_of_the_measured_store() {
    // Given
    let (measured, floored) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first_batch = loaded(measured.path());
    let reading = boot::read(measured.path(), CACHE_BYTES).unwrap();

    // When
    let made = floor(&reading, first_batch, floored.path(), CACHE_BYTES).unwrap();

    // Then
    let (expected, found) = (everything(measured.path()), everything(floored.path()));
    for family in Family::DERIVED {
        assert!(expected.keys().any(|(of, _)| *of == family), "no {} put", family.name());
    }
    let differing: Vec<_> =
        expected.iter().filter(|(key, value)| found.get(*key) != Some(*value)).collect();
    assert!(differing.is_empty(), "{differing:?}");
    assert_eq!(expected.len(), found.len());
    let tail = reading.log.tail().unwrap();
    assert_eq!(made.batches, tail.next_batch - first_batch);
    let events =
        tail.next_offset - reading.log.batch_header(first_batch).unwrap().unwrap().first_offset;
    assert!(made.changes > events * 2, "{made:?}");
}

#[test]
fn the_floor_makes_every_put_that_was_overwritten_since_too() {
    // Given
    let (measured, floored) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first_batch = loaded(measured.path());
    let reading = boot::read(measured.path(), CACHE_BYTES).unwrap();

    // When
    floor(&reading, first_batch, floored.path(), CACHE_BYTES).unwrap();

    // Then
    let rocks = Rocks::open(floored.path(), Access::Secondary, &Settings::default()).unwrap();
    assert_eq!(rocks.engine().changes_ever(), reading.rocks.engine().changes_ever());
}

#[test]
fn what_is_prepared_in_turns_is_what_is_prepared_at_once() {
    // Given
    let dir = tempfile::tempdir().unwrap();
    loaded(dir.path());
    let reading = boot::read(dir.path(), CACHE_BYTES).unwrap();

    // When
    let at_once = Writes::of(&*reading.log).prepare(usize::MAX).unwrap();
    let mut in_turns = Vec::new();
    let mut writes = Writes::of(&*reading.log);
    while let [one] = &mut writes.prepare(1).unwrap()[..] {
        in_turns.push(std::mem::take(&mut one.rider));
    }

    // Then
    assert!(in_turns.len() > 50);
    let sorted = |mut rider: Vec<Change>| {
        rider.sort_by(|a, b| (a.family, &a.key).cmp(&(b.family, &b.key)));
        rider
    };
    let at_once = at_once.into_iter().map(|write| sorted(write.rider));
    assert!(at_once.eq(in_turns.into_iter().map(sorted)));
}
