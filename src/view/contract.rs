//! What every view promises, as tests that each engine runs: `contract::run_all(make)`, where
//! `make` makes an empty view each time, and `contract::run_all_replacing(make)`.

use super::{Order, Replaceable, View};
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::key::meta;
use crate::domain::event::FactKind;

/// Runs every promise on a fresh, empty view each.
pub(crate) fn run_all<V: View>(make: impl Fn() -> V) {
    what_was_put_is_found(&make());
    a_put_replaces_and_a_delete_removes(&make());
    later_changes_of_one_write_win(&make());
    families_are_apart(&make());
    an_empty_view_holds_nothing(&make());
    the_last_at_most_is_the_nearest_from_below(&make());
    the_last_at_most_never_leaves_its_prefix(&make());
    the_last_at_most_keeps_to_prefixes_of_the_highest_byte(&make());
    a_scan_yields_its_prefix_in_order(&make());
    a_scan_starts_where_it_is_told(&make());
    a_start_outside_the_prefix_yields_nothing_from_elsewhere(&make());
    an_empty_prefix_is_the_whole_family(&make());
    a_short_prefix_scans_every_longer_one(&make());
    a_write_is_seen_whole(&make());
    a_started_scan_ends_well_while_others_write(&make());
    a_load_is_read_like_a_write(&make());
}

/// A family whose keys are channel (17 bytes) and offset (8 bytes).
const INDEX: Family = Family::Heads;

fn key(channel: u8, offset: u64) -> Vec<u8> {
    [&[channel; 17][..], &offset.to_be_bytes()].concat()
}

fn put(view: &impl View, family: Family, keys: &[Vec<u8>]) {
    let changes: Vec<Change> =
        keys.iter().map(|key| Change::put(family, key.as_slice(), value_of(key))).collect();
    view.write(&changes).unwrap();
}

fn value_of(key: &[u8]) -> Vec<u8> {
    [b"value of ", key].concat()
}

#[track_caller]
fn scanned(view: &impl View, prefix: &[u8], start: Option<&[u8]>, order: Order) -> Vec<Vec<u8>> {
    view.scan(INDEX, prefix, start, order)
        .map(|entry| {
            let (key, value) = entry.unwrap();
            assert_eq!(value, value_of(&key), "a scan must yield the value of its key");
            key
        })
        .collect()
}

#[track_caller]
fn last(view: &impl View, channel: u8, offset: u64) -> Option<Vec<u8>> {
    let found = view.last_at_most(INDEX, &[channel; 17], &key(channel, offset)).unwrap();
    found.map(|(key, value)| {
        assert_eq!(value, value_of(&key), "a seek must find the value of its key");
        key
    })
}

fn what_was_put_is_found(view: &impl View) {
    view.write(&[
        Change::put(INDEX, key(1, 5), *b"five"),
        Change::put(INDEX, key(1, 6), Vec::new()),
    ])
    .unwrap();

    assert_eq!(view.get(INDEX, &key(1, 5)).unwrap(), Some(b"five".to_vec()));
    assert_eq!(view.get(INDEX, &key(1, 6)).unwrap(), Some(Vec::new()), "an empty value is there");
    assert_eq!(view.get(INDEX, &key(1, 7)).unwrap(), None);
}

fn a_put_replaces_and_a_delete_removes(view: &impl View) {
    view.write(&[Change::put(INDEX, key(1, 5), *b"old")]).unwrap();
    view.write(&[Change::put(INDEX, key(1, 5), *b"new")]).unwrap();
    assert_eq!(view.get(INDEX, &key(1, 5)).unwrap(), Some(b"new".to_vec()));

    view.write(&[Change::delete(INDEX, key(1, 5)), Change::delete(INDEX, key(1, 9))]).unwrap();

    assert_eq!(view.get(INDEX, &key(1, 5)).unwrap(), None);
    assert_eq!(last(view, 1, u64::MAX), None, "a deleted key is not found by a seek either");
}

