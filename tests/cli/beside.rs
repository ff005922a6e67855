//! Beside a writer: reading works, a second writer is refused and told who holds the store; and
//! stopping a writer loses nothing that it answered.

use std::io::Write;
use std::process::{Command, Stdio};

use panguan::boot::OpenOptions;
use panguan::store::Store;

use crate::world::{RECORDING, Ran, World};

#[test]
fn reading_works_beside_a_writer_and_sees_what_it_answered() {
    let world = World::recorded();
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let store = Store::open(&world.data(), &OpenOptions::default()).unwrap();

    assert!(world.done(&["list", "alice"]).contains("bob"));
    world.is_whole();

    let delete = panguan::domain::command::DeleteConversation {
        conversation: panguan::domain::command::Named {
            uid: "alice".to_owned(),
            channel_id: "bob".to_owned(),
            channel_type: 1,
        },
        message_seq: None,
        source_head: None,
        joined_ids: panguan::domain::spelling::JoinedIds::Refused,
        answered: None,
    };
    let cause = panguan::domain::command::Cause::unspecified(
        panguan::domain::context::ActorKind::Service,
        "backend",
    );
    let receipt = runtime
        .block_on(store.execute(panguan::domain::command::Request {
            command: panguan::domain::command::Command::Delete(delete),
            occurred_at: None,
            cause,
            idempotency_key: None,
        }))
        .unwrap();
    let why = world.json(&["why", "alice", "bob"]);
    assert_eq!(why["state"], "hidden");
    assert_eq!(why["cause"]["position"], receipt.position.to_string());
    runtime.block_on(store.close());
}

#[test]
fn a_second_writer_is_refused_and_told_who_holds_the_store() {
    let world = World::recorded();
    let options = OpenOptions { program: "a test".to_owned(), ..OpenOptions::default() };
    let store = Store::open(&world.data(), &options).unwrap();
    let holder = format!("process {} (a test)", std::process::id());

    for arguments in [
        &["delete", "alice", "bob"][..],
        &["restore", "0-21"],
        &["import", RECORDING],
        &["rebuild"],
    ] {
        let ran = world.run(arguments);
        ran.fails(3, "store-held");
        assert!(ran.stderr.contains(&holder), "{}", ran.stderr);
    }

    drop(store);
    world.done(&["delete", "alice", "bob"]);
}

#[test]
fn an_import_that_the_keyboard_stops_keeps_what_it_recorded() {
    let world = World::empty();
    let recording = std::fs::read(RECORDING).unwrap();
    let mut child = world
        .command(&["import", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // The pipe holds 64 KiB: when these return, the store is made and holds the first group.
    for _ in 0..4 {
        stdin.write_all(&recording).unwrap();
    }
    let stopped = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    // It stops when it next gives the store something, and then nobody reads the pipe any more.
    while stdin.write_all(&recording).is_ok() {}
    drop(stdin);

    let ran = Ran::of(&child.wait_with_output().unwrap());

    assert_eq!((ran.code, ran.stdout.as_str()), (130, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("importing the same files again goes on"), "{}", ran.stderr);
    world.is_whole();
    world.done(&["import", RECORDING]);
    assert!(world.done(&["list", "alice"]).contains("bob"));
}

#[test]
fn a_reader_removes_what_killed_readers_left() {
    let world = World::recorded();
    let temporary = world.path().join("tmp");
    // Above the highest number that Linux gives a process.
    let left = temporary.join("panguan-reader-4194305-0");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("LOG"), "opened").unwrap();

    let mut list = world.command(&["list", "alice"]);
    let ran = Ran::of(&list.env("TMPDIR", &temporary).output().unwrap());

    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let stays: Vec<_> = std::fs::read_dir(&temporary).unwrap().collect();
    assert!(stays.is_empty(), "{stays:?}");
}
