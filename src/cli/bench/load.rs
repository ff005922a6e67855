//! What is measured: messages and deletes as a server would send them, made as they are asked for.

use std::fmt::Write as _;

use crate::domain::command::{Cause, Command, Named, Request};
use crate::domain::context::ActorKind;
use crate::domain::time::Micros;
use crate::json;
use crate::source::wukongim::Server;

/// 2026-01-01T00:00:00Z, when the load begins.
const START_MILLIS: u64 = 1_767_225_600_000;

/// The millisecond from which a snowflake counts.
const SNOWFLAKE_EPOCH_MILLIS: u64 = 1_288_834_974_657;

/// Messages in a millisecond.
const IN_A_MILLI: u64 = 4;

/// Users who have conversations with peers; they are in no group.
pub const OWNERS: usize = 100;

/// Users who write in groups.
const WRITERS: usize = 1_000;

/// Members of each group of the load.
const MEMBERS: usize = 10;

/// Messages of a line.
const IN_A_LINE: usize = 100;

/// The uid of the user whose the n-th conversation of the load is.
pub fn owner(number: usize) -> String {
    format!("owner{}", number % OWNERS)
}

/// The peer of the n-th conversation of the load.
pub fn peer(number: usize) -> String {
    format!("peer{number}")
}

/// The recorded lines of `count` first messages, one in each of as many conversations.
pub fn first_messages(count: usize) -> impl Iterator<Item = String> {
    lines((0..count).map(|number| Told {
        number,
        seq: 1,
        from: peer(number),
        channel: owner(number),
        kind: 1,
    }))
}

/// The recorded lines of messages in groups, round robin, from the `first` one of the groups on,
/// sent after `before` other messages of the load.
pub fn group_messages(
    first: usize,
    count: usize,
    groups: usize,
    before: usize,
) -> impl Iterator<Item = String> {
    lines((first..first + count).map(move |n| {
        let group = n % groups;
        let seq = n / groups + 1;
        let from = format!("user{}", (group * MEMBERS + seq % MEMBERS) % WRITERS);
        Told { number: before + n, seq, from, channel: format!("group{group}"), kind: 2 }
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
fn lines(mut messages: impl Iterator<Item = Told>) -> impl Iterator<Item = String> {
    std::iter::from_fn(move || {
        let mut items = String::new();
        let mut millis = 0;
        for told in messages.by_ref().take(IN_A_LINE) {
            millis = START_MILLIS + told.number as u64 / IN_A_MILLI;
            add(&mut items, &told, millis);
        }
        (!items.is_empty()).then(|| line(&items, millis))
    })
}

fn add(items: &mut String, told: &Told, millis: u64) {
    let Told { number, seq, from, channel, kind } = told;
    let id = ((millis - SNOWFLAKE_EPOCH_MILLIS) << 22) + *number as u64 % IN_A_MILLI;
    let seconds = millis / 1_000;
    let comma = if items.is_empty() { "" } else { "," };
    // Writing to a string cannot fail.
    let _ = write!(
        items,
        r#"{comma}{{"header":{{"no_persist":0,"red_dot":1,"sync_once":0}},"setting":0,"#
    );
    let _ =
        write!(items, r#""message_id":{id},"message_idstr":"{id}","client_msg_no":"c{number}","#);
    let _ = write!(items, r#""message_seq":{seq},"from_uid":"{from}","channel_id":"{channel}","#);
    let _ = write!(
        items,
        r#""channel_type":{kind},"expire":0,"timestamp":{seconds},"payload":"eyJ0IjoxfQ=="}}"#
    );
}

fn line(items: &str, millis: u64) -> String {
    let at = json::time(Micros(i64::try_from(millis * 1_000).unwrap_or(i64::MAX)));
    format!(r#"{{"at":"{at}","kind":"webhook","method":"POST","path":"/webhook","#)
        + r#""query":"event=msg.notify","status":200,"request":["#
        + items
        + r#"],"response":null}"#
}

/// The requests that a recorded line holds.
pub fn parsed(line: &str) -> Vec<Request> {
    let meaning = Server::default().recorded_line(line.as_bytes());
    meaning.requests.into_iter().map(|timed| timed.request).collect()
}

/// The n-th conversation of the load.
pub fn conversation(number: usize) -> Named {
    Named::with_peer(owner(number), peer(number))
}

/// This command, of the service that the load is of.
pub fn now(command: Command) -> Request {
    Request::now(command, Cause::unspecified(ActorKind::Service, "backend"))
}

/// The delete of the n-th conversation of the load.
pub fn delete(number: usize) -> Request {
    now(Command::delete(conversation(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(lines: impl Iterator<Item = String>) -> Vec<(u64, u64)> {
        let requests = lines.flat_map(|line| parsed(&line));
        requests
            .map(|request| match request.command {
                Command::Message(message) => (message.message_id, message.seq.unwrap()),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn every_message_is_told_once_in_order() {
        let found = messages(group_messages(0, 250, 10, 40));

        assert_eq!(group_messages(0, 250, 10, 40).count(), 3);
        assert_eq!(found.len(), 250);
        assert!(found.is_sorted_by(|before, after| before.0 < after.0));
        assert_eq!((found[0].1, found[249].1), (1, 25));
    }

    #[test]
    fn what_follows_goes_on_with_the_groups_numbers() {
        let before = messages(group_messages(0, 100, 10, 0));
        let after = messages(group_messages(100, 10, 10, 0));

        assert!(before.iter().all(|(_, seq)| *seq <= 10));
        assert!(after.iter().all(|(_, seq)| *seq == 11));
    }

    #[test]
    fn each_owner_has_every_hundredth_conversation() {
        let lines: String = first_messages(300).collect();

        assert_eq!(lines.matches(r#""channel_id":"owner3""#).count(), 3);
        assert_eq!(lines.matches(r#""channel_id":"owner100""#).count(), 0);
    }
}
