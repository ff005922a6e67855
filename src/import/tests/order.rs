//! The order in which requests reach the store.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::WINDOW;
use super::{FACTS, FakeStore, RECORDING, WUKONGIM, fact, run, text};
use crate::domain::command::{Command, Request};
use crate::domain::time::Micros;

fn times(store: &FakeStore) -> Vec<i64> {
    let facts = store.taken.iter().filter(|r| !matches!(r.command, Command::Cover { .. }));
    facts.map(|request| request.occurred_at.unwrap().0).collect()
}

fn at(line: &Value) -> Micros {
    let at: jiff::Timestamp = line["at"].as_str().unwrap().parse().unwrap();
    Micros(at.as_microsecond())
}

fn lines() -> Vec<Value> {
    RECORDING.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// When each message of a recorded `/message/send` was sent, by its id.
fn sends(lines: &[Value]) -> BTreeMap<u64, Micros> {
    let sends = lines.iter().filter(|line| line["path"] == "/message/send");
    sends
        .filter_map(|line| Some((line["response"]["data"]["message_id"].as_u64()?, at(line))))
        .collect()
}

fn message_id(request: &Request) -> Option<u64> {
    match &request.command {
        Command::Message(message) => Some(message.message_id),
        _ => None,
    }
}

/// Other sends are left out: they carry no fact, and their messages have their own place.
#[test]
fn a_message_is_on_the_same_side_of_every_other_call_as_its_send() {
    let lines = lines();
    let sends = sends(&lines);
    let mut store = FakeStore::default();
    run(WUKONGIM, vec![text("r", RECORDING)], &mut store);

    let calls: Vec<Micros> = lines
        .iter()
        .filter(|line| line["kind"] == "api" && line["path"] != "/message/send")
        .map(at)
        .collect();
    let mut compared = 0;
    for request in &store.taken {
        let sent = message_id(request).and_then(|id| sends.get(&id));
        let (Some(&sent), Some(message)) = (sent, request.occurred_at) else { continue };
        for &call in &calls {
            assert_eq!(call < sent, call <= message, "{request:?}: {call:?}");
            compared += 1;
        }
    }
    assert!(compared > 50_000, "{compared}");
}

#[test]
fn the_store_gets_messages_and_calls_in_the_order_of_the_sends() {
    let sends = sends(&lines());
    let mut store = FakeStore::default();
    run(WUKONGIM, vec![text("r", RECORDING)], &mut store);

    let order: Vec<Micros> = store
        .taken
        .iter()
        .filter(|request| {
            !matches!(request.command, Command::Cover { .. } | Command::Observe { .. })
        })
        .filter_map(|request| match message_id(request) {
            Some(id) => sends.get(&id).copied(),
            None => request.occurred_at,
        })
        .collect();

    assert!(order.len() > 300, "{}", order.len());
    assert!(order.is_sorted());
}

#[test]
fn an_observation_follows_its_message() {
    let mut store = FakeStore::default();
    run(WUKONGIM, vec![text("r", RECORDING)], &mut store);

    for (index, request) in store.taken.iter().enumerate() {
        if let Command::Observe { .. } = request.command {
            let message = store.taken[..index].iter().rev();
            let same = message.take_while(|r| r.occurred_at == request.occurred_at);
            assert!(same.into_iter().any(|r| message_id(r).is_some()), "{request:?}");
        }
    }
}

#[test]
fn two_halves_of_a_recording_give_the_same_order_as_the_whole() {
    let mut whole = FakeStore::default();
    run(WUKONGIM, vec![text("r", RECORDING)], &mut whole);
    let (mut even, mut odd) = (String::new(), String::new());
    for (number, line) in RECORDING.lines().enumerate() {
        let half = if number % 2 == 0 { &mut even } else { &mut odd };
        half.push_str(line);
        half.push('\n');
    }

    let mut halves = FakeStore::default();
    run(WUKONGIM, vec![text("odd", odd), text("even", even)], &mut halves);

    let facts = |store: &FakeStore| {
        let facts = store.taken.iter().filter(|r| !matches!(r.command, Command::Cover { .. }));
        facts.cloned().collect::<Vec<_>>()
    };
    assert!(facts(&whole) == facts(&halves));
}

#[test]
fn files_are_merged_whatever_their_order() {
    let mut store = FakeStore::default();
    let october: String = (0..50).map(|n| fact(&format!("o{n}"), n, "a")).collect();
    let november: String = (50..99).map(|n| fact(&format!("n{n}"), n, "a")).collect();
    let between: String = (0..40).map(|n| fact(&format!("b{n}"), 2 * n, "a")).collect();

    let files = vec![text("n", november), text("o", october), text("b", between)];
    run(FACTS, files, &mut store);

    let told_covered = 2;
    assert_eq!(store.taken.len(), told_covered + 139);
    assert!(times(&store).is_sorted());
}

#[test]
fn equal_times_keep_the_order_of_files_and_lines() {
    let mut store = FakeStore::default();
    let lines = |uid: &str| (0..9).map(|n| fact(&format!("{uid}{n}"), 5, uid)).collect::<String>();

    run(FACTS, vec![text("1", lines("b")), text("2", lines("a"))], &mut store);

    let uids: Vec<_> = store
        .taken
        .iter()
        .filter_map(|request| match &request.command {
            Command::Delete(delete) => Some(delete.conversation.uid.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(uids, [["b"; 9], ["a"; 9]].concat());
}

#[test]
fn what_comes_within_the_window_finds_its_place_and_what_comes_later_does_not() {
    let mut store = FakeStore::default();
    let seconds = [10, 12, 11, 20, 15, 30];
    let lines: String = seconds.iter().map(|s| fact(&s.to_string(), *s, "a")).collect();

    run(FACTS, vec![text("f", lines)], &mut store);

    let base = times(&store)[0] - 10_000_000;
    let order: Vec<_> = times(&store).iter().map(|at| (at - base) / 1_000_000).collect();
    assert_eq!(WINDOW, 2_000_000);
    assert_eq!(order, [10, 11, 12, 15, 20, 30]);

    let mut late = FakeStore::default();
    let seconds = [10, 20, 30, 11, 40];
    let lines: String = seconds.iter().map(|s| fact(&s.to_string(), *s, "a")).collect();
    run(FACTS, vec![text("f", lines)], &mut late);
    let order: Vec<_> = times(&late).iter().map(|at| (at - base) / 1_000_000).collect();
    assert_eq!(order, [10, 20, 11, 30, 40]);
}
