//! Whom an answer is about: those who were there then, and nobody else.

use super::world::{World, uid};
use crate::domain::event::{ChannelLabel, ChannelSeen, DeletionRefused, Fact, UserSeen};
use crate::domain::key::{AskedKey, ChannelKey, Sealed, UserKey};
use crate::domain::position::Position;
use crate::domain::refusal::RefusalClass;
use crate::domain::seq::Seq;
use crate::domain::testing::{disbanded, given, joined, message, purged, removed};
use crate::query::{AsOf, DeletionFilter, Query, WhatIf};
use crate::view::random_history::{CHANNELS, USERS};

const GROUP: ChannelKey = CHANNELS[3];
const ALICE: UserKey = USERS[0];
const BOB: UserKey = USERS[1];

/// The facts, after both users and the group were named at 0, 1 and 2.
fn world(facts: impl IntoIterator<Item = Fact>) -> World {
    let named = [ALICE, BOB].map(|user| {
        let name = Sealed { person: user, generation: 0, nonce: [0; 24], ciphertext: vec![1] };
        Fact::UserSeen(UserSeen { user, name })
    });
    let label = ChannelLabel::Plain("channel 0".to_owned());
    let seen = Fact::ChannelSeen(ChannelSeen { channel: GROUP, label });
    World::of(given(named.into_iter().chain([seen]).chain(facts)).history().to_vec())
}

fn without(query: &Query<'_>, offset: u64, to: u64) -> WhatIf {
    let to = AsOf::Position(Position::local(to));
    query.without(Position::local(offset), Some(to)).unwrap()
}

fn of_user(query: &Query<'_>, user: UserKey) -> Vec<u64> {
    let filter = DeletionFilter { user: Some(uid(user)), ..DeletionFilter::default() };
    let page = query.deletions(&filter, None, 100).unwrap();
    page.deletions.iter().map(|deletion| deletion.event.event.position.offset).collect()
}

/// Bob's delete of the group, refused.
fn refused() -> Fact {
    Fact::DeletionRefused(DeletionRefused {
        user: BOB,
        asked: AskedKey([9; 16]),
        asked_type: Some(2),
        class: RefusalClass::PersonIdJoined,
        meant: Some(GROUP),
        answered: None,
    })
}

#[test]
fn without_a_join_a_conversation_is_missing_even_of_who_left_since() {
    let world = world([
        joined(&[ALICE], GROUP),
        joined(&[BOB], GROUP),
        message(GROUP, 1),
        removed(&[BOB], GROUP),
    ]);

    let what_if = without(&world.query(), 4, 5);

    let [difference] = &what_if.differences[..] else { panic!("{what_if:?}") };
    assert_eq!(difference.uid, uid(BOB));
    assert!(difference.with.is_some() && difference.without.is_none());
}

#[test]
fn a_call_that_removed_nobody_is_about_nobody() {
    let world = world([
        joined(&[ALICE, BOB], GROUP),
        message(GROUP, 1),
        removed(&[BOB], GROUP),
        removed(&[], GROUP),
        purged(GROUP, Seq::new(0, 2)),
    ]);
    let query = world.query();

    assert_eq!(without(&query, 6, 7).kept_off, []);
    let of_everybody: Vec<_> = without(&query, 7, 7).kept_off;
    assert_eq!(of_everybody.len(), 1, "Bob is still off the list without the purge");
}

#[test]
fn a_search_by_user_finds_what_befell_the_channel_while_the_user_was_in_it() {
    let world = world([
        joined(&[ALICE], GROUP),
        message(GROUP, 1),
        purged(GROUP, Seq::new(0, 2)),
        message(GROUP, 2),
        joined(&[BOB], GROUP),
        purged(GROUP, Seq::new(0, 3)),
        removed(&[BOB], GROUP),
        disbanded(GROUP),
    ]);
    let query = world.query();

    assert_eq!(of_user(&query, ALICE), [10, 8, 5]);
    assert_eq!(of_user(&query, BOB), [9, 8], "no purge before the join, and no end after it left");
}

#[test]
fn without_a_refused_delete_nobody_has_a_conversation_whom_it_names_alone() {
    let world = world([joined(&[ALICE], GROUP), refused()]);

    assert_eq!(without(&world.query(), 4, 4).kept_off, []);
}

#[test]
fn a_group_that_a_user_was_only_refused_for_is_not_of_the_user() {
    let world = world([joined(&[ALICE], GROUP), refused(), disbanded(GROUP)]);
    let query = world.query();

    assert_eq!(of_user(&query, BOB), [4]);
    assert_eq!(of_user(&query, ALICE), [5]);
}
