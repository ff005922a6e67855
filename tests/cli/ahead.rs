//! A delete that names a message which is not recorded yet says so, and `why` does when it came.

use serde_json::json;

use crate::world::World;

/// Three messages of alice and bob, and a way to record a further one.
fn world() -> World {
    let world = World::empty();
    for seq in 1..=3 {
        message(&world, seq);
    }
    world
}

fn message(world: &World, seq: u64) {
    let fact = json!({
        "source": "chat", "source_id": seq.to_string(), "type": "message", "from": "bob",
        "at": format!("2026-11-24T08:00:{seq:02}Z"), "seq": seq, "message_id": seq.to_string(),
        "channel": {"peers": ["alice", "bob"]},
    });
    let file = world.file("facts.ndjson", format!("{fact}\n").as_bytes());
    world.done(&["import", "--format", "facts", &file]);
}

#[test]
fn a_receipt_says_what_will_be_hidden_when_it_comes() {
    let delete = ["delete", "alice", "bob", "--key", "k", "--message-seq", "7"];
    let said = world().done(&delete);
    let ahead = "message 7 is above the newest that is recorded, 3: messages 4 to 7 will be hidden";
    assert!(said.contains(ahead), "{said}");
    let said = world().done(&[&["--lang", "zh"], &delete[..]].concat());
    assert!(said.contains("4 \u{5230} 7"), "{said}");

    let world = world();
    let receipt = world.json(&delete);
    assert_eq!(receipt["hides_later"], json!({"from_seq": 4, "to_seq": 7}));
    message(&world, 4);
    assert_eq!(world.json(&delete), receipt, "the same key gives the same receipt");
    let restored = world.json(&["restore", receipt["position"].as_str().unwrap()]);
    assert_eq!(restored["hides_later"], json!(null));
}

#[test]
fn a_receipt_says_so_where_no_message_is_recorded() {
    let said = world().done(&["delete", "carol", "bob", "--message-seq", "1"]);
    let ahead = "no message is recorded yet: message 1 will be hidden too when it comes";
    assert!(said.contains(ahead), "{said}");
}

#[test]
fn a_delete_up_to_what_is_recorded_says_nothing_of_it() {
    for seq in ["2", "3"] {
        let world = world();
        let receipt = world.json(&["delete", "alice", "bob", "--message-seq", seq]);
        assert_eq!(receipt["hides_later"], json!(null));
        message(&world, 4);
        assert_eq!(world.json(&["why", "alice", "bob"])["hid_later"], json!(null));
    }
}

#[test]
fn why_says_which_messages_came_after_the_deletion_that_hides_them() {
    let world = world();
    let receipt = world.json(&["delete", "alice", "bob", "--message-seq", "7"]);
    assert_eq!(world.json(&["why", "alice", "bob"])["hid_later"], json!(null));
    message(&world, 4);
    message(&world, 6);

    let why = world.json(&["why", "alice", "bob"]);

    assert_eq!(why["state"], "hidden");
    let deletion = &receipt["position"];
    let later =
        json!({"from_seq": 4, "to_seq": 6, "messages": 2, "deletion": deletion, "named_seq": 7});
    assert_eq!(why["hid_later"], later);
    let summary = why["summary"].as_str().unwrap();
    assert!(summary.contains("2 of the messages 4 to 6 came after deletion"), "{summary}");
    let said = world.done(&["why", "alice", "bob"]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("hid messages 4 to 6 (2), after deletion 0-"), "{said}");
}
