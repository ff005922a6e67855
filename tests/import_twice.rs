//! Importing a facts file twice appends a fence and no event, whatever the first import refused.

use panguan::boot::OpenOptions;
use panguan::domain::event::{Event, Fact, SessionKind};
use panguan::domain::name::Dialect;
use panguan::domain::time::Micros;
use panguan::import::{Answer, Format, Input, StoreSink, import};
use panguan::source::facts;
use panguan::store::Store;

const NOW: Micros = Micros(4_000_000_000_000_000);

/// Opens the store in `dir`, imports `text` and returns the answer and the events.
fn imported(dir: &std::path::Path, text: &str) -> (Answer, Vec<Event>) {
    let options = OpenOptions {
        kind: SessionKind::Import,
        dialect: Some(Dialect::Plain),
        accept_clock_behind: true,
        ..OpenOptions::default()
    };
    let store = Store::open(dir, &options).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut sink = StoreSink::new(store.clone(), runtime.handle().clone());
    let reader = Box::new(std::io::Cursor::new(text.to_owned()));
    let input = Input { name: "file".to_owned(), reader, bytes: None };
    let answer = import(FACTS, vec![input], NOW, &mut sink, &mut ()).unwrap();
    let events = store.log().events(0, 100_000).unwrap();
    (answer, events)
}

#[track_caller]
fn assert_second_changes_nothing(text: &str) -> Answer {
    let dir = tempfile::tempdir().unwrap();
    let (first, before) = imported(dir.path(), text);
    let (second, after) = imported(dir.path(), text);

    let news: Vec<&Fact> = after[before.len()..].iter().map(|event| &event.fact).collect();
    assert!(matches!(news.as_slice(), [Fact::SessionOpened(_)]), "{news:#?}");
    assert_eq!(second.recorded, 0, "{second:?}");
    first
}

fn facts_file(lines: &[(&str, &str, &str)]) -> String {
    let fact = |(second, (kind, channel, rest)): (usize, &(&str, &str, &str))| {
        format!(
            "{{\"source\":\"t\",\"source_id\":\"{second}\",\
             \"at\":\"2026-11-24T08:00:{second:02}Z\",\
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
    assert_second_changes_nothing(&facts_file(&[
        ("members_added", GROUP, r#","uids":["bob"]"#),
        ("message", GROUP, r#","seq":1,"from":"bob""#),
        ("unread_set", GROUP, r#","uid":"alice","unread":0"#),
        ("read", GROUP, alice),
        ("activated", GROUP, alice),
        ("deleted", GROUP, alice),
        ("restored", GROUP, alice),
        ("members_added", GROUP, r#","uids":["alice"]"#),
    ]));
}

#[test]
fn messages_without_numbers() {
    let first = assert_second_changes_nothing(&facts_file(&[
        ("message", PAIR, r#","from":"alice""#),
        ("message", PAIR, r#","from":"alice""#),
        ("message", PAIR, r#","from":"bob""#),
    ]));

    assert_eq!(first.recorded, 3);
}

#[test]
fn a_restore_of_what_was_deleted_again_later() {
    let alice = r#","uid":"alice""#;
    assert_second_changes_nothing(&facts_file(&[
        ("message", PAIR, r#","from":"bob""#),
        ("restored", PAIR, alice),
        ("deleted", PAIR, alice),
        ("restored", PAIR, alice),
        ("deleted", PAIR, alice),
    ]));
}

#[test]
fn a_fact_that_is_told_again_with_another_content() {
    let dir = tempfile::tempdir().unwrap();
    let alice = r#","uid":"alice""#;
    let told = facts_file(&[("message", PAIR, r#","from":"bob""#), ("deleted", PAIR, alice)]);
    let retold = told.replace(alice, r#","uid":"alice","actor":"root""#);
    let (_, before) = imported(dir.path(), &told);

    let (other_actor, after) = imported(dir.path(), &retold);
    assert_eq!((other_actor.recorded, other_actor.duplicates), (0, 2));
    assert_eq!(after.len(), before.len() + 1);

    let (other_user, _) = imported(dir.path(), &told.replace(alice, r#","uid":"bob""#));
    assert_eq!((other_user.recorded, other_user.duplicates, other_user.refused), (0, 1, 1));
    assert_eq!(other_user.refused_by_code["idempotency-key-reused"], 1);
}

#[test]
fn a_restore_undoes_the_newest_deletion_of_its_time() {
    let dir = tempfile::tempdir().unwrap();
    let alice = r#","uid":"alice""#;

    let (answer, events) = imported(
        dir.path(),
        &facts_file(&[
            ("message", PAIR, r#","from":"bob""#),
            ("deleted", PAIR, alice),
            ("message", PAIR, r#","from":"bob""#),
            ("deleted", PAIR, alice),
            ("restored", PAIR, alice),
            ("restored", PAIR, alice),
            ("restored", PAIR, alice),
        ]),
    );

    let deleted = events.iter().filter(|e| matches!(e.fact, Fact::ConversationDeleted(_)));
    let deleted: Vec<_> = deleted.map(|event| event.position).collect();
    let restored = events.iter().filter_map(|event| match &event.fact {
        Fact::ConversationRestored(restored) => Some(restored.deletion),
        _ => None,
    });
    assert_eq!(restored.collect::<Vec<_>>(), [deleted[1], deleted[0]]);
    assert_eq!(answer.refused_by_code["nothing-to-undo"], 1);
}
