//! What was lost is folded again, byte for byte; what differs is named.

mod rebuilding;

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::{Comparison, Difference, How, ProjectorError, catch_up, compare, fold_to, rebuild};
use crate::codec::batch::Tail;
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::frame;
use crate::codec::key::{self, meta};
use crate::domain::event::Event;
use crate::domain::position::Position;
use crate::log::{LogError, ReadLog};
use crate::view::memory::MemoryView;
use crate::view::random_history::{CHANNELS, histories, seeded};
use crate::view::read::Reader;
use crate::view::{Order, View, ViewError, forward_ordered_reads};

/// A log that was written before, and says where it ends.
struct Written {
    frames: Vec<Vec<u8>>,
    next_offset: u64,
}

impl Written {
    fn of(events: &[Event]) -> Self {
        Self {
            frames: events.iter().map(frame::encode).collect(),
            next_offset: events.len() as u64,
        }
    }
}

impl ReadLog for Written {
    fn tail(&self) -> Result<Tail, LogError> {
        Ok(Tail { next_offset: self.next_offset, ..Tail::EMPTY })
    }

    fn frame(&self, offset: u64) -> Result<Option<Vec<u8>>, LogError> {
        Ok(self.frames.get(usize::try_from(offset).unwrap()).cloned())
    }

    fn frames(&self, offset: u64, count: usize) -> Result<Vec<(u64, Vec<u8>)>, LogError> {
        let frames = (offset..).zip(self.frames.iter().skip(usize::try_from(offset).unwrap()));
        Ok(frames.take(count).map(|(offset, frame)| (offset, frame.clone())).collect())
    }

    fn batch(&self, _: u64) -> Result<Option<Vec<u8>>, LogError> {
        Ok(None)
    }

    fn next_batch(&self, _: u64) -> Result<Option<u64>, LogError> {
        Ok(None)
    }
}

#[track_caller]
fn rebuilt(events: &[Event]) -> MemoryView {
    let view = MemoryView::new();
    catch_up(&Written::of(events), &view).unwrap();
    view
}

#[track_caller]
fn assert_same(one: &MemoryView, other: &MemoryView) {
    let found = compare(one, other, 3).unwrap();
    assert_eq!(found.differing, 0, "{:?}", found.differences);
}

proptest! {
    #[test]
    fn rows_that_were_lost_are_folded_again(events in histories(1..100), kept in 0.0..1.0) {
        let whole = rebuilt(&events);
        let kept = (events.len() as f64 * kept) as u64;
        let view = MemoryView::new();
        let log = Written::of(&events);

        fold_to(&log, &view, kept, |_, _| ()).unwrap();
        let caught = catch_up(&log, &view).unwrap();

        prop_assert_eq!(caught.events, events.len() as u64 - kept);
        prop_assert_eq!(caught.folded, events.last().map(|event| event.position));
        prop_assert_eq!(Reader::new(&view).folded().unwrap(), caught.folded);
        assert_same(&view, &whole);
    }
}

#[test]
fn a_long_history_is_folded_in_steps_that_each_move_the_place() {
    let events = seeded(3, 20_000);
    let log = Written::of(&events);
    let view = MemoryView::new();
    let places = RefCell::new(Vec::new());

    let caught = fold_to(&log, &view, events.len() as u64, |done, total| {
        let folded = Reader::new(&view).folded().unwrap().unwrap();
        assert_eq!(folded.offset + 1, done, "what was written says how far it goes");
        places.borrow_mut().push((done, total));
    })
    .unwrap();

    let places = places.into_inner();
    assert!(places.len() > 2, "{places:?}");
    assert!(places.is_sorted());
    assert_eq!(places.last(), Some(&(events.len() as u64, events.len() as u64)));
    assert_eq!(caught.events, events.len() as u64);
    let again = catch_up(&log, &view).unwrap();
    assert_eq!((again.events, again.folded), (0, caught.folded), "there is nothing left");
}

/// A view that fails after so many writes.
struct Failing<'a> {
    view: &'a MemoryView,
    writes: AtomicUsize,
}

impl View for Failing<'_> {
    forward_ordered_reads!(self => self.view);

    fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        self.view.get(family, key)
    }

    fn write(&self, changes: &[Change]) -> Result<(), ViewError> {
        match self.writes.fetch_sub(1, Ordering::Relaxed) {
            0 => Err(ViewError::Engine("the disk is full".to_owned())),
            _ => self.view.write(changes),
        }
    }
}

