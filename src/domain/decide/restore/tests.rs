//! Restores: one deletion is removed, and the formula says what comes back.

use super::*;
use crate::domain::event::Fact;
use crate::domain::testing::{
    ALICE, GROUP, Given, activate, add, delete, given, group_with, remove, restore, seq, tell,
};

/// Deleted at 3, 4 and 5; and where each deletion is.
fn three_deletions() -> (Given, [Position; 3]) {
    let first = given(group_with(3)).asked(delete(ALICE, GROUP));
    let second = first.clone().asked(tell(GROUP, 4)).asked(delete(ALICE, GROUP));
    let third = second.clone().asked(tell(GROUP, 5)).asked(delete(ALICE, GROUP));
    let places = [first.last(), second.last(), third.last()];
    (third, places)
}

#[test]
fn an_undone_delete_never_was() {
    let deleted = given(group_with(3)).asked(delete(ALICE, GROUP));
    let deletion = deleted.last();
    let undone = deleted
        .when(restore(deletion))
        .then([Fact::ConversationRestored(ConversationRestored {
            user: ALICE,
            channel: GROUP,
            deletion,
            effect: Effect::Applied,
        })])
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 3)
        .floor(ALICE, GROUP, seq(0));
    assert!(undone.personal(ALICE, GROUP).deletions.is_empty());
}

#[test]
fn in_every_order_the_floor_is_that_of_the_deletions_left() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for order in orders {
        let (mut given, places) = three_deletions();
        let mut left = vec![3, 4, 5];
        for undone in order {
            given = given.when(restore(places[undone])).then_effect(Effect::Applied);
            left.retain(|to| *to != undone as u64 + 3);
            let floor = left.iter().max().copied().unwrap_or(0);
            given = given.floor(ALICE, GROUP, seq(floor));
            given = if floor < 5 { given.listed(ALICE, GROUP) } else { given.gone(ALICE, GROUP) };
        }
    }
}

#[test]
fn undoing_twice_changes_nothing() {
    let (given, [first, ..]) = three_deletions();
    let once = given.asked(restore(first));
    let row = once.personal(ALICE, GROUP);
    let twice = once.when(restore(first)).then_effect(Effect::NoChange);
    assert_eq!(twice.personal(ALICE, GROUP), row);
}

#[test]
fn a_delete_that_changed_nothing_is_nothing_to_undo() {
    let again = given(group_with(3)).asked(delete(ALICE, GROUP)).asked(delete(ALICE, GROUP));
    let place = again.last();
    again.when(restore(place)).then_refused(Refusal::NothingToUndo).gone(ALICE, GROUP);
}

#[test]
fn a_late_delete_is_nothing_to_undo() {
    let late = given(group_with(3))
        .asked(delete(ALICE, GROUP).stated(100))
        .asked(delete(ALICE, GROUP).stated(99));
    let place = late.last();
    late.when(restore(place)).then_refused(Refusal::NothingToUndo);
}

#[test]
fn the_32_newest_can_be_undone_and_an_older_one_has_settled() {
    let mut given = given(group_with(1));
    let mut places = Vec::new();
    for number in 2..=34 {
        given = given.asked(delete(ALICE, GROUP));
        places.push(given.last());
        given = given.asked(tell(GROUP, number));
    }
    let settled = given.when(restore(places[0])).then_refused(Refusal::TooOldToUndo);
    let undone = settled.when(restore(places[1])).then_effect(Effect::Applied);
    undone.floor(ALICE, GROUP, seq(33)).listed(ALICE, GROUP);
}

#[test]
fn what_has_settled_stays_when_all_others_are_undone() {
    let mut given = given(group_with(1));
    let mut places = Vec::new();
    for number in 2..=34 {
        given = given.asked(delete(ALICE, GROUP));
        places.push(given.last());
        given = given.asked(tell(GROUP, number));
    }
    for place in places.into_iter().skip(1) {
        given = given.when(restore(place)).then_effect(Effect::Applied);
    }
    given.floor(ALICE, GROUP, seq(1));
}

#[test]
fn an_undone_delete_gives_the_activation_back() {
    let deleted = given(group_with(3))
        .asked(delete(ALICE, GROUP))
        .asked(activate(ALICE, GROUP))
        .asked(delete(ALICE, GROUP));
    let place = deleted.last();
    deleted.gone(ALICE, GROUP).asked(restore(place)).listed(ALICE, GROUP);
}

#[test]
fn an_undone_delete_gives_no_activation_back_that_a_later_one_ended() {
    let first = given(group_with(3)).asked(activate(ALICE, GROUP)).asked(delete(ALICE, GROUP));
    let place = first.last();
    first
        .asked(tell(GROUP, 4))
        .asked(delete(ALICE, GROUP))
        .asked(restore(place))
        .gone(ALICE, GROUP);
}

#[test]
fn an_undone_delete_gives_the_shown_join_back() {
    let deleted = given(group_with(3))
        .asked(delete(ALICE, GROUP))
        .asked(remove(&[ALICE], GROUP))
        .asked(add(&[ALICE], GROUP))
        .asked(delete(ALICE, GROUP));
    let place = deleted.last();
    deleted.gone(ALICE, GROUP).asked(restore(place)).listed(ALICE, GROUP);
}

#[test]
fn a_restore_brings_nobody_back_who_left() {
    let left = given(group_with(3)).asked(delete(ALICE, GROUP)).asked(remove(&[ALICE], GROUP));
    let place = Position::local(left.last().offset - 1);
    left.when(restore(place)).then_effect(Effect::Applied).gone(ALICE, GROUP);
}

#[test]
fn a_restore_is_of_its_own_conversation_only() {
    let (given, [first, ..]) = three_deletions();
    let undone = given.asked(restore(first));
    assert_eq!(undone.personal(ALICE, GROUP).deletions.len(), 2);
}
