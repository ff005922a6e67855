//! Joining under both policies, leaving, blocking; in events of bounded size.

use super::*;
use crate::domain::event::HeadSeen;
use crate::domain::testing::{
    ALICE, BOB, CAROL, GROUP, add, add_hiding_history, block, blocked, created, delete, given,
    group_with, head_at, joined, observe, observed, remove, removed, restarted, second, seq, tell,
    unblock, unblocked,
};

/// Carol joins the group of Alice and Bob with messages 1 to 3.
fn carol_joins(join_seq: u64, shown: bool) -> Fact {
    Fact::MembersAdded(MembersAdded {
        channel: GROUP,
        members: vec![CAROL],
        join_seq: seq(join_seq),
        join_read_to: seq(3),
        shown,
        basis: Basis::Stated,
        head_seen: head_at(4, 3),
        late: false,
    })
}

fn user(number: usize) -> UserKey {
    let mut key = [0xee; 16];
    key[..8].copy_from_slice(&(number as u64).to_be_bytes());
    UserKey(key)
}

#[test]
fn history_stays_readable_and_the_group_is_listed_at_once() {
    given(group_with(3))
        .when(add(&[CAROL], GROUP))
        .then([carol_joins(1, true)])
        .listed(CAROL, GROUP)
        .unread(CAROL, GROUP, 0)
        .floor(CAROL, GROUP, seq(0))
        .asked(tell(GROUP, 4))
        .unread(CAROL, GROUP, 1);
}

#[test]
fn a_group_without_messages_is_listed_with_its_first() {
    given([created(GROUP)])
        .when(add(&[CAROL], GROUP))
        .then([joined(&[CAROL], GROUP)])
        .gone(CAROL, GROUP)
        .asked(tell(GROUP, 1))
        .listed(CAROL, GROUP)
        .unread(CAROL, GROUP, 1);
}

#[test]
fn hidden_history_stays_hidden_and_the_group_is_listed_with_the_next_message() {
    given(group_with(3))
        .when(add_hiding_history(&[CAROL], GROUP))
        .then([carol_joins(4, false)])
        .gone(CAROL, GROUP)
        .floor(CAROL, GROUP, seq(3))
        .asked(tell(GROUP, 4))
        .listed(CAROL, GROUP)
        .unread(CAROL, GROUP, 1);
}

#[test]
fn hidden_history_after_a_restart_is_that_of_the_newest_incarnation() {
    let restarted = given(group_with(3)).and([restarted(GROUP, 1)]);
    let row = restarted.asked(add_hiding_history(&[CAROL], GROUP)).member(CAROL, GROUP);
    assert_eq!((row.join_seq, row.join_read_to), (Seq::new(1, 1), seq(3)));
}

#[test]
fn a_rejoin_reads_everything_and_forgives_the_deletion() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP))
        .asked(remove(&[ALICE], GROUP))
        .asked(add(&[ALICE], GROUP))
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 0)
        .floor(ALICE, GROUP, seq(3));
}

#[test]
fn a_rejoin_with_hidden_history_waits_for_the_next_message() {
    given(group_with(3))
        .asked(remove(&[ALICE], GROUP))
        .asked(add_hiding_history(&[ALICE], GROUP))
        .gone(ALICE, GROUP)
        .asked(tell(GROUP, 4))
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 1);
}

#[test]
fn every_join_counts_and_says_when() {
    let rejoined =
        given(group_with(3)).asked(remove(&[ALICE], GROUP)).asked(add(&[ALICE], GROUP).stated(70));
    let row = rejoined.member(ALICE, GROUP);
    assert_eq!((row.joins, row.joined_at, row.facts_at), (2, second(70), Some(second(70))));
}

#[test]
fn adding_a_member_changes_nothing_and_is_recorded_without_names() {
    let before = given(group_with(3));
    let row = before.member(ALICE, GROUP);
    let after = before.when(add(&[ALICE, BOB], GROUP)).then([Fact::MembersAdded(MembersAdded {
        members: Vec::new(),
        join_read_to: seq(3),
        shown: true,
        head_seen: head_at(4, 3),
        ..match joined(&[], GROUP) {
            Fact::MembersAdded(fact) => fact,
            other => panic!("{other:?}"),
        }
    })]);
    assert_eq!(after.member(ALICE, GROUP), row);
    assert_eq!(after.unread(ALICE, GROUP, 3).channel(GROUP).member_count, 2);
}

#[test]
fn an_observed_member_is_stated_by_name() {
    given([observed(&[ALICE], GROUP)]).when(add(&[ALICE], GROUP)).then([joined(&[ALICE], GROUP)]);
}

#[test]
fn members_are_counted() {
    let count = |given: &crate::domain::testing::Given| given.channel(GROUP).member_count;
    let team = given([created(GROUP)]).asked(add(&[ALICE, BOB, CAROL], GROUP));
    assert_eq!(count(&team), 3);
    let team = team.asked(remove(&[BOB, CAROL], GROUP));
    assert_eq!(count(&team), 1);
    let team = team.asked(block(&[ALICE], GROUP)).asked(remove(&[BOB], GROUP));
    assert_eq!(count(&team), 1);
}

#[test]
fn who_is_named_twice_joins_once() {
    let team = given([created(GROUP)]).when(add(&[ALICE, ALICE], GROUP));
    assert_eq!(team.then([joined(&[ALICE], GROUP)]).channel(GROUP).member_count, 1);
}