#[test]
fn a_fold_that_was_interrupted_goes_on_where_it_stopped() {
    let events = seeded(3, 20_000);
    let log = Written::of(&events);
    let view = MemoryView::new();
    let failing = Failing { view: &view, writes: AtomicUsize::new(1) };

    let error = catch_up(&log, &failing).unwrap_err();
    assert_eq!(error.to_string(), "the view's storage failed: the disk is full");
    let stopped = Reader::new(&view).folded().unwrap().unwrap();
    assert!(stopped.offset + 1 < events.len() as u64);

    let caught = catch_up(&log, &view).unwrap();
    assert_eq!(caught.events, events.len() as u64 - stopped.offset - 1);
    assert_same(&view, &rebuilt(&events));
}

#[test]
fn an_empty_log_leaves_an_empty_view() {
    let view = rebuilt(&[]);
    assert_eq!(Reader::new(&view).folded().unwrap(), None);
}

#[test]
fn a_view_ahead_of_its_log_stops_everything() {
    let events = seeded(1, 20);
    let view = rebuilt(&events);

    let error = catch_up(&Written::of(&events[..5]), &view).unwrap_err();

    let last = Position::local(events.len() as u64 - 1);
    assert!(
        matches!(error, ProjectorError::LogRegressed { folded, log_events: 5 } if folded == last)
    );
    assert!(error.to_string().contains("the log lost its end"), "{error}");
}

#[test]
fn an_event_that_is_missing_before_the_end_is_named() {
    let events = seeded(1, 20);
    let mut log = Written::of(&events);
    log.next_offset += 2;

    let error = catch_up(&log, MemoryView::new()).unwrap_err();

    let told = error.to_string();
    assert!(told.starts_with(&format!("event 0-{} is missing", events.len())), "{told}");
}

#[test]
fn a_frame_that_was_changed_stops_the_fold() {
    let mut log = Written::of(&seeded(1, 20));
    *log.frames[4].last_mut().unwrap() ^= 1;

    let error = catch_up(&log, MemoryView::new()).unwrap_err();

    assert!(matches!(error, ProjectorError::Log(_)), "{error}");
    assert!(error.to_string().contains("0-4"), "{error}");
}

#[test]
fn every_kind_of_difference_is_found_and_named() {
    let events = seeded(5, 400);
    let sound = rebuilt(&events);
    let live = rebuilt(&events);
    let row = key::channel(&CHANNELS[3]).to_vec();
    let head = sound.scan(Family::Heads, &[], None, Order::Rising).next().unwrap().unwrap().0;
    let ghost = key::conversation(&crate::domain::key::UserKey([0x66; 16]), &CHANNELS[3]);
    let coverage = sound.scan(Family::Meta, &[meta::COVERAGE], None, Order::Rising);
    let coverage = coverage.last().unwrap().unwrap().0;
    live.write(&[
        Change::put(Family::Channel, row.clone(), *b"changed"),
        Change::delete(Family::Heads, head.clone()),
        Change::put(Family::Personal, ghost.clone(), *b"ghost"),
        Change::delete(Family::Meta, coverage.clone()),
    ])
    .unwrap();

    let found = compare(&live, &sound, 10).unwrap();

    let value = |family, key: &[u8]| sound.get(family, key).unwrap().unwrap();
    let named = |family, key: &Vec<u8>, how| Difference { family, key: key.clone(), how };
    assert_eq!(
        found.differences,
        [
            named(Family::Heads, &head, How::Missing { rebuilt: value(Family::Heads, &head) }),
            named(
                Family::Channel,
                &row,
                How::Changed { live: b"changed".to_vec(), rebuilt: value(Family::Channel, &row) }
            ),
            named(Family::Personal, &ghost, How::Unfounded { live: b"ghost".to_vec() }),
            named(
                Family::Meta,
                &coverage,
                How::Missing { rebuilt: value(Family::Meta, &coverage) }
            ),
        ]
    );
    assert_eq!(found.differing, 4);
    let told = found.differences[2].to_string();
    assert!(told.starts_with("personal 6666"), "{told}");
    assert!(told.ends_with(": no event accounts for it; it is 67686f7374"), "{told}");

    let first = compare(&live, &sound, 1).unwrap();
    assert_eq!((first.differences.len(), first.differing), (1, 4), "the rest is counted");
    let Comparison { entries, .. } = compare(&sound, &sound, 1).unwrap();
    assert_eq!(found.entries, entries + 1, "every key of either is compared");
}

#[test]
fn a_different_place_of_the_fold_is_no_difference() {
    let events = seeded(5, 40);
    let live = rebuilt(&events);
    let other = rebuilt(&events);
    live.write(&[Change::put(Family::Meta, meta::TAIL, *b"where the log ends")]).unwrap();
    live.write(&[Change::delete(Family::Meta, meta::FOLDED)]).unwrap();
    assert_same(&live, &other);
}
