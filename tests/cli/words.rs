//! What answers say in words: what is kept, what keeps a conversation off, in both languages.

use serde_json::json;

use crate::world::World;

/// Alice and Bob write in a group; Bob deletes it, and leaves.
fn world() -> World {
    let team = json!({"type": 2, "id": "team"});
    let facts = [
        json!({"type": "members_added", "uids": ["alice", "bob"]}),
        json!({"type": "message", "seq": 1, "message_id": "1", "from": "alice"}),
        json!({"type": "message", "seq": 2, "message_id": "2", "from": "alice"}),
        json!({"type": "deleted", "uid": "bob", "actor": "bob"}),
        json!({
            "type": "members_removed", "uids": ["bob"], "actor": "bob", "reason": "member_left",
        }),
    ];
    let mut lines = String::new();
    for (number, mut fact) in facts.into_iter().enumerate() {
        fact["source"] = "chat".into();
        fact["source_id"] = number.to_string().into();
        fact["at"] = format!("2026-11-24T08:00:{:02}Z", number * 3).into();
        fact["channel"] = team.clone();
        lines += &format!("{fact}\n");
    }
    let world = World::empty();
    let file = world.file("facts.ndjson", lines.as_bytes());
    world.done(&["import", "--format", "facts", &file]);
    world
}

fn position(world: &World, kind: &str) -> String {
    let events = world.done(&["--output", "ndjson", "replay"]);
    let event = events.lines().rfind(|line| line.contains(&format!("\"type\":\"{kind}\"")));
    let event: serde_json::Value = serde_json::from_str(event.unwrap()).unwrap();
    event["position"].as_str().unwrap().to_owned()
}

#[test]
fn without_a_deletion_what_else_keeps_it_off_is_said() {
    let world = world();
    let deletion = position(&world, "conversation_deleted");

    let found = world.json(&["replay", "--without", &deletion]);

    let kept = json!([{
        "uid": "bob", "channel_id": "team", "channel_type": 2, "blockers": ["left"],
    }]);
    assert_eq!(found["kept_off"], kept);
    let said = world.done(&["replay", "--without", &deletion]);
    assert!(said.contains("with team would still be off bob's list: left\n"), "{said}");
}

#[test]
fn without_the_newest_message_the_one_before_it_is_the_head() {
    let world = world();
    let found = world.json(&["replay", "--without", &position(&world, "message_recorded")]);

    let alice = &found["differences"][0];
    assert_eq!(alice["uid"], "alice");
    assert_eq!(alice["with"]["last_message"]["seq"], 2);
    assert_eq!(alice["without"]["last_message"]["seq"], 1);
}

#[test]
fn what_vanished_names_what_keeps_it_off_now_beside_what_took_it_off() {
    let world = world();
    let (deletion, leaving) =
        (position(&world, "conversation_deleted"), position(&world, "members_removed"));

    let found = &world.json(&["vanished", "bob"])[0];

    assert_eq!(found["cause"]["position"], deletion);
    assert_eq!(found["state"], "left");
    let blockers = [("left", &leaving), ("hidden", &deletion)];
    for (at, (kind, event)) in blockers.into_iter().enumerate() {
        assert_eq!(found["blockers"][at]["kind"], kind);
        assert_eq!(found["blockers"][at]["event"]["position"], **event);
    }
    assert!(found["summary"].as_str().unwrap().contains("kept off too"), "{found}");
    let line = world.done(&["vanished", "bob"]);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(line.contains(&format!("left ({leaving}), hidden ({deletion})")), "{line}");
}

#[test]
fn where_it_stands_and_whose_hand_it_was_are_said_in_chinese() {
    let world = world();
    for question in [&["vanished", "bob"][..], &["why", "bob", "team", "--type", "group"]] {
        let said = world.done(&[&["--lang", "zh"], question].concat());
        for english in [" left", "hidden", "recorded)", "user ", "service "] {
            assert!(!said.contains(english), "{english} in\n{said}");
        }
    }
}

#[test]
fn a_range_that_ends_before_it_begins_is_wrong_usage() {
    let world = world();
    for (from, to) in [("0-5", "0-4"), ("-1h", "-2h"), ("2026-11-24T09:00:00Z", "0-0")] {
        let ran = world.run(&["replay", "--from", from, "--to", to]);
        ran.fails(2, "ends before it begins");
    }
    world.done(&["replay", "--from", "0-5", "--to", "0-5"]);
}

#[test]
fn the_hint_of_the_error_as_json_is_the_hint_that_is_said() {
    let world = world();
    let ran = world.run(&["--output", "json", "delete", "alice", "team"]);
    let error: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let hint = error["hint"].as_str().unwrap();
    assert!(hint.contains("--type group"), "{hint}");
    assert!(ran.stderr.contains(&format!("hint: {hint}\n")), "{}", ran.stderr);
}

#[test]
fn the_same_call_made_again_and_again_is_told_once() {
    let world = World::empty();
    let message = json!({
        "source": "chat", "source_id": "1", "at": "2026-11-24T08:00:00Z", "type": "message",
        "channel": {"peers": ["alice", "bob"]},
        "seq": 1, "message_id": "1", "from": "bob",
    });
    let file = world.file("facts.ndjson", format!("{message}\n").as_bytes());
    world.done(&["import", "--format", "facts", "--dialect", "wukongim", &file]);
    for _ in 0..3 {
        assert_eq!(world.run(&["delete", "alice", "alice@bob", "--actor", "user:alice"]).code, 3);
    }

    for (lang, told) in [("en", "three times to delete `alice@bob`"), ("zh", "3 \u{6b21}")] {
        let why = world.json(&["--lang", lang, "why", "alice", "bob"]);
        let summary = why["summary"].as_str().unwrap();
        assert!(summary.contains(told), "{summary}");
        assert_eq!(summary.matches("`alice@bob`").count(), 1, "{summary}");
    }
}
