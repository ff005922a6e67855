//! 0 done, 1 failed, 2 wrong usage, 3 refused, 4 damage found (which `damage` tests).

use crate::world::{RECORDING, World};

#[test]
fn what_is_done_ends_with_0() {
    let world = World::recorded();
    for arguments in [
        &["list", "alice"][..],
        &["list", "alice", "--as-of", "-2h"],
        &["list", "alice", "--as-of", "0-100"],
        &["why", "alice", "bob"],
        &["why", "alice", "alice@bob"],
        &["why", "nobody", "alice"],
        &["vanished", "alice"],
        &["deletions", "--user", "alice"],
        &["deletions", "--actor", "backend", "--outcome", "refused", "--limit", "3"],
        &["diff", "alice", "0-10", "now"],
        &["replay", "--user", "alice", "--channel", "bob"],
        &["replay", "--without", "0-21"],
        &["inspect", "hides"],
        &["verify", "--print-tail"],
        &["rebuild"],
        &["completions", "bash"],
        &["--help"],
        &["--version"],
    ] {
        assert!(!world.done(arguments).is_empty(), "{arguments:?} prints something");
    }
    world.is_whole();
}

#[test]
fn bad_lines_end_with_1_after_the_rest_is_in() {
    let world = World::empty();
    let recording = std::fs::read_to_string(RECORDING).unwrap();
    let (first, rest) = recording.split_once('\n').unwrap();
    let file = world.file("broken.ndjson", format!("{first}\nthis is no JSON\n{rest}").as_bytes());

    let ran = world.run(&["--output", "json", "import", &file]);

    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("broken.ndjson, line 2: "), "{}", ran.stderr);
    let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(answer["bad"][0]["line"], 2);
    assert_eq!(answer["read"], 838);
    assert!(world.done(&["list", "alice"]).contains("bob"), "the rest is in");
}

#[test]
fn a_file_imported_twice_changes_nothing() {
    let world = World::recorded();
    let before = world.json(&["list", "alice"]);

    let again = world.json(&["import", RECORDING]);

    assert_eq!(again["recorded"], 0);
    assert_eq!(world.json(&["list", "alice"]), before);
}

#[test]
fn wrong_usage_ends_with_2() {
    let world = World::recorded();
    for arguments in [
        &[][..],
        &["lists"],
        &["list"],
        &["list", "alice", "--as-of", "yesterday"],
        &["list", "alice", "--output", "xml"],
        &["delete", "alice", "bob", "--actor", "alice"],
        &["delete", "alice", "bob", "--reason", "because"],
        &["why", "alice", "bob", "--type", "friends"],
        &["deletions", "--limit", "0"],
        &["replay", "--without", "0-1", "--from", "0-0"],
        &["inspect", "rows"],
        &["inspect", "log", "--prefix", "xyz"],
        &["--lang", "fr", "list", "alice"],
        &["list", "a@b"],
        &["list", ""],
        &["delete", "a#b", "bob"],
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{arguments:?}: usage is not data");
    }
}

#[test]
fn no_store_ends_with_2_and_is_not_made() {
    let world = World::empty();
    for arguments in [
        &["list", "alice"][..],
        &["why", "alice", "bob"],
        &["delete", "alice", "bob"],
        &["restore", "0-1"],
        &["verify"],
        &["rebuild"],
        &["inspect", "log"],
    ] {
        let ran = world.run(arguments);
        ran.fails(2, "no-store");
        assert!(ran.stderr.contains("hint: `panguan import FILE` makes one"), "{}", ran.stderr);
    }
    assert!(!world.data().exists(), "asking made nothing");
}

#[test]
fn what_is_refused_ends_with_3_and_names_the_right_id() {
    let world = World::recorded();
    for (arguments, code, hint) in [
        (&["delete", "alice", "alice@bob"][..], "person-id-joined", "\"bob\""),
        (&["delete", "alice", "carol@bob"], "person-id-foreign", "uid"),
        (&["delete", "alice", "nobody"], "no-such-conversation", "panguan list alice"),
        (&["delete", "alice", "bob", "--type", "99"], "type-unknown", "\"bob\""),
        (&["delete", "alice", "bob", "--message-seq", "99999"], "boundary-ahead", "message"),
        (&["restore", "0-0"], "not-a-deletion", "panguan why"),
        (&["restore", "0-999999"], "no-such-event", "deletions"),
    ] {
        let ran = world.run(arguments);
        ran.fails(3, code);
        let said = ran.stderr.lines().find(|line| line.starts_with("hint: ")).unwrap();
        assert!(said.contains(hint), "{arguments:?}: {said}");
    }
}

#[test]
fn a_group_named_without_its_type_is_hinted_at() {
    let world = World::recorded();
    for (command, id) in [("why", "team_2_2"), ("delete", "team_2_2"), ("why", "group_2")] {
        let ran = world.run(&[command, "alice", id]);
        assert!(ran.stderr.contains("add --type group"), "{command} {id}: {}", ran.stderr);
    }
    assert!(!world.run(&["why", "alice", "nobody"]).stderr.contains("--type"));
}

#[test]
fn a_delete_and_its_undo_go_round() {
    let world = World::recorded();
    let listed = |list: &serde_json::Value| {
        list.as_array().unwrap().iter().any(|row| row["channel_id"] == "bob")
    };
    assert!(listed(&world.json(&["list", "alice"])));

    let arguments = ["delete", "alice", "bob", "--actor", "user:alice", "--key", "k1"];
    let receipt = world.json(&arguments);
    assert_eq!(receipt["outcome"], "applied");
    assert_eq!(receipt["visible"], false);
    assert_eq!(receipt["conversation"], serde_json::Value::Null);
    assert!(!listed(&world.json(&["list", "alice"])));
    assert_eq!(world.json(&arguments), receipt, "the same key gives the same receipt");

    let position = receipt["position"].as_str().unwrap();
    let why = world.json(&["why", "alice", "bob"]);
    assert_eq!(why["state"], "hidden");
    assert_eq!(why["cause"]["position"], position);
    assert_eq!(why["cause"]["actor"]["id"], "alice");

    let undone = world.json(&["restore", position]);
    assert_eq!(undone["visible"], true);
    assert_eq!(undone["conversation"]["channel_id"], "bob");
    assert!(listed(&world.json(&["list", "alice"])));
    let before = world.json(&["list", "alice", "--as-of", position]);
    assert!(!listed(&before), "the past stays as it was");
    world.is_whole();
}

#[test]
fn whoever_types_is_named_unless_somebody_else_is() {
    let world = World::recorded();
    world.done(&["delete", "alice", "bob", "--text", "asked by phone", "--ticket", "T-7"]);

    let cause = world.json(&["why", "alice", "bob"])["cause"].clone();

    assert_eq!(cause["actor"], serde_json::json!({"kind": "admin", "id": "tester"}));
    assert_eq!(cause["reason"]["code"], "unspecified");
    assert_eq!(cause["reason"]["text"], "asked by phone");
    assert_eq!(cause["context"]["ticket"], "T-7");
}
