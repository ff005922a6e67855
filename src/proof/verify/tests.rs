//! Every kind of change to a store's bytes is found, and its place is named.

mod forged;
mod world;

use std::ops::ControlFlow;
use std::sync::Arc;

use super::{DAMAGES_KEPT, Names, Part, Place, Report, Stage, Subject, verify};
use crate::boot;
use crate::codec::batch::BatchHeader;
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::key;
use crate::codec::rows::Stored;
use crate::domain::channel_type::ChannelType;
use crate::domain::key::{ChannelKey, Pair, Sealed, UserKey};
use crate::domain::position::Position;
use crate::view::memory::MemoryView;
use crate::view::{Order, View};
use world::{Trusting, World};

#[track_caller]
fn finds(report: &Report, place: &Place, what: &str) {
    assert!(
        report.damages.iter().any(|found| found.place == *place && found.what.contains(what)),
        "{place} ({what}): {:?}",
        report.damages
    );
}

#[track_caller]
fn is_clean(report: &Report) {
    assert_eq!(report.damages, [], "nothing is damaged");
    assert_eq!(report.damaged, 0);
}

#[test]
fn a_whole_store_is_clean_and_everything_in_it_was_counted() {
    let world = World::new();

    let report = world.verify();

    is_clean(&report);
    assert_eq!(report.events, world.bytes.frames.len() as u64);
    assert_eq!(report.batches, world.bytes.batches.len() as u64);
    let bytes: usize = world.bytes.frames.iter().map(Vec::len).sum();
    assert_eq!(report.frame_bytes, bytes as u64);
    assert!(report.rows.unwrap() > 20);
    assert_eq!(report.witnessed(), Some(Position::local(report.events - 1)));
    assert!(!report.stopped);
}

#[test]
fn names_open_with_the_keys_of_the_store() {
    let world = World::new();
    let scratch = tempfile::tempdir().unwrap();

    let watch = &mut |_, _, _| ControlFlow::Continue(());
    let report = boot::verify(&world.reading, scratch.path(), 8 << 20, watch).unwrap();

    is_clean(&report);
    assert!(report.sealed >= 4, "alice, bob, carol, backend: {}", report.sealed);
    assert_eq!(report.erased, 0);
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0, "nothing stays behind");
}

#[test]
fn any_flipped_byte_of_a_frame_is_found_at_its_event() {
    let mut world = World::new();
    for offset in 0..world.bytes.frames.len() {
        for at in (0..world.bytes.frames[offset].len()).step_by(7) {
            world.bytes.frames[offset][at] ^= 0x40;

            finds(&world.verify(), &Place::Event(Position::local(offset as u64)), "");

            world.bytes.frames[offset][at] ^= 0x40;
        }
    }
    is_clean(&world.verify());
}

#[test]
fn any_flipped_byte_of_a_header_is_found_there_or_by_what_follows() {
    let mut world = World::new();
    for number in 0..world.bytes.batches.len() {
        for at in 0..world.bytes.batches[number].len() {
            world.bytes.batches[number][at] ^= 0x01;

            let report = world.verify();

            let near = |place: &Place| match place {
                Place::Batch(found) => (number as u64..=number as u64 + 1).contains(found),
                Place::Tail | Place::Event(_) | Place::Events(..) => true,
                _ => false,
            };
            assert!(report.damages.iter().any(|found| near(&found.place)), "{number} {at}");
            assert!(report.damages.iter().all(|found| near(&found.place)), "{number} {at}");
            world.bytes.batches[number][at] ^= 0x01;
        }
    }
}

#[test]
fn an_event_changed_with_its_checksum_is_found_by_the_root_of_its_batch() {
    let mut world = World::new();
    world.forge_event(5);

    let report = world.verify();

    let batch = world.bytes.batches.iter().position(|stored| {
        let header = BatchHeader::decode(stored).unwrap();
        (header.first_offset..header.first_offset + u64::from(header.count)).contains(&5)
    });
    finds(&report, &Place::Batch(batch.unwrap() as u64), "an event was changed");
    assert_eq!(report.damaged, 1);
    assert_eq!(report.rows, None, "rows say nothing against a log that was changed");
}

#[test]
fn a_forged_batch_is_found_by_the_batch_after_it() {
    let mut world = World::new();
    world.forge_event(0);
    world.forge_header(0);

    finds(&world.verify(), &Place::Batch(1), "hash of the batch before");
}

