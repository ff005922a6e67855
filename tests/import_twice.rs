//! Importing a facts file twice appends a fence and no event, whatever the first import refused.

use panguan::boot::OpenOptions;
use panguan::domain::event::{Event, Fact, SessionKind};
use panguan::domain::name::Dialect;
use panguan::domain::time::Micros;
use panguan::import::{Answer, Format, Input, StoreSink, import};
use panguan::source::facts;
use panguan::store::Store;
use proptest::prelude::*;

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

/// A directory in memory, where there is one: nothing here depends on what a disk keeps.
fn in_memory() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    dir.unwrap()
}

#[track_caller]
fn assert_second_changes_nothing(text: &str) -> Answer {
    let dir = in_memory();
    let (first, before) = imported(dir.path(), text);
    let (second, after) = imported(dir.path(), text);

    let news: Vec<&Fact> = after[before.len()..].iter().map(|event| &event.fact).collect();
    assert!(matches!(news.as_slice(), [Fact::SessionOpened(_)]), "{news:#?}");
    assert_eq!(second.recorded, 0, "{second:?}");
    first
}

/// A file of facts, one a second.
fn facts_file(lines: &[(&str, &str, &str)]) -> String {
    let seconds = (0..).zip(lines);
    let lines = seconds.map(|(second, (kind, channel, rest))| (second, *kind, *channel, *rest));
    facts_at(&lines.collect::<Vec<_>>())
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
    let dir = in_memory();
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
    let dir = in_memory();
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

/// A file of facts with the second of each of them, which may be the same.
fn facts_at(lines: &[(u8, &str, &str, &str)]) -> String {
    let fact = |(id, (second, kind, channel, rest)): (usize, &(u8, &str, &str, &str))| {
        format!(
            "{{\"source\":\"t\",\"source_id\":\"{id}\",\
             \"at\":\"2026-11-24T08:00:{second:02}Z\",\
             \"type\":\"{kind}\",\"channel\":{channel}{rest}}}\n"
        )
    };
    lines.iter().enumerate().map(fact).collect()
}

#[test]
fn a_command_that_was_refused_just_before_what_allows_it_at_the_same_time() {
    let alice = r#","uid":"alice""#;
    let bob = r#","seq":1,"from":"bob""#;
    assert_second_changes_nothing(&facts_at(&[
        (1, "message", PAIR, bob),
        (5, "restored", PAIR, alice),
        (5, "deleted", PAIR, alice),
    ]));
    assert_second_changes_nothing(&facts_at(&[
        (1, "members_added", GROUP, r#","uids":["bob"]"#),
        (2, "message", GROUP, bob),
        (5, "read", GROUP, alice),
        (5, "members_added", GROUP, r#","uids":["alice"]"#),
    ]));
    assert_second_changes_nothing(&facts_at(&[
        (5, "activated", PAIR, alice),
        (5, "message", PAIR, bob),
        (5, "unread_set", PAIR, r#","uid":"alice","unread":0"#),
    ]));
}

#[test]
fn a_command_on_a_channel_of_which_nothing_was_known_and_whose_members_nobody_states() {
    let first = assert_second_changes_nothing(&facts_at(&[
        (1, "read", GROUP, r#","uid":"alice""#),
        (3, "message", GROUP, r#","seq":1,"from":"bob""#),
    ]));
    assert_eq!(first.refused_by_code["no-such-conversation"], 1);
}

#[test]
fn a_refusal_is_told_again_with_its_code_and_its_event() {
    let dir = in_memory();
    let text = facts_at(&[
        (1, "read", PAIR, r#","uid":"alice""#),
        (2, "message", PAIR, r#","seq":1,"from":"bob""#),
        (3, "read", PAIR, r#","uid":"alice","seq":20000"#),
        (4, "restored", PAIR, r#","uid":"alice""#),
    ]);
    let (first, events) = imported(dir.path(), &text);
    let (second, _) = imported(dir.path(), &text);

    let codes = ["boundary-ahead", "no-such-conversation", "nothing-to-undo"];
    assert_eq!(first.refused_by_code, codes.map(|code| (code.to_owned(), 1)).into());
    assert_eq!(second.refused_by_code, first.refused_by_code);
    let settled = events.iter().filter(|e| matches!(e.fact, Fact::CommandSettled(_)));
    assert_eq!(settled.count(), 3);
}

#[test]
fn a_refusal_that_gives_a_reason_about_somebody_who_was_never_named() {
    let first = assert_second_changes_nothing(&facts_at(&[
        (
            1,
            "read",
            PAIR,
            r#","uid":"alice","reason":{"code":"user_request","text":"by telephone"}"#,
        ),
        (2, "message", PAIR, r#","seq":1,"from":"bob""#),
    ]));
    assert_eq!(first.refused_by_code["no-such-conversation"], 1);
    assert_eq!(first.recorded, 1);
}

/// A fact of a file in no order of times: people come and go, and act before they are there.
fn any_fact() -> impl Strategy<Value = (u8, &'static str, &'static str, String)> {
    let kind = prop::sample::select(vec![
        "message",
        "message",
        "members_added",
        "members_removed",
        "blocked",
        "unblocked",
        "disbanded",
        "read",
        "unread_set",
        "deleted",
        "deleted",
        "restored",
        "activated",
    ]);
    let uid = prop::sample::select(vec!["alice", "bob"]);
    let channel = prop::sample::select(vec![GROUP, PAIR]);
    (0..40_u8, kind, channel, uid, 1..6_u8).prop_map(|(second, kind, channel, uid, number)| {
        let rest = match kind {
            "message" => format!(r#","seq":{number},"from":"{uid}""#),
            "unread_set" => format!(r#","uid":"{uid}","unread":{number}"#),
            "disbanded" => String::new(),
            "read" | "deleted" | "restored" | "activated" => format!(r#","uid":"{uid}""#),
            _ => format!(r#","uids":["{uid}"]"#),
        };
        (second, kind, channel, rest)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_file_in_any_order(facts in prop::collection::vec(any_fact(), 1..24)) {
        let facts: Vec<_> = facts.iter().map(|(a, b, c, rest)| (*a, *b, *c, &**rest)).collect();
        assert_second_changes_nothing(&facts_at(&facts));
    }
}
