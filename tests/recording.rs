//! Whether our lists are those of the server that was recorded, everywhere except where the
//! server is wrong or late.
//!
//! Each plain sync of the recording is compared with our list as of the moment it was asked for.
//! The exceptions are listed by `n` in `tests/fixtures/recorded/exceptions.tsv`, each with its
//! class; any other difference fails, and so does an exception that no longer differs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use panguan::boot::OpenOptions;
use panguan::domain::event::SessionKind;
use panguan::domain::time::Micros;
use panguan::import::{self, Format, Input, StoreSink};
use panguan::query::{AsOf, Query};
use panguan::source::wukongim::Server;
use panguan::store::Store;
use serde_json::Value;

const RECORDING: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/recorded/wukongim-2.2.5.ndjson");
const EXCEPTIONS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/recorded/exceptions.tsv");

/// One row of a list: the newest message, and how many are unread.
type Rows = BTreeMap<(String, u64), (u64, u64)>;

struct Quiet;

impl import::Watch for Quiet {}

fn imported(dir: &std::path::Path, runtime: &tokio::runtime::Runtime) -> Store {
    import_again(dir, runtime).0
}

fn import_again(
    dir: &std::path::Path,
    runtime: &tokio::runtime::Runtime,
) -> (Store, import::Answer) {
    let options = OpenOptions { kind: SessionKind::Import, ..OpenOptions::default() };
    let store = Store::open(dir, &options).unwrap();
    let input = Input::open(RECORDING.as_ref()).unwrap();
    let mut sink = StoreSink::new(store.clone(), runtime.handle().clone());
    let format = Format::WuKongIm(Server::default());
    let answer =
        import::import(format, vec![input], Micros(i64::MAX), &mut sink, &mut Quiet).unwrap();
    assert_eq!(answer.bad_lines, 0, "{:?}", answer.bad);
    (store, answer)
}

fn plain_syncs() -> impl Iterator<Item = (u64, Micros, String, Rows)> {
    let text = fs::read_to_string(RECORDING).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.into_iter().filter_map(|line| {
        let request = &line["request"];
        let plain = line["path"] == "/conversation/sync"
            && line["status"] == 200
            && request["msg_count"].as_i64().unwrap_or(0) > 0
            && request["version"].as_i64().unwrap_or(0) == 0
            && request["only_unread"].as_i64().unwrap_or(0) != 1
            && request["last_msg_seqs"].as_str().unwrap_or("").is_empty()
            && request["exclude_channel_types"].as_array().is_none_or(Vec::is_empty)
            && request["page"].as_i64().unwrap_or(0) == 0;
        let uid = request["uid"].as_str().filter(|_| plain)?.to_owned();
        let rows = line["response"].as_array()?.iter().map(|row| {
            let id = row["channel_id"].as_str().unwrap().to_owned();
            let kind = row["channel_type"].as_u64().unwrap();
            ((id, kind), (row["last_msg_seq"].as_u64().unwrap(), row["unread"].as_u64().unwrap()))
        });
        let at: jiff::Timestamp = line["at"].as_str().unwrap().parse().unwrap();
        Some((line["n"].as_u64().unwrap(), Micros(at.as_microsecond()), uid, rows.collect()))
    })
}

fn ours(store: &Store, uid: &str, at: Micros) -> Rows {
    let query =
        Query::new(&**store.log(), &**store.view(), &**store.vault(), store.dialect()).unwrap();
    let list = query.list(uid, AsOf::Time(at)).unwrap();
    list.rows
        .into_iter()
        .map(|row| {
            let key = (row.channel_id, u64::from(row.channel_type.number()));
            (key, (row.last_message_seq, row.unread))
        })
        .collect()
}

/// What differs, as it is written down: `n`, the conversation, what we list, what the server did.
fn differences(store: &Store) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (n, at, uid, theirs) in plain_syncs() {
        let ours = ours(store, &uid, at);
        let keys: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
        for key in keys {
            let (we, they) = (ours.get(key), theirs.get(key));
            if we != they {
                let show = |row: Option<&(u64, u64)>| {
                    row.map_or("-".to_owned(), |(seq, unread)| format!("{seq}/{unread}"))
                };
                let place = format!("{n}\t{uid}\t{}\t{}", key.0, key.1);
                found.insert(place, format!("{}\t{}", show(we), show(they)));
            }
        }
    }
    found
}

#[test]
fn every_list_is_the_servers_except_where_the_server_is_wrong() {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let store = imported(dir.path(), &runtime);
    let found = differences(&store);
    let syncs = plain_syncs().count();
    assert_eq!(syncs, 90, "the recording holds 90 plain syncs");
    let written = fs::read_to_string(EXCEPTIONS).unwrap_or_default();
    let mut expected = BTreeMap::new();
    for line in written.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [n, uid, id, kind, ours, theirs, class] = fields[..] else {
            panic!("not seven fields: {line}");
        };
        assert!(CLASSES.contains(&class), "unknown class {class}");
        expected.insert(format!("{n}\t{uid}\t{id}\t{kind}"), format!("{ours}\t{theirs}"));
    }
    if let Ok(path) = std::env::var("PANGUAN_WRITE_DIFFERENCES") {
        let lines: String = found.iter().map(|(k, v)| format!("{k}\t{v}\n")).collect();
        fs::write(path, lines).unwrap();
    }
    let only = |these: &BTreeMap<String, String>, others: &BTreeMap<String, String>| {
        these
            .iter()
            .filter(|(place, what)| others.get(*place) != Some(what))
            .map(|(place, what)| format!("{place}\t{what}"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let (new, gone) = (only(&found, &expected), only(&expected, &found));
    assert!(new.is_empty(), "differences that no exception names:\n{new}");
    assert!(gone.is_empty(), "exceptions that no longer differ:\n{gone}");
    let differing: BTreeSet<_> = found.keys().map(|place| place.split('\t').next()).collect();
    assert_eq!(syncs - differing.len(), 43, "docs/wukongim.md says how many are wholly alike");
}

#[test]
fn the_same_file_twice_appends_a_fence_and_no_event() {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (store, first) = import_again(dir.path(), &runtime);
    let events = store.log().tail().unwrap().next_offset;
    runtime.block_on(store.close());
    let (store, second) = import_again(dir.path(), &runtime);
    let added = store.log().events(events, 100).unwrap();
    let names: Vec<&str> = added.iter().map(|event| event.fact.name()).collect();
    assert_eq!(names, ["session_opened"], "{added:?}");
    assert_eq!(second.recorded, 0);
    assert!(second.duplicates >= first.recorded, "{second:?}");
}

/// Where the server is wrong or late, by the item of `docs/wukongim.md`.
const CLASSES: [&str; 8] = [
    "blacklist-remove-all",
    "deleted-while-pending",
    "disbanded-still-listed",
    "ghost",
    "listed-late",
    "removed-and-disbanded-still-listed",
    "unread-above-head",
    "unread-counts-deleted",
];
