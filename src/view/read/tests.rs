//! What a reader finds, over a view of known bytes.

use super::{Reader, UserRows};
use crate::codec::change::Change;
use crate::codec::error::CodecError;
use crate::codec::family::Family;
use crate::codec::key::{self, TimelineOf, meta};
use crate::codec::rows::Stored;
use crate::domain::apply::Rows;
use crate::domain::channel::Channel;
use crate::domain::channel_type::ChannelType;
use crate::domain::event::FactKind;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::Member;
use crate::domain::personal::Personal;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::view::memory::MemoryView;
use crate::view::random_history::{CHANNELS, USERS, histories, seeded};
use crate::view::{Order, View, ViewError};
use proptest::prelude::*;

const ALICE: UserKey = UserKey([1; 16]);

fn group(id: u8) -> ChannelKey {
    ChannelKey { kind: ChannelType::Group, id: [id; 16] }
}

fn member(joins: u32) -> Member {
    Member { member: true, joins, ..Member::default() }
}

fn personal(read: u64) -> Personal {
    Personal { read_seq: Seq::new(0, read), ..Personal::default() }
}

fn put_member(view: &MemoryView, user: UserKey, of: ChannelKey, row: Member) {
    let key = key::conversation(&user, &of);
    view.write(&[Change::put(Family::Member, key, row.encode())]).unwrap();
}

fn put_personal(view: &MemoryView, user: UserKey, of: ChannelKey, row: &Personal) {
    let key = key::conversation(&user, &of);
    view.write(&[Change::put(Family::Personal, key, row.encode())]).unwrap();
}

