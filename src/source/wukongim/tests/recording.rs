//! Calls of the recording.

use super::{call, meaning, only_command, only_request, recorded};
use crate::domain::command::{
    Command, DeleteConversation, MalformedDelete, MembersCommand, MembershipAct, Named, Whom,
};
use crate::domain::context::{ActorKind, ReasonBasis, ReasonCode};
use crate::domain::decide::membership::JoinPolicy;
use crate::domain::event::{FactKind, Removal};
use crate::domain::name::{ChannelName, Dialect, Uid};
use crate::domain::refusal::RefusalClass;
use crate::domain::spelling::{JoinedIds, Spelling};
use crate::domain::time::Micros;
use crate::source::wukongim::Server;

fn named(uid: &str, channel_id: &str, channel_type: i64) -> Named {
    Named { uid: uid.to_owned(), channel_id: channel_id.to_owned(), channel_type }
}

fn deletes(conversation: Named, answered: u16) -> Command {
    Command::Delete(DeleteConversation {
        conversation,
        message_seq: None,
        source_head: None,
        joined_ids: JoinedIds::Refused,
        answered: Some(answered),
    })
}

fn malformed(uid: &str, channel_id: &str, channel_type: Option<i64>) -> Command {
    Command::RefuseMalformed(MalformedDelete {
        uid: uid.to_owned(),
        channel_id: channel_id.to_owned(),
        channel_type,
        answered: Some(400),
    })
}

fn uids(names: &[&str]) -> Vec<Uid> {
    names.iter().map(|name| Uid::new(Dialect::WuKongIm, name).unwrap()).collect()
}

#[test]
fn a_delete_that_was_answered_200_is_passed_on_as_it_was_spelled() {
    let cases = [
        (19, "alice@bob", 1),
        (20, "bob@alice", 1),
        (36, "group_2_nope", 2),
        (116, "live_2", 9),
        (231, "bob", 1),
        (232, "bob", 1),
        (338, "a#b", 1),
        (339, "a&b", 2),
        (340, "g@x", 2),
        (341, "alice", 1),
        (343, "\u{7fa4}", 2),
        (344, "bob", 99),
    ];
    for (n, channel_id, channel_type) in cases {
        let expected = deletes(named("alice", channel_id, channel_type), 200);
        assert_eq!(only_command(recorded(n)), expected, "line {n}");
    }
    let foreign = deletes(named("wendy", "ivan@ivan", 1), 200);
    assert_eq!(only_command(recorded(784)), foreign);
    let joined = deletes(named("sybil", "sybil@mallory", 1), 200);
    assert_eq!(only_command(recorded(385)), joined);
    assert_eq!(only_command(recorded(645)), deletes(named("grace", "ivan", 1), 200));
}

#[test]
fn a_long_id_is_passed_on_whole() {
    let Command::Delete(delete) = only_command(recorded(342)) else { panic!("no delete") };
    assert_eq!(delete.conversation.channel_id.len(), 4_096);
}

#[test]
fn a_delete_that_the_server_could_not_read_is_an_attempt() {
    assert_eq!(only_command(recorded(226)), malformed("alice", "bob", None));
    assert_eq!(only_command(recorded(227)), malformed("alice", "bob", Some(300)));
    assert_eq!(only_command(recorded(228)), malformed("alice", "bob", Some(-1)));
}

#[test]
fn a_delete_that_the_server_refused_for_its_id_is_passed_on() {
    assert_eq!(only_command(recorded(225)), deletes(named("alice", "", 0), 400));
    assert_eq!(only_command(recorded(229)), deletes(named("alice", "bob", 0), 400));
    assert_eq!(only_command(recorded(230)), deletes(named("alice", "", 1), 400));
}

#[test]
fn a_delete_of_a_right_id_that_the_server_refused_never_deletes() {
    let line = call(
        "/conversations/delete",
        400,
        r#"{"uid":"alice","channel_id":"bob","channel_type":1}"#,
    );

    assert_eq!(only_command(&line), malformed("alice", "bob", Some(1)));
}

