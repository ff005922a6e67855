//! Given these events, then exactly these keys.

use super::fixture::*;
use crate::codec::family::Family;
use crate::codec::index::{HidesEntry, Standing};
use crate::codec::key::{self, TimelineOf, meta};
use crate::codec::rows::Stored;
use crate::domain::context::ReasonCode;
use crate::domain::event::{ChannelRestarted, Effect, Event, Fact, FactKind, MessageRecorded};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::view::fold::Overlay;
use crate::view::memory::MemoryView;
use crate::view::random_history::USERS;
use crate::view::read::Reader;
use crate::view::{View, fold::tests::folded};

type Place = (Family, Vec<u8>);

/// Where the event writes, after a history that is in the view already.
#[track_caller]
fn written(before: &[Fact], event: Event) -> Vec<Place> {
    let view = folded(&history(before.to_vec()));
    let mut overlay = Overlay::new(&view);
    overlay.fold(&event).unwrap();
    let changes = overlay.take_changes();
    view.write(&changes).unwrap();
    assert_eq!(Reader::new(&view).folded().unwrap(), Some(event.position), "the fold's place");
    let mut places: Vec<Place> = changes
        .into_iter()
        .map(|change| (change.family, change.key))
        .filter(|(_, key)| *key != meta::FOLDED)
        .collect();
    places.sort();
    places
}

#[track_caller]
fn assert_writes<const N: usize>(before: &[Fact], event: Event, mut expected: [Place; N]) {
    expected.sort();
    assert_eq!(written(before, event), expected);
}

fn channel_row(of: ChannelKey) -> Place {
    (Family::Channel, key::channel(&of).to_vec())
}

fn member_row(user: UserKey, of: ChannelKey) -> Place {
    (Family::Member, key::conversation(&user, &of))
}

fn personal_row(user: UserKey, of: ChannelKey) -> Place {
    (Family::Personal, key::conversation(&user, &of))
}

fn members_of(of: ChannelKey, user: UserKey) -> Place {
    (Family::MembersOf, key::members_of(&of, &user))
}

fn timeline(user: UserKey, of: TimelineOf, offset: u64) -> Place {
    (Family::Timeline, key::timeline(&user, &of, offset))
}

fn lifecycle(of: ChannelKey, offset: u64) -> Place {
    (Family::Lifecycle, key::lifecycle(&of, offset))
}

fn heads(of: ChannelKey, offset: u64) -> Place {
    (Family::Heads, key::heads(&of, offset))
}

fn hides(offset: u64) -> [Place; 2] {
    [(Family::Hides, key::hides(offset).to_vec()), (Family::Actors, key::actors(&BACKEND, offset))]
}

fn command() -> Place {
    (Family::CommandKeys, KEY.key.0.to_vec())
}

#[test]
fn names_are_found_by_pseudonym() {
    let name = (Family::Names, key::user_name(&ALICE).to_vec());
    assert_writes(&[], event(0, user_seen(ALICE)), [name]);

    let label = |of| (Family::Names, key::channel_label(&of).to_vec());
    assert_writes(
        &[],
        event(0, channel_seen(PERSON)),
        [label(PERSON), channel_row(PERSON), lifecycle(PERSON, 0)],
    );
    assert_writes(&[], event(0, channel_seen(GROUP)), [label(GROUP), lifecycle(GROUP, 0)]);
}

#[test]
fn a_channels_life_is_found_by_channel() {
    assert_writes(&[], event(0, created(GROUP)), [channel_row(GROUP), lifecycle(GROUP, 0)]);

    let restart = ChannelRestarted { channel: GROUP, incarnation: 1 };
    assert_writes(
        &[message(GROUP, BOB, 5)],
        event(1, Fact::ChannelRestarted(restart)),
        [channel_row(GROUP), lifecycle(GROUP, 1)],
    );
    let [hide, actor] = hides(1);
    assert_writes(
        &[message(GROUP, BOB, 5)],
        event(1, purged(GROUP, 3)),
        [channel_row(GROUP), lifecycle(GROUP, 1), hide, actor],
    );
    let [hide, actor] = hides(0);
    assert_writes(
        &[],
        event(0, disbanded(GROUP, false)),
        [channel_row(GROUP), lifecycle(GROUP, 0), hide, actor],
    );
    let [hide, actor] = hides(1);
    assert_writes(
        &[disbanded(GROUP, false)],
        event(1, disbanded(GROUP, true)),
        [lifecycle(GROUP, 1), hide, actor],
    );
}

#[test]
fn a_message_costs_at_most_three_puts_beside_its_frame() {
    let own = (Family::Own, key::own(&GROUP, &BOB, 0));
    assert_writes(
        &[],
        event(0, message(GROUP, BOB, 1)),
        [channel_row(GROUP), heads(GROUP, 0), own],
    );
    assert_writes(
        &[channel_seen(PERSON)],
        event(1, message(PERSON, BOB, 1)),
        [channel_row(PERSON), heads(PERSON, 1)],
    );
    let Fact::MessageRecorded(told) = message(GROUP, BOB, 1) else { unreachable!() };
    let hidden = MessageRecorded { from: None, key: Some(KEY), ..told };
    assert_writes(
        &[],
        event(0, Fact::MessageRecorded(hidden)),
        [channel_row(GROUP), heads(GROUP, 0), command()],
    );
}