fn later_changes_of_one_write_win(view: &impl View) {
    view.write(&[
        Change::put(INDEX, key(1, 1), *b"first"),
        Change::put(INDEX, key(1, 1), *b"second"),
        Change::put(INDEX, key(1, 2), *b"gone"),
        Change::delete(INDEX, key(1, 2)),
        Change::delete(INDEX, key(1, 3)),
        Change::put(INDEX, key(1, 3), *b"back"),
    ])
    .unwrap();

    assert_eq!(view.get(INDEX, &key(1, 1)).unwrap(), Some(b"second".to_vec()));
    assert_eq!(view.get(INDEX, &key(1, 2)).unwrap(), None);
    assert_eq!(view.get(INDEX, &key(1, 3)).unwrap(), Some(b"back".to_vec()));
}

fn families_are_apart(view: &impl View) {
    for family in Family::ALL {
        view.write(&[Change::put(family, key(1, 1), family.name())]).unwrap();
    }
    for family in Family::ALL {
        let expected = family.name().as_bytes().to_vec();
        assert_eq!(view.get(family, &key(1, 1)).unwrap(), Some(expected));
        let put = view.scan(family, &[1; 17], None, Order::Rising);
        assert_eq!(put.count(), 1);
    }
}

fn an_empty_view_holds_nothing(view: &impl View) {
    assert_eq!(view.get(INDEX, &key(1, 1)).unwrap(), None);
    assert_eq!(last(view, 1, u64::MAX), None);
    for order in [Order::Rising, Order::Falling] {
        assert!(scanned(view, &[], None, order).is_empty());
        assert!(scanned(view, &[1; 17], Some(&key(1, 3)), order).is_empty());
    }
    view.write(&[]).unwrap();
}

fn the_last_at_most_is_the_nearest_from_below(view: &impl View) {
    put(view, INDEX, &[key(2, 10), key(2, 20), key(2, 255), key(2, 256)]);

    assert_eq!(last(view, 2, 9), None, "just below the first");
    assert_eq!(last(view, 2, 10), Some(key(2, 10)), "at the first");
    assert_eq!(last(view, 2, 19), Some(key(2, 10)), "between two");
    assert_eq!(last(view, 2, 20), Some(key(2, 20)), "at a later one");
    assert_eq!(last(view, 2, 255), Some(key(2, 255)), "at a byte's end");
    assert_eq!(last(view, 2, 256), Some(key(2, 256)), "after a byte's end");
    assert_eq!(last(view, 2, u64::MAX), Some(key(2, 256)), "above all");
}

fn the_last_at_most_never_leaves_its_prefix(view: &impl View) {
    put(view, INDEX, &[key(1, 0), key(1, u64::MAX), key(3, 0), key(3, 1)]);

    assert_eq!(last(view, 2, u64::MAX), None, "the neighbour below is another channel");
    assert_eq!(last(view, 0, u64::MAX), None, "the neighbour above is another channel");
    assert_eq!(last(view, 1, u64::MAX), Some(key(1, u64::MAX)), "the largest offset is a key");
    assert_eq!(last(view, 3, 0), Some(key(3, 0)), "the smallest offset is a key");
}

fn the_last_at_most_keeps_to_prefixes_of_the_highest_byte(view: &impl View) {
    put(view, INDEX, &[key(0xFE, 7), key(0xFF, 1), key(0xFF, u64::MAX)]);

    assert_eq!(last(view, 0xFF, 0), None);
    assert_eq!(last(view, 0xFF, 2), Some(key(0xFF, 1)));
    assert_eq!(last(view, 0xFF, u64::MAX), Some(key(0xFF, u64::MAX)));
    let all = vec![key(0xFF, 1), key(0xFF, u64::MAX)];
    assert_eq!(scanned(view, &[0xFF; 17], None, Order::Rising), all);
    let falling: Vec<_> = all.into_iter().rev().collect();
    assert_eq!(scanned(view, &[0xFF; 17], None, Order::Falling), falling);
}

