//! What every log promises, as tests that each engine runs: `contract::run_all::<Bench>()`.

use super::{Appended, EventLog, LogError, NewBatch, ReadLog};
use crate::codec::batch::{self, Tail};
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::domain::channel_type::ChannelType;
use crate::domain::event::{Event, Fact, MessageRecorded};
use crate::domain::key::ChannelKey;
use crate::domain::position::Position;
use crate::domain::time::Micros;

/// An engine under test.
pub(crate) trait Bench: Sized {
    /// The engine's log.
    type Log: EventLog;

    /// One that holds nothing.
    fn new() -> Self;

    /// A handle of its log; another handle is another writer.
    fn log(&self) -> Self::Log;

    /// What a rider wrote.
    fn row(&self, family: Family, key: &[u8]) -> Option<Vec<u8>>;

    /// Closes everything and opens it again.
    fn reopen(self) -> Self;
}

/// Runs every promise on a fresh engine each.
pub(crate) fn run_all<B: Bench>() {
    an_empty_log_ends_at_the_start(&B::new());
    what_was_appended_is_read_back(&B::new());
    a_range_is_cut_at_the_tail(&B::new());
    positions_have_no_gaps(&B::new());
    an_empty_batch_is_refused(&B::new());
    batches_are_chained(&B::new());
    a_batch_covers_its_frames(&B::new());
    a_rider_comes_with_its_batch(&B::new());
    an_overtaken_writer_writes_nothing(&B::new());
    a_lower_epoch_is_fenced_off(&B::new());
    a_writer_goes_on_after_a_conflict_of_another(&B::new());
    nothing_is_lost_by_reopening(B::new());
}

/// Messages from `offset` on, each told from the others by its number.
pub(crate) fn events(offset: u64, count: u64) -> Vec<Event> {
    let channel = ChannelKey { kind: ChannelType::Group, id: [7; 16] };
    (offset..offset + count)
        .map(|offset| {
            let (seq, message_id) = (offset + 1, offset + 1_000);
            let message = MessageRecorded { channel, seq, message_id, from: None, key: None };
            let at = Micros(i64::try_from(offset).unwrap());
            Event {
                position: Position::local(offset),
                occurred_at: at,
                recorded_at: at,
                log_time: at,
                fact: Fact::MessageRecorded(message),
                context: None,
            }
        })
        .collect()
}

/// A batch of the given epoch that follows `tail`.
pub(crate) fn batch_after(tail: &Tail, epoch: u64, count: u64) -> NewBatch {
    let recorded_at = Micros(1_000 + i64::try_from(tail.next_batch).unwrap());
    NewBatch { epoch, writer: [3; 16], recorded_at, events: events(tail.next_offset, count) }
}

/// Appends a batch that has to be accepted.
#[track_caller]
pub(crate) fn append(log: &impl EventLog, epoch: u64, count: u64, rider: &[Change]) -> Tail {
    let tail = log.tail().unwrap();
    match log.append(&tail, &batch_after(&tail, epoch, count), rider) {
        Appended::Appended(tail) => tail,
        Appended::Conflict(tail) => panic!("conflict with the tail {tail:?}"),
        Appended::Unknown(error) => panic!("{error}"),
    }
}

fn an_empty_log_ends_at_the_start(bench: &impl Bench) {
    let log = bench.log();
    assert_eq!(log.tail().unwrap(), Tail::EMPTY);
    assert_eq!(log.event(0).unwrap(), None);
    assert_eq!(log.frames(0, 10).unwrap(), []);
    assert_eq!(log.batch(0).unwrap(), None);
}

fn what_was_appended_is_read_back(bench: &impl Bench) {
    let log = bench.log();
    let tail = append(&log, 1, 3, &[]);

    assert_eq!(log.tail().unwrap(), tail);
    assert_eq!((tail.next_batch, tail.next_offset, tail.epoch), (1, 3, 1));
    assert_eq!((tail.recorded_at, tail.log_time), (Micros(1_000), Micros(2)));
    assert_eq!(log.events(0, 10).unwrap(), events(0, 3));
    assert_eq!(log.event(1).unwrap().unwrap(), events(1, 1)[0]);
    assert_eq!(log.event(3).unwrap(), None);
}

fn a_range_is_cut_at_the_tail(bench: &impl Bench) {
    let log = bench.log();
    append(&log, 1, 2, &[]);
    append(&log, 1, 3, &[]);

    assert_eq!(log.events(1, 3).unwrap(), events(1, 3), "over the edge of a batch");
    assert_eq!(log.events(4, 9).unwrap(), events(4, 1));
    assert_eq!(log.events(5, 9).unwrap(), []);
    assert_eq!(log.events(u64::MAX, 9).unwrap(), []);
    assert_eq!(log.events(0, 0).unwrap(), []);
}

fn positions_have_no_gaps(bench: &impl Bench) {
    let log = bench.log();
    let tail = append(&log, 1, 1, &[]);
    let holed = NewBatch { events: events(2, 1), ..batch_after(&tail, 1, 1) };
    let rider = [Change::put(Family::Channel, *b"k", *b"v")];

    let appended = log.append(&tail, &holed, &rider);

    assert!(matches!(appended, Appended::Unknown(LogError::NotABatch { .. })), "{appended:?}");
    assert_eq!(log.tail().unwrap(), tail);
    assert_eq!(bench.row(Family::Channel, b"k"), None);
    assert_eq!(append(&log, 1, 1, &[]).next_offset, 2, "and the log goes on");
}

