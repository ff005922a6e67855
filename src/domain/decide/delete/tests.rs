//! Deletes: what they cover, what they change, and what they never hide.

use super::*;
use crate::domain::event::{Effect, Fact, HeadSeen};
use crate::domain::testing::{
    ALICE, BOB, CAROL, GROUP, PERSON, activate, add, add_hiding_history, blocked, created, delete,
    disbanded, given, group_with, head_at, joined, message, named_person, purge, remove, removed,
    restarted, seq, tell, tell_from,
};

fn deletion(to: u64, basis: BoundaryBasis, effect: Effect) -> ConversationDeleted {
    let boundary = Boundary { seq: seq(to), basis };
    // `group_with` records message n at place n + 1.
    let head_seen = head_at(4, 3);
    ConversationDeleted { user: ALICE, channel: GROUP, boundary, head_seen, joins: 1, effect }
}

fn deleted(to: u64, basis: BoundaryBasis, effect: Effect) -> [Fact; 1] {
    [Fact::ConversationDeleted(deletion(to, basis, effect))]
}

#[test]
fn a_delete_covers_what_was_recorded_and_hides_it() {
    given(group_with(3))
        .when(delete(ALICE, GROUP))
        .then(deleted(3, BoundaryBasis::Recorded, Effect::Applied))
        .gone(ALICE, GROUP)
        .unread(ALICE, GROUP, 0)
        .listed(BOB, GROUP);
}

#[test]
fn a_newer_message_brings_it_back_and_the_history_stays_below() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP))
        .asked(tell(GROUP, 4))
        .listed(ALICE, GROUP)
        .floor(ALICE, GROUP, seq(3))
        .unread(ALICE, GROUP, 1);
}

#[test]
fn a_message_that_the_caller_had_not_seen_stays_in_sight() {
    given(group_with(3))
        .when(delete(ALICE, GROUP).covering(2))
        .then(deleted(2, BoundaryBasis::Caller, Effect::Applied))
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 1);
}

#[test]
fn a_message_that_the_caller_had_seen_before_us_stays_hidden() {
    given(group_with(3))
        .when(delete(ALICE, GROUP).covering(5))
        .then(deleted(5, BoundaryBasis::Caller, Effect::Applied))
        .and([message(GROUP, 4), message(GROUP, 5)])
        .gone(ALICE, GROUP)
        .asked(tell(GROUP, 6))
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 1);
}

#[test]
fn a_caller_names_a_message_before_a_server_does() {
    given(group_with(3)).when(delete(ALICE, GROUP).covering(2).confirmed(9)).then(deleted(
        2,
        BoundaryBasis::Caller,
        Effect::Applied,
    ));
}

#[test]
fn a_server_knows_messages_that_were_not_recorded_yet() {
    given(group_with(3))
        .when(delete(ALICE, GROUP).confirmed(7))
        .then(deleted(7, BoundaryBasis::Source, Effect::Applied))
        .and([message(GROUP, 7)])
        .gone(ALICE, GROUP);
}

#[test]
fn a_server_that_knows_less_than_was_recorded_lowers_nothing() {
    given(group_with(3)).when(delete(ALICE, GROUP).confirmed(1)).then(deleted(
        3,
        BoundaryBasis::Source,
        Effect::Applied,
    ));
}

#[test]
fn a_boundary_may_lie_10_000_above_the_head() {
    let basis = BoundaryBasis::Caller;
    given(group_with(3)).when(delete(ALICE, GROUP).covering(10_003)).then(deleted(
        10_003,
        basis,
        Effect::Applied,
    ));
    given(group_with(3))
        .when(delete(ALICE, GROUP).covering(10_004))
        .then_refused(Refusal::BoundaryAhead { boundary: 10_004, head: seq(3) });
}

#[test]
fn a_server_confirms_a_boundary_far_above_the_head() {
    let basis = BoundaryBasis::Caller;
    given(group_with(3)).when(delete(ALICE, GROUP).covering(10_004).confirmed(4)).then(deleted(
        10_004,
        basis,
        Effect::Applied,
    ));
    given(group_with(3))
        .when(delete(ALICE, GROUP).covering(10_005).confirmed(4))
        .then_refused(Refusal::BoundaryAhead { boundary: 10_005, head: seq(3) });
}

#[test]
fn a_second_delete_changes_nothing_and_adds_nothing() {
    let again = given(group_with(3))
        .asked(delete(ALICE, GROUP))
        .when(delete(ALICE, GROUP))
        .then(deleted(3, BoundaryBasis::Recorded, Effect::NoChange));
    assert_eq!(again.personal(ALICE, GROUP).deletions.len(), 1);
}

#[test]
fn a_delete_below_the_floor_changes_nothing() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP))
        .when(delete(ALICE, GROUP).covering(3))
        .then_effect(Effect::NoChange);
    given(group_with(3))
        .asked(purge(GROUP, 3))
        .when(delete(ALICE, GROUP).covering(2))
        .then_effect(Effect::NoChange);
}

#[test]
fn a_delete_of_nothing_but_an_activation_is_applied() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP))
        .asked(activate(ALICE, GROUP))
        .listed(ALICE, GROUP)
        .when(delete(ALICE, GROUP))
        .then_effect(Effect::Applied)
        .gone(ALICE, GROUP);
}

#[test]
fn a_delete_of_nothing_but_a_shown_join_is_applied() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP))
        .asked(remove(&[ALICE], GROUP))
        .asked(add(&[ALICE], GROUP))
        .listed(ALICE, GROUP)
        .when(delete(ALICE, GROUP))
        .then_effect(Effect::Applied)
        .gone(ALICE, GROUP)
        .when(delete(ALICE, GROUP))
        .then_effect(Effect::NoChange);
}

