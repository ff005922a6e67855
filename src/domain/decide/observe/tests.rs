//! Members by observation.

use super::*;
use crate::domain::event::{Fact, HeadSeen};
use crate::domain::key::ChannelKey;
use crate::domain::testing::{
    ALICE, BOB, CAROL, DATA, GROUP, PERSON, add, created, given, head_at, joined, message,
    named_person, observe, observed, remove, restarted, seq, tell,
};

#[test]
fn somebody_seen_becomes_a_member_and_has_read_nothing() {
    let seen = given([]).when(observe(&[ALICE, BOB], GROUP)).then([observed(&[ALICE, BOB], GROUP)]);
    assert_eq!(seen.member(ALICE, GROUP).basis, Basis::Observed);
    seen.gone(ALICE, GROUP).asked(tell(GROUP, 1)).listed(ALICE, GROUP).unread(ALICE, GROUP, 1);
}

#[test]
fn where_members_are_stated_nobody_is_concluded() {
    given([created(GROUP)]).when(observe(&[ALICE], GROUP)).then([]);
    given([joined(&[BOB], GROUP)]).when(observe(&[ALICE], GROUP)).then([]);
}

#[test]
fn in_person_data_temp_and_live_channels_nobody_is_concluded() {
    given([named_person()]).when(observe(&[ALICE], PERSON)).then([]);
    for kind in [ChannelType::Data, ChannelType::Temp, ChannelType::Live] {
        let channel = ChannelKey { kind, ..DATA };
        given([]).when(observe(&[ALICE], channel)).then([]);
    }
    for kind in [ChannelType::Visitors, ChannelType::Agent, ChannelType::CommunityTopic] {
        let channel = ChannelKey { kind, ..DATA };
        given([]).when(observe(&[ALICE], channel)).then([observed(&[ALICE], channel)]);
    }
}

#[test]
fn a_member_seen_again_is_no_news() {
    given([observed(&[ALICE], GROUP)]).when(observe(&[ALICE], GROUP)).then([]);
    given([observed(&[ALICE], GROUP)])
        .when(observe(&[ALICE, BOB], GROUP))
        .then([observed(&[BOB], GROUP)]);
}

#[test]
fn somebody_who_left_and_is_seen_later_is_back() {
    let left = given([observed(&[ALICE], GROUP)]).asked(remove(&[ALICE], GROUP).stated(100));
    left.clone().when(observe(&[ALICE], GROUP).stated(100)).then([]);
    let back = left.when(observe(&[ALICE], GROUP).stated(101)).then([observed(&[ALICE], GROUP)]);
    assert_eq!(back.member(ALICE, GROUP).joins, 2);
}

#[test]
fn what_was_never_recorded_counts_as_read() {
    let members = vec![ALICE];
    given([message(GROUP, 5), message(GROUP, 6)])
        .when(observe(&[ALICE], GROUP))
        .then([Fact::MembersAdded(MembersAdded {
            join_read_to: seq(4),
            head_seen: head_at(1, 6),
            ..observed_none(members)
        })])
        .unread(ALICE, GROUP, 2);
}

#[test]
fn a_gap_further_up_counts_as_unread() {
    given([message(GROUP, 1), message(GROUP, 5)])
        .asked(observe(&[ALICE], GROUP))
        .unread(ALICE, GROUP, 5);
}

#[test]
fn after_a_restart_the_history_is_that_of_the_newest_incarnation() {
    let restarted = given([message(GROUP, 3), restarted(GROUP, 1), message(GROUP, 2)]);
    let row = restarted.asked(observe(&[ALICE], GROUP)).member(ALICE, GROUP);
    assert_eq!((row.join_seq, row.join_read_to), (Seq::new(1, 1), Seq::new(1, 1)));
}

#[test]
fn a_statement_makes_an_observed_member_a_stated_one_and_nothing_else() {
    let stated = given([observed(&[ALICE], GROUP), message(GROUP, 1)]).asked(add(&[ALICE], GROUP));
    let row = stated.member(ALICE, GROUP);
    assert_eq!((row.basis, row.joins, row.shown_on_join), (Basis::Stated, 1, false));
    let stated = stated.listed(ALICE, GROUP).unread(ALICE, GROUP, 1);
    assert_eq!(stated.channel(GROUP).member_count, 1);
    stated.when(observe(&[CAROL], GROUP)).then([]);
}

fn observed_none(members: Vec<UserKey>) -> MembersAdded {
    MembersAdded {
        channel: GROUP,
        members,
        join_seq: seq(1),
        join_read_to: seq(0),
        shown: false,
        basis: Basis::Observed,
        head_seen: HeadSeen::default(),
        late: false,
    }
}
