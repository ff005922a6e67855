//! Microseconds and milliseconds.

use super::*;

#[test]
fn a_message_of_a_millisecond_comes_after_its_calls() {
    assert_eq!(Micros::end_of_milli(5), Micros(5_999));
    assert_eq!(Micros::end_of_milli(i64::MAX), Micros(i64::MAX));
}

#[test]
fn milliseconds_round_towards_the_past() {
    assert_eq!(Micros(5_999).unix_millis(), 5);
    assert_eq!(Micros(-1).unix_millis(), -1);
}