#[test]
fn a_late_message_moves_no_head_and_only_its_senders_own_number() {
    let before = [channel_seen(PERSON), message(GROUP, BOB, 5), message(PERSON, BOB, 5)];

    let own = (Family::Own, key::own(&GROUP, &ALICE, 3));
    assert_writes(&before, event(3, message(GROUP, ALICE, 2)), [channel_row(GROUP), own]);
    assert_writes(&before, event(3, message(GROUP, BOB, 2)), [channel_row(GROUP)]);
    assert_writes(
        &before,
        event(3, message(PERSON, ALICE, 2)),
        [channel_row(PERSON), heads(PERSON, 3)],
    );
    assert_writes(&before, event(3, message(PERSON, BOB, 2)), [channel_row(PERSON)]);
}

#[test]
fn membership_is_found_by_user_by_channel_and_by_conversation() {
    let before = [created(GROUP)];
    assert_writes(
        &before,
        event(1, added(GROUP, &[ALICE, BOB], false)),
        [
            channel_row(GROUP),
            member_row(ALICE, GROUP),
            member_row(BOB, GROUP),
            members_of(GROUP, ALICE),
            members_of(GROUP, BOB),
            timeline(ALICE, talk(GROUP), 1),
            timeline(BOB, talk(GROUP), 1),
        ],
    );
    let [hide, actor] = hides(1);
    assert_writes(
        &before,
        event(1, blocked(GROUP, &[ALICE])),
        [
            member_row(ALICE, GROUP),
            members_of(GROUP, ALICE),
            timeline(ALICE, talk(GROUP), 1),
            hide,
            actor,
        ],
    );
    assert_writes(
        &before,
        event(1, added(GROUP, &[ALICE], true)),
        [timeline(ALICE, talk(GROUP), 1)],
    );
}

#[test]
fn nobody_who_is_neither_member_nor_blocked_has_a_standing() {
    let standing = |facts: Vec<Fact>| {
        let view = folded(&history(facts));
        view.get(Family::MembersOf, &key::members_of(&GROUP, &ALICE)).unwrap()
    };
    let both = Standing { member: true, blocked: true };
    let join = added(GROUP, &[ALICE], false);

    assert_eq!(standing(vec![join.clone(), blocked(GROUP, &[ALICE])]), Some(both.encode()));
    let barred = Standing { member: false, blocked: true };
    let gone = removed(GROUP, &[ALICE]);
    assert_eq!(
        standing(vec![join.clone(), blocked(GROUP, &[ALICE]), gone.clone()]),
        Some(barred.encode())
    );
    assert_eq!(standing(vec![join, gone]), None);
}

#[test]
fn a_membership_call_that_changed_nothing_leaves_its_key_and_its_hand() {
    let [hide, actor] = hides(0);
    assert_writes(&[], keyed(event(0, blocked(GROUP, &[]))), [hide, actor, command()]);
    let call = keyed(event(1, added(GROUP, &[], false)));
    assert_writes(&[created(GROUP)], call, [command()]);
}

#[test]
fn a_users_own_acts_are_found_by_conversation() {
    let before = [message(GROUP, BOB, 9), added(GROUP, &[ALICE], false)];
    let own = [personal_row(ALICE, GROUP), timeline(ALICE, talk(GROUP), 2)];

    for act in [
        read(ALICE, GROUP, 4, Effect::Applied),
        unread_set(ALICE, GROUP, 5),
        activated(ALICE, GROUP),
    ] {
        assert_writes(&before, event(2, act), own.clone());
    }
    assert_writes(
        &before,
        event(2, read(ALICE, GROUP, 4, Effect::NoChange)),
        [timeline(ALICE, talk(GROUP), 2)],
    );
}

#[test]
fn a_delete_costs_at_most_five_puts_beside_its_frame_and_its_key() {
    let before = [message(GROUP, BOB, 9), added(GROUP, &[ALICE], false)];
    let [hide, actor] = hides(2);
    assert_writes(
        &before,
        keyed(event(2, deleted(ALICE, GROUP, 9, Effect::Applied))),
        [
            personal_row(ALICE, GROUP),
            timeline(ALICE, talk(GROUP), 2),
            hide.clone(),
            actor.clone(),
            command(),
        ],
    );
    for effect in [Effect::NoChange, Effect::Late] {
        assert_writes(
            &before,
            event(2, deleted(ALICE, GROUP, 9, effect)),
            [timeline(ALICE, talk(GROUP), 2), hide.clone(), actor.clone()],
        );
    }
}

