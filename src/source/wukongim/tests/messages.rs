//! Webhooks.

use super::{meaning, recorded, webhook};
use crate::domain::channel_type::ChannelType;
use crate::domain::command::{Command, IncomingMessage};
use crate::domain::event::FactKind;
use crate::domain::name::{ChannelName, Dialect, Uid};
use crate::domain::time::Micros;
use crate::source::Rank;

fn uid(text: &str) -> Uid {
    Uid::new(Dialect::WuKongIm, text).unwrap()
}

fn messages(line: &str) -> Vec<IncomingMessage> {
    let requests = meaning(line).requests.into_iter();
    requests
        .map(|timed| match timed.request.command {
            Command::Message(message) => message,
            other => panic!("{other:?} is no message"),
        })
        .collect()
}

fn notify(items: &str) -> String {
    webhook("msg.notify", items)
}

/// A webhook with one message, of `a` unless `fields` say otherwise.
fn notify_one(channel_type: u8, channel_id: &str, fields: &str) -> String {
    let from = if fields.contains("from_uid") { "" } else { "\"from_uid\":\"a\"," };
    notify(&format!(
        "[{{\"message_seq\":2,\"channel_type\":{channel_type},\"channel_id\":\"{channel_id}\",\
         {from}{fields}}}]"
    ))
}

#[test]
fn the_first_webhook_holds_the_first_messages() {
    let meaning = meaning(recorded(12));

    let first = &meaning.requests[0];
    let Command::Message(message) = &first.request.command else { panic!("no message") };
    assert_eq!(
        *message,
        IncomingMessage {
            channel: ChannelName::person(uid("alice"), uid("bob")),
            seq: Some(1),
            message_id: 2_125_138_452_356_796_416,
            from: Some(uid("alice")),
        }
    );
    assert_eq!(first.rank, Rank::Message);
    let millis = (2_125_138_452_356_796_416_i64 >> 22) + 1_288_834_974_657;
    assert_eq!(first.at, Micros(millis * 1_000 + 999));
    assert_eq!(first.request.occurred_at, Some(first.at));
    assert_eq!(first.request.idempotency_key, None);
    assert_eq!(meaning.covers[0].kind, FactKind::Messages);
    assert_eq!(meaning.path, "/webhook?event=msg.notify");
}

#[test]
fn who_was_offline_is_observed_and_the_message_comes_with_msg_notify() {
    let meaning = meaning(recorded(7));

    assert_eq!(meaning.requests.len(), 1);
    assert_eq!(meaning.requests[0].rank, Rank::Observation);
    assert_eq!(
        meaning.requests[0].request.command,
        Command::Observe {
            channel: ChannelName::Other { kind: ChannelType::Group, id: "group_2".to_owned() },
            uids: vec![uid("bob"), uid("carol")],
        }
    );
    assert!(meaning.covers.is_empty());
}

#[test]
fn live_channels_the_system_and_commands_are_skipped_and_counted() {
    let meaning = meaning(recorded(87));

    let mut skipped = meaning.skipped;
    skipped.sort();
    assert_eq!(
        skipped,
        [
            "/webhook?event=msg.notify (a command)",
            "/webhook?event=msg.notify (from the system)",
            "/webhook?event=msg.notify (never a conversation)",
            "/webhook?event=msg.notify (never a conversation)",
            "/webhook?event=msg.notify (never a conversation)",
        ]
    );
    assert!(meaning.problems.is_empty());
    assert!(!meaning.requests.is_empty());
}

#[test]
fn offline_messages_without_a_number_or_to_a_person_say_nothing() {
    for (n, why) in
        [(93, "(a command)"), (100, "(not kept, has no number)"), (99, "(never a conversation)")]
    {
        let meaning = meaning(recorded(n));
        assert!(meaning.requests.is_empty(), "line {n}");
        assert_eq!(meaning.skipped, [format!("/webhook?event=msg.offline {why}")], "line {n}");
    }
}

#[test]
fn an_item_that_cannot_be_read_does_not_take_the_others_with_it() {
    let items = r#"[{"message_seq":"x"},
        {"message_id":9,"message_seq":2,"from_uid":"a","channel_id":"g","channel_type":2}, 7]"#
        .replace('\n', " ");

    let line = notify(&items);

    assert_eq!(messages(&line).len(), 1);
    let problems = meaning(&line).problems;
    assert_eq!(
        problems,
        [
            "message 1 of it cannot be read: message_seq is a string, not a whole \
             number from 0 to 9007199254740991",
            "message 3 of it cannot be read: it is a number, not an object",
        ]
    );
}

#[test]
fn a_person_channel_is_named_by_the_peer_or_by_both() {
    for id in ["bob", "alice@bob", "bob@alice"] {
        let line = notify_one(1, id, r#""message_id":9,"from_uid":"alice""#);
        let channel = ChannelName::person(uid("alice"), uid("bob"));
        assert_eq!(messages(&line)[0].channel, channel, "{id}");
    }
}

#[test]
fn a_group_message_of_the_system_has_no_sender() {
    for from in ["", "____system"] {
        let line = notify_one(2, "g", &format!(r#""message_id":9,"from_uid":"{from}""#));
        assert_eq!(messages(&line)[0].from, None);
    }
}

#[test]
fn a_rounded_id_is_read_from_its_text() {
    let rounded = r#""message_id":2125138452356796400,"message_idstr":"2125138452356796416""#;
    let line = notify_one(1, "b", rounded);

    assert_eq!(messages(&line)[0].message_id, 2_125_138_452_356_796_416);
}

#[test]
fn an_id_that_contradicts_the_timestamp_is_no_clock() {
    let line = notify_one(1, "b", r#""message_id":7,"timestamp":1795507464"#);

    assert_eq!(meaning(&line).requests[0].at, Micros(1_795_507_464_999_999));
}

#[test]
fn the_event_is_found_in_the_query_that_the_server_breaks() {
    let line = recorded(12).replace("event=msg.notify", "token=x?event=msg.notify");

    assert_eq!(meaning(&line).requests.len(), meaning(recorded(12)).requests.len());
}

#[test]
fn another_event_is_counted() {
    let line = webhook("user.onlinestatus", r#"["alice-0-1-5-1-1"]"#);

    assert_eq!(meaning(&line).skipped, ["/webhook?event=user.onlinestatus"]);
}

#[test]
fn a_topic_of_a_community_is_named_by_both_halves() {
    let line = notify_one(5, "c@t", r#""message_id":9"#);

    assert_eq!(
        messages(&line)[0].channel,
        ChannelName::Other { kind: ChannelType::CommunityTopic, id: "c@t".to_owned() }
    );
}