fn conversations(view: &MemoryView, user: UserKey) -> Vec<UserRows> {
    Reader::new(view).conversations(&user).collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_row_that_was_never_written_is_its_default() {
    let view = MemoryView::new();
    let reader = Reader::new(&view as &dyn View);

    assert_eq!(reader.channel(&group(1)).unwrap(), Channel::default());
    assert_eq!(reader.member(&ALICE, &group(1)).unwrap(), Member::default());
    assert_eq!(reader.own(&group(1), &ALICE).unwrap(), Seq::ZERO);
    assert_eq!(reader.personal(&ALICE, &group(1)).unwrap(), Personal::default());
    assert_eq!(reader.folded().unwrap(), None);
    assert_eq!(reader.tail().unwrap(), None);
    assert!(reader.coverage().unwrap().is_empty());
    assert!(conversations(&view, ALICE).is_empty());
}

#[test]
fn a_users_conversations_are_those_of_either_row_once_each() {
    let view = MemoryView::new();
    put_member(&view, ALICE, group(1), member(1));
    put_member(&view, ALICE, group(3), member(3));
    put_personal(&view, ALICE, group(2), &personal(2));
    put_personal(&view, ALICE, group(3), &personal(4));
    put_personal(&view, ALICE, group(0xFF), &personal(5));
    put_member(&view, UserKey([0; 16]), group(1), member(9));
    put_personal(&view, UserKey([2; 16]), group(7), &personal(9));

    let row = |id, member, personal| UserRows { channel: group(id), member, personal };
    assert_eq!(
        conversations(&view, ALICE),
        [
            row(1, member(1), Personal::default()),
            row(2, Member::default(), personal(2)),
            row(3, member(3), personal(4)),
            row(0xFF, Member::default(), personal(5)),
        ]
    );
    let channels = Reader::new(&view).channels_of(&ALICE).unwrap();
    assert_eq!(channels, [group(1), group(2), group(3), group(0xFF)]);
}

#[test]
fn one_damaged_row_is_named_among_a_users_conversations() {
    let view = MemoryView::new();
    put_member(&view, ALICE, group(1), member(1));
    view.write(&[Change::put(Family::Personal, key::conversation(&ALICE, &group(2)), *b"")])
        .unwrap();

    let mut found = Reader::new(&view).conversations(&ALICE).collect::<Vec<_>>();
    let damaged = found.pop().unwrap().unwrap_err();
    assert!(matches!(damaged, ViewError::Damaged { family: Family::Personal, .. }), "{damaged}");
}

#[test]
fn a_key_that_is_none_of_its_familys_is_damage() {
    let view = MemoryView::new();
    let short = [&ALICE.0[..], &[2, 0]].concat();
    view.write(&[
        Change::put(Family::Member, short.clone(), member(1).encode()),
        Change::put(Family::Timeline, short, Vec::new()),
        Change::put(Family::Actors, [&ALICE.0[..], &[0]].concat(), Vec::new()),
        Change::put(Family::Meta, [meta::COVERAGE, 99, b'x'], Micros(1).encode()),
    ])
    .unwrap();
    let reader = Reader::new(&view);
    let is_damage = |error: ViewError| {
        assert!(
            matches!(error, ViewError::Damaged { error: CodecError::Malformed { .. }, .. }),
            "{error}"
        );
    };

    is_damage(reader.channels_of(&ALICE).unwrap_err());
    is_damage(reader.timelines(&ALICE).next().unwrap().unwrap_err());
    is_damage(reader.coverage().unwrap_err());
}

#[test]
fn coverage_is_read_back_by_source_and_kind() {
    let view = MemoryView::new();
    let mut changes = Vec::new();
    for (source, kind, since) in [
        ("wukongim", FactKind::Messages, 5),
        ("wukongim", FactKind::Commands, 7),
        ("facts", FactKind::Messages, 9),
    ] {
        let key = meta::coverage(source, kind);
        changes.push(Change::put(Family::Meta, key, Micros(since).encode()));
    }
    view.write(&changes).unwrap();

    let told: Vec<_> = Reader::new(&view)
        .coverage()
        .unwrap()
        .into_iter()
        .map(|covered| (covered.source, covered.kind, covered.since.0))
        .collect();
    assert_eq!(
        told,
        [
            ("facts".to_owned(), FactKind::Messages, 9),
            ("wukongim".to_owned(), FactKind::Messages, 5),
            ("wukongim".to_owned(), FactKind::Commands, 7),
        ]
    );
}

/// The history folded, as a view.
fn folded(events: &[crate::domain::event::Event]) -> MemoryView {
    let view = MemoryView::new();
    let mut overlay = crate::view::fold::Overlay::new(&view);
    events.iter().for_each(|event| overlay.fold(event).unwrap());
    view.write(&overlay.take_changes()).unwrap();
    view
}

#[test]
fn searches_go_both_ways_from_any_event() {
    let view = folded(&seeded(11, 2_000));
    let reader = Reader::new(&view);
    let offsets = |start, order| -> Vec<u64> {
        reader.hides(start, order).map(|entry| entry.unwrap().0).collect()
    };
    let all = offsets(None, Order::Rising);
    assert!(all.len() > 20 && all.is_sorted());
    let middle = all[all.len() / 2];

    let mut falling = offsets(Some(middle), Order::Falling);
    falling.reverse();
    assert_eq!(falling, all[..=all.len() / 2]);
    assert_eq!(offsets(Some(middle + 1), Order::Rising), all[all.len() / 2 + 1..]);

    let mut by_hand: Vec<u64> = Vec::new();
    for actor in USERS {
        let own: Vec<u64> =
            reader.hides_by(&actor, None, Order::Rising).map(Result::unwrap).collect();
        assert!(own.is_sorted());
        let later: Vec<u64> =
            reader.hides_by(&actor, Some(middle), Order::Rising).map(Result::unwrap).collect();
        let expected: Vec<u64> = own.iter().copied().filter(|at| *at >= middle).collect();
        assert_eq!(later, expected);
        by_hand.extend(own);
    }
    by_hand.sort_unstable();
    assert_eq!(by_hand, all, "every one of them was done by some hand");
}

proptest! {
    #[test]
    fn a_users_timelines_are_the_timelines_of_the_users_conversations(
        events in histories(1..100),
    ) {
        let view = folded(&events);
        let reader = Reader::new(&view);
        for user in USERS {
            let all: Vec<_> =
                reader.timelines(&user).map(|entry| {
                    let (of, (offset, _)) = entry.unwrap();
                    (of, offset)
                }).collect();
            let mut one_by_one = Vec::new();
            let asked = (0..3).map(|id| TimelineOf::Asked(crate::domain::key::AskedKey([id; 16])));
            for of in asked.chain(CHANNELS.map(TimelineOf::Channel)) {
                for entry in reader.timeline(&user, &of, None, Order::Rising) {
                    one_by_one.push((of, entry.unwrap().0));
                }
            }
            one_by_one.sort_by_key(|(of, offset)| (key::timeline_of(of), *offset));
            prop_assert_eq!(all, one_by_one);
        }
    }

    #[test]
    fn a_row_is_never_written_without_a_timeline(events in histories(1..100)) {
        let view = folded(&events);
        let reader = Reader::new(&view);
        for user in USERS {
            for channel in reader.channels_of(&user).unwrap() {
                let of = TimelineOf::Channel(channel);
                let (_, newest) = reader.timeline_at(&user, &of, u64::MAX).unwrap().unwrap();
                prop_assert_eq!(newest.member, reader.member(&user, &channel).unwrap());
                prop_assert_eq!(newest.personal, reader.personal(&user, &channel).unwrap());
            }
        }
    }

    #[test]
    fn the_newest_head_is_the_rows(events in histories(1..100)) {
        let view = folded(&events);
        let reader = Reader::new(&view);
        for channel in CHANNELS {
            let row = reader.channel(&channel).unwrap();
            prop_assert_eq!(reader.head_at(&channel, u64::MAX).unwrap(), row.head);
            let newest = reader.heads(&channel, None, Order::Falling).next().transpose().unwrap();
            prop_assert_eq!(newest.map(|(_, head)| head), row.head);
        }
    }
}
