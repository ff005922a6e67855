//! A store that is being made when the process is killed: nobody sees a part of it, and the next
//! import makes it, however often and wherever that happens.

mod command;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use panguan::boot::{self, OpenOptions};
use panguan::codec::change::Change;
use panguan::codec::family::Family;
use panguan::codec::key::meta;
use panguan::error::{Code, Error};
use panguan::rocks::{Rocks, Settings};
use panguan::vault::Vault;

use command::{command, history, import, panguan};

/// What lies at which path of a data directory.
type Image = Vec<(String, Vec<u8>)>;

fn image(data: &Path) -> Image {
    let mut image = Vec::new();
    let mut dirs = vec![data.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(data).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                dirs.push(path);
            } else if name != "writer.lock" {
                image.push((name, fs::read(path).unwrap()));
            }
        }
    }
    image.sort();
    image
}

/// A store and its keys as they are when they are finished, and nobody has opened them.
fn made(data: &Path) -> Image {
    let make = |within: &Path| {
        let keys = Vault::make(within)?;
        Ok::<_, Error>(vec![Change::put(Family::Meta, meta::DIALECT, "plain"), keys])
    };
    let stop = |_: &_| Err(Error::new(Code::Io, "stopped"));
    let stopped = Rocks::open_for_writing(data, &Settings::default(), make, stop);
    assert!(stopped.is_err_and(|error| error.message == "stopped"));
    let image = image(data);
    assert!(image.iter().all(|(name, _)| !name.ends_with(".sst")), "as the making leaves them");
    image
}

fn within<'a>(of: &str, image: impl IntoIterator<Item = &'a (String, Vec<u8>)>) -> Image {
    image.into_iter().map(|(name, bytes)| (format!("{of}{name}"), bytes.clone())).collect()
}

fn lay(data: &Path, files: &Image) {
    fs::create_dir_all(data).unwrap();
    for (name, bytes) in files {
        let path = data.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Every state of the directory that a kill can leave: while the files are made, one after the
/// other, each at first in part; while they are removed again; and while both are moved.
fn cut_off_states() -> Vec<Image> {
    let dir = tempfile::tempdir().unwrap();
    let made = made(&dir.path().join("data"));
    let mut states = Vec::new();
    for count in 0..made.len() {
        let mut begun = within("making/", &made[..count]);
        states.push(within("making/", &made[count..]));
        states.push(begun.clone());
        let (name, bytes) = &made[count];
        begun.push((format!("making/{name}"), bytes[..bytes.len() / 2].to_vec()));
        begun.sort();
        states.push(begun);
    }
    let of = |part: &'static str| made.iter().filter(move |(name, _)| name.starts_with(part));
    states.push([within("", of("keys/")), within("making/", of("store/"))].concat());
    states.push(made.clone());
    states
}

#[test]
fn a_making_that_was_cut_off_anywhere_is_no_store_until_the_next_import_makes_it() {
    let states = cut_off_states();
    assert!(states.len() > 40);
    for state in states {
        // Given
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        lay(&data, &state);
        let is_made = state.iter().any(|(name, _)| name.starts_with("store/"));
        let told = || match is_made {
            true => panguan(&data, &["--output", "json", "list", "u1"]).ends(0, "[]").code,
            false => panguan(&data, &["list", "u1"]).ends(2, "(no-store)").code,
        };

        // When
        told();
        assert!(image(&data) == state, "who reads changes nothing");
        if !is_made {
            panguan(&data, &["delete", "u1", "nobody"]).ends(2, "(no-store)");
        }
        import(&data, history(2).as_bytes()).ends(0, "");

        // Then
        panguan(&data, &["list", "u1"]).ends(0, "team");
        assert!(!data.join("making").exists());
    }
}

fn importing(data: &Path, file: &Path) -> Child {
    let file = file.to_str().unwrap();
    let mut command = command(data, &["import", "--format", "facts", file]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn an_import_killed_twice_while_it_makes_the_store_hinders_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("facts.ndjson");
    fs::write(&file, history(2)).unwrap();
    for (number, delay) in (2..130).step_by(8).enumerate() {
        let data = dir.path().join(number.to_string());
        for delay in [delay, 130 - delay] {
            let mut child = importing(&data, &file);
            std::thread::sleep(Duration::from_millis(delay));
            child.kill().unwrap();
            child.wait().unwrap();
            let said = panguan(&data, &["list", "u1"]);
            assert!(said.code == 0 || said.err.contains("(no-store)"), "{}", said.err);
        }
        import(&data, history(2).as_bytes()).ends(0, "");
        panguan(&data, &["list", "u1"]).ends(0, "team");
    }
}

#[test]
fn a_store_in_the_making_does_not_take_the_keys_of_another() {
    // Given
    let dir = tempfile::tempdir().unwrap();
    let (data, other): (PathBuf, _) = (dir.path().join("data"), dir.path().join("other"));
    import(&data, history(2).as_bytes()).ends(0, "");
    fs::remove_dir_all(data.join("store")).unwrap();
    let made = made(&other);
    lay(&data, &within("making/", made.iter().filter(|(name, _)| name.starts_with("store/"))));
    let before = image(&data);

    // Then
    import(&data, history(2).as_bytes()).ends(4, "the keys of another store");
    assert!(image(&data) == before);
    fs::remove_dir_all(data.join("making")).unwrap();
    import(&data, history(2).as_bytes()).ends(4, "`store` is missing or empty");
}

#[test]
fn whoever_may_make_a_store_makes_it_whole() {
    let dir = tempfile::tempdir().unwrap();
    drop(boot::open_rocks(dir.path(), &OpenOptions::default()).unwrap());

    panguan(dir.path(), &["verify"]).ends(0, "no damage");
    let again = OpenOptions { create: false, ..OpenOptions::default() };
    drop(boot::open_rocks(dir.path(), &again).unwrap());
}
