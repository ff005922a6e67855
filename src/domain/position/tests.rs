//! The one spelling of a position.

use super::*;

#[test]
fn a_position_reads_as_it_is_written() {
    for position in [
        Position::local(0),
        Position::local(1_842),
        Position { partition: u32::MAX, offset: u64::MAX },
    ] {
        assert_eq!(position.to_string().parse(), Ok(position));
    }
    assert_eq!(Position::local(1_842).to_string(), "0-1842");
}

#[test]
fn what_is_no_position_is_told() {
    for text in ["", "-", "7", "0-", "-1", "0--1", "0-+1", "+0-1", "00-1", "0-01", "0-1-2", " 0-1"]
    {
        assert_eq!(text.parse::<Position>(), Err(NotAPosition(text.to_owned())), "{text}");
    }
    assert!("4294967296-0".parse::<Position>().is_err());
    assert!("0-18446744073709551616".parse::<Position>().is_err());
    let told = "a\nb".parse::<Position>().unwrap_err().to_string();
    assert_eq!(told, "\"a\\nb\" is not a position; a position looks like 0-1842");
}

#[test]
fn a_long_text_is_told_shortened() {
    assert_eq!("9".repeat(10_000).parse::<Position>().unwrap_err().0.len(), 64);
}

#[test]
fn positions_are_ordered_within_a_partition() {
    assert!(Position::local(9) < Position::local(10));
}
