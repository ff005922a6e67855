//! The contract, and what only an engine with files can do wrong.

use super::*;
use crate::log::contract::{self, Bench, append};
use crate::rocks::{Access, Settings};

struct RocksBench {
    dir: tempfile::TempDir,
    rocks: Arc<Rocks>,
}

impl RocksBench {
    fn open(dir: tempfile::TempDir) -> Self {
        let rocks = Rocks::open(dir.path(), Access::ReadWrite, &Settings::default()).unwrap();
        Self { dir, rocks }
    }
}

impl Bench for RocksBench {
    type Log = RocksLog;

    fn new() -> Self {
        Self::open(tempfile::tempdir().unwrap())
    }

    fn log(&self) -> Self::Log {
        RocksLog::open(Arc::clone(&self.rocks)).unwrap()
    }

    fn row(&self, family: Family, key: &[u8]) -> Option<Vec<u8>> {
        self.rocks.engine().get(self.rocks.live().name(family), key).unwrap()
    }

    fn reopen(self) -> Self {
        let Self { dir, rocks } = self;
        drop(rocks);
        Self::open(dir)
    }
}

#[test]
fn keeps_every_promise_of_a_log() {
    contract::run_all::<RocksBench>();
}

#[test]
fn a_reader_beside_the_writer_sees_what_was_appended() {
    let bench = RocksBench::new();
    let first = append(&bench.log(), 1, 2, &[]);
    let rocks = Rocks::open(bench.dir.path(), Access::Secondary, &Settings::default()).unwrap();
    let reader = RocksLog::open(Arc::clone(&rocks)).unwrap();
    assert_eq!(reader.tail().unwrap(), first);

    let second = append(&bench.log(), 1, 1, &[]);
    assert_eq!(reader.tail().unwrap(), first, "as of its opening");
    rocks.catch_up().unwrap();

    assert_eq!(reader.tail().unwrap(), second);
    assert_eq!(reader.events(0, 9).unwrap(), contract::events(0, 3));
}

#[test]
fn a_tail_that_does_not_end_the_log_is_damage() {
    let bench = RocksBench::new();
    append(&bench.log(), 1, 2, &[]);
    let tail = append(&bench.log(), 1, 1, &[]);
    let damages = [
        Change::delete(Family::Batch, key::batch(LOCAL_PARTITION, tail.next_batch - 1)),
        Change::put(Family::Log, key::log(Position::local(tail.next_offset)), *b"more"),
    ];
    for damage in damages {
        bench.rocks.write(&bench.rocks.live(), &[damage], Durability::Buffered).unwrap();
        let opened = RocksLog::open(Arc::clone(&bench.rocks));
        assert!(matches!(opened, Err(LogError::TailDamaged { .. })));
    }
}

#[test]
fn a_tail_that_counts_other_events_than_its_last_batch_is_damage() {
    let bench = RocksBench::new();
    let empty = Tail { next_offset: 1 << 63, ..Tail::EMPTY };
    let tail = append(&bench.log(), 1, 2, &[]);
    let above = |number| Tail { next_offset: number, ..tail };
    for damaged in [empty, above(u64::MAX - 1), above(tail.next_offset + 1)] {
        let damage = Change::put(Family::Meta, key::meta::TAIL, damaged.encode());
        bench.rocks.write(&bench.rocks.live(), &[damage], Durability::Buffered).unwrap();
        let opened = RocksLog::open(Arc::clone(&bench.rocks));
        assert!(matches!(opened, Err(LogError::TailDamaged { .. })), "{damaged:?}");
    }
}

#[test]
fn a_batch_anywhere_after_a_number_is_found() {
    let bench = RocksBench::new();
    append(&bench.log(), 1, 2, &[]);
    assert_eq!(bench.log().next_batch(0).unwrap(), Some(0));
    assert_eq!(bench.log().next_batch(1).unwrap(), None);
    let leftover = Change::put(Family::Batch, key::batch(LOCAL_PARTITION, 9), *b"more");
    bench.rocks.write(&bench.rocks.live(), &[leftover], Durability::Buffered).unwrap();
    assert_eq!(bench.log().next_batch(1).unwrap(), Some(9));
}
