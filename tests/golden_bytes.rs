//! Are today's bytes the bytes of every earlier day?
//!
//! `tests/golden/*.txt` holds the bytes of one sample of everything that is stored: `name = hex`.
//! A round trip does not notice when writing and reading change together; these lines do. They are
//! frozen: where one differs, the format was changed, and every store out there is affected. What
//! is right then is a new schema version beside the old one, never another line.
//!
//! `PANGUAN_BLESS=1 cargo test --test golden_bytes` appends the lines of new samples, and fails,
//! so that nobody blesses without noticing. It changes no line that exists.

#[path = "golden_bytes/events.rs"]
mod events;
#[path = "golden_bytes/samples.rs"]
mod samples;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;

use panguan::codec::batch::{self, BatchHeader, Tail};
use panguan::codec::frame;
use panguan::codec::key::Key;
use panguan::codec::rows::Stored;

type Lines = BTreeMap<String, Vec<u8>>;

fn path_of(file: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "golden", file].iter().collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(digits: &str) -> Vec<u8> {
    assert!(digits.len().is_multiple_of(2), "an odd number of digits: {digits}");
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}

fn read(file: &str) -> Lines {
    let text = std::fs::read_to_string(path_of(file)).unwrap_or_default();
    let parse = |line: &str| {
        let (name, digits) = line.split_once(" = ").expect("`name = hex`");
        (name.to_owned(), unhex(digits))
    };
    text.lines().filter(|line| !line.is_empty()).map(parse).collect()
}

/// Compares samples with the lines of a file; both ways, so that no line loses its sample.
#[track_caller]
fn compare(file: &str, samples: &[(String, Vec<u8>)]) {
    let golden = read(file);
    let mut missing = String::new();
    for (name, bytes) in samples {
        match golden.get(name) {
            Some(frozen) => assert_eq!(
                hex(bytes),
                hex(frozen),
                "the bytes of {name} changed: what is stored everywhere cannot be read any more; \
                 add a schema version instead"
            ),
            None => missing += &format!("{name} = {}\n", hex(bytes)),
        }
    }
    let names: Vec<_> = samples.iter().map(|(name, _)| name).collect();
    for name in golden.keys() {
        assert!(names.contains(&name), "{name} has a golden line in {file} and no sample");
    }
    if missing.is_empty() {
        return;
    }
    if std::env::var_os("PANGUAN_BLESS").is_some() {
        let text = std::fs::read_to_string(path_of(file)).unwrap_or_default();
        std::fs::write(path_of(file), text + &missing).expect("the golden file is writable");
        panic!("blessed in {file}; look at the difference, then run again without PANGUAN_BLESS");
    }
    panic!("no golden line in {file} yet for:\n{missing}");
}

fn stored<T: Stored>(name: &str, value: &T) -> (String, Vec<u8>) {
    (name.to_owned(), value.encode())
}

#[track_caller]
fn reads_back<T: Stored + PartialEq + Debug>(golden: &Lines, name: &str, value: &T) {
    let bytes = golden.get(name).unwrap_or_else(|| panic!("{name} has a golden line"));
    assert_eq!(T::decode(bytes).as_ref(), Ok(value), "{name}");
}

#[test]
fn events_are_written_as_ever() {
    let frames: Vec<_> =
        events::samples().into_iter().map(|(name, event)| (name, frame::encode(&event))).collect();
    compare("events.txt", &frames);
}

#[test]
fn events_of_every_day_are_read() {
    let golden = read("events.txt");
    for (name, event) in events::samples() {
        let bytes = golden.get(&name).unwrap_or_else(|| panic!("{name} has a golden line"));
        assert_eq!(frame::decode(event.position, bytes), Ok(event), "{name}");
    }
}