#[test]
fn a_delete_that_names_no_user_is_counted() {
    for n in [218, 219, 220, 221, 222, 223, 224, 233] {
        let meaning = meaning(recorded(n));
        assert_eq!(meaning.skipped, ["/conversations/delete (400, names no user)"], "line {n}");
        assert!(meaning.requests.is_empty() && meaning.problems.is_empty(), "line {n}");
    }
}

#[test]
fn calls_that_were_refused_or_carry_no_fact_are_counted_by_path() {
    let cases = [
        (1, "/message/send"),
        (49, "/channel (400)"),
        (174, "/channel/whitelist_add"),
        (186, "/conversation/sync"),
        (212, "/channel/blacklist_add (a person channel)"),
        (242, "/conversations/clearUnread (400)"),
        (345, "/conversations/delete (404)"),
        (346, "/conversations/Delete (404)"),
        (347, "/nope (404)"),
        (348, "/channel/max_message_seq"),
    ];
    for (n, counted) in cases {
        let meaning = meaning(recorded(n));
        assert_eq!(meaning.skipped, [counted], "line {n}");
        assert!(meaning.requests.is_empty() && meaning.problems.is_empty(), "line {n}");
    }
}

#[test]
fn unread_counts_are_passed_on_as_asked() {
    let sets =
        |uid, id, kind, unread| Command::SetUnread { conversation: named(uid, id, kind), unread };
    assert_eq!(only_command(recorded(619)), sets("walter", "team_2_4", 2, 3));
    assert_eq!(only_command(recorded(333)), sets("alice", "bob", 1, -1));
    assert_eq!(only_command(recorded(185)), sets("erin", "group_2", 2, 100));
    assert_eq!(only_command(recorded(264)), sets("alice", "bob", 1, 0));
    let read = Command::Read { conversation: named("alice", "bob", 1), message_seq: None };
    assert_eq!(only_command(recorded(247)), read);
    assert_eq!(only_command(recorded(248)), read);
}

#[test]
fn calls_about_members_state_them() {
    let group = || ChannelName::Other {
        kind: crate::domain::channel_type::ChannelType::Group,
        id: "group_2".to_owned(),
    };
    let members = |whom, act| Command::Members(MembersCommand { channel: group(), whom, act });
    let add = MembershipAct::Add(JoinPolicy::HistoryReadable);
    let remove = MembershipAct::Remove(Removal::Removed);
    let listed = |names: &[&str]| Whom::Listed(uids(names));
    let cases = [
        (4, members(listed(&["alice", "bob", "carol"]), add), ReasonCode::Unspecified),
        (143, members(listed(&["erin"]), add), ReasonCode::Unspecified),
        (150, members(listed(&["dave"]), remove), ReasonCode::MemberRemoved),
        (163, members(listed(&["carol"]), MembershipAct::Block), ReasonCode::Blocked),
        (166, members(listed(&["carol"]), MembershipAct::Unblock), ReasonCode::Unspecified),
        (169, members(Whom::Exactly(uids(&["bob"])), MembershipAct::Block), ReasonCode::Blocked),
        (172, members(Whom::Everybody, MembershipAct::Unblock), ReasonCode::Unspecified),
        (191, members(Whom::Exactly(uids(&["alice", "erin"])), add), ReasonCode::MemberRemoved),
        (194, Command::Reopen(group()), ReasonCode::Unspecified),
        (196, Command::Disband(group()), ReasonCode::ChannelDisbanded),
        (199, members(Whom::Everybody, remove), ReasonCode::MemberRemoved),
    ];
    for (n, command, reason) in cases {
        let request = only_request(recorded(n));
        assert_eq!(request.command, command, "line {n}");
        assert_eq!(request.cause.reason, reason, "line {n}");
        assert_eq!(request.cause.reason_basis, ReasonBasis::Inferred, "line {n}");
    }
    assert!(matches!(only_command(recorded(207)), Command::Disband(_)));
}

#[test]
fn a_call_happened_when_it_came_in_and_its_caller_is_the_backend() {
    let request = only_request(recorded(19));

    assert_eq!(request.occurred_at, Some(Micros(1_795_507_466_486_417)));
    assert_eq!(request.cause.actor_kind, ActorKind::Service);
    assert_eq!(request.cause.actor_id, "backend");
    assert_eq!(request.cause.reason, ReasonCode::Unspecified);
    assert_eq!(request.idempotency_key.map(|key| key.len()), Some(32));
}