#[test]
fn a_forged_last_batch_is_found_by_the_tail() {
    let mut world = World::new();
    let last = world.bytes.frames.len() - 1;
    world.forge_event(last);
    world.forge_header(world.bytes.batches.len() - 1);

    finds(&world.verify(), &Place::Tail, "the hash of the last batch");
}

#[test]
fn swapped_events_are_found_although_each_is_whole() {
    let mut world = World::new();
    world.bytes.frames.swap(2, 3);

    let report = world.verify();

    finds(&report, &Place::Event(Position::local(2)), "checksum");
    finds(&report, &Place::Event(Position::local(3)), "checksum");
}

#[test]
fn a_batch_that_was_taken_out_is_found() {
    let mut world = World::new();
    world.bytes.batches.remove(1);

    let report = world.verify();

    finds(&report, &Place::Batch(1), "it says that it is batch 2");
    finds(&report, &Place::Batch(1), "hash of the batch before");
}

#[test]
fn a_lost_end_is_found_by_the_tail_and_a_longer_log_too() {
    let mut world = World::new();
    let frame = world.bytes.frames.pop().unwrap();
    let last = Position::local(world.bytes.frames.len() as u64);
    finds(&world.verify(), &Place::Event(last), "missing");

    world.bytes.frames.extend([frame.clone(), frame]);
    finds(&world.verify(), &Place::Tail, "goes on after");
}

#[test]
fn a_leftover_apart_from_the_end_is_found_too() {
    let mut world = World::new();
    let tail = world.bytes.tail;
    world.bytes.leftover_frames.insert(tail.next_offset + 1, b"more".to_vec());
    let event = Position::local(tail.next_offset + 1);
    finds(
        &world.verify(),
        &Place::Tail,
        &format!("goes on after where it says it ends, with event {event}"),
    );
    world.bytes.leftover_frames.clear();

    world.bytes.leftover_batches.insert(tail.next_batch + 7);
    let batch = tail.next_batch + 7;
    finds(&world.verify(), &Place::Tail, &format!("with batch {batch}"));
}

#[test]
fn a_tail_that_is_far_away_is_one_gap() {
    let mut world = World::new();
    let first = Position::local(world.bytes.tail.next_offset);
    world.bytes.tail.next_offset = u64::MAX - 1;
    let mut steps = 0;

    let report = world.verify_watched(&mut |_, _, _| {
        steps += 1;
        ControlFlow::Continue(())
    });

    finds(&report, &Place::Events(first, Position::local(u64::MAX - 2)), "missing");
    assert!(steps < 100, "{steps}");
    let batch = world.bytes.tail.next_batch;
    world.bytes.tail.next_batch = u64::MAX - 1;
    let through = format!("up to batch {}", u64::MAX - 2);
    finds(&world.verify(), &Place::Batch(batch), &through);
}

#[test]
fn a_header_that_begins_far_away_after_an_unreadable_one_is_one_gap() {
    let mut world = World::new();
    world.bytes.batches[1].clear();
    world.move_header(2, u64::MAX - 9);

    let report = world.verify();

    let far = Position::local(u64::MAX - 10);
    let is_gap = |place: &Place| matches!(place, Place::Events(_, last) if *last >= far);
    assert!(report.damages.iter().any(|found| is_gap(&found.place)), "{:?}", report.damages);
}

#[test]
fn events_that_no_batch_names_are_checked_under_watch() {
    let mut world = World::new();
    let batches = std::mem::take(&mut world.bytes.batches);
    assert!(!batches.is_empty());
    let mut told = Vec::new();

    let report = world.verify_watched(&mut |stage, done, _| {
        told.push((stage, done));
        if done > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });

    assert!(report.stopped);
    assert_eq!(told.last(), Some(&(Stage::Log, world.bytes.tail.next_offset)));
}

#[test]
fn what_the_engine_cannot_read_is_named_as_a_range_with_the_file() {
    let mut world = World::new();
    world.bytes.unreadable = vec![4, 5, 6, 9];

    let report = world.verify();

    let range = Place::Events(Position::local(4), Position::local(6));
    finds(&report, &range, "000012.sst");
    finds(&report, &Place::Event(Position::local(9)), "000012.sst");
    assert_eq!(report.events, world.bytes.frames.len() as u64 - 4, "the others were checked");
    assert_eq!(report.worst, Some(Part::Log));
}