#[test]
fn leaving_takes_it_off_the_list() {
    given(group_with(3))
        .when(remove(&[ALICE, CAROL], GROUP))
        .then([removed(&[ALICE], GROUP)])
        .gone(ALICE, GROUP)
        .listed(BOB, GROUP)
        .when(remove(&[ALICE], GROUP))
        .then([removed(&[], GROUP)]);
}

#[test]
fn blocking_takes_it_off_the_list_and_unblocking_puts_it_back_as_it_was() {
    given(group_with(3))
        .when(block(&[ALICE], GROUP))
        .then([blocked(&[ALICE], GROUP)])
        .gone(ALICE, GROUP)
        .when(block(&[ALICE], GROUP))
        .then([blocked(&[], GROUP)])
        .when(unblock(&[ALICE, BOB], GROUP))
        .then([unblocked(&[ALICE], GROUP)])
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 3)
        .when(unblock(&[ALICE], GROUP))
        .then([unblocked(&[], GROUP)]);
}

#[test]
fn who_is_kicked_while_blocked_and_unblocked_then_stays_out() {
    given(group_with(3))
        .asked(block(&[ALICE], GROUP))
        .asked(remove(&[ALICE], GROUP))
        .asked(unblock(&[ALICE], GROUP))
        .gone(ALICE, GROUP)
        .asked(add(&[ALICE], GROUP))
        .listed(ALICE, GROUP);
}

#[test]
fn who_is_added_while_blocked_waits_until_unblocked() {
    given(group_with(3))
        .asked(block(&[CAROL], GROUP))
        .asked(add(&[CAROL], GROUP))
        .gone(CAROL, GROUP)
        .asked(unblock(&[CAROL], GROUP))
        .listed(CAROL, GROUP);
}

#[test]
fn unblocking_a_stranger_lets_nobody_in() {
    given(group_with(3))
        .asked(block(&[CAROL], GROUP))
        .asked(unblock(&[CAROL], GROUP))
        .gone(CAROL, GROUP);
}

#[test]
fn a_large_call_is_several_events_of_at_most_1_000() {
    let members: Vec<UserKey> = (0..2_001).map(user).collect();
    let asked = given([created(GROUP)]).when(add(&members, GROUP));
    let facts = asked.facts();
    let sizes = facts.iter().map(|fact| match fact {
        Fact::MembersAdded(fact) => fact.members.len(),
        other => panic!("{other:?}"),
    });
    assert_eq!(sizes.collect::<Vec<_>>(), [1_000, 1_000, 1]);
    assert_eq!(asked.folded().channel(GROUP).member_count, 2_001);
    let exactly = given([created(GROUP)]).when(add(&members[..1_000], GROUP)).facts();
    assert_eq!(exactly.len(), 1);
}

#[test]
fn an_older_statement_that_arrives_later_is_late_for_those_who_know_newer() {
    let team = given(group_with(3)).asked(remove(&[ALICE], GROUP).stated(100));
    let late = Fact::MembersAdded(MembersAdded {
        members: vec![ALICE],
        join_read_to: seq(3),
        shown: true,
        late: true,
        head_seen: head_at(4, 3),
        ..match joined(&[], GROUP) {
            Fact::MembersAdded(fact) => fact,
            other => panic!("{other:?}"),
        }
    });
    let after = team
        .when(add(&[ALICE, CAROL], GROUP).stated(99))
        .then([carol_joins(1, true), late])
        .gone(ALICE, GROUP)
        .listed(CAROL, GROUP);
    assert_eq!(after.channel(GROUP).member_count, 2);
}

#[test]
fn an_older_removal_block_or_unblock_that_arrives_later_is_late() {
    let rejoined = given(group_with(3))
        .asked(remove(&[ALICE], GROUP).stated(50))
        .asked(add(&[ALICE], GROUP).stated(100));
    let members = vec![ALICE];
    let removal = Removal::Removed;
    let late = MembersRemoved { channel: GROUP, members, removal, late: true };
    rejoined
        .clone()
        .when(remove(&[ALICE], GROUP).stated(99))
        .then([Fact::MembersRemoved(late)])
        .listed(ALICE, GROUP);
    let late = MembersBlocked { channel: GROUP, members: vec![ALICE], late: true };
    rejoined
        .when(block(&[ALICE], GROUP).stated(99))
        .then([Fact::MembersBlocked(late)])
        .listed(ALICE, GROUP);
    let late = MembersUnblocked { channel: GROUP, members: vec![ALICE], late: true };
    given(group_with(3))
        .asked(block(&[ALICE], GROUP).stated(100))
        .when(unblock(&[ALICE], GROUP).stated(99))
        .then([Fact::MembersUnblocked(late)])
        .gone(ALICE, GROUP);
}

#[test]
fn a_late_statement_states_no_members() {
    let seen = given([observed(&[ALICE], GROUP)]).asked(remove(&[ALICE], GROUP).stated(100));
    let told = seen.asked(add(&[ALICE], GROUP).stated(99));
    assert!(!told.channel(GROUP).members_stated);
    told.when(observe(&[BOB], GROUP)).then([observed(&[BOB], GROUP)]);
}

#[test]
fn a_call_that_names_nobody_states_that_members_are_stated() {
    let stated = given([]).when(add(&[], GROUP)).then([joined(&[], GROUP)]);
    assert!(stated.channel(GROUP).members_stated);
    assert_eq!(stated.channel(GROUP).head.map(|head| head.position), HeadSeen::default().position);
}