fn a_scan_yields_its_prefix_in_order(view: &impl View) {
    put(view, INDEX, &[key(2, 3), key(1, 9), key(2, 1), key(3, 0), key(2, 2)]);

    assert_eq!(scanned(view, &[2; 17], None, Order::Rising), [key(2, 1), key(2, 2), key(2, 3)]);
    assert_eq!(scanned(view, &[2; 17], None, Order::Falling), [key(2, 3), key(2, 2), key(2, 1)]);
    assert!(scanned(view, &[4; 17], None, Order::Rising).is_empty());
    assert!(scanned(view, &[4; 17], None, Order::Falling).is_empty());
}

fn a_scan_starts_where_it_is_told(view: &impl View) {
    put(view, INDEX, &[key(2, 2), key(2, 4), key(2, 6)]);
    let rising = |from| scanned(view, &[2; 17], Some(&key(2, from)), Order::Rising);
    let falling = |from| scanned(view, &[2; 17], Some(&key(2, from)), Order::Falling);

    assert_eq!(rising(4), [key(2, 4), key(2, 6)], "the start itself is included");
    assert_eq!(rising(3), [key(2, 4), key(2, 6)], "a start that is no key begins after it");
    assert_eq!(rising(0), [key(2, 2), key(2, 4), key(2, 6)]);
    assert!(rising(7).is_empty());
    assert_eq!(falling(4), [key(2, 4), key(2, 2)], "the start itself is included");
    assert_eq!(falling(5), [key(2, 4), key(2, 2)], "a start that is no key begins before it");
    assert_eq!(falling(u64::MAX), [key(2, 6), key(2, 4), key(2, 2)]);
    assert!(falling(1).is_empty());
}

fn a_start_outside_the_prefix_yields_nothing_from_elsewhere(view: &impl View) {
    put(view, INDEX, &[key(1, 1), key(2, 1), key(2, 2), key(3, 1)]);
    let from = |start: Vec<u8>, order| scanned(view, &[2; 17], Some(&start), order);

    assert_eq!(from(key(1, 0), Order::Rising), [key(2, 1), key(2, 2)], "below: the whole prefix");
    assert!(from(key(3, 0), Order::Rising).is_empty(), "above: nothing");
    assert_eq!(from(key(3, 9), Order::Falling), [key(2, 2), key(2, 1)], "above: the whole prefix");
    assert!(from(key(1, 9), Order::Falling).is_empty(), "below: nothing");
}

fn an_empty_prefix_is_the_whole_family(view: &impl View) {
    let keys = [key(0, 0), key(1, 7), key(2, 1), key(0xFF, u64::MAX)];
    put(view, INDEX, &keys);

    assert_eq!(scanned(view, &[], None, Order::Rising), keys);
    assert_eq!(scanned(view, &[], Some(&key(1, 8)), Order::Rising), keys[2..]);
    let mut falling = scanned(view, &[], Some(&key(1, 8)), Order::Falling);
    falling.reverse();
    assert_eq!(falling, keys[..2]);
}

/// A user's rows are scanned by the user's 16 bytes, which is less than a fixed prefix.
fn a_short_prefix_scans_every_longer_one(view: &impl View) {
    let row = |user: u8, channel: u8| [[user; 16].as_slice(), &[channel; 17]].concat();
    let keys = [row(1, 1), row(1, 2), row(1, 0xFF), row(2, 1)];
    put(view, Family::Member, &keys);
    let scan = |order| -> Vec<Vec<u8>> {
        let entries = view.scan(Family::Member, &[1; 16], None, order);
        entries.map(|entry| entry.unwrap().0).collect()
    };

    assert_eq!(scan(Order::Rising), keys[..3]);
    let mut falling = scan(Order::Falling);
    falling.reverse();
    assert_eq!(falling, keys[..3]);
}

