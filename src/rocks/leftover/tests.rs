//! What is removed of what killed processes left, and what stays.

use std::path::PathBuf;

use super::*;
use crate::rocks::{Access, Rocks, Settings};

/// Above the highest number that Linux gives a process.
const NOBODY: u32 = 4_194_305;

fn reader_dir(parent: &Path, process: u32, files: &[&str]) -> PathBuf {
    let path = parent.join(Purpose::Reader.name(process, 7));
    fs::create_dir(&path).unwrap();
    for file in files {
        fs::write(path.join(file), "opened").unwrap();
    }
    path
}

#[test]
fn what_a_killed_reader_left_is_removed() {
    for files in [&[][..], &["LOG"], &["LOG", "LOG.old.1764", "tmp_data_store_LOG"]] {
        let parent = tempfile::tempdir().unwrap();
        let left = reader_dir(parent.path(), NOBODY, files);
        remove_below(parent.path());
        assert!(!left.exists(), "{files:?}");
    }
}

#[test]
fn what_holds_anything_else_stays_whole() {
    for other in ["notes.txt", "LOG.old.x", "MANIFEST-000005", "BLOG"] {
        let parent = tempfile::tempdir().unwrap();
        let left = reader_dir(parent.path(), NOBODY, &["LOG", other]);
        remove_below(parent.path());
        assert!(left.join("LOG").exists() && left.join(other).exists(), "{other}");
    }
    let parent = tempfile::tempdir().unwrap();
    let left = reader_dir(parent.path(), NOBODY, &[]);
    fs::create_dir(left.join("LOG")).unwrap();
    remove_below(parent.path());
    assert!(left.join("LOG").exists());
}

/// What a killed `verify` leaves: a store without keys.
fn scratch_dir(parent: &Path) -> PathBuf {
    let path = parent.join(Purpose::Store.name(NOBODY, 7));
    drop(Rocks::open(&path, Access::ReadWrite, &Settings::default()).unwrap());
    path
}

#[test]
fn the_store_that_a_killed_verify_folded_into_is_removed() {
    let parent = tempfile::tempdir().unwrap();
    let left = scratch_dir(parent.path());
    assert!(left.join(STORE_DIR).join("CURRENT").exists());
    let held = lock(&left).unwrap().unwrap();
    remove_below(parent.path());
    assert!(left.join(STORE_DIR).join("CURRENT").exists(), "somebody holds it");
    drop(held);
    remove_below(parent.path());
    assert!(!left.exists());

    // Killed while the store was being made.
    let left = scratch_dir(parent.path());
    fs::rename(left.join(STORE_DIR), left.join(MAKING_DIR)).unwrap();
    remove_below(parent.path());
    assert!(!left.exists());
}

#[test]
fn a_store_that_holds_anything_else_stays_whole() {
    for other in ["keys", "notes.txt", "LOG"] {
        let parent = tempfile::tempdir().unwrap();
        let left = scratch_dir(parent.path());
        fs::create_dir(left.join(other)).unwrap();
        remove_below(parent.path());
        assert!(left.join(STORE_DIR).join("CURRENT").exists() && left.join(other).exists());
    }
}

#[test]
fn what_is_in_use_stays() {
    let parent = tempfile::tempdir().unwrap();
    let running = reader_dir(parent.path(), std::process::id(), &["LOG"]);
    let locked = reader_dir(parent.path(), NOBODY, &["LOG"]);
    let lock = lock(&locked).unwrap().unwrap();
    remove_below(parent.path());
    assert!(running.join("LOG").exists() && locked.join("LOG").exists());
    drop(lock);
    remove_below(parent.path());
    assert!(running.exists() && !locked.exists());
}

#[test]
fn a_link_is_not_followed() {
    let (parent, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(elsewhere.path().join("LOG"), "theirs").unwrap();
    let link = parent.path().join(Purpose::Reader.name(NOBODY, 0));
    std::os::unix::fs::symlink(elsewhere.path(), &link).unwrap();
    let within = reader_dir(parent.path(), NOBODY, &[]);
    std::os::unix::fs::symlink(elsewhere.path().join("LOG"), within.join("LOG")).unwrap();
    remove_below(parent.path());
    assert!(fs::symlink_metadata(&link).is_ok() && fs::symlink_metadata(within).is_ok());
    let scratch = parent.path().join(Purpose::Store.name(NOBODY, 0));
    fs::create_dir(&scratch).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), scratch.join(STORE_DIR)).unwrap();
    remove_below(parent.path());
    assert!(scratch.exists());
    assert!(elsewhere.path().join("LOG").exists());
}

#[test]
fn other_names_are_not_looked_at() {
    let parent = tempfile::tempdir().unwrap();
    let names = [
        "panguan-reader-",
        "panguan-reader-4194305",
        "panguan-reader-x-1",
        "panguan-reader-4194305-x",
        "panguan-scratch-4194305",
        "panguan-bench-4194305-1",
        "reader-4194305-1",
    ];
    for name in names {
        fs::create_dir(parent.path().join(name)).unwrap();
    }
    fs::write(parent.path().join(Purpose::Reader.name(NOBODY, 1)), "a file").unwrap();
    remove_below(parent.path());
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), names.len() + 1);
}

#[test]
fn who_lost_the_directory_meanwhile_is_told() {
    let parent = tempfile::tempdir().unwrap();
    let dir = reader_dir(parent.path(), NOBODY, &[]);
    let held = lock(&dir).unwrap().unwrap();
    assert!(lock(&dir).unwrap().is_none(), "somebody holds it");
    drop(held);
    fs::remove_dir(&dir).unwrap();
    assert!(lock(&dir).unwrap().is_none(), "it is gone");
}
