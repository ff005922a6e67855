//! Bad input and bad places: a clear error, and nothing lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::world::{RECORDING, World};

#[test]
fn an_empty_file_is_a_failure_and_says_so() {
    let world = World::empty();
    let file = world.file("empty.ndjson", b"");
    let ran = world.run(&["import", &file]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("the file is empty"), "{}", ran.stderr);
}

#[test]
fn a_missing_file_is_named_before_a_store_is_made() {
    let world = World::empty();
    let ran = world.run(&["import", RECORDING, "nowhere.ndjson"]);
    ran.fails(1, "nowhere.ndjson");
    assert!(!world.data().exists());
}

#[test]
fn a_binary_file_is_reported_line_by_line_and_the_rest_goes_in() {
    let world = World::empty();
    let mut bytes: Vec<u8> =
        (0..40_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    bytes.push(b'\n');
    bytes.extend(fs::read(RECORDING).unwrap());
    let file = world.file("mixed.ndjson", &bytes);

    let ran = world.run(&["import", &file]);

    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("mixed.ndjson, line 1: "), "{}", ran.stderr);
    assert!(world.done(&["list", "alice"]).contains("bob"));
    world.is_whole();
}

#[test]
fn invalid_utf8_names_its_line() {
    let world = World::empty();
    let line = b"{\"at\":\"2026-11-24T08:04:24Z\",\"kind\":\"\xff\xfe\"}\n";
    let file = world.file("latin.ndjson", line);
    let ran = world.run(&["import", &file]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("line 1: it is not UTF-8 from byte"), "{}", ran.stderr);
}

#[test]
fn a_line_of_a_gigabyte_is_read_past() {
    let world = World::empty();
    let path = world.path().join("huge.ndjson");
    let file = fs::File::create(&path).unwrap();
    // A hole in the file: a gigabyte that takes no room.
    file.set_len(1 << 30).unwrap();
    drop(file);
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    std::io::Write::write_all(&mut file, b"\n").unwrap();
    std::io::Write::write_all(&mut file, &fs::read(RECORDING).unwrap()).unwrap();
    drop(file);

    let ran = world.run(&["import", path.to_str().unwrap()]);

    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("line 1: it has 1073741824 bytes"), "{}", ran.stderr);
    assert!(world.done(&["list", "alice"]).contains("bob"), "the lines after it are in");
}

#[test]
fn a_uid_of_a_megabyte_is_refused_wherever_it_comes_from() {
    let world = World::recorded();
    let uid = "u".repeat(1 << 20);
    let fact = format!(
        "{{\"source\":\"s\",\"source_id\":\"1\",\"at\":\"2026-11-24T09:00:00Z\",\
         \"type\":\"deleted\",\"channel\":{{\"type\":2,\"id\":\"g\"}},\"uid\":\"{uid}\"}}\n"
    );
    let file = world.file("long.ndjson", fact.as_bytes());
    let ran = world.run(&["import", "--format", "facts", &file]);
    assert!([1, 3].contains(&ran.code), "{} {}", ran.code, ran.stderr);
    assert!(ran.stderr.len() < 10_000, "an error does not repeat a megabyte");

    // The most that one argument may hold.
    let uid = "u".repeat(100_000);
    for arguments in [&["list", &uid][..], &["why", &uid, "bob"], &["delete", &uid, "bob"]] {
        let ran = world.run(arguments);
        ran.fails(2, "uid-invalid");
        assert!(ran.stderr.len() < 1_000, "{}", ran.stderr);
    }
    world.run(&["delete", "alice", &uid]).fails(3, "id-too-long");
    world.is_whole();
}

#[test]
fn a_directory_of_another_program_is_left_alone() {
    let world = World::empty();
    fs::create_dir(world.data()).unwrap();
    fs::write(world.data().join("ours.txt"), b"keep").unwrap();

    for arguments in [&["import", RECORDING][..], &["list", "alice"], &["verify"]] {
        world.run(arguments).fails(2, "foreign-directory");
    }

    let names: Vec<_> =
        fs::read_dir(world.data()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["ours.txt"]);
}

#[test]
fn another_program_s_database_is_left_alone() {
    let world = World::empty();
    let store = world.data().join("store");
    fs::create_dir_all(&store).unwrap();
    fs::write(store.join("pages.db"), b"not ours").unwrap();

    world.run(&["import", RECORDING]).fails(2, "foreign-directory");
    assert_eq!(fs::read(store.join("pages.db")).unwrap(), b"not ours");
}

#[test]
fn a_variable_that_cannot_be_meant_is_named() {
    let world = World::recorded();
    let output = world.command(&["list", "alice"]).env("PANGUAN_CACHE_MIB", "lots").output();
    crate::world::Ran::of(&output.unwrap()).fails(2, "PANGUAN_CACHE_MIB");
}

/// A small file system of its own, where this user may mount one.
struct Tmpfs {
    at: PathBuf,
}

impl Tmpfs {
    fn mount(at: &Path, options: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "panguan-test"])
            .arg(at)
            .output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self { at: at.to_owned() }),
            Ok(output) => {
                println!("skipped: no file system can be mounted here: {output:?}");
                None
            }
            Err(error) => {
                println!("skipped: mount cannot be run: {error}");
                None
            }
        }
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let done = Command::new("mount").args(["-o", &options]).arg(&self.at).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.at).status();
    }
}

#[test]
fn a_full_disk_is_told_and_loses_nothing_that_was_answered() {
    let world = World::empty();
    let Some(disk) = Tmpfs::mount(&world.data(), "size=3m") else { return };
    let mut last = String::new();
    let mut full = None;
    for round in 0..2_000 {
        let ran = if round == 0 {
            world.run(&["import", RECORDING])
        } else {
            world.run(&["--output", "json", "delete", "alice", "bob", "--text", &"x".repeat(900)])
        };
        if ran.code != 0 {
            full = Some(ran);
            break;
        }
        last = ran.stdout;
    }
    let ran = full.expect("3 MiB fill up");
    assert!([1, 3].contains(&ran.code), "{} {}", ran.code, ran.stderr);
    assert!(
        ran.stderr.contains("disk is full") || ran.stderr.contains("No space"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("\nhint: "), "{}", ran.stderr);

    disk.remount("size=64m");
    world.is_whole();
    let receipt: serde_json::Value = serde_json::from_str(&last).unwrap_or_default();
    if let Some(position) = receipt["position"].as_str() {
        let event = world.json(&["replay", "--from", position, "--to", position]);
        assert_eq!(event[0]["position"], position, "the last answer holds");
    }
    world.done(&["import", RECORDING]);
}

#[test]
fn a_directory_that_may_not_be_written_can_be_read() {
    let world = World::empty();
    let Some(disk) = Tmpfs::mount(&world.data(), "size=64m") else { return };
    world.done(&["import", RECORDING]);
    disk.remount("ro");

    assert!(world.done(&["list", "alice"]).contains("bob"));
    let ran = world.run(&["delete", "alice", "bob"]);
    ran.fails(1, "io-failed");
    assert!(ran.stderr.contains("may not read or write"), "{}", ran.stderr);

    disk.remount("rw");
    world.is_whole();
}
