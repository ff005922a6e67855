//! The published schema and the parser say the same of every fact, however it is changed.

use serde_json::{Value, json};

use super::schema::Schema;
use super::{GROUP, PEERS, line, meaning};
use crate::domain::seq::NUMBER_MAX;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../../docs/facts.schema.json")).unwrap()
}

fn examples() -> Vec<Value> {
    let uids = r#""uids":["alice"]"#;
    let uid = r#""uid":"alice""#;
    let lines = [
        line("message", GROUP, r#""seq":7,"message_id":"$a","from":"alice""#),
        line("message", GROUP, r#""message_id":12"#),
        line("message", PEERS, r#""actor":"alice","reason":"migration""#),
        line("members_added", GROUP, uids),
        line("members_removed", GROUP, &format!(r#"{uids},"reason":{{"code":"member_left"}}"#)),
        line("blocked", GROUP, uids),
        line("unblocked", r#"{"type":"agent-group","id":"g"}"#, uids),
        line("disbanded", GROUP, ""),
        line("read", GROUP, &format!(r#"{uid},"seq":3"#)),
        line("unread_set", GROUP, r#""uid":"alice","unread":2"#),
        line(
            "deleted",
            GROUP,
            r#""uid":"alice","seq":3,"actor":{"kind":"admin","id":"root"},
               "reason":{"code":"admin_action","text":"asked"}"#,
        ),
        line("restored", GROUP, uid),
        line("activated", GROUP, uid),
    ];
    lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn odd_values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(0),
        json!(1),
        json!(2),
        json!(13),
        json!(1.5),
        json!(u64::MAX),
        json!(NUMBER_MAX),
        json!(NUMBER_MAX + 1),
        json!(i64::MAX),
        json!(""),
        json!("x"),
        json!("group"),
        json!("person"),
        json!("admin"),
        json!("user_request"),
        json!("x".repeat(64)),
        json!("x".repeat(65)),
        json!("x".repeat(256)),
        json!("x".repeat(257)),
        json!("x".repeat(1_025)),
        json!("2026-11-24T08:04:26Z"),
        json!([]),
        json!(["x"]),
        json!(["x", "x"]),
        json!(["x", 1]),
        json!({}),
        json!({"peers": ["a", "b"]}),
        json!({"peers": ["a"]}),
        json!({"peers": ["a", "b"], "id": "g"}),
        json!({"type": 2, "id": "g"}),
        json!({"type": 2}),
        json!({"kind": "user", "id": "a"}),
        json!({"code": "blocked", "text": "why"}),
    ]
}

#[track_caller]
fn assert_agree(schema: &Value, fact: &Value) -> bool {
    let line = fact.to_string();
    let problems = meaning(&line).problems;
    let allowed = Schema::new(schema).allows(fact);
    assert_eq!(allowed, problems.is_empty(), "the schema says {allowed} of {line}: {problems:?}");
    allowed
}

#[test]
fn the_examples_are_valid() {
    let schema = schema();
    for example in examples() {
        assert!(assert_agree(&schema, &example), "{example}");
    }
}

#[test]
fn the_schema_and_the_parser_agree_on_every_change_of_an_example() {
    const NAMES: &[&str] = &[
        "source",
        "source_id",
        "at",
        "type",
        "channel",
        "actor",
        "reason",
        "seq",
        "message_id",
        "from",
        "uids",
        "uid",
        "unread",
        "extra",
    ];
    let schema = schema();
    let mut refused = 0;
    for example in examples() {
        for name in NAMES {
            let mut without = example.clone();
            without.as_object_mut().unwrap().remove(*name);
            refused += u32::from(!assert_agree(&schema, &without));
            for value in odd_values() {
                if names_a_stranger(&example, name, &value) {
                    continue;
                }
                let mut changed = example.clone();
                changed[*name] = value;
                refused += u32::from(!assert_agree(&schema, &changed));
            }
        }
    }
    assert!(refused > 1_000, "{refused}");
}

/// A schema cannot say that a user is one of the peers.
fn names_a_stranger(example: &Value, name: &str, value: &Value) -> bool {
    let new_peers = name == "channel" && value.get("peers").is_some();
    let user_given = example.get("uid").is_some() || example.get("from").is_some();
    let into_peers = name == "from" && example["channel"].get("peers").is_some();
    (new_peers && user_given) || into_peers
}

#[test]
fn every_change_within_a_channel_an_actor_and_a_reason_is_agreed_on() {
    let schema = schema();
    for example in examples() {
        for part in ["channel", "actor", "reason"] {
            let Some(object) = example[part].as_object() else { continue };
            for name in object.keys() {
                let mut without = example.clone();
                without[part].as_object_mut().unwrap().remove(name);
                assert_agree(&schema, &without);
                for value in odd_values() {
                    let mut changed = example.clone();
                    changed[part][name] = value;
                    assert_agree(&schema, &changed);
                }
            }
        }
    }
}

#[test]
fn the_documented_examples_are_valid() {
    let schema = schema();
    let text = include_str!("../../../../docs/facts.md");
    let facts: Vec<&str> = text.lines().filter(|line| line.starts_with("{\"source\"")).collect();
    assert!(facts.len() >= 11, "{}", facts.len());
    for fact in facts {
        assert!(assert_agree(&schema, &serde_json::from_str(fact).unwrap()), "{fact}");
    }
}
