//! How answers look: they fit, they are plain where no terminal is, and they speak Chinese.

use std::io::Read;
use std::process::Stdio;

use crate::world::{Ran, World};

#[test]
fn tables_fit_100_columns_where_no_terminal_says() {
    let world = World::recorded();
    for question in [&["list", "alice"][..], &["why", "alice", "bob"], &["deletions"]] {
        let stdout = world.done(question);
        let widest = stdout.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 100, "{question:?} is {widest} wide");
    }
}

#[test]
fn nothing_is_coloured_where_no_terminal_is() {
    let world = World::recorded();
    for question in [&["list", "alice"][..], &["why", "alice", "bob"], &["delete", "alice", "x@y"]]
    {
        let ran = world.run(question);
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'), "{question:?}");
    }
}

#[test]
fn a_why_begins_with_one_sentence() {
    let world = World::recorded();
    world.done(&["delete", "alice", "bob", "--actor", "user:alice"]);

    let stdout = world.done(&["why", "alice", "bob"]);

    assert!(stdout.starts_with("The conversation with `bob` left `alice`'s list at "), "{stdout}");
    assert!(stdout.contains("`panguan restore 0-"), "{stdout}");
}

#[test]
fn the_language_is_asked_for_or_of_the_environment() {
    let world = World::recorded();
    let asked = world.done(&["--lang", "zh", "list", "alice"]);
    assert!(asked.starts_with("\u{9891}\u{9053}"), "{asked}");

    let output = world.command(&["list", "alice"]).env("LANG", "zh_CN.UTF-8").output().unwrap();
    assert_eq!(Ran::of(&output).stdout, asked);
    let english = world.done(&["list", "alice"]);
    let output = world.command(&["--lang", "en", "list", "alice"]).env("LANG", "zh_CN").output();
    assert_eq!(Ran::of(&output.unwrap()).stdout, english);
}

#[test]
fn what_scripts_read_is_the_same_in_every_language() {
    let world = World::recorded();
    let csv = |lang| world.done(&["--lang", lang, "--output", "csv", "list", "alice"]);
    assert_eq!(csv("zh"), csv("en"));
    let code = |lang| {
        let ran = world.run(&["--lang", lang, "--output", "json", "delete", "alice", "a@bob"]);
        serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap()["code"].clone()
    };
    assert_eq!(code("zh"), code("en"));
}

#[test]
fn a_refusal_in_chinese_names_the_right_id() {
    let world = World::recorded();
    let ran = world.run(&["--lang", "zh", "delete", "alice", "alice@bob"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("channel_id \"bob\""), "{}", ran.stderr);
    assert!(ran.stderr.contains("person-id-joined"), "{}", ran.stderr);
}

#[test]
fn a_reader_who_stops_reading_is_no_error() {
    let world = World::recorded();
    for format in ["table", "ndjson"] {
        let mut child = world
            .command(&["--output", format, "replay"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 1];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut first).unwrap();
        drop(stdout);

        let ran = Ran::of(&child.wait_with_output().unwrap());

        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{format}");
    }
}

#[test]
fn who_acts_without_a_name_is_the_number_of_the_user() {
    let world = World::recorded();
    let number = {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(world.path()).unwrap().uid()
    };
    let actor_with = |variables: &[(&str, &str)]| {
        let mut delete = world.command(&["--output", "json", "delete", "alice", "bob"]);
        delete.env_remove("USER").envs(variables.iter().copied());
        assert_eq!(Ran::of(&delete.output().unwrap()).code, 0);
        let page = world.json(&["deletions", "--limit", "1"]);
        page["deletions"][0]["event"]["actor"].clone()
    };
    let admin = |id: &str| serde_json::json!({"kind": "admin", "id": id});

    assert_eq!(actor_with(&[]), admin(&format!("uid:{number}")));
    assert_eq!(actor_with(&[("USER", ""), ("LOGNAME", "carol")]), admin("carol"));
    assert_eq!(actor_with(&[("USER", "dave"), ("LOGNAME", "carol")]), admin("dave"));
    let found = world.json(&["deletions", "--actor", &format!("uid:{number}")]);
    assert_eq!(found["deletions"].as_array().unwrap().len(), 1);
}

#[test]
fn what_nobody_sees_is_escaped_for_people_and_raw_for_scripts() {
    let world = World::empty();
    let odd = "bo\u{200b}b\u{feff}";
    let fact = serde_json::json!({
        "source": "chat", "source_id": "1", "at": "2026-11-24T08:00:00Z", "type": "message",
        "channel": {"peers": ["alice", odd]}, "from": odd,
    });
    let file = world.file("facts.ndjson", format!("{fact}\n").as_bytes());
    world.done(&["import", "--format", "facts", &file]);
    let escaped = "bo\\u{200b}b\\u{feff}";

    for question in [&["list", "alice"][..], &["why", "alice", odd], &["replay"]] {
        let people = world.done(question);
        assert!(people.contains(escaped) && !people.contains(odd), "{question:?}: {people}");
        for format in ["json", "csv"] {
            let scripts = world.done(&[&["--output", format], question].concat());
            assert!(scripts.contains(odd), "{format} of {question:?}: {scripts}");
        }
    }
    for misused in [&["list", "alice", "--as-of", odd][..], &["list", "alice", "--lang", odd]] {
        let ran = world.run(misused);
        ran.fails(2, "u{200b}");
        assert!(!ran.stderr.contains('\u{200b}'), "{misused:?}: {}", ran.stderr);
    }
}
