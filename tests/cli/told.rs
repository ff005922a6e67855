//! What is told of a conversation is what happened to it: no date that is another event's, no
//! "never" where nobody looked, no two cells alike where something differs.

use serde_json::json;

use crate::world::{RECORDING, World};

/// Imports facts of one source, in this order.
fn import(world: &World, facts: &[serde_json::Value]) {
    let lines: Vec<String> = facts.iter().map(|fact| format!("{fact}\n")).collect();
    let file = world.file("facts.ndjson", lines.concat().as_bytes());
    world.done(&["import", "--format", "facts", &file]);
}

fn message(seq: u64, at: &str, channel: &serde_json::Value) -> serde_json::Value {
    json!({
        "source": "crm", "source_id": seq.to_string(), "type": "message", "from": "bob",
        "at": at, "seq": seq, "message_id": seq.to_string(), "channel": channel,
    })
}

#[test]
fn what_one_source_missed_is_unknown_whatever_another_one_saw() {
    let world = World::empty();
    let with_carol = json!({"peers": ["carol", "bob"]});
    import(&world, &[message(1, "2026-03-01T08:00:00Z", &with_carol)]);
    let ask = ["why", "alice", "nobody", "--at", "2026-06-01"];
    assert_eq!(world.json(&ask)["state"], "never_existed", "the only source covers it");

    world.done(&["import", RECORDING]);

    let why = world.json(&ask);
    assert_eq!(why["state"], "unknown");
    let summary = why["summary"].as_str().unwrap();
    let missing = "messages of `wukongim` before 2026-11-24 ";
    assert!(summary.contains(missing) && !summary.contains("crm"), "{summary}");
    assert_eq!(world.json(&["why", "alice", "nobody"])["state"], "never_existed");
}

#[test]
fn the_date_of_leaving_is_not_joined_with_the_name_of_a_later_blocker() {
    let world = World::empty();
    let fact = |number: u64, day: u64, more: serde_json::Value| {
        let mut fact = json!({
            "source": "crm", "source_id": format!("f{number}"),
            "at": format!("2026-03-{day:02}T10:00:00Z"),
            "channel": {"type": "group", "id": "team"},
        });
        fact.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fact
    };
    let members = json!(["alice", "bob"]);
    import(
        &world,
        &[
            fact(1, 1, json!({"type": "members_added", "uids": members})),
            fact(2, 2, json!({"type": "message", "from": "bob", "seq": 1, "message_id": "1"})),
            fact(3, 3, json!({"type": "members_removed", "uids": ["alice"]})),
            fact(4, 4, json!({"type": "disbanded"})),
        ],
    );

    let off = world.done(&["why", "alice", "team", "--type", "group"]);
    let row = |label: &str, said: &str, text: &str| {
        text.lines().any(|line| line.strip_prefix(label).is_some_and(|rest| rest.trim() == said))
    };
    assert!(row("state", "disbanded", &off), "{off}");
    assert!(row("off the list since", "2026-03-03T10:00:00.000Z", &off), "{off}");
    let zh = world.done(&["--lang", "zh", "why", "alice", "team", "--type", "group"]);
    assert!(
        row("\u{79bb}\u{5f00}\u{5217}\u{8868}\u{4e8e}", "2026-03-03T10:00:00.000Z", &zh),
        "{zh}"
    );
    let before = ["why", "alice", "team", "--type", "group", "--at", "2026-03-02T12:00:00Z"];
    let on = world.done(&before);
    assert!(row("on the list since", "2026-03-02T10:00:00.000Z", &on), "{on}");
}

#[test]
fn a_delete_up_to_message_0_says_that_it_covers_none() {
    let world = World::recorded();
    let delete = ["delete", "alice", "bob", "--message-seq", "0"];
    let said = world.done(&delete);
    assert!(said.starts_with("nothing changed: 0 covers no message"), "{said}");
    let zh = world.done(&[&["--lang", "zh"], &delete[..]].concat());
    assert!(zh.contains("0 \u{4e0d}\u{5305}\u{542b}"), "{zh}");
}