#[test]
fn a_restore_is_no_hide() {
    let before = [added(GROUP, &[ALICE], false), deleted(ALICE, GROUP, 9, Effect::Applied)];
    assert_writes(
        &before,
        event(2, restored(ALICE, GROUP, 1, Effect::Applied)),
        [personal_row(ALICE, GROUP), timeline(ALICE, talk(GROUP), 2)],
    );
}

#[test]
fn a_refused_delete_is_found_under_what_it_meant_and_what_was_asked() {
    let asked = timeline(ALICE, TimelineOf::Asked(ASKED), 0);
    let [hide, actor] = hides(0);
    assert_writes(
        &[],
        event(0, refused(ALICE, Some(PERSON))),
        [timeline(ALICE, talk(PERSON), 0), asked.clone(), hide.clone(), actor.clone()],
    );
    assert_writes(&[], event(0, refused(ALICE, None)), [asked, hide, actor]);
}

#[test]
fn a_search_reads_what_an_event_is_about_without_the_event() {
    let facts = vec![
        added(GROUP, &[ALICE, BOB], false),
        deleted(ALICE, GROUP, 9, Effect::NoChange),
        removed(GROUP, &[BOB]),
        removed(GROUP, &[ALICE, USERS[2]]),
        blocked(GROUP, &[]),
        disbanded(GROUP, false),
        disbanded(GROUP, false),
        refused(ALICE, Some(PERSON)),
    ];
    let view = folded(&history(facts));
    let entries: Vec<(u64, HidesEntry)> =
        Reader::new(&view).hides(None, crate::view::Order::Rising).map(Result::unwrap).collect();

    let told: Vec<_> = entries
        .iter()
        .map(|(offset, entry)| (*offset, entry.effect, entry.user, entry.channel))
        .collect();
    assert_eq!(
        told,
        [
            (1, Some(Effect::NoChange), Some(ALICE), Some(GROUP)),
            (2, Some(Effect::Applied), Some(BOB), Some(GROUP)),
            (3, Some(Effect::Applied), None, Some(GROUP)),
            (4, Some(Effect::NoChange), None, Some(GROUP)),
            (5, Some(Effect::Applied), None, Some(GROUP)),
            (6, Some(Effect::NoChange), None, Some(GROUP)),
            (7, None, Some(ALICE), Some(PERSON)),
        ]
    );
    for (offset, entry) in entries {
        assert_eq!(entry.reason, Some(ReasonCode::Unspecified));
        assert_eq!(entry.actor.map(|actor| actor.id), Some(BACKEND));
        assert_eq!(entry.occurred_at, Micros(i64::try_from(offset).unwrap() * 1_000_000));
    }
}

#[test]
fn coverage_only_ever_begins_earlier() {
    let place = (Family::Meta, meta::coverage("wukongim", FactKind::Messages));
    assert_writes(&[], event(0, covered(50)), [place.clone()]);
    assert_writes(&[covered(50)], event(1, covered(40)), [place]);
    assert_writes(&[covered(40)], event(1, covered(40)), []);
    assert_writes(&[covered(40)], event(1, covered(50)), []);

    let view = folded(&history([covered(50), covered(40), covered(60)]));
    let since = Reader::new(&view).covered_since("wukongim", FactKind::Messages).unwrap();
    assert_eq!(since, Some(Micros(40)));
}

#[test]
fn a_commands_key_leads_to_the_event_it_is_about_and_its_digest() {
    let event = keyed(event(0, deleted(ALICE, GROUP, 9, Effect::Applied)));
    let view = folded(&[event]);

    let found = Reader::new(&view).command(&KEY.key).unwrap().unwrap();
    assert_eq!((found.position, found.digest), (Position::local(0), KEY.digest));
}

#[test]
fn a_lifecycle_entry_holds_no_messages() {
    let view = folded(&history([message(GROUP, BOB, 9), created(GROUP)]));
    let reader = Reader::new(&view);

    let (offset, row) = reader.lifecycle_at(&GROUP, u64::MAX).unwrap().unwrap();
    assert_eq!((offset, row.head, row.gaps.len()), (1, None, 0));
    assert!(row.members_stated);
    let head = reader.head_at(&GROUP, 1).unwrap().unwrap();
    assert_eq!(head.seq, Seq::new(0, 9));
}

#[test]
fn a_row_that_is_changed_back_and_forth_is_written_once() {
    let view = MemoryView::new();
    let mut overlay = Overlay::new(&view);
    for event in history([added(GROUP, &[ALICE], false), removed(GROUP, &[ALICE])]) {
        overlay.fold(&event).unwrap();
    }
    for number in 1..=100 {
        overlay.fold(&event(1 + number, message(GROUP, BOB, number))).unwrap();
    }
    let changes = overlay.take_changes();
    let times = |place: Place| {
        changes.iter().filter(|change| (change.family, change.key.clone()) == place).count()
    };

    assert_eq!(times(channel_row(GROUP)), 1);
    assert_eq!(times(member_row(ALICE, GROUP)), 1);
    assert_eq!(times(members_of(GROUP, ALICE)), 1);
}
