//! What opening refuses, what it forgives, and what one opening leaves to the next.

mod crash;
mod generation;
mod opening;
mod seeking;

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::codec::change::Change;
use crate::codec::family::Family;

fn try_open(dir: &Path, access: Access) -> Result<Arc<Rocks>, RocksError> {
    let settings = Settings { cache_bytes: 8 << 20, program: "panguan test".to_owned() };
    Rocks::open(dir, access, &settings)
}

fn writer(dir: &Path) -> Arc<Rocks> {
    try_open(dir, Access::ReadWrite).unwrap()
}

fn reader(dir: &Path) -> Arc<Rocks> {
    try_open(dir, Access::Secondary).unwrap()
}

#[track_caller]
fn refusal(dir: &Path, access: Access) -> RocksError {
    try_open(dir, access).err().expect("this must not open")
}

fn put(rocks: &Rocks, family: Family, key: &[u8], value: &[u8]) {
    rocks.write(&rocks.live(), &[Change::put(family, key, value)], Durability::Synced).unwrap();
}

fn get(rocks: &Rocks, family: Family, key: &[u8]) -> Option<Vec<u8>> {
    rocks.engine().get(rocks.live().name(family), key).unwrap()
}

/// The names of everything below `dir`, in order.
fn names_below(dir: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(names_below(&path));
        }
        names.push(path.display().to_string());
    }
    names.sort();
    names
}

/// What a crash would leave of `dir`: its files as they are while it is still open.
fn crash_image(dir: &Path) -> tempfile::TempDir {
    let image = tempfile::tempdir().unwrap();
    let store = image.path().join(STORE_DIR);
    std::fs::create_dir(&store).unwrap();
    for entry in std::fs::read_dir(dir.join(STORE_DIR)).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "LOCK" {
            std::fs::copy(entry.path(), store.join(entry.file_name())).unwrap();
        }
    }
    image
}