#[test]
fn rows_and_indexes_are_written_as_ever() {
    let mut lines = Vec::new();
    samples::channels().iter().for_each(|(name, row)| lines.push(stored(name, row)));
    samples::heads().iter().for_each(|(name, row)| lines.push(stored(name, row)));
    samples::members().iter().for_each(|(name, row)| lines.push(stored(name, row)));
    samples::personals().iter().for_each(|(name, row)| lines.push(stored(name, row)));
    samples::timeline_entries().iter().for_each(|(name, row)| lines.push(stored(name, row)));
    samples::hides_entries().iter().for_each(|(name, row)| lines.push(stored(name, row)));
    samples::labels().iter().for_each(|(name, label)| lines.push(stored(name, label)));
    lines.push(stored("own", &samples::own()));
    lines.push(stored("standing", &samples::standing()));
    lines.push(stored("command_entry", &samples::command_entry()));
    lines.push(stored("user_name", &samples::sealed()));
    lines.push(stored("details", &samples::details()));
    lines.push(stored("position", &samples::position()));
    lines.push(stored("time", &samples::time()));
    lines.push(stored("key_use", &samples::key_use()));
    compare("values.txt", &lines);
}

#[test]
fn rows_and_indexes_of_every_day_are_read() {
    let golden = read("values.txt");
    samples::channels().iter().for_each(|(name, row)| reads_back(&golden, name, row));
    samples::heads().iter().for_each(|(name, row)| reads_back(&golden, name, row));
    samples::members().iter().for_each(|(name, row)| reads_back(&golden, name, row));
    samples::personals().iter().for_each(|(name, row)| reads_back(&golden, name, row));
    samples::timeline_entries().iter().for_each(|(name, row)| reads_back(&golden, name, row));
    samples::hides_entries().iter().for_each(|(name, row)| reads_back(&golden, name, row));
    samples::labels().iter().for_each(|(name, label)| reads_back(&golden, name, label));
    reads_back(&golden, "own", &samples::own());
    reads_back(&golden, "standing", &samples::standing());
    reads_back(&golden, "command_entry", &samples::command_entry());
    reads_back(&golden, "user_name", &samples::sealed());
    reads_back(&golden, "details", &samples::details());
    reads_back(&golden, "position", &samples::position());
    reads_back(&golden, "time", &samples::time());
    reads_back(&golden, "key_use", &samples::key_use());
}

/// Samples that were added later are under no root, so that the old one stays.
const EVENTS_UNDER_THE_GOLDEN_ROOT: usize = 23;

#[test]
fn batches_and_tails_are_written_and_hashed_as_ever() {
    let header = samples::batch_header();
    let stored = header.encode();
    let first = events::samples().into_iter().take(EVENTS_UNDER_THE_GOLDEN_ROOT);
    let frames: Vec<_> = first.map(|(_, event)| frame::encode(&event)).collect();
    let root = batch::events_root(frames.iter().map(Vec::as_slice));
    compare(
        "batches.txt",
        &[
            ("batch_header".to_owned(), stored.clone()),
            ("batch_hash".to_owned(), batch::hash(&stored).to_vec()),
            ("events_root_of_events_txt".to_owned(), root.to_vec()),
            ("tail".to_owned(), samples::tail().encode()),
            ("tail_of_an_empty_log".to_owned(), Tail::EMPTY.encode()),
        ],
    );
}

#[test]
fn batches_and_tails_of_every_day_are_read() {
    let golden = read("batches.txt");
    assert_eq!(BatchHeader::decode(&golden["batch_header"]), Ok(samples::batch_header()));
    assert_eq!(Tail::decode(&golden["tail"]), Ok(samples::tail()));
    assert_eq!(Tail::decode(&golden["tail_of_an_empty_log"]), Ok(Tail::EMPTY));
}

#[test]
fn keys_are_written_and_read_as_ever() {
    let keys = samples::keys();
    let lines: Vec<_> =
        keys.iter().map(|(name, _, _, bytes)| ((*name).to_owned(), bytes.clone())).collect();
    compare("keys.txt", &lines);
    for (name, family, key, bytes) in keys {
        assert_eq!(Key::read(family, &bytes), Ok(key), "{name}");
    }
}
