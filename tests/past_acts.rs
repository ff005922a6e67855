//! Acts of the past, told after what came later: decided on what was there then, whatever the
//! grouping.

use panguan::boot::OpenOptions;
use panguan::domain::channel_type::ChannelType;
use panguan::domain::command::{
    Cause, Command, DeleteConversation, IncomingMessage, MembersCommand, MembershipAct, Named,
    Request, Whom,
};
use panguan::domain::context::ActorKind;
use panguan::domain::decide::membership::JoinPolicy;
use panguan::domain::event::{Event, SessionKind};
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::domain::spelling::JoinedIds;
use panguan::domain::time::Micros;
use panguan::query::{AsOf, Row};
use panguan::store::Store;

const SECOND: i64 = 1_000_000;

fn at(seconds: i64, command: Command) -> Request {
    Request {
        command,
        occurred_at: Some(Micros(seconds * SECOND)),
        cause: Cause::unspecified(ActorKind::Service, "backend"),
        idempotency_key: None,
    }
}

fn uid(text: &str) -> Uid {
    Uid::new(Dialect::WuKongIm, text).unwrap()
}

fn group() -> ChannelName {
    ChannelName::other(Dialect::WuKongIm, ChannelType::Group, "g").unwrap()
}

fn add(uids: &[&str], policy: JoinPolicy) -> Command {
    Command::Members(MembersCommand {
        channel: group(),
        whom: Whom::Listed(uids.iter().map(|text| uid(text)).collect()),
        act: MembershipAct::Add(policy),
    })
}

fn message(seq: u64, id: u64) -> Command {
    Command::Message(IncomingMessage {
        channel: group(),
        seq: Some(seq),
        message_id: id,
        from: Some(uid("bob")),
    })
}

fn delete(message_seq: Option<u64>) -> Command {
    Command::Delete(DeleteConversation {
        conversation: Named {
            uid: "alice".to_owned(),
            channel_id: "g".to_owned(),
            channel_type: 2,
        },
        message_seq,
        source_head: None,
        joined_ids: JoinedIds::Refused,
        answered: None,
    })
}

/// Takes the requests in groups of `size`: the events, and the user's rows at the end.
fn taken(requests: &[Request], size: usize, user: &str) -> (Vec<Event>, Vec<Row>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let options = OpenOptions { kind: SessionKind::Import, ..OpenOptions::default() };
    let store = Store::open(dir.path(), &options).unwrap();
    for chunk in requests.chunks(size) {
        for answer in runtime.block_on(store.submit_all(chunk.to_vec())).unwrap() {
            answer.unwrap();
        }
    }
    let end = store.log().tail().unwrap().next_offset;
    let events = store.log().events(0, usize::try_from(end).unwrap()).unwrap();
    let rows = runtime.block_on(store.list(user, AsOf::Latest)).unwrap().rows;
    (events, rows)
}

/// The same with each request alone and with all in one group, which must not differ.
fn rows(requests: &[Request], user: &str) -> Vec<Row> {
    let (events, rows) = taken(requests, 1, user);
    let (grouped, grouped_rows) = taken(requests, 1_024, user);
    let facts = |events: &[Event]| -> Vec<&'static str> {
        events.iter().map(|event| event.fact.name()).collect()
    };
    assert_eq!(facts(&events), facts(&grouped));
    assert_eq!(rows, grouped_rows);
    rows
}

#[test]
fn an_old_delete_covers_the_messages_of_then() {
    let requests = [
        at(1, add(&["alice", "bob"], JoinPolicy::HistoryReadable)),
        at(2, message(1, 1)),
        at(9, message(2, 2)),
        at(5, delete(None)),
    ];
    let rows = rows(&requests, "alice");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].unread, rows[0].deleted_to_seq), (1, 1));
}

#[test]
fn an_old_delete_hides_nothing_of_the_life_after_a_restart() {
    let requests = [
        at(1, add(&["alice", "bob"], JoinPolicy::HistoryReadable)),
        at(2, message(5, 1)),
        at(60, message(1, 2)),
        at(61, message(2, 3)),
        at(3, delete(Some(5))),
    ];
    let rows = rows(&requests, "alice");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].unread, rows[0].last_message_seq), (2, 2));
}

#[test]
fn an_old_join_has_read_and_hides_only_what_was_there_then() {
    for policy in [JoinPolicy::HistoryReadable, JoinPolicy::HistoryHidden] {
        let requests = [
            at(1, add(&["bob"], policy)),
            at(2, message(1, 1)),
            at(9, message(2, 2)),
            at(5, add(&["alice"], policy)),
        ];
        let rows = rows(&requests, "alice");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].unread, 1);
    }
}
