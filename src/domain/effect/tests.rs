//! Every event that can hide: the first time, again, and later than something newer.

use super::*;
use crate::domain::testing::{
    ALICE, Ask, BOB, GROUP, Given, block, delete, disband, given, group_with, purge, remove,
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
