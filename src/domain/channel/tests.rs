//! What a channel's row answers.

use super::*;
use crate::domain::testing::{ALICE, BOB, CAROL, pair, seq};

fn head(pair_own: Option<[Seq; 2]>) -> Head {
    let (position, seq, at) = (Position::local(3), seq(7), Micros(5));
    Head { position, seq, message_id: 1, from: Some(BOB), at, pair_own }
}

#[test]
fn a_channel_without_messages_ends_at_zero() {
    assert_eq!(Channel::default().last_seq(), Seq::ZERO);
    assert_eq!(Channel { head: Some(head(None)), ..Channel::default() }.last_seq(), seq(7));
}

#[test]
fn a_person_channel_keeps_what_each_of_the_two_sent() {
    let head = Some(head(Some([seq(6), seq(7)])));
    let row = Channel { pair: Some(pair()), head, ..Channel::default() };
    assert_eq!(row.own_in_pair(ALICE), Some(seq(6)));
    assert_eq!(row.own_in_pair(BOB), Some(seq(7)));
    assert_eq!(row.own_in_pair(CAROL), Some(Seq::ZERO));
}

#[test]
fn what_nobody_sent_is_zero_and_a_group_does_not_say() {
    let quiet = Channel { pair: Some(pair()), ..Channel::default() };
    assert_eq!(quiet.own_in_pair(ALICE), Some(Seq::ZERO));
    assert_eq!(Channel::default().own_in_pair(ALICE), None);
}

#[test]
fn a_gap_includes_both_ends() {
    let gaps = vec![Gap { first: 2, last: 4 }, Gap { first: 8, last: 8 }];
    let row = Channel { gaps, ..Channel::default() };
    let missing: Vec<u64> = (0..10).filter(|number| row.is_missing(*number)).collect();
    assert_eq!(missing, [2, 3, 4, 8]);
}
