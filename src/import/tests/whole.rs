//! Whole files: what is counted, what a second import changes, what bad lines do.

use std::collections::VecDeque;
use std::io::{self, Read};

use super::super::{BAD_LINES_KEPT, FactOutcome, Sink, StopCause, import};
use super::{FACTS, FakeStore, NOW, RECORDING, Told, WUKONGIM, fact, input, run, text};
use crate::domain::command::{Command, Request};
use crate::domain::event::FactKind;
use crate::domain::time::Micros;
use crate::store::limits::GROUP_COMMANDS_MAX;

#[test]
fn the_recording_is_taken_in_whole() {
    let mut store = FakeStore::default();

    let (answer, told) = run(WUKONGIM, vec![text("r", RECORDING)], &mut store);

    assert_eq!(answer.read, 837);
    assert_eq!(answer.bad_lines, 0);
    assert_eq!((answer.duplicates, answer.refused), (0, 3));
    assert_eq!(answer.refused_by_code["malformed-request"], 3);
    assert_eq!(answer.gaps, 3);
    assert_eq!(answer.position, store.position());
    assert_eq!(answer.skipped["/conversation/sync"], 107);
    assert_eq!(answer.skipped["/conversations/delete (400, names no user)"], 8);
    assert_eq!(answer.skipped["/nope (404)"], 1);
    assert_eq!(answer.ahead, 0);
    let facts = store.taken.iter().filter(|r| !matches!(r.command, Command::Cover { .. })).count();
    assert_eq!(answer.recorded + answer.refused, facts as u64);
    assert!(told.bad.is_empty());
    assert_eq!(told.progress.last().unwrap().bytes_read, RECORDING.len() as u64);
    assert_eq!(told.progress.last().unwrap().bytes_total, Some(RECORDING.len() as u64));
}

#[test]
fn the_same_file_again_changes_nothing() {
    let mut store = FakeStore::default();
    let (first, _) = run(WUKONGIM, vec![text("r", RECORDING)], &mut store);
    let taken = store.taken.len();

    let (second, _) = run(WUKONGIM, vec![text("r", RECORDING)], &mut store);

    assert_eq!(store.taken.len(), taken);
    assert_eq!(second.recorded, 0);
    assert_eq!(second.duplicates, first.recorded + first.refused);
    assert_eq!(second.position, first.position);
}

#[test]
fn what_a_file_contains_is_covered_from_its_first_line() {
    let mut store = FakeStore::default();
    run(WUKONGIM, vec![text("r", RECORDING)], &mut store);

    let covers: Vec<_> = store
        .taken
        .iter()
        .filter_map(|request| match &request.command {
            Command::Cover { source, kind, since } => Some((source.as_str(), *kind, *since)),
            _ => None,
        })
        .collect();

    let since = Micros(1_795_507_464_861_892);
    assert_eq!(covers.len(), 3);
    for kind in [FactKind::Messages, FactKind::Members, FactKind::Commands] {
        assert!(covers.contains(&("wukongim", kind, since)), "{kind:?}");
    }
    assert!(matches!(store.taken[0].command, Command::Cover { .. }));
}

#[test]
fn a_bad_line_is_told_at_once_and_the_rest_goes_on() {
    let mut store = FakeStore::default();
    let lines = format!("{}nonsense\n\n{}\u{0}\u{1}\n", fact("1", 1, "a"), fact("2", 2, "a"));

    let (answer, told) = run(FACTS, vec![text("f", lines)], &mut store);

    assert_eq!((answer.read, answer.recorded, answer.bad_lines), (4, 2, 2));
    let places: Vec<_> = answer.bad.iter().map(|bad| (bad.file.as_str(), bad.line)).collect();
    assert_eq!(places, [("f", 2), ("f", 5)]);
    assert_eq!(told.bad, answer.bad);
}

