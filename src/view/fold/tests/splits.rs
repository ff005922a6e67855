//! One history gives one set of bytes, however it is split, interrupted or read back.

use proptest::prelude::*;

use super::{everything, folded, folded_in};
use crate::codec::key::TimelineOf;
use crate::domain::apply::MapRows;
use crate::domain::channel::Channel;
use crate::domain::event::{Effect, Fact};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::Member;
use crate::view::fold::Overlay;
use crate::view::memory::MemoryView;
use crate::view::random_history::{CHANNELS, USERS, conversation, histories, seeded};
use crate::view::read::{ConversationRows, Reader};
use crate::view::{View, ViewError};

proptest! {
    #[test]
    fn every_split_of_a_history_gives_the_same_bytes(
        events in histories(1..120),
        ends in proptest::collection::hash_set(0_u64..400, 0..60),
    ) {
        let whole = everything(&folded(&events));

        prop_assert_eq!(&everything(&folded_in(&events, |at| ends.contains(&at))), &whole);
        prop_assert_eq!(&everything(&folded_in(&events, |_| true)), &whole);
    }

    #[test]
    fn a_writer_that_forgets_everything_gives_the_same_bytes(
        events in histories(1..120),
        every in 1_usize..9,
    ) {
        let view = MemoryView::new();
        for group in events.chunks(every) {
            let mut fresh = Overlay::new(&view);
            group.iter().for_each(|event| fresh.fold(event).unwrap());
            view.write(&fresh.take_changes()).unwrap();
        }

        prop_assert_eq!(everything(&view), everything(&folded(&events)));
    }

    #[test]
    fn a_discarded_group_leaves_no_trace(events in histories(2..120), kept in 0.0..1.0) {
        let kept = (events.len() as f64 * kept) as usize;
        let view = MemoryView::new();
        let mut overlay = Overlay::new(&view);
        events[..kept].iter().for_each(|event| overlay.fold(event).unwrap());
        view.write(&overlay.take_changes()).unwrap();

        events[kept..].iter().for_each(|event| overlay.fold(event).unwrap());
        overlay.discard();
        prop_assert!(overlay.take_changes().is_empty());
        prop_assert_eq!(everything(&view), everything(&folded(&events[..kept])));

        events[kept..].iter().for_each(|event| overlay.fold(event).unwrap());
        view.write(&overlay.take_changes()).unwrap();
        prop_assert_eq!(everything(&view), everything(&folded(&events)));
    }

    #[test]
    fn rows_equal_the_plainest_fold(events in histories(1..120)) {
        let view = folded(&events);
        let mut plain = MapRows::default();
        events.iter().for_each(|event| plain.fold(event).unwrap());

        for (user, channel) in conversations() {
            let rows = ConversationRows::read(&Reader::new(&view), &user, &channel).unwrap();
            prop_assert_eq!(rows, conversation(&plain, &user, &channel));
        }
    }

    #[test]
    fn rows_as_of_every_event_equal_the_fold_of_its_prefix(events in histories(1..80)) {
        let view = folded(&events);
        let mut plain = MapRows::default();
        for event in &events {
            plain.fold(event).unwrap();
            for (user, channel) in conversations() {
                let as_of = as_of(&view, &user, &channel, event.position.offset).unwrap();
                let mut expected = conversation(&plain, &user, &channel);
                expected.channel = without_counts(expected.channel);
                prop_assert_eq!(as_of, expected, "as of {}", event.position);
            }
        }
    }

    #[test]
    fn the_overlay_reads_what_it_will_write_and_what_is_being_written(
        events in histories(1..120),
        ends in proptest::collection::hash_set(0_u64..400, 0..20),
    ) {
        let view = MemoryView::new();
        let mut overlay = Overlay::new(&view);
        let mut in_flight = Vec::new();
        for event in &events {
            overlay.fold(event).unwrap();
            if ends.contains(&event.position.offset) {
                view.write(&in_flight).unwrap();
                in_flight = overlay.take_changes();
            }
        }
        let written = folded(&events);
        let written = Reader::new(&written);

        for channel in CHANNELS {
            let members = written.members_of(&channel).collect::<Result<Vec<_>, _>>().unwrap();
            prop_assert_eq!(overlay.members_of(&channel).unwrap(), members);
            let seen = written.channel_label(&channel).unwrap().is_some();
            prop_assert_eq!(overlay.is_channel_seen(&channel).unwrap(), seen);
            for offset in 0..events.len() as u64 {
                let head = overlay.head_at(&channel, offset).unwrap();
                prop_assert_eq!(head, written.head_at(&channel, offset).unwrap());
            }
        }
        for command in events.iter().filter_map(|event| event.context.as_ref()?.key) {
            let entry = overlay.command(&command.key).unwrap();
            prop_assert_eq!(entry, written.command(&command.key).unwrap());
        }
        for (user, channel) in conversations() {
            let of = TimelineOf::Channel(channel);
            for offset in 0..events.len() as u64 {
                prop_assert_eq!(
                    overlay.timeline_at(&user, &of, offset).unwrap(),
                    written.timeline_at(&user, &of, offset).unwrap()
                );
            }
            let rows = ConversationRows::read(&overlay, &user, &channel).unwrap();
            prop_assert_eq!(rows, ConversationRows::read(&written, &user, &channel).unwrap());
        }
    }

    #[test]
    fn members_of_holds_exactly_those_who_are_in_or_blocked(events in histories(1..120)) {
        let view = folded(&events);
        let mut plain = MapRows::default();
        events.iter().for_each(|event| plain.fold(event).unwrap());

        for channel in CHANNELS {
            let row = |user: &UserKey| conversation(&plain, user, &channel).member;
            let expected: Vec<UserKey> =
                USERS.into_iter().filter(|user| row(user).member || row(user).blocked).collect();
            let found: Vec<_> =
                Reader::new(&view).members_of(&channel).collect::<Result<_, _>>().unwrap();
            let users: Vec<UserKey> = found.iter().map(|(user, _)| *user).collect();
            prop_assert_eq!(users, expected);
            for (user, standing) in found {
                let Member { member, blocked, .. } = row(&user);
                prop_assert_eq!((standing.member, standing.blocked), (member, blocked));
            }
            let count = conversation(&plain, &USERS[0], &channel).channel.member_count;
            let members = USERS.iter().filter(|user| row(user).member).count();
            prop_assert_eq!(count, members as u64);
        }
    }
}

