//! A new store is made under another name, and put in its place when it is finished: `store/` is
//! there whole, or not at all.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rocksdb::WriteBatch;

use super::dirs::make_durably;
use super::engine::{Access, Durability, Engine};
use super::error::RocksError;
use super::families::Families;
use super::lock::WRITER_LOCK;
use super::open;
use super::store::{STORE_DIR, layout};
use crate::codec::change::Change;

/// The directory of the keys within a data directory, which comes into its place before the
/// store.
const KEYS_DIR: &str = "keys";

/// The directory within a data directory in which a store and its keys are made.
pub(super) const MAKING_DIR: &str = "making";

/// What else a data directory of ours may hold.
const OUR_ENTRIES: [&str; 6] =
    [STORE_DIR, KEYS_DIR, MAKING_DIR, WRITER_LOCK, "control.sock", "lost+found"];

/// How the names begin of the files that a new database consists of; it has no tables.
const MADE_FILES: [&str; 6] = ["LOG", "LOCK", "CURRENT", "MANIFEST-", "IDENTITY", "OPTIONS-"];

/// How the names of the other ones end.
const MADE_ENDINGS: [&str; 2] = [".log", ".dbtmp"];

/// How far the store in a data directory has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// There is none; what a making left that was cut off is of no use.
    Nothing,
    /// It is finished, and its keys are in their place, but not the store itself.
    Waiting,
    /// It is in its place.
    InPlace,
}

/// Looks how far the store in `dir` has come, and whether one may be made there.
///
/// # Errors
/// If the directory is another program's, or holds the keys of a store that is gone.
pub(super) fn look(dir: &Path) -> Result<Stage, RocksError> {
    if is_in_place(dir)? {
        return Ok(Stage::InPlace);
    }
    check_unused(dir)?;
    let making = dir.join(MAKING_DIR);
    check_ours(&making)?;
    if !is_filled(&dir.join(KEYS_DIR))? {
        return Ok(Stage::Nothing);
    }
    // Both are whole before the keys are moved.
    if making.join(STORE_DIR).exists() && !making.join(KEYS_DIR).exists() {
        return Ok(Stage::Waiting);
    }
    // A writer may have put it in its place since the first look.
    if is_in_place(dir)? {
        return Ok(Stage::InPlace);
    }
    let error = format!("it holds `{KEYS_DIR}`, but `{STORE_DIR}` is missing or empty");
    Err(RocksError::Unreadable { dir: dir.to_owned(), error })
}

fn is_in_place(dir: &Path) -> Result<bool, RocksError> {
    match open::check_there(&dir.join(STORE_DIR)) {
        Ok(()) => Ok(true),
        Err(RocksError::Missing { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes a store in `dir` and puts it in its place. `beside` makes the keys in the directory that
/// it is given, and says what the store holds from the start.
///
/// # Errors
/// If it cannot be made, or what `beside` fails with.
pub(super) fn make<E: From<RocksError>>(
    dir: &Path,
    cache_bytes: usize,
    beside: impl FnOnce(&Path) -> Result<Vec<Change>, E>,
) -> Result<(), E> {
    let making = dir.join(MAKING_DIR);
    remove_unfinished(&making)?;
    make_durably(&making)?;
    let rows = beside(&making)?;
    let engine = Engine::open(&making.join(STORE_DIR), Access::ReadWrite, layout(), cache_bytes)?;
    let families = Families::live(0);
    let mut batch = WriteBatch::default();
    for Change { family, key, value } in &rows {
        if let Some(value) = value {
            engine.put(&mut batch, families.name(*family), key, value)?;
        }
    }
    engine.write(batch, Durability::Synced)?;
    drop(engine);
    if making.join(KEYS_DIR).exists() {
        move_durably(dir, KEYS_DIR)?;
    }
    Ok(put_in_place(dir)?)
}

/// Puts a finished store in its place; its keys are there.
pub(super) fn put_in_place(dir: &Path) -> Result<(), RocksError> {
    move_durably(dir, STORE_DIR)?;
    remove_emptied(dir);
    Ok(())
}

/// Removes the directory of the making where nothing is left in it.
pub(super) fn remove_emptied(dir: &Path) {
    // It is in nobody's way.
    let _ = fs::remove_dir(dir.join(MAKING_DIR));
}

fn move_durably(dir: &Path, name: &str) -> Result<(), RocksError> {
    let making = dir.join(MAKING_DIR);
    let to = dir.join(name);
    fs::rename(making.join(name), &to).map_err(|error| RocksError::of_io(&to, &error))?;
    for changed in [dir, &making] {
        let synced = File::open(changed).and_then(|changed| changed.sync_all());
        synced.map_err(|error| RocksError::of_io(changed, &error))?;
    }
    Ok(())
}

fn remove_unfinished(making: &Path) -> Result<(), RocksError> {
    check_ours(making)?;
    match fs::remove_dir_all(making) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(RocksError::of_io(making, &error))
        }
        _ => Ok(()),
    }
}

/// Refuses a directory by the name of the making that holds anything else than a making leaves.
fn check_ours(making: &Path) -> Result<(), RocksError> {
    for (name, part) in entries(making)? {
        if ![STORE_DIR, KEYS_DIR].iter().any(|own| name == *own) || !part.is_dir() {
            return Err(foreign(making, &name));
        }
        for (name, file) in entries(&making.join(name))? {
            let is_made = MADE_FILES.iter().any(|own| name.starts_with(own))
                || MADE_ENDINGS.iter().any(|ending| name.ends_with(ending));
            if !is_made || !file.is_file() {
                return Err(foreign(making, &name));
            }
        }
    }
    Ok(())
}

/// Refuses to make a store among another program's files.
fn check_unused(dir: &Path) -> Result<(), RocksError> {
    let names = entries(dir)?;
    match names.into_iter().find(|(name, _)| !OUR_ENTRIES.iter().any(|own| name == own)) {
        None => Ok(()),
        Some((name, _)) => Err(foreign(dir, &name)),
    }
}

/// Whether the directory is there and holds anything.
fn is_filled(path: &Path) -> Result<bool, RocksError> {
    Ok(!entries(path)?.is_empty())
}

/// What the directory holds; nothing if it is not there.
pub(super) fn entries(dir: &Path) -> Result<Vec<(String, fs::FileType)>, RocksError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            let why = "it is a file".to_owned();
            return Err(RocksError::Foreign { dir: dir.to_owned(), why });
        }
        Err(error) => return Err(RocksError::of_io(dir, &error)),
    };
    let named = |entry: io::Result<fs::DirEntry>| {
        let entry = entry?;
        Ok((entry.file_name().to_string_lossy().into_owned(), entry.file_type()?))
    };
    entries.map(|entry| named(entry).map_err(|error| RocksError::of_io(dir, &error))).collect()
}

fn foreign(dir: &Path, name: &str) -> RocksError {
    let why = format!("it holds `{}`", name.escape_default());
    RocksError::Foreign { dir: dir.to_owned(), why }
}
