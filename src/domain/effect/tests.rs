//! Every event that can hide: the first time, again, and later than something newer.

use super::*;
use crate::domain::testing::{
    ALICE, Ask, BOB, CAROL, GROUP, Given, add, block, delete, disband, given, group_with, purge,
    remove, unblock,
};

/// The effect of what is asked, which shows in the rows too: something that answers depend on
/// changes if it was applied, and nothing does otherwise.
#[track_caller]
fn effect_of(before: &Given, ask: Ask) -> Effect {
    let when = before.clone().when(ask);
    let fact = when.fact();
    assert!(fact.can_hide(), "{}", fact.name());
    let effect = fact.effect(ChannelLife::of(&before.channel(GROUP)));
    let after = when.folded();
    let changes = answers_depend_on(before) != answers_depend_on(&after);
    assert_eq!(changes, effect == Effect::Applied, "{effect:?}: {fact:?}");
    effect
}

fn answers_depend_on(given: &Given) -> impl PartialEq + use<> {
    let channel = Channel { facts_at: None, ..given.channel(GROUP) };
    let member = given.member(ALICE, GROUP);
    let personal = given.personal(ALICE, GROUP);
    (channel, member.member, member.blocked, personal.deletions)
}

#[test]
fn what_can_hide_is_applied_once_and_changes_nothing_again_or_late() {
    let asks = [
        ("delete", delete(ALICE, GROUP)),
        ("remove", remove(&[ALICE], GROUP)),
        ("block", block(&[ALICE], GROUP)),
        ("disband", disband(GROUP)),
        ("purge", purge(GROUP, 3)),
    ];
    for (name, ask) in asks {
        let before = given(group_with(3));
        assert_eq!(effect_of(&before, ask.clone().stated(100)), Effect::Applied, "{name}");

        let after = before.asked(ask.clone().stated(100));
        assert_eq!(effect_of(&after, ask.clone()), Effect::NoChange, "{name}, again");
        assert_eq!(effect_of(&after, ask.stated(99)), Effect::Late, "{name}, late");
    }
}

#[test]
fn what_asks_for_less_than_there_was_changes_nothing() {
    let purged = given(group_with(3)).asked(purge(GROUP, 3));
    assert_eq!(effect_of(&purged, purge(GROUP, 2)), Effect::NoChange);
    assert_eq!(effect_of(&purged, purge(GROUP, 4)), Effect::Applied);

    let removed = given(group_with(3)).asked(remove(&[ALICE], GROUP));
    assert_eq!(effect_of(&removed, remove(&[ALICE], GROUP)), Effect::NoChange);
    let both = removed.when(remove(&[ALICE, BOB], GROUP)).fact();
    assert_eq!(both.effect(ChannelLife::default()), Effect::Applied);
}

#[test]
fn a_call_about_members_is_applied_if_it_names_anybody_for_whom_it_is_new() {
    let there = given(group_with(3));
    let blocked = there.clone().asked(block(&[ALICE], GROUP));
    for (before, ask) in [(there, add(&[CAROL], GROUP)), (blocked, unblock(&[ALICE], GROUP))] {
        let when = before.clone().when(ask.clone().stated(100));
        assert_eq!(when.fact().effect(ChannelLife::default()), Effect::Applied, "{ask:?}");

        let after = before.asked(ask.clone().stated(100));
        let again = after.clone().when(ask.clone()).fact();
        assert_eq!(again.effect(ChannelLife::default()), Effect::NoChange, "{ask:?}, again");
        let late = after.when(ask.clone().stated(99)).fact();
        assert_eq!(late.effect(ChannelLife::default()), Effect::Late, "{ask:?}, late");
    }
}
