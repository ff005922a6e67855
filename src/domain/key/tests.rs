//! The two users of a person channel.

use super::*;

const LOW: UserKey = UserKey([1; PSEUDONYM_LEN]);
const HIGH: UserKey = UserKey([2; PSEUDONYM_LEN]);

#[test]
fn a_pair_has_no_order() {
    assert_eq!(Pair::new(LOW, HIGH), Pair::new(HIGH, LOW));
    assert_eq!((Pair::new(HIGH, LOW).low(), Pair::new(HIGH, LOW).high()), (LOW, HIGH));
}

#[test]
fn each_of_a_pair_has_the_other_for_a_peer() {
    let pair = Pair::new(LOW, HIGH);
    assert_eq!((pair.peer_of(LOW), pair.peer_of(HIGH)), (Some(HIGH), Some(LOW)));
    assert_eq!(pair.peer_of(UserKey([3; PSEUDONYM_LEN])), None);
    assert_eq!(Pair::new(LOW, LOW).peer_of(LOW), Some(LOW));
}

#[test]
fn a_note_to_oneself_has_one_user() {
    assert_eq!(Pair::new(LOW, HIGH).users().collect::<Vec<_>>(), [LOW, HIGH]);
    assert_eq!(Pair::new(LOW, LOW).users().collect::<Vec<_>>(), [LOW]);
}