#[test]
fn an_empty_file_is_bad_and_the_others_are_taken() {
    for nothing in ["", "\n \r\n\n"] {
        let mut store = FakeStore::default();

        let files = vec![text("none", nothing), text("some", fact("1", 1, "a"))];
        let (answer, _) = run(FACTS, files, &mut store);

        assert_eq!((answer.read, answer.recorded, answer.bad_lines), (1, 1, 1));
        assert_eq!(answer.bad[0].file, "none");
        assert_eq!(answer.bad[0].line, 0);
        assert_eq!(answer.bad[0].reason, "the file is empty: it holds no line");
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_are_no_part_of_a_line() {
    let mut store = FakeStore::default();
    let one = fact("1", 1, "a");
    let windows = format!("\u{feff}{}\r\n", one.trim_end());

    let files = vec![text("w", windows), text("u", one.trim_end())];
    let (answer, _) = run(FACTS, files, &mut store);

    assert_eq!((answer.bad_lines, answer.recorded, answer.duplicates), (0, 1, 1));
}

#[test]
fn times_ahead_of_the_clock_are_counted() {
    let lines = format!("{}{}", fact("1", 1, "a"), fact("2", 2, "a"));
    for (now, ahead) in [(1_795_507_201_000_000, 1), (1_795_507_200_000_000, 2)] {
        let (files, mut store) = (vec![text("f", lines.clone())], FakeStore::default());

        let answer = import(FACTS, files, Micros(now), &mut store, &mut ()).unwrap();

        assert_eq!(answer.ahead, ahead, "what a file covers from its first line on is no fact");
        assert_eq!(answer.latest_ahead, Some(Micros(1_795_507_202_000_000)));
        assert_eq!(answer.recorded, 2);
    }
}

#[test]
fn few_bad_lines_are_kept_and_all_are_counted() {
    let mut store = FakeStore::default();
    let many = BAD_LINES_KEPT + 5;

    let (answer, told) = run(FACTS, vec![text("f", "x\n".repeat(many))], &mut store);

    assert_eq!(answer.bad.len(), BAD_LINES_KEPT);
    assert_eq!(answer.bad_lines, many as u64);
    assert_eq!(told.bad.len() as u64 + answer.untold, many as u64);
}

#[test]
fn groups_are_bounded() {
    let mut store = FakeStore::default();
    let lines: String = (0..3_000).map(|n| fact(&n.to_string(), n, "a")).collect();

    run(FACTS, vec![text("f", lines)], &mut store);

    assert!(store.groups.iter().all(|&group| group <= GROUP_COMMANDS_MAX), "{:?}", store.groups);
    assert_eq!(store.groups.iter().sum::<usize>(), store.taken.len());
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[test]
fn a_file_that_cannot_be_read_stops_the_import_and_says_which() {
    let mut store = FakeStore::default();

    let files = vec![input("broken", Broken)];
    let stopped = import(FACTS, files, NOW, &mut store, &mut Told::default()).unwrap_err();

    assert!(matches!(&stopped.cause, StopCause::Unreadable { file, .. } if file == "broken"));
    assert_eq!(
        stopped.to_string(),
        "the import stopped after 0 lines: broken cannot be read: the disk is gone"
    );
}

/// Takes this many groups, and then no more.
struct Full {
    left: usize,
    unanswered: VecDeque<usize>,
}

impl Sink for Full {
    type Error = &'static str;

    fn submit(&mut self, requests: Vec<Request>) -> Result<(), &'static str> {
        self.left = self.left.checked_sub(1).ok_or("the disk is full")?;
        self.unanswered.push_back(requests.len());
        Ok(())
    }

    fn answers(&mut self) -> Result<Vec<FactOutcome>, &'static str> {
        let count = self.unanswered.pop_front().expect("every group is answered once");
        Ok(vec![FactOutcome::Duplicate; count])
    }
}

#[test]
fn a_store_that_fails_stops_the_import_with_what_was_done() {
    let lines: String = (0..3_000).map(|n| fact(&n.to_string(), n, "a")).collect();

    let mut full = Full { left: 1, unanswered: VecDeque::new() };

    let stopped =
        import(FACTS, vec![text("f", lines)], NOW, &mut full, &mut Told::default()).unwrap_err();

    assert!(matches!(stopped.cause, StopCause::Sink("the disk is full")));
    assert_eq!(stopped.answer.duplicates, GROUP_COMMANDS_MAX as u64 - 1);
}
