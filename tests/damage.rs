//! A store whose files were damaged, lost or cut: what is answered is right, or it is an error
//! that says so, and nothing is changed by finding out. More of it is in `tests/cli/damage.rs`.

mod command;

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use panguan::codec::change::Change;
use panguan::codec::family::Family;
use panguan::codec::key::meta;
use panguan::rocks::{Access, Durability, Engine, Filter, Layout, Rocks, Settings, Tuning};

use command::{command, files, history, import, panguan};

/// A store of which every file of rows is in use: opening it for writing moves what the
/// write-ahead log holds into files.
fn settled() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    import(&data, history(30).as_bytes()).ends(0, "");
    for _ in 0..2 {
        panguan(&data, &["delete", "u1", "nobody"]).ends(3, "no-such-conversation");
    }
    (dir, data)
}

fn listed(data: &Path) -> command::Said {
    panguan(data, &["--output", "json", "list", "u1"])
}

/// Everything but the engine's own diary, and what it can do without.
fn is_needed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap();
    let without = ["LOG", "LOCK", "IDENTITY", "OPTIONS", "writer.lock"];
    !without.iter().any(|other| file.starts_with(other))
}

#[test]
fn a_store_that_lost_any_file_is_not_read() {
    // Given
    let (dir, data) = settled();
    let right = listed(&data).out;
    let aside = dir.path().join("aside");
    let needed: Vec<String> =
        files(&data).into_iter().map(|(name, _)| name).filter(|name| is_needed(name)).collect();
    assert!(needed.len() > 20, "{needed:?}");

    for name in needed {
        // When
        fs::rename(data.join(&name), &aside).unwrap();
        let before = files(&data);

        // Then
        listed(&data).ends(4, "(damaged)");
        assert_eq!(files(&data), before, "without {name}");
        fs::rename(&aside, data.join(&name)).unwrap();
    }
    assert_eq!(listed(&data).ends(0, "").out, right);
}

#[test]
fn a_store_that_lost_or_cut_any_table_is_not_written() {
    // Given
    let (dir, data) = settled();
    let tables = files(&data).into_iter().filter(|(name, _)| name.ends_with(".sst"));
    let tables: Vec<_> = tables.filter(|(name, _)| name.starts_with("store/")).collect();
    assert!(tables.len() > 16, "more than the engine opens by itself: {tables:?}");

    for (number, (name, length)) in tables.into_iter().enumerate() {
        // When
        let copy = dir.path().join(number.to_string());
        for (other, _) in files(&data) {
            let to = copy.join(&other);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(data.join(other), to).unwrap();
        }
        let path = copy.join(&name);
        match number % 2 {
            0 => fs::remove_file(path).unwrap(),
            _ => {
                let file = fs::OpenOptions::new().write(true).open(path).unwrap();
                file.set_len(length - 1).unwrap();
            }
        }

        // Then
        let said = panguan(&copy, &["delete", "nobody", "somebody"]);
        said.ends(4, "(damaged)").ends(4, name.strip_prefix("store/").unwrap());
    }
}

#[test]
fn a_flipped_byte_never_changes_an_answer() {
    let (_dir, data) = settled();
    let right = listed(&data).out;

    for (name, length) in files(&data).into_iter().filter(|(name, _)| is_needed(name)) {
        for offset in [0, length / 2, length.saturating_sub(1)] {
            if length == 0 {
                continue;
            }
            flip(&data.join(&name), offset);
            let said = listed(&data);
            flip(&data.join(&name), offset);

            match said.code {
                0 => assert_eq!(said.out, right, "{name} at {offset}"),
                _ => drop(said.ends(4, "damaged")),
            }
        }
    }
}

#[test]
fn a_torn_end_takes_what_was_torn_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    import(&data, history(3).as_bytes()).ends(0, "");
    import(&data, history(9).as_bytes()).ends(0, "");
    let whole = listed(&data).out;
    let (log, length) = files(&data)
        .into_iter()
        .find(|(name, _)| name.starts_with("store/") && name.ends_with(".log"))
        .unwrap();

    fs::OpenOptions::new().write(true).open(data.join(log)).unwrap().set_len(length - 1).unwrap();

    panguan(&data, &["verify"]).ends(0, "not witnessed after");
    assert_ne!(listed(&data).ends(0, "team").out, whole);
    import(&data, history(9).as_bytes()).ends(0, "");
    assert_eq!(listed(&data).out, whole);
}

