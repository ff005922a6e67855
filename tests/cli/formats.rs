//! Standard output is data in the format that was asked for; everything else is on standard error.

use crate::world::World;

const QUESTIONS: &[&[&str]] = &[
    &["list", "alice"],
    &["why", "alice", "bob"],
    &["vanished", "alice"],
    &["deletions"],
    &["diff", "alice", "0-10", "now"],
    &["replay", "--to", "0-40"],
    &["replay", "--without", "0-21"],
    &["inspect", "personal"],
    &["inspect", "log", "--limit", "600"],
    &["inspect", "meta"],
    &["verify"],
];

#[test]
fn json_is_one_value() {
    let world = World::recorded();
    for question in QUESTIONS {
        let answer = world.json(question);
        assert!(answer.is_array() || answer.is_object(), "{question:?}");
    }
}

#[test]
fn ndjson_is_a_value_a_line() {
    let world = World::recorded();
    for question in QUESTIONS {
        let stdout = world.done(&[&["--output", "ndjson"], *question].concat());
        let values = stdout.lines().map(serde_json::from_str::<serde_json::Value>);
        assert!(values.clone().all(|value| value.is_ok()), "{question:?}");
        assert!(values.count() > 0, "{question:?}");
    }
}

#[test]
fn csv_has_a_header_and_as_many_cells_in_each_row() {
    let world = World::recorded();
    for question in QUESTIONS {
        let stdout = world.done(&[&["--output", "csv"], *question].concat());
        let mut reader = csv::Reader::from_reader(stdout.as_bytes());
        assert!(reader.headers().unwrap().len() > 1, "{question:?}");
        let rows = reader.records().map(Result::unwrap).count();
        assert!(rows > 0, "{question:?}");
    }
}

#[test]
fn every_family_can_be_inspected() {
    let world = World::recorded();
    for family in [
        "log",
        "batch",
        "heads",
        "own",
        "channel",
        "member",
        "personal",
        "members_of",
        "timeline",
        "lifecycle",
        "hides",
        "actors",
        "command_keys",
        "names",
        "meta",
    ] {
        let rows = world.json(&["inspect", family, "--limit", "2000"]);
        let rows = rows.as_array().unwrap();
        assert!(!rows.is_empty(), "{family}");
        assert!(rows.iter().all(|row| row["key"].is_object()), "{family}");
    }
    let named = world.json(&["inspect", "personal", "--user", "alice"]);
    assert_eq!(named[0]["key"]["user"]["uid"], "alice");
    let event = world.json(&["inspect", "log", "--position", "0-21"]);
    assert_eq!(event[0]["value"]["type"], "conversation_deleted");
}

#[test]
fn csv_of_events_keeps_messages_and_members() {
    let world = World::recorded();
    let stdout = world.done(&["replay", "--output", "csv"]);
    let mut reader = csv::Reader::from_reader(stdout.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|head| head == name).unwrap();
    let columns = ["type", "details.seq", "details.message_id", "details.from_uid"].map(at);
    let members = at("details.members");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.iter().any(|row| {
        &row[columns[0]] == "message_recorded" && columns.iter().all(|at| !row[*at].is_empty())
    }));
    assert!(rows.iter().any(|row| row[members].starts_with("[\"")));
}

#[test]
fn a_message_id_is_a_string_in_rows_too() {
    let world = World::recorded();
    let rows = world.json(&["inspect", "channel"]);
    let ids: Vec<&serde_json::Value> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["value"]["head"].get("message_id"))
        .collect();
    assert!(!ids.is_empty() && ids.iter().all(|id| id.is_string()), "{ids:?}");
}

#[test]
fn a_row_has_the_fields_that_scripts_rely_on_in_their_order() {
    let world = World::recorded();
    let row = world.json(&["list", "alice"])[0].clone();
    let names: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "channel_id",
            "channel_type",
            "unread",
            "last_message_seq",
            "last_message",
            "read_seq",
            "deleted_to_seq"
        ]
    );
}

#[test]
fn an_error_is_a_value_too() {
    let world = World::recorded();

    let ran = world.run(&["--output", "json", "delete", "alice", "alice@bob"]);

    ran.fails(3, "person-id-joined");
    let error: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(error["code"], "person-id-joined");
    assert_eq!(error["correct_channel_id"], "bob");
    let position = error["position"].as_str().unwrap();
    let event = world.json(&["replay", "--from", position, "--to", position]);
    assert_eq!(event[0]["type"], "deletion_refused");
    assert_eq!(event[0]["details"]["asked_id"], "alice@bob");
}

#[test]
fn notes_are_no_data() {
    let world = World::recorded();
    let ran = world.run(&["--output", "ndjson", "list", "nobody"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    assert_eq!(ran.stderr, "no user `nobody` in this store\n");
    assert_eq!(world.json(&["list", "nobody"]), serde_json::json!([]));
}

#[test]
fn pages_of_deletions_follow_one_another() {
    let world = World::recorded();
    let all = world.json(&["deletions"])["deletions"].clone();
    let mut paged = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut arguments = vec!["deletions", "--limit", "7"];
        if let Some(cursor) = &cursor {
            arguments.extend(["--cursor", cursor]);
        }
        let page = world.json(&arguments);
        paged.extend(page["deletions"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = Some(next.to_owned());
    }
    assert_eq!(serde_json::Value::Array(paged), all);
}
