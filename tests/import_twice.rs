//! Importing a file twice appends a fence and no event, whatever the first import made of it.

use panguan::boot::OpenOptions;
use panguan::domain::event::{Event, Fact, SessionKind};
use panguan::domain::name::Dialect;
use panguan::domain::time::Micros;
use panguan::import::{Answer, Format, Input, IntoStore, import};
use panguan::source::facts;
use panguan::source::wukongim::Server;
use panguan::store::Store;

const RECORDING: &str = include_str!("fixtures/recorded/wukongim-2.2.5.ndjson");

const NOW: Micros = Micros(4_000_000_000_000_000);

/// Opens the store in `dir`, imports `text` and returns the answer and the events.
fn imported(dir: &std::path::Path, format: Format, text: &str) -> (Answer, Vec<Event>) {
    let dialect = match format {
        Format::WuKongIm(_) => Dialect::WuKongIm,
        Format::Facts(_) => Dialect::Plain,
    };
    let options = OpenOptions {
        kind: SessionKind::Import,
        dialect: Some(dialect),
        accept_clock_behind: true,
        ..OpenOptions::default()
    };
    let store = Store::open(dir, &options).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut sink = IntoStore::new(store.clone(), runtime.handle().clone()).unwrap();
    let reader = Box::new(std::io::Cursor::new(text.to_owned()));
    let input = Input { name: "file".to_owned(), reader, bytes: None };
    let answer = import(format, vec![input], NOW, &mut sink, &mut ()).unwrap();
    let events = store.log().events(0, 100_000).unwrap();
    (answer, events)
}

#[track_caller]
fn assert_second_changes_nothing(format: Format, text: &str) -> Answer {
    let dir = tempfile::tempdir().unwrap();
    let (first, before) = imported(dir.path(), format, text);
    let (second, after) = imported(dir.path(), format, text);

    let news: Vec<&Fact> = after[before.len()..].iter().map(|event| &event.fact).collect();
    assert!(matches!(news.as_slice(), [Fact::SessionOpened(_)]), "{news:#?}");
    assert_eq!(second.recorded, 0, "{second:?}");
    first
}

#[test]
fn the_recording() {
    let first = assert_second_changes_nothing(Format::WuKongIm(Server::default()), RECORDING);

    assert_eq!(first.bad_lines, 0);
    println!("{first:#?}");
}

fn facts_file(lines: &[(&str, &str, &str)]) -> String {
    let fact = |(second, (kind, channel, rest)): (usize, &(&str, &str, &str))| {
        format!(
            "{{\"source\":\"t\",\"source_id\":\"{second}\",\"at\":\"2026-11-24T08:00:{second:02}Z\",\
             \"type\":\"{kind}\",\"channel\":{channel}{rest}}}\n"
        )
    };
    lines.iter().enumerate().map(fact).collect()
}

const GROUP: &str = r#"{"type":2,"id":"team"}"#;
const PAIR: &str = r#"{"peers":["alice","bob"]}"#;
const FACTS: Format = Format::Facts(facts::Format { dialect: Dialect::Plain });

#[test]
fn a_command_that_was_refused_because_it_came_before_the_join() {
    let alice = r#","uid":"alice""#;
    assert_second_changes_nothing(
        FACTS,
        &facts_file(&[
            ("members_added", GROUP, r#","uids":["bob"]"#),
            ("message", GROUP, r#","seq":1,"from":"bob""#),
            ("unread_set", GROUP, r#","uid":"alice","unread":0"#),
            ("read", GROUP, alice),
            ("activated", GROUP, alice),
            ("deleted", GROUP, alice),
            ("restored", GROUP, alice),
            ("members_added", GROUP, r#","uids":["alice"]"#),
        ]),
    );
}

#[test]
fn messages_without_numbers() {
    let first = assert_second_changes_nothing(
        FACTS,
        &facts_file(&[
            ("message", PAIR, r#","from":"alice""#),
            ("message", PAIR, r#","from":"alice""#),
            ("message", PAIR, r#","from":"bob""#),
        ]),
    );

    assert_eq!(first.recorded, 3);
}

#[test]
fn a_restore_of_what_was_deleted_again_later() {
    let alice = r#","uid":"alice""#;
    assert_second_changes_nothing(
        FACTS,
        &facts_file(&[
            ("message", PAIR, r#","from":"bob""#),
            ("restored", PAIR, alice),
            ("deleted", PAIR, alice),
            ("restored", PAIR, alice),
            ("deleted", PAIR, alice),
        ]),
    );
}
