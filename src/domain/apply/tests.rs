//! The fold: late facts change no row, and what cannot follow from the rows is an error.

use super::*;
use crate::domain::event::{
    Boundary, BoundaryBasis, ChannelCreated, ChannelDisbanded, ChannelLabel, ChannelSeen,
    ConversationActivated, ConversationDeleted, ConversationRead, ConversationRestored, Effect,
    HeadSeen, MembersAdded, MembersBlocked, MembersRemoved, MembersUnblocked, MessagesPurged,
    Removal, UnreadSet,
};
use crate::domain::member::Basis;
use crate::domain::testing::{
    ALICE, BOB, CAROL, GROUP, PERSON, delete, disband, given, group_with, joined, message,
    message_from, named_person, pair, restarted, second, seq,
};

fn event(fact: Fact) -> Event {
    let at = second(99);
    Event {
        position: Position::local(7),
        occurred_at: at,
        recorded_at: at,
        log_time: at,
        fact,
        context: None,
    }
}

#[track_caller]
fn changes_nothing(fact: Fact) {
    let rows = given(group_with(3)).asked(delete(ALICE, GROUP)).rows();
    assert_eq!(apply(&rows, &event(fact)), Ok(Vec::new()));
}

#[track_caller]
fn is_impossible(rows: &MapRows, fact: Fact, told: &str) {
    let error = apply(rows, &event(fact)).unwrap_err();
    assert_eq!(error.to_string(), told);
}

#[test]
fn a_late_fact_of_a_channel_changes_no_row() {
    let (channel, members, late) = (GROUP, vec![ALICE, BOB, CAROL], true);
    changes_nothing(Fact::ChannelCreated(ChannelCreated { channel, late }));
    changes_nothing(Fact::ChannelDisbanded(ChannelDisbanded { channel, late }));
    let retained_from = seq(3);
    changes_nothing(Fact::MessagesPurged(MessagesPurged { channel, retained_from, late }));
    changes_nothing(Fact::MembersAdded(MembersAdded {
        channel,
        members: members.clone(),
        join_seq: seq(1),
        join_read_to: seq(0),
        shown: true,
        basis: Basis::Stated,
        head_seen: HeadSeen::default(),
        late,
    }));
    changes_nothing(Fact::MembersRemoved(MembersRemoved {
        channel,
        members: members.clone(),
        removal: Removal::Kicked,
        late,
    }));
    let blocked = MembersBlocked { channel, members: members.clone(), late };
    changes_nothing(Fact::MembersBlocked(blocked));
    changes_nothing(Fact::MembersUnblocked(MembersUnblocked { channel, members, late }));
}

#[test]
fn a_personal_act_without_effect_changes_no_row() {
    let (user, channel, head_seen, joins) = (ALICE, GROUP, HeadSeen::default(), 1);
    let boundary = Boundary { seq: seq(9), basis: BoundaryBasis::Caller };
    for effect in [Effect::NoChange, Effect::Late] {
        changes_nothing(Fact::ConversationDeleted(ConversationDeleted {
            user,
            channel,
            boundary,
            head_seen,
            joins,
            effect,
        }));
        changes_nothing(Fact::ConversationRestored(ConversationRestored {
            user,
            channel,
            deletion: Position::local(5),
            effect,
        }));
        let read = ConversationRead { user, channel, boundary, head_seen, effect };
        changes_nothing(Fact::ConversationRead(read));
        let read_to = seq(9);
        let set = UnreadSet { user, channel, unread: 0, read_to, head_seen, effect };
        changes_nothing(Fact::UnreadSet(set));
        let opened = ConversationActivated { user, channel, joins, head_seen, effect };
        changes_nothing(Fact::ConversationActivated(opened));
    }
}

#[test]
fn a_label_that_is_no_pair_changes_no_row() {
    let label = ChannelLabel::Plain("g1".to_owned());
    changes_nothing(Fact::ChannelSeen(ChannelSeen { channel: GROUP, label }));
    assert_eq!(given([named_person()]).channel(PERSON).pair, Some(pair()));
}

