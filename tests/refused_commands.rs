//! Commands that are refused: what they leave behind, and what they say.

mod world;

use panguan::domain::channel_type::ChannelType;
use panguan::domain::command::{
    Command, DeleteConversation, IncomingMessage, MalformedDelete, MembersCommand, MembershipAct,
    Named, Whom,
};
use panguan::domain::decide::membership::JoinPolicy;
use panguan::domain::event::Removal;
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::domain::spelling::JoinedIds;
use panguan::error::Code;
use panguan::store::receipt::Answer;
use world::World;

fn uid(text: &str) -> Uid {
    Uid::new(Dialect::WuKongIm, text).unwrap()
}

fn group() -> ChannelName {
    ChannelName::other(Dialect::WuKongIm, ChannelType::Group, "g").unwrap()
}

fn in_group(user: &str) -> Named {
    Named { uid: user.to_owned(), channel_id: "g".to_owned(), channel_type: 2 }
}

/// A message of a group whose members nobody states.
fn message(seq: u64, from: &str) -> Command {
    Command::Message(IncomingMessage {
        channel: group(),
        seq: Some(seq),
        message_id: 1_000 + seq,
        from: Some(uid(from)),
    })
}

fn delete(user: &str, message_seq: Option<u64>) -> Command {
    Command::Delete(DeleteConversation {
        conversation: in_group(user),
        message_seq,
        source_head: None,
        joined_ids: JoinedIds::Refused,
        answered: None,
    })
}

#[test]
fn what_is_refused_leaves_no_membership_and_no_name() {
    let world = World::new();
    world.submit(message(1, "bob")).unwrap();
    let refused = [
        (Command::SetUnread { conversation: in_group("eve"), unread: -1 }, Code::UnreadNegative),
        (delete("eve", Some(999_999)), Code::BoundaryAhead),
        (
            Command::Read { conversation: in_group("eve"), message_seq: Some(999_999) },
            Code::BoundaryAhead,
        ),
    ];
    for (command, code) in refused {
        let before = world.next_offset();
        let error = world.submit(command.clone()).unwrap_err();
        assert_eq!(error.code, code, "{command:?}");
        assert_eq!(world.events_since(before), Vec::<&str>::new(), "{command:?}");
    }
    // What is not refused shows the membership first, and is decided on it.
    let before = world.next_offset();
    world.submit(delete("eve", None)).unwrap();
    let events = world.events_since(before);
    let acts: Vec<_> = events.iter().filter(|name| !name.ends_with("_seen")).collect();
    assert_eq!(acts, [&"members_added", &"conversation_deleted"], "{events:?}");
}

/// A delete that the server answered 400.
fn malformed(channel_id: &str, channel_type: i64) -> Command {
    Command::RefuseMalformed(MalformedDelete {
        uid: "alice".to_owned(),
        channel_id: channel_id.to_owned(),
        channel_type: Some(channel_type),
        answered: Some(400),
    })
}

#[test]
fn a_malformed_delete_is_told_the_type_of_what_it_meant() {
    let world = World::new();
    let meant = [("bob", 1, "bob", 1), ("g", 2, "g", 2), ("agent", 11, "alice@agent", 11)];
    for (id, kind, right, right_kind) in meant {
        let error = world.submit(malformed(id, kind)).unwrap_err();
        assert_eq!(error.correct_channel_id.as_deref(), Some(right));
        let end = format!("send channel_id \"{right}\" and channel_type {right_kind}");
        let hint = error.hint.unwrap();
        assert!(hint.ends_with(&end), "{hint}");
    }
}

#[test]
fn a_refused_delete_that_is_sent_again_is_refused_in_the_same_words() {
    let world = World::new();
    let deletes =
        [malformed("community@topic", 5), malformed("alice@agent", 11), malformed("g", 2)];
    for (n, command) in deletes.into_iter().enumerate() {
        let key = format!("key-{n}");
        let first = world.submit_as(command.clone(), Some(&key)).unwrap_err();
        let before = world.next_offset();
        let again = world.submit_as(command, Some(&key)).unwrap_err();
        assert_eq!(again, first);
        assert_eq!(world.next_offset(), before);
    }
}

#[test]
fn what_tells_nothing_new_records_no_name() {
    let world = World::new();
    world.submit(message(1, "bob")).unwrap();
    let before = world.next_offset();
    assert_eq!(world.submit(message(1, "eve")), Ok(Answer::Duplicate));
    let pair = ChannelName::person(uid("eve"), uid("mallory"));
    let seen = Command::Observe { channel: pair, uids: vec![uid("eve")] };
    assert_eq!(world.submit(seen), Ok(Answer::Duplicate));
    assert_eq!(world.events_since(before), Vec::<&str>::new());
}

#[test]
fn nobody_joins_or_leaves_a_person_channel_and_it_does_not_end() {
    let world = World::new();
    let pair = || ChannelName::person(uid("alice"), uid("bob"));
    let everybody =
        |act| Command::Members(MembersCommand { channel: pair(), whom: Whom::Everybody, act });
    let listed = |act| {
        let whom = Whom::Listed(vec![uid("eve")]);
        Command::Members(MembersCommand { channel: pair(), whom, act })
    };
    let calls = [
        listed(MembershipAct::Add(JoinPolicy::HistoryReadable)),
        listed(MembershipAct::Block),
        everybody(MembershipAct::Remove(Removal::Removed)),
        everybody(MembershipAct::Unblock),
        Command::Disband(pair()),
    ];
    let before = world.next_offset();
    for call in calls {
        let error = world.submit(call.clone()).unwrap_err();
        assert_eq!(error.code, Code::FieldInvalid, "{call:?}");
        assert!(error.message.contains("person channel"), "{}", error.message);
    }
    assert_eq!(world.next_offset(), before);
}

#[test]
fn where_no_deletion_stands_the_undo_says_so() {
    let world = World::new();
    world.submit(message(1, "bob")).unwrap();
    let error = world.submit(Command::RestoreNewest(in_group("bob"))).unwrap_err();
    assert_eq!(error.code, Code::NothingToUndo);
    let says = "no deletion stands of bob's conversation \"g\" of channel type 2";
    assert_eq!(error.message, says);
}
