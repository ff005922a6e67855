//! Each class of refused delete, with the recording's own example: its error, its event, and the
//! right id where one can be named. And each channel type's delete, where the user has the
//! conversation.

mod world;

use std::collections::BTreeMap;
use std::fs;

use panguan::domain::event::Fact;
use panguan::domain::refusal::RefusalClass;
use panguan::store::receipt::Answer;
use world::World;

const RECORDING: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/recorded/wukongim-2.2.5.ndjson");

/// The recording's line, the class, and the right channel id.
const EXAMPLES: [(u64, &str, Option<&str>); 18] = [
    (19, "person-id-joined", Some("bob")),
    (20, "person-id-joined", Some("bob")),
    (36, "no-such-conversation", None),
    (116, "no-such-conversation", None),
    (226, "malformed-request", Some("bob")),
    (227, "malformed-request", Some("bob")),
    (228, "malformed-request", Some("bob")),
    (229, "type-unknown", Some("bob")),
    (230, "id-empty", None),
    (338, "id-forbidden-character", None),
    (339, "id-forbidden-character", None),
    (340, "id-forbidden-character", None),
    (341, "no-such-conversation", None),
    (342, "id-too-long", None),
    (343, "no-such-conversation", None),
    (344, "type-unknown", Some("bob")),
    (385, "person-id-joined", Some("mallory")),
    (784, "person-id-foreign", Some("ivan")),
];

fn lines() -> BTreeMap<u64, String> {
    let text = fs::read_to_string(RECORDING).unwrap();
    let number = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["n"].as_u64().unwrap()
    };
    text.lines().map(|line| (number(line), line.to_owned())).collect()
}

#[test]
fn every_refused_delete_names_its_class_and_the_right_id_and_leaves_an_event() {
    let lines = lines();
    for (n, class, right) in EXAMPLES {
        let world = World::new();
        let answers = world.take(&lines[&n]);
        let error = match answers.as_slice() {
            [Err(error)] => error,
            other => panic!("n {n}: {other:?}"),
        };
        assert_eq!(error.code.name(), class, "n {n}: {}", error.message);
        assert_eq!(error.correct_channel_id.as_deref(), right, "n {n}: {}", error.message);
        let position = error.position.as_deref().unwrap().parse();
        let position: panguan::domain::position::Position = position.unwrap();
        let event = world.store.log().event(position.offset).unwrap().unwrap();
        let Fact::DeletionRefused(refused) = &event.fact else { panic!("n {n}: {event:?}") };
        assert_eq!(refused.class, RefusalClass::parse(class).unwrap(), "n {n}");
        let status: serde_json::Value = serde_json::from_str(&lines[&n]).unwrap();
        assert_eq!(refused.answered.map(u64::from), status["status"].as_u64(), "n {n}");
        assert!(right.is_none() || refused.meant.is_some(), "n {n}");
    }
}

#[test]
fn ids_of_topics_and_agents_that_are_malformed_are_refused_as_such() {
    for (kind, class) in [(5, "topic-id-malformed"), (11, "agent-id-malformed")] {
        for id in ["plain", "@right", "left@", "a@b@c", "a#b@c"] {
            let world = World::new();
            let line = delete_line("alice", id, kind);
            let answers = world.take(&line);
            let code = answers[0].as_ref().unwrap_err().code.name();
            assert_eq!(code, class, "{id} of type {kind}");
        }
    }
}

#[test]
fn a_delete_works_for_each_channel_type_where_the_user_has_the_conversation() {
    let ids = [
        (1, "bob"),
        (2, "g"),
        (3, "service"),
        (4, "community"),
        (5, "community@topic"),
        (6, "info"),
        (7, "data"),
        (8, "temp"),
        (10, "visitor"),
        (11, "alice@agent"),
        (12, "agents"),
    ];
    for (kind, id) in ids {
        let world = World::new();
        let channel = format!(r#""channel_id":"{id}","channel_type":{kind}"#);
        let members = call("/channel", &format!(r#"{{{channel},"subscribers":["alice","bob"]}}"#));
        let message = format!(
            r#"{{"at":"2026-01-01T00:00:01Z","kind":"webhook","method":"POST","path":"/webhook",
                "query":"event=msg.notify","status":200,"request":[{{
                "message_id":2125138452356796416,"message_seq":1,"from_uid":"alice",{channel},
                "timestamp":1795507464}}],"response":null}}"#
        );
        if kind != 1 {
            world.take(&members);
        }
        world.take(&message);
        let answers = world.take(&delete_line("alice", id, kind));
        match answers.as_slice() {
            [Ok(Answer::Recorded(receipt))] => assert!(!receipt.visible, "type {kind}"),
            other => panic!("type {kind}: {other:?}"),
        }
    }
}

fn delete_line(uid: &str, id: &str, kind: i64) -> String {
    let request = format!(r#"{{"uid":"{uid}","channel_id":"{id}","channel_type":{kind}}}"#);
    call("/conversations/delete", &request)
}

fn call(path: &str, request: &str) -> String {
    format!(
        r#"{{"at":"2026-11-24T09:00:02Z","kind":"api","method":"POST","path":"{path}","query":"",
            "status":200,"request":{request},"response":{{"status":200}}}}"#
    )
}
