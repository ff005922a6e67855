//! A database whose index of files (MANIFEST) lost its end at a record's end, which the engine
//! takes for an older, smaller database and tidies up: whatever is refused is left as it was.

mod command;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use panguan::boot::{self, OpenOptions};
use panguan::domain::command::{Cause, Command, IncomingMessage, Request};
use panguan::domain::context::ActorKind;
use panguan::domain::event::SessionKind;
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::log::rocks::RocksLog;
use panguan::rocks::Access;
use panguan::store::{Parts, SessionOptions, Store};
use panguan::vault::Vault;
use panguan::view::rocks::RocksView;

use command::{history, import, panguan};

const BLOCK_BYTES: usize = 32 << 10;
const RECORD_HEADER_BYTES: usize = 7;

/// What is in every file of the data directory but the engine's diary and locks.
fn contents(data: &Path) -> Vec<(String, Vec<u8>)> {
    let names = command::files(data).into_iter().map(|(name, _)| name);
    let kept = names.filter(|name| !name.contains("LOG") && !name.to_lowercase().contains("lock"));
    kept.map(|name| (name.clone(), fs::read(data.join(name)).unwrap())).collect()
}

fn index_of(database: &Path) -> PathBuf {
    database.join(fs::read_to_string(database.join("CURRENT")).unwrap().trim())
}

/// Where the records of an index start, but the first.
fn cuts(index: &[u8]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut at = 0;
    while at + RECORD_HEADER_BYTES < index.len() {
        let left = BLOCK_BYTES - at % BLOCK_BYTES;
        if left < RECORD_HEADER_BYTES {
            at += left;
            continue;
        }
        let length = u16::from_le_bytes([index[at + 4], index[at + 5]]);
        at += RECORD_HEADER_BYTES + usize::from(length);
        cuts.push(at);
    }
    cuts.pop();
    cuts
}

fn lay(data: &Path, files: &[(String, Vec<u8>)]) {
    let _ = fs::remove_dir_all(data);
    for (name, bytes) in files {
        let path = data.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Everything that the answers tell, but for what each opening records.
fn answers(data: &Path) -> Vec<String> {
    let ask =
        |user: &str| panguan(data, &["--output", "json", "list", user]).ends(0, "").out.clone();
    panguan(data, &["verify"]).ends(0, "no damage");
    ["u0", "u1", "u7", "u8", "alice", "bob"].map(ask).to_vec()
}

/// Cuts the index of `of` at every record's end: what is refused is left as it was, and what is
/// not refused has lost nothing. The share of cuts that are refused, in percent.
#[track_caller]
fn refused_percent(data: &Path, of: &str) -> usize {
    let right = answers(data);
    let whole = contents(data);
    let index = index_of(&data.join(of));
    let bytes = fs::read(&index).unwrap();
    let cuts = cuts(&bytes);
    assert!(cuts.len() >= 5, "{cuts:?}");
    let mut refused = 0;
    for cut in &cuts {
        // Given
        lay(data, &whole);
        fs::write(&index, &bytes[..*cut]).unwrap();
        let before = contents(data);

        // When
        let said = panguan(data, &["delete", "u1", "nobody"]);

        // Then
        if said.code == 3 {
            assert!(answers(data) == right, "{of} cut at {cut} of {}", bytes.len());
        } else {
            said.ends(4, "(damaged)");
            assert!(contents(data) == before, "{of} cut at {cut}: {}", said.err);
            refused += 1;
        }
    }
    refused * 100 / cuts.len()
}

fn imported() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    import(&data, history(9).as_bytes()).ends(0, "");
    (dir, data)
}

#[test]
fn rows_in_the_write_ahead_log_are_not_removed() {
    for of in ["store", "keys"] {
        let (_dir, data) = imported();
        assert_eq!(refused_percent(&data, of), 100, "{of}");
    }
}

#[test]
fn rows_in_tables_are_not_removed() {
    for of in ["store", "keys"] {
        let (_dir, data) = imported();
        for _ in 0..2 {
            panguan(&data, &["delete", "u1", "nobody"]).ends(3, "no-such-conversation");
        }
        assert_eq!(refused_percent(&data, of), 100, "{of}");
    }
}

fn message(seq: u64) -> Request {
    let uid = |name| Uid::new(Dialect::WuKongIm, name).unwrap();
    let channel = ChannelName::person(uid("alice"), uid("bob"));
    let from = Some(uid(if seq.is_multiple_of(2) { "alice" } else { "bob" }));
    Request {
        command: Command::Message(IncomingMessage {
            channel,
            seq: Some(seq),
            message_id: 1_000 + seq,
            from,
        }),
        occurred_at: None,
        cause: Cause::unspecified(ActorKind::Service, "backend"),
        idempotency_key: None,
    }
}

/// A store whose rows went into tables several times while it was open, so that write-ahead logs
/// went too. Where nothing was written after the last time, every cut that is between two of them
/// leaves an older store that is whole in itself.
fn flushed_while_open(data: &Path, flushed_at_last: bool) {
    let rocks = boot::open_rocks(data, &OpenOptions::default()).unwrap();
    let vault = Arc::new(Vault::open_for(&rocks, data, Access::ReadWrite).unwrap());
    let parts = Parts {
        log: Arc::new(RocksLog::open(Arc::clone(&rocks)).unwrap()),
        view: Arc::new(RocksView::live(Arc::clone(&rocks))),
        vault,
        dialect: Dialect::WuKongIm,
        clock: boot::system_clock(),
        session_id: [7; 16],
    };
    let session = SessionOptions { kind: SessionKind::Live, accept_clock_behind: false };
    let store = Store::start(parts, session).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for round in 0..4 {
        for number in 0..3 {
            runtime.block_on(store.submit(message(round * 3 + number + 1))).unwrap();
        }
        if round < 3 || flushed_at_last {
            let engine = rocks.engine();
            engine.flush(engine.opened_families().iter().map(String::as_str)).unwrap();
        }
    }
    runtime.block_on(store.close());
}

#[test]
fn rows_that_went_into_tables_while_the_store_was_open_are_not_removed() {
    for flushed_at_last in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        flushed_while_open(&data, flushed_at_last);

        assert!(refused_percent(&data, "store") >= 95, "{flushed_at_last}");
    }
}

#[test]
fn an_emptied_store_beside_the_keys_of_people_is_not_begun_anew() {
    let (_dir, data) = imported();
    fs::remove_dir_all(data.join("store")).unwrap();
    fs::create_dir(data.join("store")).unwrap();
    let before = contents(&data);

    import(&data, history(1).as_bytes()).ends(4, "`store` is missing or empty");
    panguan(&data, &["verify"]).ends(4, "`store` is missing or empty");
    assert!(contents(&data) == before);
}
