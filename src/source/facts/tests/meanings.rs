//! The table of facts: what each means, and why a bad one is bad.

use proptest::collection::vec;
use proptest::num::u8::ANY;

use super::super::{Format, message_number};
use super::{GROUP, PEERS, PLAIN, line, meaning};
use crate::domain::channel_type::ChannelType;
use crate::domain::command::{
    Cause, Command, DeleteConversation, IncomingMessage, MembersCommand, MembershipAct, Named,
    Request, Whom,
};
use crate::domain::context::{ActorKind, ReasonCode};
use crate::domain::decide::membership::JoinPolicy;
use crate::domain::event::{FactKind, Removal};
use crate::domain::name::{ChannelName, Dialect, Uid};
use crate::domain::spelling::JoinedIds;
use crate::domain::time::Micros;
use crate::source::Covered;

fn uid(text: &str) -> Uid {
    Uid::new(Dialect::Plain, text).unwrap()
}

fn group() -> ChannelName {
    ChannelName::Other { kind: ChannelType::Group, id: "g".to_owned() }
}

fn pair() -> ChannelName {
    ChannelName::person(uid("alice"), uid("bob@example.org"))
}

fn in_group() -> Named {
    Named { uid: "alice".to_owned(), channel_id: "g".to_owned(), channel_type: 2 }
}

fn with_bob() -> Named {
    let channel_id = "bob@example.org".to_owned();
    Named { uid: "alice".to_owned(), channel_id, channel_type: 1 }
}

#[track_caller]
fn request(line: &str) -> Request {
    let meaning = meaning(line);
    assert_eq!(meaning.problems, Vec::<String>::new());
    let [timed] = <[_; 1]>::try_from(meaning.requests).expect("one request");
    timed.request
}

#[track_caller]
fn reason(line: &str) -> String {
    let meaning = meaning(line);
    assert!(meaning.requests.is_empty(), "{line}");
    let [reason] = <[String; 1]>::try_from(meaning.problems).expect("one reason");
    reason
}

