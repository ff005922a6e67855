//! A writer that is killed at any moment, while tables are written and write-ahead logs go: the
//! checks for a lost end of the index of files (MANIFEST) never take that for damage.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::Duration;

use panguan::boot::{self, OpenOptions};
use panguan::domain::command::{Cause, Command, IncomingMessage, Request};
use panguan::domain::context::ActorKind;
use panguan::domain::event::SessionKind;
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::log::ReadLog;
use panguan::log::rocks::RocksLog;
use panguan::rocks::{Access, Engine};
use panguan::store::{Parts, SessionOptions, Store};
use panguan::vault::Vault;
use panguan::view::rocks::RocksView;

/// How often the writer is killed.
const KILLS: u64 = 24;

/// What the writer says after each round.
const WRITTEN: &str = "written";

/// Names the data directory to the process that writes.
const DATA: &str = "PANGUAN_TEST_DATA";

fn message(number: u64) -> Request {
    let uid = |name: &str| Uid::new(Dialect::WuKongIm, name).unwrap();
    let sender = format!("u{number}");
    Request {
        command: Command::Message(IncomingMessage {
            channel: ChannelName::person(uid(&sender), uid("bob")),
            seq: Some(1),
            message_id: 1_000 + number,
            from: Some(uid(&sender)),
        }),
        occurred_at: None,
        cause: Cause::unspecified(ActorKind::Service, "backend"),
        idempotency_key: None,
    }
}

/// Moves rows into tables: now of one family, now of all.
fn flush(engine: &Engine, round: u64) {
    let all = engine.opened_families();
    let one = usize::try_from(round).unwrap() % all.len();
    let chosen = if round.is_multiple_of(3) { all } else { &all[one..=one] };
    engine.flush(chosen.iter().map(String::as_str)).unwrap();
}

/// What the killed process does. It takes part in the tests only where a directory is named.
#[test]
fn write_until_killed() {
    let Some(data) = std::env::var_os(DATA) else { return };
    let data = Path::new(&data);
    let rocks = boot::open_rocks(data, &OpenOptions::default()).unwrap();
    let log = Arc::new(RocksLog::open(Arc::clone(&rocks)).unwrap());
    let first = log.tail().unwrap().next_offset;
    let parts = Parts {
        log,
        view: Arc::new(RocksView::live(Arc::clone(&rocks))),
        vault: Arc::new(Vault::open_for(&rocks, data, Access::ReadWrite).unwrap()),
        dialect: Dialect::WuKongIm,
        clock: boot::system_clock(),
        session_id: [7; 16],
    };
    let session = SessionOptions { kind: SessionKind::Live, accept_clock_behind: true };
    let store = Store::start(parts, session).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for round in 0.. {
        runtime.block_on(store.submit(message(first + round))).unwrap();
        flush(rocks.engine(), round);
        println!("{WRITTEN}");
    }
}

#[test]
fn a_writer_killed_at_any_moment_leaves_no_sign_of_damage() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut recorded = 0;
    for number in 0..KILLS {
        // When
        let mut writer = Process::new(std::env::current_exe().unwrap())
            .args(["--exact", "write_until_killed", "--nocapture"])
            .env(DATA, &data)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
        if number.is_multiple_of(2) {
            let mut rounds = said.by_ref().filter(|line| line == WRITTEN);
            rounds.nth(usize::try_from(number % 14).unwrap());
            std::thread::sleep(Duration::from_millis(number * 7 % 23));
        } else {
            // While it opens.
            std::thread::sleep(Duration::from_millis(number * 37 % 151));
        }
        writer.kill().unwrap();
        writer.wait().unwrap();

        // Then
        let mut said = String::new();
        writer.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, "", "after {number} kills");
        if data.join("store").exists() {
            let end = boot::read(&data, 1 << 20).unwrap().log.tail().unwrap().next_offset;
            assert!(end >= recorded, "after {number} kills: {end} of {recorded}");
            recorded = end;
        }
    }
    assert!(recorded > 2 * KILLS, "{recorded}");
    assert!(fs::read_dir(data.join("store")).unwrap().count() > 20);
    drop(Store::open(&data, &OpenOptions::default()).unwrap());
}
