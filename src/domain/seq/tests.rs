//! Numbers across restarts.

use super::*;

#[test]
fn the_incarnation_counts_first() {
    assert!(Seq::new(1, 1) > Seq::new(0, u64::MAX));
    assert!(Seq::new(0, 2) > Seq::new(0, 1));
    assert_eq!(Seq::ZERO, Seq::default());
}

#[test]
fn before_stays_in_its_incarnation() {
    assert_eq!(Seq::new(2, 5).before(), Seq::new(2, 4));
    assert_eq!(Seq::new(2, 0).before(), Seq::new(2, 0));
}

#[test]
fn above_counts_up_to_the_number() {
    assert_eq!(Seq::new(0, 10).above(Seq::new(0, 7)), 3);
    assert_eq!(Seq::new(0, 10).above(Seq::new(0, 10)), 0);
    assert_eq!(Seq::new(0, 10).above(Seq::new(0, 11)), 0);
}

#[test]
fn above_an_older_incarnation_everything_counts() {
    assert_eq!(Seq::new(1, 4).above(Seq::new(0, 900)), 4);
    assert_eq!(Seq::new(0, 900).above(Seq::new(1, 4)), 0);
}

#[test]
fn the_next_number_starts_again_after_a_restart() {
    assert_eq!(Seq::new(0, 7).next_in(0), Some(8));
    assert_eq!(Seq::new(0, 7).next_in(1), Some(1));
    assert_eq!(Seq::new(0, NUMBER_MAX - 1).next_in(0), Some(9_007_199_254_740_991));
    assert_eq!(Seq::new(0, NUMBER_MAX).next_in(0), None);
    assert_eq!(Seq::new(0, u64::MAX).next_in(0), None);
}

#[test]
fn a_number_of_an_older_incarnation_shows_as_0() {
    assert_eq!(Seq::new(1, 7).shown_in(1), 7);
    assert_eq!(Seq::new(0, 7).shown_in(1), 0);
}

#[test]
fn a_restart_shows_in_words() {
    assert_eq!(Seq::new(0, 7).to_string(), "7");
    assert_eq!(Seq::new(2, 7).to_string(), "7 (restart 2)");
}