#[test]
fn a_number_told_twice_is_impossible() {
    let rows = given(group_with(3)).rows();
    let told = "event 0-7 (message_recorded) cannot follow from the rows: a message with this \
                number was recorded before";
    is_impossible(&rows, message(GROUP, 2), told);
    is_impossible(&rows, message(GROUP, 3), told);
}

#[test]
fn the_number_0_is_impossible() {
    let told = "event 0-7 (message_recorded) cannot follow from the rows: messages count from 1";
    is_impossible(&MapRows::default(), message(GROUP, 0), told);
}

#[test]
fn a_restart_follows_the_one_before_it() {
    let told = "event 0-7 (channel_restarted) cannot follow from the rows: the incarnation does \
                not follow the row's";
    for incarnation in [0, 2, u32::MAX] {
        is_impossible(&MapRows::default(), restarted(GROUP, incarnation), told);
    }
    let once = given([restarted(GROUP, 1)]);
    is_impossible(&once.rows(), restarted(GROUP, 1), told);
}

#[test]
fn what_does_not_stand_cannot_be_undone() {
    let undone = Fact::ConversationRestored(ConversationRestored {
        user: ALICE,
        channel: GROUP,
        deletion: Position::local(5),
        effect: Effect::Applied,
    });
    let told = "event 0-7 (conversation_restored) cannot follow from the rows: the deletion that \
                it undoes does not stand";
    is_impossible(&given(group_with(3)).rows(), undone, told);
}

#[test]
fn a_restart_alone_shows_and_hides_nothing() {
    given(group_with(3))
        .asked(delete(ALICE, GROUP))
        .and([restarted(GROUP, 1)])
        .gone(ALICE, GROUP)
        .listed(BOB, GROUP);
}

#[test]
fn every_change_of_a_row_says_when_its_fact_was() {
    let rows = given([joined(&[ALICE], GROUP)]).asked(delete(ALICE, GROUP).covering(1).stated(40));
    assert_eq!(rows.personal(ALICE, GROUP).facts_at, Some(second(40)));
    assert_eq!(rows.member(ALICE, GROUP).facts_at, Some(second(1)));
    let ended = rows.asked(disband(GROUP).stated(60)).asked(disband(GROUP));
    assert_eq!(ended.channel(GROUP).facts_at, Some(second(60)));
}

#[test]
fn messages_say_nothing_of_when_a_channel_lived() {
    assert_eq!(given([message(GROUP, 1)]).channel(GROUP).facts_at, None);
}

#[test]
fn a_note_to_oneself_is_ones_own() {
    let label = ChannelLabel::Pair(crate::domain::key::Pair::new(ALICE, ALICE));
    let noted = given([Fact::ChannelSeen(ChannelSeen { channel: PERSON, label })])
        .and([joined(&[ALICE], PERSON), message_from(ALICE, PERSON, 1)])
        .listed(ALICE, PERSON)
        .unread(ALICE, PERSON, 0);
    assert_eq!(noted.own(ALICE, PERSON), seq(1));
}

#[test]
fn a_stranger_in_a_person_channel_owns_nothing() {
    let told = given([named_person(), message(PERSON, 1), message_from(CAROL, PERSON, 2)]);
    assert_eq!((told.own(CAROL, PERSON), told.own(BOB, PERSON)), (seq(0), seq(1)));
}

#[test]
fn the_rows_name_everybody_who_has_one() {
    let mut rows = MapRows::default();
    rows.put(RowChange::Member(ALICE, GROUP, Member::default()));
    rows.put(RowChange::Personal(BOB, PERSON, Personal::default()));
    let named: Vec<_> = rows.conversations().collect();
    assert_eq!(named, [(ALICE, GROUP), (BOB, PERSON)]);
}