/// Every write sets the same number in two families; no reader may see two numbers.
fn a_write_is_seen_whole(view: &impl View) {
    let pair = |number: u64| {
        [INDEX, Family::Own].map(|family| Change::put(family, key(1, 1), number.to_be_bytes()))
    };
    view.write(&pair(0)).unwrap();

    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1..=200 {
                view.write(&pair(number)).unwrap();
            }
        });
        for _ in 0..200 {
            let first = view.get(INDEX, &key(1, 1)).unwrap();
            let second = view.get(Family::Own, &key(1, 1)).unwrap();
            assert!(first <= second, "the later read sees at least what the earlier one saw");
        }
    });

    let written = Some(200_u64.to_be_bytes().to_vec());
    assert_eq!(view.get(INDEX, &key(1, 1)).unwrap(), written);
    assert_eq!(view.get(Family::Own, &key(1, 1)).unwrap(), written);
}

fn a_started_scan_ends_well_while_others_write(view: &impl View) {
    let keys: Vec<_> = (0..100).map(|offset| key(1, offset)).collect();
    put(view, INDEX, &keys);

    let mut scan = view.scan(INDEX, &[1; 17], None, Order::Rising);
    let first = scan.next().unwrap().unwrap().0;
    let removed: Vec<_> = keys.iter().map(|key| Change::delete(INDEX, key.as_slice())).collect();
    view.write(&removed).unwrap();
    let rest: Vec<_> = scan.map(|entry| entry.unwrap().0).collect();

    assert_eq!(first, keys[0]);
    assert_eq!(rest, keys[1..], "a scan sees the view as it was when the scan began");
}

/// Loads twice, in no order: the second overwrites and deletes what the first put.
fn load(view: &impl View) {
    view.load(vec![
        Change::put(INDEX, key(3, 1), value_of(&key(3, 1))),
        Change::put(INDEX, key(1, 1), *b"overwritten in the same load"),
        Change::put(INDEX, key(2, 1), *b"overwritten by the next load"),
        Change::put(INDEX, key(1, 1), value_of(&key(1, 1))),
        Change::put(INDEX, key(2, 2), *b"deleted by the next load"),
        Change::put(Family::Meta, meta::FOLDED, *b"first"),
        Change::put(INDEX, key(1, 2), *b"deleted in the same load"),
        Change::delete(INDEX, key(1, 2)),
    ])
    .unwrap();
    view.load(vec![
        Change::put(Family::Meta, meta::FOLDED, *b"second"),
        Change::delete(INDEX, key(2, 2)),
        Change::put(INDEX, key(2, 1), value_of(&key(2, 1))),
        Change::put(Family::Own, key(9, 1), Vec::new()),
        Change::delete(INDEX, key(7, 7)),
    ])
    .unwrap();
    view.load(Vec::new()).unwrap();
}

#[track_caller]
fn assert_loaded(view: &impl View) {
    assert_eq!(scanned(view, &[], None, Order::Rising), [key(1, 1), key(2, 1), key(3, 1)]);
    assert_eq!(last(view, 1, u64::MAX), Some(key(1, 1)));
    assert_eq!(view.get(INDEX, &key(2, 2)).unwrap(), None);
    assert_eq!(view.get(Family::Own, &key(9, 1)).unwrap(), Some(Vec::new()));
    assert_eq!(view.get(Family::Meta, &meta::FOLDED).unwrap(), Some(b"second".to_vec()));
}

fn a_load_is_read_like_a_write(view: &impl View) {
    load(view);
    assert_loaded(view);
    put(view, INDEX, &[key(4, 4)]);
    assert_eq!(last(view, 4, u64::MAX), Some(key(4, 4)), "writes go on after a load");
}

fn what_was_loaded_is_read_before_and_after_it_takes_its_place<V: Replaceable>(view: &V) {
    put(view, INDEX, &[key(1, 9)]);
    let staged = view.stage().unwrap();
    load(&staged);
    assert_loaded(&staged);
    assert_eq!(scanned(view, &[], None, Order::Rising), [key(1, 9)]);

    view.replace_with(&staged).unwrap();

    assert_loaded(view);
    put(view, INDEX, &[key(4, 4)]);
    assert_eq!(last(view, 4, u64::MAX), Some(key(4, 4)));
}

