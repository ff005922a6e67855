//! Opening a conversation, against deletes and joins.

use super::*;
use crate::domain::event::{Effect, Fact};
use crate::domain::testing::{
    ALICE, CAROL, GROUP, activate, add_hiding_history, created, delete, given, group_with, head_at,
    joined, remove, second,
};

#[test]
fn an_opened_conversation_is_listed_without_a_message() {
    given([created(GROUP), joined(&[ALICE], GROUP)])
        .gone(ALICE, GROUP)
        .when(activate(ALICE, GROUP))
        .then_effect(Effect::Applied)
        .listed(ALICE, GROUP);
}

#[test]
fn an_activation_says_what_it_saw() {
    given(group_with(3)).when(activate(ALICE, GROUP)).then([Fact::ConversationActivated(
        ConversationActivated {
            user: ALICE,
            channel: GROUP,
            joins: 1,
            head_seen: head_at(4, 3),
            effect: Effect::Applied,
        },
    )]);
}

#[test]
fn opening_it_again_moves_it_to_the_top() {
    let twice = given(group_with(3))
        .asked(activate(ALICE, GROUP).stated(50))
        .asked(activate(ALICE, GROUP).stated(60));
    assert_eq!(twice.of(ALICE, GROUP, |rows| rows.ordered_at()), Some(second(60)));
}

#[test]
fn a_later_delete_ends_an_activation_and_an_earlier_one_does_not() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP))
        .asked(activate(ALICE, GROUP))
        .listed(ALICE, GROUP)
        .asked(delete(ALICE, GROUP))
        .gone(ALICE, GROUP);
}

#[test]
fn an_activation_ends_when_its_membership_does() {
    given(group_with(3))
        .asked(activate(ALICE, GROUP))
        .asked(remove(&[ALICE], GROUP))
        .gone(ALICE, GROUP)
        .asked(add_hiding_history(&[ALICE], GROUP))
        .gone(ALICE, GROUP)
        .asked(activate(ALICE, GROUP))
        .listed(ALICE, GROUP);
}

#[test]
fn nobody_opens_a_conversation_that_never_was() {
    given(group_with(3)).when(activate(CAROL, GROUP)).then_refused(Refusal::NoSuchConversation);
}

#[test]
fn an_older_activation_that_arrives_later_is_late() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP).stated(100))
        .when(activate(ALICE, GROUP).stated(99))
        .then_effect(Effect::Late)
        .gone(ALICE, GROUP);
}