#[test]
fn each_type_is_a_command() {
    let members = |act| {
        let whom = Whom::Listed(vec![uid("alice"), uid("carol")]);
        Command::Members(MembersCommand { channel: group(), whom, act })
    };
    let deletes = |conversation, message_seq| {
        Command::Delete(DeleteConversation {
            conversation,
            message_seq,
            source_head: None,
            joined_ids: JoinedIds::Refused,
            answered: None,
        })
    };
    let both = r#""uids":["alice","carol"]"#;
    let alice = r#""uid":"alice""#;
    let cases = [
        (
            line("message", PEERS, r#""seq":7,"message_id":"12","from":"alice""#),
            Command::Message(IncomingMessage {
                channel: pair(),
                seq: Some(7),
                message_id: 12,
                from: Some(uid("alice")),
            }),
        ),
        (
            line("message", GROUP, ""),
            Command::Message(IncomingMessage {
                channel: group(),
                seq: None,
                message_id: 41,
                from: None,
            }),
        ),
        (
            line("members_added", GROUP, both),
            members(MembershipAct::Add(JoinPolicy::HistoryReadable)),
        ),
        (line("members_removed", GROUP, both), members(MembershipAct::Remove(Removal::Removed))),
        (line("blocked", GROUP, both), members(MembershipAct::Block)),
        (line("unblocked", GROUP, both), members(MembershipAct::Unblock)),
        (line("disbanded", r#"{"type":"group","id":"g"}"#, ""), Command::Disband(group())),
        (line("read", GROUP, alice), Command::Read { conversation: in_group(), message_seq: None }),
        (
            line("read", PEERS, r#""uid":"alice","seq":3"#),
            Command::Read { conversation: with_bob(), message_seq: Some(3) },
        ),
        (
            line("unread_set", GROUP, r#""uid":"alice","unread":0"#),
            Command::SetUnread { conversation: in_group(), unread: 0 },
        ),
        (line("deleted", PEERS, alice), deletes(with_bob(), None)),
        (line("deleted", GROUP, r#""uid":"alice","seq":9"#), deletes(in_group(), Some(9))),
        (line("restored", PEERS, alice), Command::RestoreNewest(with_bob())),
        (line("activated", GROUP, alice), Command::Activate(in_group())),
    ];
    for (line, command) in cases {
        assert_eq!(request(&line).command, command, "{line}");
    }
}

#[test]
fn a_fact_has_its_time_and_its_coverage() {
    let meaning = meaning(&line("deleted", PEERS, r#""uid":"alice""#));

    assert_eq!(meaning.told_at, Some(Micros(1_795_507_466_486_417)));
    assert_eq!(meaning.requests[0].at, Micros(1_795_507_466_486_417));
    assert_eq!(meaning.requests[0].request.occurred_at, Some(meaning.requests[0].at));
    assert_eq!(meaning.covers, [Covered { source: "openim".to_owned(), kind: FactKind::Commands }]);
    assert_eq!(meaning.path, "deleted");
}

#[test]
fn the_key_is_of_source_and_source_id_and_of_nothing_else() {
    let key = |line: &str| request(line).idempotency_key.unwrap();
    let one = line("deleted", PEERS, r#""uid":"alice""#);
    let moved = one.replace("\"41\"", "\"1\"").replace("\"openim\"", "\"openim4\"");

    assert_eq!(key(&one), key(&line("message", GROUP, "")));
    assert_eq!(key(&one).len(), 32);
    assert_ne!(key(&one), key(&moved));
    assert_eq!(request(&one).key_owner(), "");
}

#[test]
fn who_and_why_are_kept() {
    let cause =
        |rest: &str| request(&line("deleted", PEERS, &format!(r#""uid":"alice"{rest}"#))).cause;
    let source = Cause::unspecified(ActorKind::Service, "openim");
    let mut worded = Cause::unspecified(ActorKind::Admin, "root").stating(ReasonCode::AdminAction);
    worded.details.reason_text = Some("asked by phone".to_owned());

    assert_eq!(cause(""), source);
    assert_eq!(
        cause(r#","actor":"alice","reason":"user_request""#),
        Cause::unspecified(ActorKind::User, "alice").stating(ReasonCode::UserRequest)
    );
    assert_eq!(
        cause(
            r#","actor":{"kind":"admin","id":"root"},
              "reason":{"code":"admin_action","text":"asked by phone"}"#
        ),
        worded
    );
}

#[test]
fn the_reason_of_a_removal_tells_how() {
    let removal = |reason: &str| {
        let rest = format!(r#""uids":["alice"]{reason}"#);
        match request(&line("members_removed", GROUP, &rest)) {
            Request {
                command: Command::Members(MembersCommand { act: MembershipAct::Remove(how), .. }),
                cause,
                ..
            } => (how, cause.reason),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(removal(""), (Removal::Removed, ReasonCode::MemberRemoved));
    assert_eq!(removal(r#","reason":"member_left""#), (Removal::Left, ReasonCode::MemberLeft));
    assert_eq!(
        removal(r#","reason":"member_removed""#),
        (Removal::Kicked, ReasonCode::MemberRemoved)
    );
}

#[test]
fn what_ends_a_channel_has_its_reason_unless_stated() {
    let reason = |kind, rest| request(&line(kind, GROUP, rest)).cause.reason;

    assert_eq!(reason("disbanded", ""), ReasonCode::ChannelDisbanded);
    assert_eq!(reason("blocked", r#""uids":["a"]"#), ReasonCode::Blocked);
    assert_eq!(reason("disbanded", r#""reason":"migration""#), ReasonCode::Migration);
}

#[test]
fn a_message_id_is_a_number() {
    assert_eq!(message_number("0"), 0);
    assert_eq!(message_number("18446744073709551615"), u64::MAX);
    for text in ["007", "+7", "-7", "7.0", "18446744073709551616", "", "$event:example.org"] {
        assert_ne!(message_number(text), text.parse().unwrap_or(u64::MAX), "{text}");
    }
    // The first 8 bytes of SHA-256("abc") are ba7816bf 8f01cfea.
    assert_eq!(message_number("abc"), 0xba78_16bf_8f01_cfea);
}

#[test]
fn a_live_channel_is_never_a_conversation() {
    let meaning = meaning(&line("message", r#"{"type":9,"id":"stage"}"#, ""));

    assert!(meaning.requests.is_empty() && meaning.problems.is_empty());
    assert_eq!(meaning.skipped, ["message (never a conversation)"]);
}

#[test]
fn a_bad_line_says_why() {
    let known = "message, members_added, members_removed, blocked, unblocked, disbanded, read, \
                 unread_set, deleted, restored, activated";
    let good = line("deleted", PEERS, r#""uid":"alice""#);
    let cases = [
        ("[]".to_owned(), "the line is an array, not an object".to_owned()),
        ("{".to_owned(), "it is JSON that ends too early".to_owned()),
        (format!("{good} {good}"), format!("it is not JSON: wrong at byte {}", good.len() + 2)),
        ("{}".to_owned(), "a fact needs the field `source`".to_owned()),
        (good.replace("41", ""), "`source_id` is empty".to_owned()),
        (
            good.replace("openim", &"s".repeat(65)),
            "`source` has 65 bytes; 64 are the most".to_owned(),
        ),
        (
            good.replace("2026-11-24T", "24.11.2026 "),
            "`at` is `24.11.2026 08:04:26.486417Z`, not a time of RFC 3339 such as \
             2026-11-24T08:04:26.486Z"
                .to_owned(),
        ),
        (good.replace("deleted", "removed"), format!("`type` is `removed`, not one of: {known}")),
        (good.replace(r#""uid""#, r#""user""#), "deleted has no field `user`".to_owned()),
        (good.replace(r#","uid":"alice""#, ""), "deleted needs the field `uid`".to_owned()),
        (
            good.replace("\"alice\"}", "null}"),
            "`uid` is null; leave the field out instead".to_owned(),
        ),
        (
            good.replace(r#""uid":"alice""#, r#""uid":"alice","uid":"alice""#),
            "the line has `uid` twice".to_owned(),
        ),
        (
            good.replace(r#""uid":"alice""#, r#""uid":"carol""#),
            "`uid` is none of the channel's peers".to_owned(),
        ),
        (
            line("message", PEERS, r#""from":"carol""#),
            "`from` is none of the channel's peers".to_owned(),
        ),
        (
            line("message", GROUP, r#""seq":0"#),
            "`seq` is `0`, not a whole number from 1 to 9007199254740991".to_owned(),
        ),
        (line("message", GROUP, r#""seq":"1""#), "`seq` is a string, not a number".to_owned()),
        (line("blocked", GROUP, r#""uids":[]"#), "`uids` is empty".to_owned()),
        (
            line("blocked", PEERS, r#""uids":["alice"]"#),
            "there is no blocked for two peers: they are the channel, and nobody else joins it"
                .to_owned(),
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(reason(&line), expected, "{line}");
    }
}

#[test]
fn a_bad_channel_or_actor_says_why() {
    let good = line("deleted", PEERS, r#""uid":"alice""#);
    let cases = [
        (
            line("disbanded", r#"{"type":1,"id":"bob"}"#, ""),
            "a person channel is named by its `peers`, not by type and id".to_owned(),
        ),
        (line("message", r#"{"peers":["a"]}"#, ""), "the channel has 1 peers, not 2".to_owned()),
        (
            line("message", r#"{"type":13,"id":"g"}"#, ""),
            "13 is not a channel type; the types are 1 to 12, or one of: person, group, \
             customer-service, community, community-topic, info, data, temp, live, visitors, \
             agent, agent-group"
                .to_owned(),
        ),
        (
            good.replace("}", r#","actor":{"kind":"god","id":"x"}}"#)
                .replace(r#"alice"],"actor":{"kind":"god","id":"x"}}"#, r#"alice"]}"#),
            "the actor's `kind` is `god`, not one of: user, admin, service, policy, system"
                .to_owned(),
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(reason(&line), expected, "{line}");
    }
}

#[test]
fn a_store_of_wukongim_takes_no_at_sign_in_a_uid() {
    let strict = Format { dialect: Dialect::WuKongIm };

    let meaning = strict.line(line("deleted", PEERS, r#""uid":"alice""#).as_bytes());

    assert_eq!(
        meaning.problems,
        ["a uid in `peers` holds `@`, and this store takes WuKongIM's ids, which cannot; \
          import facts into a directory of their own"]
    );
}

#[test]
fn a_line_that_only_begins_as_json_is_no_json() {
    let cases = [
        ("not json", "it is not JSON: wrong at byte 2"),
        ("nul", "it is JSON that ends too early"),
        ("foo", "it is not JSON: wrong at byte 2"),
        ("hello", "it is not JSON: wrong at byte 1"),
        ("1 2", "it is not JSON: wrong at byte 3"),
        ("null", "the line is null, not an object"),
        ("[1]", "the line is an array, not an object"),
    ];
    for (line, expected) in cases {
        assert_eq!(reason(line), expected, "{line}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let problems = PLAIN.line(b"{\"source\":\"\xff\"}").problems;

    assert_eq!(problems, ["it is not UTF-8 from byte 12 on"]);
}

proptest::proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(line in vec(ANY, 0..200)) {
        let _ = PLAIN.line(&line);
    }

    #[test]
    fn a_damaged_fact_never_panics(at in 0_usize..200, byte in ANY) {
        let mut line = line("deleted", PEERS, r#""uid":"alice","seq":3"#).into_bytes();
        let at = at % line.len();
        line[at] = byte;
        let _ = PLAIN.line(&line);
    }
}
