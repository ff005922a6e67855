//! Reading, and the unread count that only ever falls.

use super::*;
use crate::domain::event::{Effect, Fact};
use crate::domain::testing::{
    ALICE, BOB, CAROL, GROUP, PERSON, activate, add, created, delete, given, group_with, head_at,
    joined, message, message_from, named_person, read, seq, set_unread, tell, tell_from,
};

#[test]
fn a_read_reaches_to_the_head() {
    given(group_with(3))
        .when(read(ALICE, GROUP))
        .then([Fact::ConversationRead(ConversationRead {
            user: ALICE,
            channel: GROUP,
            boundary: Boundary { seq: seq(3), basis: BoundaryBasis::Recorded },
            head_seen: head_at(4, 3),
            effect: Effect::Applied,
        })])
        .unread(ALICE, GROUP, 0)
        .asked(tell(GROUP, 4))
        .unread(ALICE, GROUP, 1);
}

#[test]
fn a_read_reaches_to_the_message_that_the_caller_names() {
    given(group_with(3))
        .when(read(ALICE, GROUP).covering(2))
        .then([Fact::ConversationRead(ConversationRead {
            user: ALICE,
            channel: GROUP,
            boundary: Boundary { seq: seq(2), basis: BoundaryBasis::Caller },
            head_seen: head_at(4, 3),
            effect: Effect::Applied,
        })])
        .unread(ALICE, GROUP, 1);
}

#[test]
fn a_message_that_was_read_before_it_was_recorded_is_read() {
    given(group_with(3))
        .when(read(ALICE, GROUP).covering(4))
        .then_effect(Effect::Applied)
        .asked(tell(GROUP, 4))
        .unread(ALICE, GROUP, 0)
        .asked(tell(GROUP, 5))
        .unread(ALICE, GROUP, 1);
}

#[test]
fn nobody_reads_far_ahead() {
    given(group_with(3)).when(read(ALICE, GROUP).covering(10_003)).then_effect(Effect::Applied);
    given(group_with(3))
        .when(read(ALICE, GROUP).covering(10_004))
        .then_refused(Refusal::BoundaryAhead { boundary: 10_004, head: seq(3) });
}

#[test]
fn nothing_new_to_read_changes_nothing() {
    given(group_with(3))
        .asked(read(ALICE, GROUP))
        .when(read(ALICE, GROUP).covering(2))
        .then_effect(Effect::NoChange)
        .unread(ALICE, GROUP, 0);
    given(group_with(3))
        .and([created(GROUP)])
        .asked(read(ALICE, GROUP))
        .when(read(ALICE, GROUP))
        .then_effect(Effect::NoChange);
}

#[test]
fn what_a_join_read_is_read() {
    given([created(GROUP), joined(&[BOB], GROUP), message(GROUP, 1)])
        .asked(add(&[ALICE], GROUP))
        .when(read(ALICE, GROUP))
        .then_effect(Effect::NoChange);
}

#[test]
fn an_older_read_that_arrives_later_is_late() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP).covering(1).stated(100))
        .when(read(ALICE, GROUP).stated(99))
        .then_effect(Effect::Late)
        .unread(ALICE, GROUP, 2)
        .when(set_unread(ALICE, GROUP, 0).stated(99))
        .then_effect(Effect::Late)
        .unread(ALICE, GROUP, 2);
}

#[test]
fn unread_is_lowered() {
    given(group_with(9))
        .when(set_unread(ALICE, GROUP, 2))
        .then([Fact::UnreadSet(UnreadSet {
            user: ALICE,
            channel: GROUP,
            unread: 2,
            read_to: seq(7),
            head_seen: head_at(10, 9),
            effect: Effect::Applied,
        })])
        .unread(ALICE, GROUP, 2)
        .when(set_unread(ALICE, GROUP, 0))
        .then_effect(Effect::Applied)
        .unread(ALICE, GROUP, 0);
}

#[test]
fn unread_is_never_raised() {
    let read_to_7 = given(group_with(9)).asked(set_unread(ALICE, GROUP, 2));
    for unread in [2, 3, 9, 10, i64::MAX] {
        let after = read_to_7
            .clone()
            .when(set_unread(ALICE, GROUP, unread))
            .then_effect(Effect::NoChange)
            .unread(ALICE, GROUP, 2);
        assert_eq!(after.personal(ALICE, GROUP).read_seq, seq(7));
    }
}

#[test]
fn a_negative_count_is_refused() {
    for unread in [-1, i64::MIN] {
        given(group_with(3))
            .when(set_unread(ALICE, GROUP, unread))
            .then_refused(Refusal::UnreadNegative);
    }
}

#[test]
fn nobody_reads_a_conversation_that_never_was() {
    let team = given(group_with(3));
    team.clone().when(read(CAROL, GROUP)).then_refused(Refusal::NoSuchConversation);
    team.when(set_unread(CAROL, GROUP, 0)).then_refused(Refusal::NoSuchConversation);
}

#[test]
fn unread_counts_from_the_floor_and_from_ones_own_messages() {
    given(group_with(9))
        .asked(delete(ALICE, GROUP).covering(4))
        .unread(ALICE, GROUP, 5)
        .and([message_from(ALICE, GROUP, 10), message(GROUP, 11)])
        .unread(ALICE, GROUP, 1)
        .unread(BOB, GROUP, 0);
}

#[test]
fn ones_own_messages_to_a_person_are_read_too() {
    given([named_person()])
        .asked(tell(PERSON, 1))
        .unread(ALICE, PERSON, 1)
        .unread(BOB, PERSON, 0)
        .asked(tell_from(Some(ALICE), PERSON, Some(2), 2))
        .unread(ALICE, PERSON, 0)
        .unread(BOB, PERSON, 1);
}

#[test]
fn after_a_restart_every_new_message_is_unread_and_can_be_set() {
    given(group_with(9))
        .asked(read(ALICE, GROUP))
        .asked(tell_from(Some(BOB), GROUP, Some(1), 7))
        .asked(tell_from(Some(BOB), GROUP, Some(2), 8))
        .unread(ALICE, GROUP, 2)
        .when(set_unread(ALICE, GROUP, 1))
        .then_effect(Effect::Applied)
        .unread(ALICE, GROUP, 1)
        .when(read(ALICE, GROUP))
        .then_effect(Effect::Applied)
        .unread(ALICE, GROUP, 0);
}

#[test]
fn reading_shows_nothing_that_was_deleted() {
    given(group_with(3)).asked(delete(ALICE, GROUP)).asked(read(ALICE, GROUP)).gone(ALICE, GROUP);
    given(group_with(3))
        .asked(read(ALICE, GROUP))
        .asked(activate(ALICE, GROUP))
        .listed(ALICE, GROUP);
}