fn an_empty_batch_is_refused(bench: &impl Bench) {
    let log = bench.log();
    let appended = log.append(&Tail::EMPTY, &batch_after(&Tail::EMPTY, 1, 0), &[]);
    assert!(matches!(appended, Appended::Unknown(LogError::NotABatch { .. })), "{appended:?}");
    assert_eq!(log.tail().unwrap(), Tail::EMPTY);
}

fn batches_are_chained(bench: &impl Bench) {
    let log = bench.log();
    let mut before = Tail::EMPTY;
    for (number, count) in [(0, 2), (1, 1), (2, 4)] {
        let tail = append(&log, 5, count, &[]);
        let stored = log.batch(number).unwrap().unwrap();
        let header = log.batch_header(number).unwrap().unwrap();
        assert_eq!((header.number, header.first_offset), (number, before.next_offset));
        assert_eq!((u64::from(header.count), header.epoch), (count, 5));
        assert_eq!(header.previous, before.hash);
        assert_eq!(tail.hash, batch::hash(&stored));
        before = tail;
    }
    assert_eq!(log.batch(3).unwrap(), None);
}

fn a_batch_covers_its_frames(bench: &impl Bench) {
    let log = bench.log();
    append(&log, 1, 1, &[]);
    append(&log, 1, 3, &[]);

    let frames = log.frames(1, 3).unwrap();
    let root = batch::events_root(frames.iter().map(|(_, frame)| frame.as_slice()));
    assert_eq!(log.batch_header(1).unwrap().unwrap().events_root, root);
    assert_ne!(log.batch_header(0).unwrap().unwrap().events_root, root);
}

fn a_rider_comes_with_its_batch(bench: &impl Bench) {
    let log = bench.log();
    append(&log, 1, 1, &[Change::put(Family::Channel, *b"k", *b"old")]);
    assert_eq!(bench.row(Family::Channel, b"k"), Some(b"old".to_vec()));

    let changes = [
        Change::put(Family::Channel, *b"k", *b"new"),
        Change::put(Family::Member, *b"k", *b"other family"),
        Change::put(Family::Member, *b"gone", *b""),
        Change::delete(Family::Member, *b"gone"),
    ];
    append(&log, 1, 1, &changes);

    assert_eq!(bench.row(Family::Channel, b"k"), Some(b"new".to_vec()));
    assert_eq!(bench.row(Family::Member, b"k"), Some(b"other family".to_vec()));
    assert_eq!(bench.row(Family::Member, b"gone"), None, "the later change wins");
}

fn an_overtaken_writer_writes_nothing(bench: &impl Bench) {
    let (overtaken, other) = (bench.log(), bench.log());
    let stale = append(&overtaken, 1, 1, &[]);
    let tail = append(&other, 1, 1, &[]);
    let rider = [Change::put(Family::Channel, *b"k", *b"v")];

    let appended = overtaken.append(&stale, &batch_after(&stale, 1, 1), &rider);

    assert!(matches!(&appended, Appended::Conflict(found) if *found == tail), "{appended:?}");
    assert_eq!(overtaken.tail().unwrap(), tail);
    assert_eq!(overtaken.event(2).unwrap(), None);
    assert_eq!(bench.row(Family::Channel, b"k"), None);
}

fn a_lower_epoch_is_fenced_off(bench: &impl Bench) {
    let log = bench.log();
    append(&log, 1, 1, &[]);
    let fence = append(&log, 2, 1, &[]);

    let appended = log.append(&fence, &batch_after(&fence, 1, 1), &[]);

    assert!(matches!(appended, Appended::Conflict(tail) if tail == fence));
    assert_eq!(log.tail().unwrap(), fence);
}

fn a_writer_goes_on_after_a_conflict_of_another(bench: &impl Bench) {
    let log = bench.log();
    let tail = append(&log, 2, 1, &[]);
    let appended = log.append(&Tail::EMPTY, &batch_after(&Tail::EMPTY, 1, 1), &[]);
    assert!(matches!(appended, Appended::Conflict(found) if found == tail));

    assert_eq!(append(&log, 2, 1, &[]).next_offset, 2);
}

fn nothing_is_lost_by_reopening<B: Bench>(bench: B) {
    append(&bench.log(), 1, 2, &[Change::put(Family::Channel, *b"k", *b"v")]);
    let tail = append(&bench.log(), 4, 2, &[]);

    let bench = bench.reopen();

    let log = bench.log();
    assert_eq!(log.tail().unwrap(), tail);
    assert_eq!(log.events(0, 9).unwrap(), events(0, 4));
    assert_eq!(bench.row(Family::Channel, b"k"), Some(b"v".to_vec()));
    let appended = log.append(&tail, &batch_after(&tail, 3, 1), &[]);
    assert!(matches!(appended, Appended::Conflict(_)), "the fence holds after reopening");
    assert_eq!(append(&log, 4, 1, &[]).next_offset, 5);
}
