//! What is measured: messages and deletes as a server would send them.

use std::fmt::Write as _;

use crate::domain::command::{Cause, Command, DeleteConversation, Named, Request};
use crate::domain::context::ActorKind;
use crate::domain::spelling::JoinedIds;
use crate::source::wukongim::Server;

/// The snowflake of 2026-01-01T00:00:00Z, and of each millisecond after it.
const SNOWFLAKE_START: u64 = (1_767_225_600_000 - 1_288_834_974_657) << 22;

/// Users of the load.
pub const USERS: usize = 1_000;

/// Members of each group of the load.
const MEMBERS: usize = 10;

/// The uid of a user of the load.
pub fn user(number: usize) -> String {
    format!("user{}", number % USERS)
}

/// The peer of the n-th conversation of the load.
pub fn peer(number: usize) -> String {
    format!("peer{number}")
}

/// The webhook bodies of `count` first messages, one to each of as many person channels.
pub fn first_messages(count: usize) -> Vec<String> {
    bodies((0..count).map(|n| Told { number: n, seq: 1, from: peer(n), channel: user(n), kind: 1 }))
}

/// The webhook bodies of `count` messages in groups, round robin.
pub fn group_messages(count: usize, groups: usize, first: usize) -> Vec<String> {
    bodies((first..first + count).map(|n| {
        let group = n % groups;
        let seq = n / groups + 1;
        Told {
            number: n,
            seq,
            from: user(group * MEMBERS + seq % MEMBERS),
            channel: format!("group{group}"),
            kind: 2,
        }
    }))
}

struct Told {
    number: usize,
    seq: usize,
    from: String,
    channel: String,
    kind: u8,
}

/// Recorded webhook lines of 100 messages each, as WuKongIM 2.2.5 pushes them.
fn bodies(messages: impl Iterator<Item = Told>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut items = String::new();
    let mut held = 0;
    for Told { number, seq, from, channel, kind } in messages {
        let id = SNOWFLAKE_START + ((number as u64 / 4) << 22) + (number as u64 % 4);
        let comma = if held == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(
            items,
            r#"{comma}{{"header":{{"no_persist":0,"red_dot":1,"sync_once":0}},"setting":0,"#
        );
        let _ = write!(
            items,
            r#""message_id":{id},"message_idstr":"{id}","client_msg_no":"c{number}","#
        );
        let _ =
            write!(items, r#""message_seq":{seq},"from_uid":"{from}","channel_id":"{channel}","#);
        let _ = write!(
            items,
            r#""channel_type":{kind},"expire":0,"timestamp":1767225600,"payload":"eyJ0IjoxfQ=="}}"#
        );
        held += 1;
        if held == 100 {
            lines.push(line(&items));
            items.clear();
            held = 0;
        }
    }
    if held > 0 {
        lines.push(line(&items));
    }
    lines
}

fn line(items: &str) -> String {
    r#"{"at":"2026-01-01T00:00:00Z","kind":"webhook","method":"POST","path":"/webhook","#.to_owned()
        + r#""query":"event=msg.notify","status":200,"request":["#
        + items
        + r#"],"response":null}"#
}

/// The requests that a recorded line holds, with the time of now.
pub fn parsed(line: &str) -> Vec<Request> {
    let meaning = Server::default().recorded_line(line.as_bytes());
    meaning.requests.into_iter().map(|timed| timed.request).collect()
}

/// The delete of the n-th conversation of the load.
pub fn delete(number: usize) -> Request {
    Request {
        command: Command::Delete(DeleteConversation {
            conversation: Named { uid: user(number), channel_id: peer(number), channel_type: 1 },
            message_seq: None,
            source_head: None,
            joined_ids: JoinedIds::Refused,
            answered: None,
        }),
        occurred_at: None,
        cause: Cause::unspecified(ActorKind::Service, "backend"),
        idempotency_key: None,
    }
}
