//! Outside sealed fields no file of a store holds a uid: every byte is searched.

use std::fs;
use std::path::Path;

use panguan::boot::OpenOptions;
use panguan::domain::event::SessionKind;
use panguan::domain::time::Micros;
use panguan::import::{self, Format, Input, StoreSink};
use panguan::source::wukongim::Server;
use panguan::store::Store;

const RECORDING: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/recorded/wukongim-2.2.5.ndjson");

const UIDS: [&str; 24] = [
    "alice",
    "bob",
    "carol",
    "dave",
    "erin",
    "frank",
    "grace",
    "heidi",
    "ivan",
    "judy",
    "mallory",
    "niaj",
    "olivia",
    "peggy",
    "rupert",
    "sybil",
    "trent",
    "victor",
    "walter",
    "wendy",
    "visitor_2",
    "bot2",
    "a_user",
    "nobody",
];

struct Quiet;

impl import::Watch for Quiet {}

/// The recording with every uid made long, so that it cannot turn up by chance.
fn long_uids() -> (Vec<u8>, Vec<String>) {
    let mut text = fs::read_to_string(RECORDING).unwrap();
    let mut long = Vec::new();
    for uid in UIDS {
        let longer = format!("{uid}-0123456789");
        for (from, to) in [
            (format!("\"{uid}\""), format!("\"{longer}\"")),
            (format!("\"{uid}@"), format!("\"{longer}@")),
            (format!("@{uid}\""), format!("@{longer}\"")),
        ] {
            text = text.replace(&from, &to);
        }
        long.push(longer);
    }
    (text.into_bytes(), long)
}

fn files(dir: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn no_file_of_a_store_holds_a_uid() {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (bytes, uids) = long_uids();
    let options = OpenOptions { kind: SessionKind::Import, ..OpenOptions::default() };
    let store = Store::open(dir.path(), &options).unwrap();
    let input = Input {
        name: "recording".to_owned(),
        bytes: Some(bytes.len() as u64),
        reader: Box::new(std::io::Cursor::new(bytes)),
    };
    let mut sink = StoreSink::new(store.clone(), runtime.handle().clone());
    let format = Format::WuKongIm(Server::default());
    let answer =
        import::import(format, vec![input], Micros(i64::MAX), &mut sink, &mut Quiet).unwrap();
    assert!(answer.recorded > 250, "{answer:?}");
    drop(sink);
    runtime.block_on(store.close());

    let mut searched = Vec::new();
    files(dir.path(), &mut searched);
    assert!(searched.len() > 5);
    for path in searched {
        let held = fs::read(&path).unwrap();
        for uid in &uids {
            let at = held.windows(uid.len()).position(|window| window == uid.as_bytes());
            assert_eq!(at, None, "{uid} in {}", path.display());
        }
    }
}
