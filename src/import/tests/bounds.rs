//! What is held in memory does not grow with a file.

use std::io::{BufReader, Read};

use super::super::lines::{Lines, Next};
use super::super::merge::Merge;
use super::super::{LINE_MAX_BYTES, WAITING_MAX, WAITING_MAX_BYTES};
use super::{FACTS, FakeStore, fact, input, run};
use crate::domain::time::Micros;
use crate::source::facts;

/// So many bytes that never end a line, then these lines.
fn long_line(bytes: u64, rest: String) -> impl Read + Send + 'static {
    std::io::repeat(b'x').take(bytes).chain(std::io::Cursor::new(format!("\n{rest}")))
}

#[test]
fn a_line_of_100_megabytes_is_read_past_without_being_held() {
    let bytes = 100 << 20;
    let reader = Box::new(BufReader::new(long_line(bytes, "next\n".to_owned())));
    let mut lines = Lines::new(reader);

    assert!(matches!(
        lines.next().unwrap(),
        Next::TooLong { number: 1, bytes: found } if found == bytes
    ));

    assert!(lines.room() <= 2 * LINE_MAX_BYTES, "{}", lines.room());
    assert!(matches!(lines.next().unwrap(), Next::Line { number: 2, text: b"next" }));
    assert!(lines.room() <= 1 << 20, "{}", lines.room());
    assert!(matches!(lines.next().unwrap(), Next::End));
}

#[test]
fn a_line_that_is_too_long_is_bad_and_the_next_one_is_taken() {
    let mut store = FakeStore::default();
    let reader = long_line(LINE_MAX_BYTES as u64 + 1, fact("1", 1, "a"));

    let (answer, _) = run(FACTS, vec![input("long", reader)], &mut store);

    assert_eq!((answer.read, answer.recorded, answer.bad_lines), (2, 1, 1));
    assert_eq!(answer.bad[0].line, 1);
    assert_eq!(answer.bad[0].reason, "it has 16777217 bytes; 16777216 are the most");
}

#[test]
fn a_line_of_just_the_most_bytes_is_read() {
    let padded = format!(
        "{}{}",
        " ".repeat(LINE_MAX_BYTES - fact("1", 1, "a").len() + 1),
        fact("1", 1, "a")
    );
    let mut store = FakeStore::default();

    let (answer, _) = run(FACTS, vec![input("padded", std::io::Cursor::new(padded))], &mut store);

    assert_eq!((answer.recorded, answer.bad_lines), (1, 0));
}

#[test]
fn what_waits_is_bounded_where_all_times_are_equal() {
    let mut merge = Merge::default();
    let line = fact("1", 1, "a");
    let meaning = facts::Format { dialect: crate::domain::name::Dialect::Plain }
        .line(line.trim_end().as_bytes());
    let timed = &meaning.requests[0];
    let at = timed.at;

    let mut waiting: usize = 0;
    for number in 0..2 * WAITING_MAX as u64 {
        merge.push(timed.clone(), (0, number, 0), "deleted");
        waiting += 1;
        while merge.next(Some(at)).is_some() {
            waiting -= 1;
        }
        assert!(waiting <= WAITING_MAX);
    }
    assert!(waiting > WAITING_MAX / 4, "{waiting}");
    assert!(merge.next(Some(Micros(at.0 + 3_000_000))).is_some());
}

#[test]
fn what_waits_is_bounded_in_bytes() {
    let mut merge = Merge::default();
    let uids = format!("\"{}\",", "u".repeat(256)).repeat(10_000);
    let line = fact("1", 1, "a")
        .replace("\"deleted\"", "\"blocked\"")
        .replace("\"uid\":\"a\"", &format!("\"uids\":[{}]", uids.trim_end_matches(',')));
    let meaning = facts::Format { dialect: crate::domain::name::Dialect::Plain }
        .line(line.trim_end().as_bytes());
    let timed = &meaning.requests[0];

    let mut waiting = 0;
    for number in 0..40 {
        merge.push(timed.clone(), (0, number, 0), "blocked");
        waiting += 1;
        while merge.next(Some(timed.at)).is_some() {
            waiting -= 1;
        }
    }
    assert!(waiting * 10_000 * 256 <= WAITING_MAX_BYTES, "{waiting}");
    assert!(waiting > 10, "{waiting}");
}