#[test]
fn two_requests_of_one_line_have_two_keys() {
    let line = call(
        "/channel",
        200,
        r#"{"channel_id":"g","channel_type":2,"subscribers":["a"],"disband":1}"#,
    );

    let requests = meaning(&line).requests;

    let keys: Vec<_> = requests.iter().map(|timed| &timed.request.idempotency_key).collect();
    assert_eq!(keys.len(), 2);
    assert!(keys[0].is_some() && keys[1].is_some() && keys[0] != keys[1]);
}

#[test]
fn uids_that_the_store_cannot_hold_are_left_out_and_told_of() {
    let line = call(
        "/channel/subscriber_add",
        200,
        r#"{"channel_id":"g","subscribers":["a"," ","b@c",null,"d"]}"#,
    );

    let meaning = meaning(&line);

    let Command::Members(members) = &meaning.requests[0].request.command else { panic!() };
    assert_eq!(members.whom, Whom::Listed(uids(&["a", "d"])));
    assert_eq!(meaning.problems.len(), 1);
    assert!(
        meaning.problems[0].starts_with("1 of the 5 subscribers of "),
        "{:?}",
        meaning.problems
    );
}

#[test]
fn keys_match_whatever_their_case_and_the_last_one_counts() {
    let line = call(
        "/conversations/delete",
        200,
        r#"{"UID":"x","uid":"alice","Uid":null,"channel_Id":"bob","CHANNEL_TYPE":1,"more":[{}]}"#,
    );

    assert_eq!(only_command(&line), deletes(named("alice", "bob", 1), 200));
}

#[test]
fn every_line_of_the_recording_can_be_read() {
    let mut kinds = std::collections::BTreeSet::new();
    for line in super::RECORDING.lines() {
        let meaning = meaning(line);
        assert_eq!(meaning.problems, Vec::<String>::new(), "{line}");
        assert!(meaning.told_at.is_some() && !meaning.path.is_empty(), "{line}");
        kinds.extend(meaning.covers.into_iter().map(|covered| covered.kind));
    }
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        [FactKind::Messages, FactKind::Members, FactKind::Commands]
    );
}

/// What `docs/wukongim.md` says of refused deletes.
#[test]
fn the_recordings_deletes_have_these_classes() {
    let bob = Some("bob");
    let cases = [
        (19, RefusalClass::PersonIdJoined, bob),
        (20, RefusalClass::PersonIdJoined, bob),
        (385, RefusalClass::PersonIdJoined, Some("mallory")),
        (784, RefusalClass::PersonIdForeign, Some("ivan")),
        (338, RefusalClass::IdForbiddenCharacter, None),
        (339, RefusalClass::IdForbiddenCharacter, None),
        (340, RefusalClass::IdForbiddenCharacter, None),
        (342, RefusalClass::IdTooLong, None),
        (230, RefusalClass::IdEmpty, None),
        (229, RefusalClass::TypeUnknown, bob),
        (344, RefusalClass::TypeUnknown, bob),
    ];
    for (n, class, meant) in cases {
        let Command::Delete(delete) = only_command(recorded(n)) else { panic!("line {n}") };
        let uid = Uid::new(Dialect::WuKongIm, &delete.conversation.uid).unwrap();
        let spelling = Spelling {
            uid: &uid,
            channel_id: &delete.conversation.channel_id,
            channel_type: delete.conversation.channel_type,
        };
        let mistake = spelling.channel(Dialect::WuKongIm, delete.joined_ids).unwrap_err();
        assert_eq!(mistake.class, class, "line {n}");
        assert_eq!(mistake.meant.as_ref().map(|meant| meant.id_for(&uid)), meant, "line {n}");
    }
}

#[test]
fn a_server_of_v3_takes_both_uids_joined() {
    let server = Server { joined_ids: JoinedIds::Accepted, ..Server::default() };

    let meaning = server.recorded_line(recorded(19).as_bytes());

    let Command::Delete(delete) = &meaning.requests[0].request.command else { panic!() };
    assert_eq!(delete.joined_ids, JoinedIds::Accepted);
}