#[test]
fn a_deletion_was_undone_if_and_only_if_a_restore_undid_it() {
    let mut undone = 0;
    for seed in 0..20 {
        let events = seeded(seed, 600);
        let view = folded(&events);
        let overlay = Overlay::new(&view);
        for event in &events {
            let Fact::ConversationDeleted(deletion) = &event.fact else { continue };
            if deletion.effect != Effect::Applied {
                continue;
            }
            let expected = events.iter().any(|later| {
                matches!(&later.fact, Fact::ConversationRestored(fact)
                    if fact.deletion == event.position && fact.effect == Effect::Applied)
            });
            undone += u32::from(expected);
            let (user, channel) = (deletion.user, deletion.channel);
            let found = overlay.was_undone(&user, &channel, event.position).unwrap();
            assert_eq!(found, expected, "seed {seed}, deletion {}", event.position);
        }
    }
    assert!(undone > 20, "the histories undo too little to tell: {undone}");
}

#[test]
fn a_seeded_history_holds_every_kind_of_event() {
    let events = seeded(7, 3_000);
    let mut kinds: Vec<_> = events.iter().map(|event| event.fact.name()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), 19, "all but gap_detected and view_rebuilt: {kinds:?}");
}

fn conversations() -> impl Iterator<Item = (UserKey, ChannelKey)> {
    USERS.into_iter().flat_map(|user| CHANNELS.map(|channel| (user, channel)))
}

/// A conversation as of an event, from the indexes alone.
fn as_of(
    view: &impl View,
    user: &UserKey,
    channel: &ChannelKey,
    offset: u64,
) -> Result<ConversationRows, ViewError> {
    let reader = Reader::new(view);
    let head = reader.head_at(channel, offset)?;
    let life = reader.lifecycle_at(channel, offset)?.map(|(_, row)| row).unwrap_or_default();
    let row = Channel { head, ..life };
    let of = TimelineOf::Channel(*channel);
    let entry = reader.timeline_at(user, &of, offset)?.map(|(_, entry)| entry);
    let (member, personal) = entry.map(|entry| (entry.member, entry.personal)).unwrap_or_default();
    let own = match row.own_in_pair(*user) {
        Some(own) => own,
        None => reader.own_at(channel, user, offset)?,
    };
    Ok(ConversationRows { channel: without_counts(row), member, own, personal })
}

/// The lifecycle holds neither gaps nor what membership counts.
fn without_counts(row: Channel) -> Channel {
    let gaps = Vec::new();
    Channel { gaps, newest_at: None, member_count: 0, members_stated: false, ..row }
}