/// Runs every promise of views that can be folded anew, on a fresh, empty view each.
pub(crate) fn run_all_replacing<V: Replaceable>(make: impl Fn() -> V) {
    what_is_staged_is_apart(&make());
    what_was_staged_takes_the_place_of_every_row(&make());
    what_was_discarded_is_gone(&make());
    what_was_loaded_is_read_before_and_after_it_takes_its_place(&make());
}

fn what_is_staged_is_apart<V: Replaceable>(view: &V) {
    put(view, INDEX, &[key(1, 1)]);
    view.write(&[Change::put(Family::Meta, meta::FOLDED, *b"live")]).unwrap();

    let staged = view.stage().unwrap();
    assert_eq!(staged.get(INDEX, &key(1, 1)).unwrap(), None, "it begins empty");
    assert_eq!(staged.get(Family::Meta, &meta::FOLDED).unwrap(), None, "nothing is folded yet");
    put(&staged, INDEX, &[key(2, 2)]);
    staged.write(&[Change::put(Family::Meta, meta::FOLDED, *b"staged")]).unwrap();

    assert_eq!(scanned(view, &[], None, Order::Rising), [key(1, 1)]);
    assert_eq!(view.get(Family::Meta, &meta::FOLDED).unwrap(), Some(b"live".to_vec()));
}

fn what_was_staged_takes_the_place_of_every_row<V: Replaceable>(view: &V) {
    let coverage = |source| meta::coverage(source, FactKind::Messages);
    for family in Family::DERIVED {
        put(view, family, &[key(1, 1), key(1, 2)]);
    }
    view.write(&[
        Change::put(Family::Meta, meta::TAIL, *b"where the log ends"),
        Change::put(Family::Meta, meta::FOLDED, *b"live"),
        Change::put(Family::Meta, coverage("gone"), *b"live"),
        Change::put(Family::Meta, coverage("kept"), *b"live"),
    ])
    .unwrap();
    let staged = view.stage().unwrap();
    for family in Family::DERIVED {
        put(&staged, family, &[key(1, 2), key(2, 2)]);
    }
    staged
        .write(&[
            Change::put(Family::Meta, meta::FOLDED, *b"staged"),
            Change::put(Family::Meta, coverage("kept"), *b"staged"),
        ])
        .unwrap();

    view.replace_with(&staged).unwrap();

    for family in Family::DERIVED {
        let entries = view.scan(family, &[], None, Order::Rising);
        let keys: Vec<_> = entries.map(|entry| entry.unwrap().0).collect();
        assert_eq!(keys, [key(1, 2), key(2, 2)], "{}", family.name());
    }
    let mark = |key: &[u8]| view.get(Family::Meta, key).unwrap();
    assert_eq!(mark(&meta::TAIL), Some(b"where the log ends".to_vec()), "not the fold's: it stays");
    assert_eq!(mark(&meta::FOLDED), Some(b"staged".to_vec()));
    assert_eq!(mark(&coverage("gone")), None);
    assert_eq!(mark(&coverage("kept")), Some(b"staged".to_vec()));
    put(view, INDEX, &[key(9, 9)]);
    assert_eq!(last(view, 9, u64::MAX), Some(key(9, 9)), "the new rows are written from now on");
}

fn what_was_discarded_is_gone<V: Replaceable>(view: &V) {
    put(view, INDEX, &[key(1, 1)]);
    let staged = view.stage().unwrap();
    put(&staged, INDEX, &[key(2, 2)]);

    view.discard(&staged).unwrap();

    assert_eq!(scanned(view, &[], None, Order::Rising), [key(1, 1)]);
    let again = view.stage().unwrap();
    assert_eq!(again.get(INDEX, &key(2, 2)).unwrap(), None, "the next one begins empty");
}
