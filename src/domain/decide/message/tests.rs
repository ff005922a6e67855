//! Messages: new, late, told again, after a restart; and the members whom they bring.

use super::*;
use crate::domain::channel::{GAPS_MAX, Gap};
use crate::domain::event::HeadSeen;
use crate::domain::member::Basis;
use crate::domain::testing::{
    ALICE, BOB, CAROL, GROUP, Given, PERSON, created, delete, given, group_with, head_at, joined,
    message, message_from, messages, named_person, observed, remove, restarted, second, seq, tell,
    tell_from,
};

fn gaps(given: &Given) -> Vec<(u64, u64)> {
    given.channel(GROUP).gaps.iter().map(|gap| (gap.first, gap.last)).collect()
}

fn bob_joins(join_read_to: u64, head_seen: HeadSeen) -> Fact {
    match observed(&[BOB], GROUP) {
        Fact::MembersAdded(fact) => {
            Fact::MembersAdded(MembersAdded { join_read_to: seq(join_read_to), head_seen, ..fact })
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_message_moves_the_head() {
    let told = given(group_with(3)).when(tell(GROUP, 4)).then([message(GROUP, 4)]);
    let head = told.channel(GROUP).head.unwrap();
    assert_eq!((head.seq, head.message_id, head.from), (seq(4), 1_004, Some(BOB)));
    assert_eq!((head.position, head.at), (told.last(), second(6)));
}

#[test]
fn the_number_0_is_no_message() {
    given(group_with(3)).when(tell(GROUP, 0)).then([]);
}

#[test]
fn a_message_told_again_is_a_duplicate() {
    let told = given(group_with(3));
    for number in 1..=3 {
        told.clone().when(tell(GROUP, number).stated(1)).then([]);
    }
    told.clone().when(tell(GROUP, 3)).then([]);
    told.when(tell_from(Some(BOB), GROUP, Some(2), 7).stated(5)).then([]);
}

#[test]
fn a_number_that_was_skipped_opens_a_gap_and_a_late_message_fills_it() {
    let gap = given(group_with(3)).asked(tell(GROUP, 8));
    assert_eq!(gaps(&gap), [(4, 7)]);
    let filled = gap.when(tell(GROUP, 5)).then([message(GROUP, 5)]);
    assert_eq!(gaps(&filled), [(4, 4), (6, 7)]);
    assert_eq!(filled.channel(GROUP).last_seq(), seq(8));
    let filled = filled.asked(tell(GROUP, 4)).asked(tell(GROUP, 7));
    assert_eq!(gaps(&filled), [(6, 6)]);
    let filled = filled.asked(tell(GROUP, 6));
    assert_eq!(gaps(&filled), []);
    filled.when(tell(GROUP, 6).stated(1)).then([]);
}

#[test]
fn a_late_message_changes_neither_head_nor_list() {
    let gap = given(group_with(3)).and([message_from(ALICE, GROUP, 9)]);
    let head = gap.channel(GROUP).head;
    let late = gap.asked(delete(ALICE, GROUP)).asked(tell(GROUP, 5)).gone(ALICE, GROUP);
    assert_eq!(late.channel(GROUP).head, head);
    assert_eq!(late.own(BOB, GROUP), seq(5));
    assert_eq!(late.asked(tell(GROUP, 4)).own(BOB, GROUP), seq(5));
}

#[test]
fn a_late_message_raises_its_senders_own_number_in_a_person_channel_too() {
    let gap = given([named_person()])
        .asked(tell_from(Some(ALICE), PERSON, Some(4), 4))
        .unread(BOB, PERSON, 1);
    let late = gap.asked(tell(PERSON, 2));
    assert_eq!((late.own(ALICE, PERSON), late.own(BOB, PERSON)), (seq(4), seq(2)));
    assert_eq!(late.asked(tell(PERSON, 1).stated(1)).own(BOB, PERSON), seq(2));
}

#[test]
fn the_65th_gap_drops_the_lowest_and_its_messages_are_duplicates_then() {
    let every_second = (1..=GAPS_MAX as u64 + 1).map(|n| message(GROUP, 2 * n));
    let full = given(every_second.clone().take(GAPS_MAX));
    assert_eq!((gaps(&full).len(), gaps(&full)[0]), (GAPS_MAX, (1, 1)));
    let dropped = given(every_second);
    assert_eq!((gaps(&dropped).len(), gaps(&dropped)[0]), (GAPS_MAX, (3, 3)));
    dropped.when(tell(GROUP, 1).stated(1)).then([]);
}

#[test]
fn a_gap_that_splits_the_64_drops_the_lowest() {
    let wide = (1..=GAPS_MAX as u64).map(|n| message(GROUP, 10 * n));
    let trimmed = given(wide.clone()).asked(tell(GROUP, 631));
    assert_eq!((gaps(&trimmed).len(), gaps(&trimmed)[0]), (GAPS_MAX, (1, 9)));
    let split = given(wide).asked(tell(GROUP, 635));
    assert_eq!(gaps(&split).len(), GAPS_MAX);
    assert_eq!((gaps(&split)[0], gaps(&split)[GAPS_MAX - 1]), ((11, 19), (636, 639)));
}

#[test]
fn the_first_number_seen_opens_a_gap_and_its_sender_has_read_up_to_it() {
    let first = given([])
        .when(tell(GROUP, 5))
        .then([bob_joins(4, HeadSeen::default()), message(GROUP, 5)])
        .listed(BOB, GROUP)
        .unread(BOB, GROUP, 0);
    assert_eq!(gaps(&first), [(1, 4)]);
}

#[test]
fn both_users_become_members_before_the_first_message_of_a_person_channel() {
    let both = MembersAdded {
        channel: PERSON,
        members: vec![ALICE, BOB],
        join_seq: seq(1),
        join_read_to: seq(0),
        shown: false,
        basis: Basis::Observed,
        head_seen: HeadSeen::default(),
        late: false,
    };
    let first = given([named_person()])
        .when(tell(PERSON, 1))
        .then([Fact::MembersAdded(both), message(PERSON, 1)])
        .listed(ALICE, PERSON)
        .unread(ALICE, PERSON, 1)
        .listed(BOB, PERSON)
        .unread(BOB, PERSON, 0);
    assert_eq!(first.channel(PERSON).member_count, 2);
    first.when(tell(PERSON, 2)).then([message(PERSON, 2)]);
}

#[test]
fn a_first_message_without_a_sender_makes_both_members_too() {
    given([named_person()])
        .asked(tell_from(None, PERSON, Some(1), 1))
        .listed(ALICE, PERSON)
        .unread(ALICE, PERSON, 1)
        .unread(BOB, PERSON, 1);
}

#[test]
fn the_first_number_seen_of_a_person_channel_leaves_the_earlier_ones_read() {
    let late_start = given([named_person()]).asked(tell(PERSON, 5)).unread(ALICE, PERSON, 1);
    assert_eq!(late_start.member(ALICE, PERSON).join_read_to, seq(4));
}

#[test]
fn a_sender_becomes_a_member_where_members_are_not_stated() {
    given([message_from(ALICE, GROUP, 1)])
        .when(tell(GROUP, 2))
        .then([bob_joins(0, head_at(0, 1)), message(GROUP, 2)])
        .when(tell(GROUP, 3))
        .then([message(GROUP, 3)]);
}

#[test]
fn a_sender_becomes_no_member_where_members_are_stated() {
    given([created(GROUP)]).when(tell(GROUP, 1)).then([message(GROUP, 1)]).gone(BOB, GROUP);
}

#[test]
fn a_hidden_sender_becomes_no_member() {
    let told = given([]).asked(tell_from(None, GROUP, Some(1), 1));
    assert_eq!(told.channel(GROUP).member_count, 0);
}

#[test]
fn a_message_from_before_its_sender_left_brings_nobody_back() {
    let left = given([observed(&[BOB], GROUP)]).asked(remove(&[BOB], GROUP).stated(100));
    left.clone().when(tell(GROUP, 1).stated(99)).then([message(GROUP, 1)]).gone(BOB, GROUP);
    left.asked(tell(GROUP, 1).stated(101)).listed(BOB, GROUP);
}

#[test]
fn a_server_that_counts_from_1_again_has_restarted() {
    let again = given(group_with(3))
        .when(tell_from(Some(BOB), GROUP, Some(1), 7))
        .then([restarted(GROUP, 1), with_id(1, 7)]);
    let row = again.channel(GROUP);
    assert_eq!((row.incarnation, row.last_seq()), (1, Seq::new(1, 1)));
    again.when(tell_from(Some(BOB), GROUP, Some(2), 8)).then([with_id(2, 8)]);
}

fn with_id(number: u64, message_id: u64) -> Fact {
    match message(GROUP, number) {
        Fact::MessageRecorded(fact) => {
            Fact::MessageRecorded(MessageRecorded { message_id, ..fact })
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_message_or_an_older_one_is_no_restart() {
    let told = given(group_with(3)).and_at(100, message(GROUP, 4));
    told.clone().when(tell(GROUP, 4).stated(200)).then([]);
    told.clone().when(tell_from(Some(BOB), GROUP, Some(4), 7).stated(99)).then([]);
    told.clone().when(tell_from(Some(BOB), GROUP, Some(4), 7).stated(100)).then([]);
    told.when(tell_from(Some(BOB), GROUP, Some(4), 7).stated(101))
        .then([restarted(GROUP, 1), with_id(4, 7)]);
}

#[test]
fn a_retry_of_messages_numbered_against_their_times_is_no_restart() {
    let told = |at: Micros| {
        let row = given(group_with(3)).and_at(100, message(GROUP, 4)).channel(GROUP);
        let (seq, from) = (Some(3), Some(BOB));
        let retried =
            Message { channel: GROUP, seq, message_id: 7, from, stated_at: Some(at), key: None };
        super::message(&row, &Member::default(), retried)
    };
    let latest = Micros(second(100).0 + RESTART_MARGIN_US);
    assert_eq!(told(latest), Verdict::Duplicate);
    assert_ne!(told(Micros(latest.0 + 1)), Verdict::Duplicate);
}

#[test]
fn a_message_later_than_the_head_that_is_told_again_is_no_restart() {
    let clock_went_back = given(group_with(2)).and_at(100, message(GROUP, 3));
    let clock_went_back = clock_went_back.and_at(50, message(GROUP, 4));
    clock_went_back.clone().when(tell(GROUP, 3).stated(100)).then([]);
    clock_went_back
        .when(tell_from(Some(BOB), GROUP, Some(3), 7).stated(101))
        .then([restarted(GROUP, 1), with_id(3, 7)]);
}

#[test]
fn a_server_that_was_never_seen_from_its_first_message_on_has_restarted_too() {
    given([joined(&[ALICE, BOB], GROUP), message(GROUP, 500)])
        .asked(delete(ALICE, GROUP))
        .when(tell_from(Some(BOB), GROUP, Some(1), 7))
        .then([restarted(GROUP, 1), with_id(1, 7)])
        .listed(ALICE, GROUP)
        .unread(ALICE, GROUP, 1);
    given([joined(&[ALICE, BOB], GROUP), message(GROUP, 500)])
        .when(tell_from(Some(BOB), GROUP, Some(1), 7).stated(2))
        .then([with_id(1, 7)]);
}

#[test]
fn a_restart_forgets_the_gaps_and_opens_its_own() {
    let again =
        given(group_with(3)).asked(tell(GROUP, 9)).asked(tell_from(Some(BOB), GROUP, Some(3), 7));
    assert_eq!(again.channel(GROUP).gaps, [Gap { first: 1, last: 2 }]);
}

#[test]
fn a_message_of_before_the_restart_that_arrives_later_is_dropped() {
    let again = given(group_with(3)).asked(tell_from(Some(BOB), GROUP, Some(1), 7).stated(100));
    assert_eq!(again.channel(GROUP).restarted_at, Some(second(100)));
    again.clone().when(tell(GROUP, 4).stated(99)).then([]);
    again.when(tell(GROUP, 2).stated(100)).then([message(GROUP, 2)]);
}

#[test]
fn a_restart_brings_a_sender_whom_nobody_knew() {
    let again = given([message(GROUP, 3)])
        .asked(tell_from(Some(CAROL), GROUP, Some(3), 7))
        .listed(CAROL, GROUP);
    let row = again.member(CAROL, GROUP);
    assert_eq!((row.join_seq, row.join_read_to), (Seq::new(1, 1), Seq::new(1, 2)));
}

#[test]
fn a_source_without_numbers_is_counted_for() {
    given(group_with(3))
        .when(tell_from(Some(BOB), GROUP, None, 1_004))
        .then([message(GROUP, 4)])
        .and([restarted(GROUP, 1)])
        .when(tell_from(Some(BOB), GROUP, None, 1_001))
        .then([message(GROUP, 1)]);
}

#[test]
fn after_the_last_number_there_is_none() {
    let full = given([message(GROUP, u64::MAX)]);
    full.clone().when(tell_from(Some(BOB), GROUP, None, 7)).then([]);
    full.when(tell(GROUP, u64::MAX).stated(0)).then([]);
}

#[test]
fn a_message_keeps_its_key() {
    use crate::domain::context::KeyUse;
    use crate::domain::key::{CommandDigest, CommandKey};
    let key = Some(KeyUse { key: CommandKey([5; 16]), digest: CommandDigest([6; 16]) });
    let told = Message {
        channel: GROUP,
        seq: None,
        message_id: 1,
        from: None,
        stated_at: Some(second(1)),
        key,
    };
    let expected = MessageRecorded { channel: GROUP, seq: 1, message_id: 1, from: None, key };
    let verdict = super::message(&Channel::default(), &Member::default(), told);
    assert_eq!(verdict, Verdict::Record(vec![Fact::MessageRecorded(expected)]));
}

#[test]
fn what_a_message_costs_does_not_grow_with_the_channel() {
    let large = given([created(GROUP)]).and(messages(GROUP, 1..=500));
    assert_eq!(large.when(tell(GROUP, 501)).facts().len(), 1);
}
