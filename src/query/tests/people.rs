//! Whom an answer is about: those who were there then, and nobody else.

use super::world::{World, uid};
use crate::domain::event::{ChannelLabel, ChannelSeen, Fact, UserSeen};
use crate::domain::key::{ChannelKey, Sealed, UserKey};
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::domain::testing::{given, joined, message, purged, removed};
use crate::query::{AsOf, Query, WhatIf};
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
