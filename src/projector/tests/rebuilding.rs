//! Rows are rebuilt from the log, whatever became of them.

use super::{Written, assert_same, catch_up, rebuild, rebuilt};
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::key::{self, meta};
use crate::projector::ProjectorError;
use crate::view::memory::MemoryView;
use crate::view::random_history::{CHANNELS, seeded};
use crate::view::read::Reader;
use crate::view::{Order, View};

#[test]
fn sound_rows_are_replaced_by_the_same() {
    let events = seeded(9, 800);
    let log = Written::of(&events);
    let live = rebuilt(&events);
    let mut told = Vec::new();

    let found = rebuild(&log, &live, 10, |done, total| told.push((done, total))).unwrap();

    let count = events.len() as u64;
    assert_eq!((found.events, found.folded), (count, Some(events[events.len() - 1].position)));
    let comparison = found.comparison.unwrap();
    assert_eq!((comparison.differing, comparison.differences.len()), (0, 0));
    assert!(comparison.entries > 500, "{}", comparison.entries);
    assert_eq!(told.last(), Some(&(count, count)));
    assert_same(&live, &rebuilt(&events));
}

#[test]
fn damaged_rows_are_named_and_mended() {
    let events = seeded(9, 800);
    let live = rebuilt(&events);
    let row = key::channel(&CHANNELS[3]).to_vec();
    live.write(&[Change::put(Family::Channel, row.clone(), *b"rot")]).unwrap();

    let comparison =
        rebuild(&Written::of(&events), &live, 10, |_, _| ()).unwrap().comparison.unwrap();

    assert_eq!(comparison.differing, 1);
    assert_eq!(comparison.differences[0].key, row);
    assert_same(&live, &rebuilt(&events));
}

#[test]
fn rows_that_are_behind_are_compared_where_they_stand_and_then_go_on() {
    let events = seeded(9, 800);
    let live = rebuilt(&events[..300]);

    let found = rebuild(&Written::of(&events), &live, 10, |_, _| ()).unwrap();

    assert_eq!(found.comparison.unwrap().differing, 0, "being behind is no difference");
    assert_eq!(found.events, events.len() as u64);
    assert_same(&live, &rebuilt(&events));
}

#[test]
fn rows_that_were_lost_altogether_come_back() {
    let events = seeded(9, 800);
    let live = MemoryView::new();

    let found = rebuild(&Written::of(&events), &live, 10, |_, _| ()).unwrap();

    assert_eq!(found.comparison.unwrap().entries, 0);
    assert_same(&live, &rebuilt(&events));
    assert_eq!(Reader::new(&live).folded().unwrap(), found.folded);
}

#[test]
fn a_place_of_the_fold_that_cannot_be_read_is_mended_too() {
    let events = seeded(9, 200);
    let live = rebuilt(&events);
    live.write(&[Change::put(Family::Meta, meta::FOLDED, *b"rot")]).unwrap();

    let found = rebuild(&Written::of(&events), &live, 10, |_, _| ()).unwrap();

    assert_eq!(found.comparison.unwrap().differing, 0);
    assert_eq!(Reader::new(&live).folded().unwrap(), found.folded);
}

#[test]
fn rows_ahead_of_their_log_are_not_thrown_away() {
    let events = seeded(9, 200);
    let live = rebuilt(&events);
    let before: Vec<_> = live.scan(Family::Channel, &[], None, Order::Rising).collect();

    let error = rebuild(&Written::of(&events[..100]), &live, 10, |_, _| ()).unwrap_err();

    assert!(matches!(error, ProjectorError::LogRegressed { log_events: 100, .. }), "{error}");
    let after: Vec<_> = live.scan(Family::Channel, &[], None, Order::Rising).collect();
    assert_eq!(after, before);
}

#[test]
fn a_log_that_cannot_be_folded_leaves_the_live_rows() {
    let events = seeded(9, 200);
    let live = rebuilt(&events);
    let mut log = Written::of(&events);
    log.frames[150].pop();

    rebuild(&log, &live, 10, |_, _| ()).unwrap_err();

    assert_same(&live, &rebuilt(&events));
    assert_eq!(catch_up(&Written::of(&events), &live).unwrap().events, 0);
}
