//! A rebuild writes as any other session does.

use std::path::Path;

use super::*;
use crate::domain::event::{Fact, SessionKind};
use crate::domain::time::Micros;
use crate::error::Code;
use crate::log::ReadLog;
use crate::log::rocks::RocksLog;
use crate::store::Store;

/// A store that was last written when the clock was two hours ahead of ours.
fn written_in_the_future(dir: &Path) {
    let options = OpenOptions::default();
    let mut parts = parts(open_rocks(dir, &options).unwrap(), dir, &options).unwrap();
    let ours = parts.clock;
    parts.clock = Arc::new(move || Micros(ours().0 + 2 * 3_600_000_000));
    let store = Store::start(parts, options.session()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(store.close());
}

fn facts(dir: &Path) -> Vec<Fact> {
    let log = RocksLog::open(open_rocks(dir, &OpenOptions::default()).unwrap()).unwrap();
    let count = usize::try_from(log.tail().unwrap().next_offset).unwrap();
    log.events(0, count).unwrap().into_iter().map(|event| event.fact).collect()
}

#[test]
fn a_rebuild_is_fenced_and_noted_and_heeds_the_clock() {
    let dir = tempfile::tempdir().unwrap();
    written_in_the_future(dir.path());

    let refused = rebuild(dir.path(), &OpenOptions::default(), |_, _| ()).unwrap_err();
    assert_eq!(refused.code, Code::ClockBehind);
    assert_eq!(facts(dir.path()).len(), 1, "nothing was written");

    let accepting = OpenOptions { accept_clock_behind: true, ..OpenOptions::default() };
    let rebuilt = rebuild(dir.path(), &accepting, |_, _| ()).unwrap();

    assert_eq!(rebuilt.position, Position::local(2));
    let [Fact::SessionOpened(first), Fact::SessionOpened(fence), Fact::ViewRebuilt(noted)] =
        &facts(dir.path())[..]
    else {
        panic!("not a fence and a note")
    };
    assert_eq!((fence.epoch, fence.kind), (first.epoch + 1, SessionKind::Live));
    assert_eq!((noted.through, noted.rows_differing), (Position::local(0), 0));
}
