//! A channel begins, ends, begins again, and loses its oldest messages.

use super::*;
use crate::domain::event::Fact;
use crate::domain::testing::{
    ALICE, BOB, CAROL, GROUP, add, create, created, delete, disband, disbanded, given, group_with,
    joined, message, observed, purge, purged, reopen, restarted, seq, tell,
};

#[test]
fn a_channel_begins_once() {
    given([]).when(create(GROUP)).then([created(GROUP)]).when(create(GROUP)).then([]);
    given([observed(&[ALICE], GROUP)]).when(create(GROUP)).then([created(GROUP)]);
    given([joined(&[ALICE], GROUP)]).when(create(GROUP)).then([]);
}

#[test]
fn an_ended_channel_is_on_nobodys_list() {
    given(group_with(3))
        .when(disband(GROUP))
        .then([disbanded(GROUP)])
        .gone(ALICE, GROUP)
        .gone(BOB, GROUP)
        .asked(tell(GROUP, 4))
        .gone(ALICE, GROUP);
}

#[test]
fn a_channel_that_begins_again_is_as_it_was() {
    given(group_with(3))
        .asked(delete(BOB, GROUP))
        .asked(disband(GROUP))
        .when(create(GROUP))
        .then([created(GROUP)])
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 3)
        .gone(BOB, GROUP)
        .floor(BOB, GROUP, seq(3));
}

#[test]
fn who_joins_an_ended_channel_waits_for_it_to_begin_again() {
    given(group_with(3))
        .asked(disband(GROUP))
        .asked(add(&[CAROL], GROUP))
        .gone(CAROL, GROUP)
        .asked(create(GROUP))
        .listed(CAROL, GROUP);
}

#[test]
fn ending_it_again_is_recorded() {
    given(group_with(3)).asked(disband(GROUP)).when(disband(GROUP)).then([disbanded(GROUP)]);
}

#[test]
fn a_call_that_replaces_the_settings_lets_an_ended_channel_go_on_and_creates_none() {
    given([]).when(reopen(GROUP)).then([]);
    given([observed(&[ALICE], GROUP)]).when(reopen(GROUP)).then([]);
    given(group_with(3))
        .asked(disband(GROUP))
        .when(reopen(GROUP))
        .then([created(GROUP)])
        .listed(ALICE, GROUP)
        .when(reopen(GROUP))
        .then([]);
    given(group_with(3))
        .asked(disband(GROUP).stated(100))
        .when(reopen(GROUP).stated(99))
        .then([])
        .gone(ALICE, GROUP);
}

#[test]
fn a_creation_from_before_the_end_is_late() {
    let ended = given(group_with(3)).asked(disband(GROUP).stated(100));
    let late = Fact::ChannelCreated(ChannelCreated { channel: GROUP, late: true });
    ended.clone().when(create(GROUP).stated(99)).then([late]).gone(ALICE, GROUP);
    ended.when(create(GROUP).stated(100)).then([created(GROUP)]).listed(ALICE, GROUP);
}

#[test]
fn an_end_from_before_it_began_again_is_late() {
    let late = Fact::ChannelDisbanded(ChannelDisbanded { channel: GROUP, late: true });
    given(group_with(3))
        .asked(disband(GROUP).stated(50))
        .asked(create(GROUP).stated(100))
        .when(disband(GROUP).stated(99))
        .then([late])
        .listed(ALICE, GROUP);
}

#[test]
fn an_end_of_now_is_never_late() {
    given(group_with(3))
        .asked(disband(GROUP).stated(1_000_000))
        .asked(create(GROUP).stated(1_000_000))
        .when(disband(GROUP))
        .then([disbanded(GROUP)])
        .gone(ALICE, GROUP);
}

#[test]
fn a_purge_hides_what_it_took() {
    given(group_with(3))
        .when(purge(GROUP, 3))
        .then([purged(GROUP, seq(3))])
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 1)
        .when(purge(GROUP, 4))
        .then([purged(GROUP, seq(4))])
        .gone(ALICE, GROUP)
        .asked(tell(GROUP, 4))
        .listed(ALICE, GROUP);
}

#[test]
fn a_purge_takes_no_message_to_come() {
    given(group_with(3))
        .when(purge(GROUP, 1_000_000))
        .then([purged(GROUP, seq(4))])
        .asked(tell(GROUP, 4))
        .listed(ALICE, GROUP);
    given([]).when(purge(GROUP, 9)).then([purged(GROUP, seq(1))]);
}

#[test]
fn a_purge_brings_nothing_back() {
    let purged_twice = given(group_with(3)).asked(purge(GROUP, 4)).asked(purge(GROUP, 2));
    assert_eq!(purged_twice.gone(ALICE, GROUP).channel(GROUP).retained_from, seq(4));
}

#[test]
fn a_purge_counts_in_the_newest_incarnation() {
    let restarted = given(group_with(3)).and([restarted(GROUP, 1), message(GROUP, 1)]);
    let expected = Seq::new(1, 2);
    restarted.when(purge(GROUP, 3)).then([purged(GROUP, expected)]).gone(ALICE, GROUP);
}

#[test]
fn an_older_purge_that_arrives_later_is_late() {
    let late = MessagesPurged { channel: GROUP, retained_from: seq(3), late: true };
    given(group_with(3))
        .asked(purge(GROUP, 2).stated(100))
        .when(purge(GROUP, 3).stated(99))
        .then([Fact::MessagesPurged(late)])
        .floor(ALICE, GROUP, seq(1));
}