#[test]
fn a_row_that_is_not_what_the_log_says_is_found() {
    let world = World::new();
    let personal = world.rows.scan(Family::Personal, &[], None, Order::Rising).next();
    let (row_key, value) = personal.unwrap().unwrap();
    let place = |key: &[u8]| Place::Row {
        family: Family::Personal,
        key: key.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    let with = |value: Option<Vec<u8>>, key: &[u8]| {
        let change = Change { family: Family::Personal, key: key.to_vec(), value };
        world.rows.write(&[change]).unwrap();
        world.verify()
    };

    let changed = [&value[..], &[0]].concat();
    let report = with(Some(changed), &row_key);
    finds(&report, &place(&row_key), "not what the log says");
    assert_eq!(report.worst, Some(Part::Rows));
    finds(&with(None, &row_key), &place(&row_key), "missing");
    is_clean(&with(Some(value.clone()), &row_key));

    let stranger =
        key::conversation(&UserKey([9; 16]), &ChannelKey { kind: ChannelType::Group, id: [9; 16] });
    finds(&with(Some(value), &stranger), &place(&stranger), "no event accounts for it");
}

#[test]
fn rows_that_are_behind_the_log_are_found() {
    let world = World::new();
    let behind = Position::local(3).encode();
    let change = Change::put(Family::Meta, key::meta::FOLDED, behind);
    world.rows.write(&[change]).unwrap();

    finds(&world.verify(), &Place::Rows, "they reflect event 0-3");
}

/// No sealed field opens.
struct Broken;
impl Names for Broken {
    fn open(&self, _: &Sealed) -> Result<Option<Vec<u8>>, String> {
        Err("the key is missing".to_owned())
    }

    fn user_key(&self, _: &str) -> Option<UserKey> {
        None
    }

    fn person_channel(&self, pair: &Pair) -> ChannelKey {
        Trusting.person_channel(pair)
    }

    fn is_channel(&self, _: &ChannelKey, _: &str) -> bool {
        true
    }
}

#[test]
fn a_sealed_field_that_does_not_open_is_found() {
    struct Misnamed;
    impl Names for Misnamed {
        fn open(&self, _: &Sealed) -> Result<Option<Vec<u8>>, String> {
            Ok(Some(b"mallory".to_vec()))
        }

        fn user_key(&self, _: &str) -> Option<UserKey> {
            Some(UserKey([7; 16]))
        }

        fn person_channel(&self, pair: &Pair) -> ChannelKey {
            Trusting.person_channel(pair)
        }

        fn is_channel(&self, _: &ChannelKey, _: &str) -> bool {
            true
        }
    }
    let world = World::new();
    for (names, what) in
        [(&Broken as &dyn Names, "key is missing"), (&Misnamed, "names somebody else")]
    {
        let scratch = MemoryView::new();
        let subject = Subject { log: &world.bytes, live: &world.rows, scratch: &scratch, names };

        let report = verify(&subject, &mut |_, _, _| ControlFlow::Continue(()));

        assert!(report.damages.iter().any(|found| found.what.contains(what)), "{what}");
        assert_eq!(report.worst, Some(Part::Vault));
        assert!(report.rows.is_some(), "the log is whole, so rows were compared");
    }
}

#[test]
fn what_is_damaged_after_all_that_is_kept_is_the_worst_nevertheless() {
    let mut world = World::named_by(DAMAGES_KEPT + 1);
    let last = world.bytes.frames.last_mut().unwrap();
    last[20] ^= 0x40;
    let scratch = MemoryView::new();
    let subject =
        Subject { log: &world.bytes, live: &world.rows, scratch: &scratch, names: &Broken };

    let report = verify(&subject, &mut |_, _, _| ControlFlow::Continue(()));

    assert!(report.damaged > DAMAGES_KEPT as u64 + 1);
    assert!(report.damages.iter().all(|damage| matches!(damage.place, Place::Sealed(_))));
    assert_eq!(report.worst, Some(Part::Log));
    assert_eq!(report.rows, None, "rows say nothing against a log that is damaged");
}

#[test]
fn it_stops_when_told() {
    let world = World::new();
    let scratch = MemoryView::new();
    let subject =
        Subject { log: &world.bytes, live: &world.rows, scratch: &scratch, names: &Trusting };
    for stop_at in [Stage::Log, Stage::Fold, Stage::Rows] {
        let report = verify(&subject, &mut |stage, _, _| {
            if stage == stop_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });

        assert!(report.stopped, "{stop_at:?}");
        assert_eq!(report.rows, None, "{stop_at:?}");
    }
}

#[test]
fn a_reader_is_shared_between_threads() {
    fn is_shared<T: Send + Sync>(_: &Arc<T>) {}
    is_shared(&Arc::new(World::new().reading));
}