#[test]
fn a_lost_write_ahead_log_is_missed() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    import(&data, history(3).as_bytes()).ends(0, "");

    for of in ["store/", "keys/"] {
        let is_log = |name: &str| name.starts_with(of) && name.ends_with(".log");
        let (log, _) = files(&data).into_iter().find(|(name, _)| is_log(name)).unwrap();
        let aside = dir.path().join("aside");
        fs::rename(data.join(&log), &aside).unwrap();

        listed(&data).ends(4, "its write-ahead log is missing");
        import(&data, history(1).as_bytes()).ends(4, "its write-ahead log is missing");
        fs::rename(&aside, data.join(&log)).unwrap();
    }
}

#[test]
fn no_store_is_begun_beside_the_keys_of_one_that_is_gone() {
    let (_dir, data) = settled();
    fs::remove_dir_all(data.join("store")).unwrap();
    let before = files(&data);

    import(&data, history(1).as_bytes())
        .ends(4, "it holds `keys`, but `store` is missing or empty");
    listed(&data).ends(4, "`store` is missing or empty");
    assert_eq!(files(&data), before);
}

#[test]
fn a_store_without_its_keys_or_with_those_of_another_is_not_touched() {
    let (dir, data) = settled();
    let other = dir.path().join("other");
    import(&other, history(1).as_bytes()).ends(0, "");
    fs::remove_dir_all(data.join("keys")).unwrap();

    listed(&data).ends(4, "keys is missing");
    import(&data, history(1).as_bytes()).ends(4, "keys is missing");
    fs::rename(other.join("keys"), data.join("keys")).unwrap();
    listed(&data).ends(4, "the keys of another store");
    import(&data, history(1).as_bytes()).ends(4, "the keys of another store");
}

#[test]
fn an_import_killed_at_any_moment_goes_on_where_it_was() {
    // Given
    let dir = tempfile::tempdir().unwrap();
    let (data, whole) = (dir.path().join("data"), dir.path().join("whole"));
    let facts = history(1_000);
    let file = dir.path().join("facts.ndjson");
    fs::write(&file, &facts).unwrap();
    import(&whole, facts.as_bytes()).ends(0, "");

    // When
    for delay in [30, 100, 200, 300, 500] {
        let file = file.to_str().unwrap();
        let mut child = command(&data, &["import", "--format", "facts", file])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        match listed(&data).code {
            0 => drop(panguan(&data, &["verify"]).ends(0, "no damage")),
            _ => drop(listed(&data).ends(2, "(no-store)")),
        }
    }

    // Then
    import(&data, facts.as_bytes()).ends(0, "");
    panguan(&data, &["verify"]).ends(0, "no damage");
    for user in ["u0", "u1", "u999"] {
        let list = ["--output", "json", "list", user];
        assert_eq!(panguan(&data, &list).out, panguan(&whole, &list).out, "{user}");
    }
}

fn keys_without_store_key(keys: &Path) -> Engine {
    let layout = Layout {
        format: 1,
        mark_family: "secret",
        mark_key: &[1],
        index_key: &[3],
        families: vec!["secret".to_owned(), "people".to_owned()],
        tuning: |family| {
            let ours = ["secret", "people"].contains(&family);
            ours.then_some(Tuning {
                prefix_len: None,
                filter: Filter::Key,
                block_kib: 4,
                write_buffer_mib: 2,
                cold: false,
            })
        },
    };
    Engine::open(keys, Access::ReadWrite, layout, 8 << 20).unwrap()
}

#[test]
fn a_store_with_events_that_lost_its_store_key_is_damaged_and_gets_no_other() {
    let (_dir, data) = settled();
    fs::remove_dir_all(data.join("keys")).unwrap();
    drop(keys_without_store_key(&data.join("keys")));

    for _ in 0..2 {
        listed(&data).ends(4, "the store key in keys/ is damaged");
        import(&data, history(1).as_bytes()).ends(4, "the store key in keys/ is damaged");
    }
}

#[test]
fn a_store_with_events_that_lost_its_note_of_the_keys_is_damaged() {
    let (_dir, data) = settled();
    let rocks = Rocks::open(&data, Access::ReadWrite, &Settings::default()).unwrap();
    let lost = [Change::delete(Family::Meta, meta::KEYS)];
    rocks.write(&rocks.live(), &lost, Durability::Synced).unwrap();
    drop(rocks);

    listed(&data).ends(4, "lost its note of which keys are its own");
    import(&data, history(1).as_bytes()).ends(4, "lost its note of which keys are its own");
}

fn flip(path: &Path, offset: u64) {
    let mut file = fs::OpenOptions::new().read(true).write(true).open(path).unwrap();
    let mut byte = [0];
    file.seek(SeekFrom::Start(offset)).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(SeekFrom::Start(offset)).unwrap();
    file.write_all(&[byte[0] ^ 0x10]).unwrap();
}
