//! Lines that nobody honest wrote: a clear reason, never a panic.

use proptest::prelude::*;

use super::{call, meaning, webhook};
use crate::source::Meaning;
use crate::source::wukongim::Server;

#[track_caller]
fn reason(line: &[u8]) -> String {
    let Meaning { requests, problems, .. } = Server::default().recorded_line(line);
    assert!(requests.is_empty());
    let [reason] = <[String; 1]>::try_from(problems).expect("one reason");
    reason
}

#[test]
fn each_kind_of_damage_has_its_reason() {
    let good = call("/conversations/delete", 200, r#"{"uid":"a"}"#);
    let cases: [(Vec<u8>, &str); 11] = [
        (b"\xff\xfe{}".to_vec(), "it is not UTF-8 from byte 1 on"),
        (b"{\"at\":\"\xc3\x28\"}".to_vec(), "it is not UTF-8 from byte 8 on"),
        (b"[]".to_vec(), "it is no JSON object, as a recorded call is"),
        (b"hello".to_vec(), "it is no JSON object, as a recorded call is"),
        (good.as_bytes()[..40].to_vec(), "it is JSON that ends too early"),
        (b"{\"at\": nope}".to_vec(), "it is not JSON: wrong at byte 9"),
        (b"{}".to_vec(), "it is no recorded call: missing field `at`"),
        (
            good.replace("\"api\"", "\"rpc\"").into_bytes(),
            "its kind is `rpc`, not `api` or `webhook`",
        ),
        (
            good.replace("2026-11-24", "yesterday").into_bytes(),
            "its `at` is `yesterdayT08:00:00.000001Z`, not a time of RFC 3339",
        ),
        (
            good.replace(":200,", ":70000,").into_bytes(),
            "it is no recorded call: invalid value: integer `70000`, expected u16",
        ),
        (
            call("/channel", 200, "[1]").into_bytes(),
            "the server answered 200 to /channel, but its body cannot be read: \
             it is an array, not an object",
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(reason(&line), expected, "{}", String::from_utf8_lossy(&line));
    }
}

#[test]
fn a_reason_quotes_little_and_nothing_that_a_terminal_acts_on() {
    let line =
        call("/x", 200, "{}").replace("\"api\"", &format!("\"\\u001b[2J{}\"", "k".repeat(999)));

    let reason = reason(line.as_bytes());

    assert!(reason.len() < 200, "{reason}");
    assert!(!reason.contains('\u{1b}'), "{reason}");
}

#[test]
fn depth_costs_nothing() {
    let deep = format!("{}{}", "[".repeat(1 << 20), "]".repeat(1 << 20));
    let line = call("/conversations/clearUnread", 200, &format!(r#"{{"uid":"a","more":{deep}}}"#));

    assert_eq!(meaning(&line).requests.len(), 1);
}

#[test]
fn numbers_that_do_not_fit_are_told() {
    for number in ["256", "-1", "1.0", "1e2", "99999999999999999999999999"] {
        let body = format!(r#"{{"uid":"a","channel_id":"b","channel_type":{number}}}"#);
        let told = reason(call("/conversations/setUnread", 200, &body).as_bytes());
        assert!(told.contains("channel_type is "), "{told}");
    }
}

#[test]
fn half_a_surrogate_pair_is_a_replacement_character() {
    let line = call(
        "/conversations/delete",
        200,
        r#"{"uid":"a","channel_id":"\ud800x","channel_type":2}"#,
    );

    assert_eq!(meaning(&line).requests.len(), 1);
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let names = prop::sample::select(vec![
        "uid",
        "channel_id",
        "channel_type",
        "unread",
        "subscribers",
        "uids",
        "reset",
        "disband",
        "header",
        "sync_once",
        "message_id",
        "message_idstr",
        "message_seq",
        "from_uid",
        "to_uids",
        "timestamp",
        "UID",
        "x",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (0_i64..13).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["", "alice", "bob", "alice@bob", "____system", "g____cmd"])
            .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..10).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
            }),
        ]
    })
}

fn path() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "/conversations/delete",
        "/conversations/setUnread",
        "/conversations/clearUnread",
        "/conversations/activate",
        "/channel",
        "/channel/info",
        "/channel/subscriber_add",
        "/channel/blacklist_set",
        "/channel/delete",
    ])
}

proptest! {
    #[test]
    fn arbitrary_bodies_never_panic(path in path(), status in 100_u16..600, body in json()) {
        let meaning = meaning(&call(path, status, &body.to_string()));
        let told = meaning.requests.len() + meaning.skipped.len() + meaning.problems.len();
        prop_assert!(told > 0, "a line must be told of");
    }

    #[test]
    fn arbitrary_webhooks_never_panic(offline in any::<bool>(), body in json()) {
        let event = if offline { "msg.offline" } else { "msg.notify" };
        meaning(&webhook(event, &body.to_string()));
    }

    #[test]
    fn arbitrary_bytes_never_panic(line in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Server::default().recorded_line(&line);
    }

    #[test]
    fn a_damaged_line_never_panics(at in 0_usize..400, byte in any::<u8>()) {
        let mut line = super::recorded(19).as_bytes().to_vec();
        let at = at % line.len();
        line[at] = byte;
        let _ = Server::default().recorded_line(&line);
    }
}