#[test]
fn a_delete_that_only_dismisses_a_join_names_it() {
    let dismissed = given([created(GROUP), joined(&[BOB], GROUP), message(GROUP, 1)])
        .asked(add(&[ALICE], GROUP))
        .asked(remove(&[ALICE], GROUP))
        .asked(add(&[ALICE], GROUP))
        .asked(delete(ALICE, GROUP));
    assert_eq!(dismissed.personal(ALICE, GROUP).deletions[0].joins, 2);
}

#[test]
fn somebody_who_left_deletes_and_does_not_get_the_history_back() {
    given(group_with(3))
        .asked(remove(&[ALICE], GROUP))
        .when(delete(ALICE, GROUP))
        .then(deleted(3, BoundaryBasis::Recorded, Effect::Applied))
        .asked(add(&[ALICE], GROUP))
        .listed(ALICE, GROUP)
        .floor(ALICE, GROUP, seq(3));
}

#[test]
fn a_hidden_conversation_can_be_deleted() {
    given(group_with(3))
        .and([blocked(&[ALICE], GROUP), disbanded(GROUP)])
        .gone(ALICE, GROUP)
        .when(delete(ALICE, GROUP))
        .then_effect(Effect::Applied);
}

#[test]
fn a_conversation_that_never_was_is_refused() {
    given([]).when(delete(ALICE, GROUP)).then_refused(Refusal::NoSuchConversation);
    given(group_with(3)).when(delete(CAROL, GROUP)).then_refused(Refusal::NoSuchConversation);
    given(group_with(3))
        .when(delete(CAROL, GROUP).confirmed(3))
        .then_refused(Refusal::NoSuchConversation);
}

#[test]
fn a_boundary_stands_for_a_conversation_that_is_not_known_yet() {
    given([named_person()])
        .when(delete(ALICE, PERSON).covering(1))
        .then_effect(Effect::Applied)
        .asked(tell(PERSON, 1))
        .gone(ALICE, PERSON)
        .listed(BOB, PERSON)
        .asked(tell(PERSON, 2))
        .listed(ALICE, PERSON);
}

#[test]
fn a_delete_before_its_messages_were_recorded_hides_none_of_them() {
    given(group_with(1))
        .asked(delete(ALICE, GROUP))
        .asked(tell(GROUP, 2))
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 1);
}

#[test]
fn an_older_delete_that_arrives_later_is_late() {
    let late = given(group_with(3))
        .asked(delete(ALICE, GROUP).stated(100))
        .asked(tell(GROUP, 4).stated(101))
        .when(delete(ALICE, GROUP).stated(99))
        .then_effect(Effect::Late)
        .listed(ALICE, GROUP);
    assert_eq!(late.personal(ALICE, GROUP).deletions.len(), 1);
}

#[test]
fn a_delete_of_the_same_moment_and_one_of_now_are_not_late() {
    let at_100 = given(group_with(3)).asked(activate(ALICE, GROUP).stated(100));
    at_100.clone().when(delete(ALICE, GROUP).stated(100)).then_effect(Effect::Applied);
    at_100.when(delete(ALICE, GROUP)).then_effect(Effect::Applied);
}

#[test]
fn a_late_delete_that_would_change_nothing_is_late() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP).stated(100))
        .when(delete(ALICE, GROUP).stated(99))
        .then_effect(Effect::Late);
}

#[test]
fn a_floor_of_before_a_restart_hides_nothing_after_it() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP).covering(900))
        .asked(tell_from(Some(BOB), GROUP, Some(1), 7))
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 1)
        .asked(delete(ALICE, GROUP))
        .gone(ALICE, GROUP)
        .asked(tell_from(Some(BOB), GROUP, Some(2), 8))
        .listed(ALICE, GROUP);
}

#[test]
fn a_boundary_counts_in_the_newest_incarnation() {
    let restarted = given(group_with(3)).and([restarted(GROUP, 1), message(GROUP, 1)]);
    let fact = restarted.when(delete(ALICE, GROUP).covering(1)).fact();
    let Fact::ConversationDeleted(fact) = fact else { panic!("{fact:?}") };
    assert_eq!(fact.boundary.seq, Seq::new(1, 1));
}

#[test]
fn a_delete_of_a_channel_without_messages_saw_none() {
    let quiet = given([created(GROUP), joined(&[ALICE], GROUP)]);
    let fact = quiet.when(delete(ALICE, GROUP)).fact();
    let Fact::ConversationDeleted(fact) = fact else { panic!("{fact:?}") };
    assert_eq!((fact.head_seen, fact.boundary.seq), (HeadSeen::default(), Seq::ZERO));
    assert_eq!(fact.effect, Effect::NoChange);
}

#[test]
fn a_join_that_hides_history_leaves_nothing_to_delete() {
    given([created(GROUP), joined(&[BOB], GROUP), message(GROUP, 1)])
        .asked(add_hiding_history(&[ALICE], GROUP))
        .gone(ALICE, GROUP)
        .when(delete(ALICE, GROUP))
        .then_effect(Effect::NoChange);
}

#[test]
fn an_activation_of_an_earlier_membership_is_nothing_to_delete() {
    given(group_with(3))
        .asked(activate(ALICE, GROUP))
        .and([removed(&[ALICE], GROUP)])
        .asked(add_hiding_history(&[ALICE], GROUP))
        .when(delete(ALICE, GROUP))
        .then_effect(Effect::NoChange);
}
