//! Damaged files are named, with exit code 4 and what to do; the program never falls over.

use std::fs;
use std::path::{Path, PathBuf};

use crate::world::{Ran, World};

fn files(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> =
        entries.filter(|path| path.to_str().unwrap().ends_with(ending)).collect();
    found.sort();
    found
}

/// A store whose rows are all in files: each opening flushes what the one before wrote.
fn in_files() -> World {
    let world = World::recorded();
    world.done(&["delete", "alice", "bob"]);
    world
}

#[track_caller]
fn is_told(ran: &Ran, file: &str) {
    assert_eq!(ran.code, 4, "{file}: {}{}", ran.stdout, ran.stderr);
    assert!(ran.stderr.starts_with("error: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("\nhint: "), "{}", ran.stderr);
    let said = format!("{}{}", ran.stdout, ran.stderr).replace(['\n', ' '], "");
    assert!(said.contains(file), "{file}: {}{}", ran.stdout, ran.stderr);
}

#[test]
fn one_flipped_byte_of_a_table_is_found_in_its_file() {
    let world = in_files();
    for path in files(&world.data().join("store"), ".sst") {
        let whole = fs::read(&path).unwrap();
        let mut flipped = whole.clone();
        flipped[30] ^= 0x01;
        fs::write(&path, flipped).unwrap();

        let ran = world.run(&["verify"]);

        is_told(&ran, path.file_name().unwrap().to_str().unwrap());
        fs::write(&path, whole).unwrap();
    }
    world.is_whole();
}

#[test]
fn no_flipped_byte_makes_the_program_fall_over() {
    let world = in_files();
    let mut number = 0;
    for ending in [".sst", ".log", "CURRENT", "IDENTITY"] {
        for path in files(&world.data().join("store"), ending) {
            let whole = fs::read(&path).unwrap();
            // A few places of each file, another few in the next.
            for at in (number % 97..whole.len()).step_by(whole.len().max(4) / 3 + 1) {
                let mut flipped = whole.clone();
                flipped[at] ^= 0x80;
                fs::write(&path, flipped).unwrap();
                for arguments in [&["list", "alice"][..], &["why", "alice", "bob"]] {
                    let ran = world.run(arguments);
                    assert!([0, 4].contains(&ran.code), "{} {at}: {}", path.display(), ran.stderr);
                }
            }
            number += 13;
            fs::write(&path, whole).unwrap();
        }
    }
    world.is_whole();
}

#[test]
fn a_missing_file_is_named() {
    let world = in_files();
    let store = world.data().join("store");
    let mut paths = files(&store, ".sst");
    paths.truncate(3);
    paths.extend(files(&store, "CURRENT"));
    for path in paths {
        let away = world.path().join("away");
        fs::rename(&path, &away).unwrap();

        for arguments in [&["verify"][..], &["list", "alice"], &["delete", "alice", "carol"]] {
            is_told(&world.run(arguments), path.file_name().unwrap().to_str().unwrap());
        }

        fs::rename(&away, &path).unwrap();
    }
    world.is_whole();
}

#[test]
fn a_write_ahead_log_that_was_changed_in_the_middle_is_refused() {
    let world = in_files();
    let logs = files(&world.data().join("store"), ".log");
    let path = logs.iter().max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
    let mut bytes = fs::read(path).unwrap();
    assert!(bytes.len() > 200, "the newest writes are in it");
    bytes[60] ^= 0x01;
    fs::write(path, bytes).unwrap();

    is_told(&world.run(&["verify"]), path.file_name().unwrap().to_str().unwrap());
}

#[test]
fn missing_keys_are_told_from_a_damaged_log() {
    let world = in_files();
    fs::rename(world.data().join("keys"), world.path().join("keys")).unwrap();

    let ran = world.run(&["list", "alice"]);

    is_told(&ran, "keys");
    assert!(ran.stderr.contains("put keys/ back"), "{}", ran.stderr);
    fs::rename(world.path().join("keys"), world.data().join("keys")).unwrap();
    world.is_whole();
}

#[test]
fn damaged_rows_are_mended_by_a_rebuild() {
    let world = in_files();
    let before = world.done(&["list", "alice"]);
    let mut mended = false;
    for path in files(&world.data().join("store"), ".sst") {
        let whole = fs::read(&path).unwrap();
        let mut flipped = whole.clone();
        flipped[30] ^= 0x01;
        fs::write(&path, flipped).unwrap();
        let ran = world.run(&["verify"]);
        if ran.stderr.contains("panguan rebuild") {
            world.done(&["rebuild"]);
            mended = true;
            break;
        }
        fs::write(&path, whole).unwrap();
    }
    assert!(mended, "some file holds rows only");
    assert_eq!(world.done(&["list", "alice"]), before);
    world.is_whole();
}
