//! Sentences about what happened on a real server: the recording of a WuKongIM 2.2.5.

use panguan::boot::OpenOptions;
use panguan::domain::event::SessionKind;
use panguan::domain::time::Micros;
use panguan::import::{self, Format, Input, StoreSink};
use panguan::query::sentence::{Language, departure, summary, undo};
use panguan::query::{AsOf, DeletionFilter, DeletionOutcome, Query};
use panguan::source::wukongim::Server;
use panguan::store::Store;

use super::golden;
use super::scene::named;

const RECORDING: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/recorded/wukongim-2.2.5.ndjson");

struct Quiet;

impl import::Watch for Quiet {}

/// The number of the line after which is asked, the time of that, and the question.
const ASKED: &[(u64, &str, &str, &str, i64)] = &[
    (18, "2026-11-24T08:04:26.486Z", "alice", "bob", 1),
    (20, "2026-11-24T08:04:26.700Z", "alice", "bob", 1),
    (20, "2026-11-24T08:04:26.700Z", "alice", "alice@bob", 1),
    (22, "2026-11-24T08:04:27.090Z", "alice", "bob", 1),
    (24, "2026-11-24T08:04:27.390Z", "alice", "group_2", 2),
    (29, "2026-11-24T08:04:28.000Z", "alice", "bob", 1),
    (619, "2026-11-24T08:34:45.970Z", "walter", "team_2_4", 2),
    (645, "2026-11-24T08:34:46.400Z", "grace", "ivan", 1),
    (837, "2026-11-24T12:00:00.000Z", "alice", "bob", 1),
    (837, "2026-11-24T12:00:00.000Z", "alice", "group_2", 2),
    (837, "2026-11-24T12:00:00.000Z", "alice", "group_2_b", 2),
    (837, "2026-11-24T12:00:00.000Z", "bob", "group_2", 2),
];

fn at(text: &str) -> Micros {
    Micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

#[test]
fn of_a_recorded_server() {
    let dir = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let options = OpenOptions { kind: SessionKind::Import, ..OpenOptions::default() };
    let store = Store::open(dir.path(), &options).unwrap();
    let input = Input::open(RECORDING.as_ref()).unwrap();
    let mut sink = StoreSink::new(store.clone(), runtime.handle().clone());
    let format = Format::WuKongIm(Server::default());
    import::import(format, vec![input], Micros(i64::MAX), &mut sink, &mut Quiet).unwrap();

    let (log, view, vault) = (&**store.log(), &**store.view(), &**store.vault());
    let query = Query::new(log, view, vault, store.dialect()).unwrap();
    let mut told = String::new();
    for (line, time, user, id, kind) in ASKED {
        let why = query.why(&named(user, id, *kind), AsOf::Time(at(time))).unwrap();
        let state = why.explanation.state.name();
        told += &format!("# after line {line}: why {user} {id} {kind}: {state}\n");
        told += &format!("en: {}\n", summary(&why, Language::English));
        told += &format!("zh: {}\n", summary(&why, Language::Chinese));
        if let Some(undo) = undo(&why, Language::English) {
            told += &format!("en undo: {undo}\n");
        }
        told.push('\n');
    }
    told += "# vanished from alice's list\n";
    for vanished in query.vanished("alice", None).unwrap() {
        told += &format!("{}\n", departure(&vanished, Language::English));
    }
    let refused =
        DeletionFilter { outcome: Some(DeletionOutcome::Refused), ..DeletionFilter::default() };
    let refused = query.deletions(&refused, None, 1_000).unwrap().deletions.len();
    told += &format!("\n# {refused} refused deletes\n");
    golden::check("sentences/recorded.txt", &told);
}
