//! Whether every file of a database is there and can be opened: asked by whoever opens it.
//!
//! A reader beside a writer takes a table that it cannot open for one that the writer is about to
//! replace, and reads without it: a file that is lost would be rows that nobody misses. So the
//! files are opened once in the mode that forgives nothing, without the write-ahead log, which the
//! reader reads itself.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use rocksdb::{LiveFile, Options};

use super::dirs::Scratch;
use super::engine::Db;
use super::error::RocksError;
use super::wal;

/// Opens every file of these families, and closes it again.
///
/// # Errors
/// The file that is missing or damaged; or, beside a writer, one that it removed meanwhile.
pub(super) fn check_files(
    path: &Path,
    families: &[String],
    scratch: &Scratch,
) -> Result<(), RocksError> {
    check_log(path, families)?;
    let mut options = Options::default();
    options.set_paranoid_checks(true);
    options.set_max_open_files(-1);
    options.set_db_log_dir(scratch.path());
    options.set_wal_dir(scratch.path());
    match Db::open_cf_for_read_only(&options, path, families, false) {
        Ok(_) => Ok(()),
        Err(error) => Err(RocksError::of_open(path, error)),
    }
}

/// Looks whether every table of these families of an open database is there, as long as it was
/// written. The engine opens only the first few of a writer's itself, and would miss the others
/// when it reads them.
///
/// # Errors
/// [`RocksError::Unreadable`] with the first one that is missing or cut.
pub(super) fn check_tables(
    path: &Path,
    db: &Db,
    of: impl Fn(&str) -> bool,
) -> Result<(), RocksError> {
    let mut tables = db.live_files()?;
    tables.retain(|table| of(&table.column_family_name));
    let suspects = not_as_written(path, tables)?;
    if suspects.is_empty() {
        return Ok(());
    }
    // Merging replaces tables meanwhile. One that was in use before the look and is in use after
    // it had to be there.
    let in_use: HashSet<String> = db.live_files()?.into_iter().map(|table| table.name).collect();
    match suspects.into_iter().find(|(name, _)| in_use.contains(name)) {
        None => Ok(()),
        Some((_, error)) => Err(RocksError::Unreadable { dir: path.to_owned(), error }),
    }
}

/// The tables that the directory does not hold as they were written, each with what is wrong.
fn not_as_written(path: &Path, tables: Vec<LiveFile>) -> Result<Vec<(String, String)>, RocksError> {
    let mut lengths = HashMap::new();
    for entry in fs::read_dir(path).map_err(|error| RocksError::of_io(path, &error))? {
        let entry = entry.map_err(|error| RocksError::of_io(path, &error))?;
        if let Ok(metadata) = entry.metadata() {
            lengths.insert(entry.file_name().to_string_lossy().into_owned(), metadata.len());
        }
    }
    let wrong = tables.into_iter().filter_map(|LiveFile { name, column_family_name, size, .. }| {
        let file = name.trim_start_matches('/');
        let error = match lengths.get(file) {
            None => format!("`{file}` of the family `{column_family_name}` is missing"),
            Some(found) if *found != size as u64 => {
                format!(
                    "`{file}` of the family `{column_family_name}` has {found} bytes, not {size}"
                )
            }
            Some(_) => return None,
        };
        Some((name, error))
    });
    Ok(wrong.collect())
}

/// Refuses a database of ours without a write-ahead log: the first family is made after the first
/// log, and a log is only removed when the next is there. Without it, what was acknowledged last
/// is gone, and the engine would not miss it.
///
/// # Errors
/// [`RocksError::Unreadable`] if there is none, or if it holds a record that is never written.
pub(super) fn check_log(path: &Path, families: &[String]) -> Result<(), RocksError> {
    let logs = wal::check_records(path)?;
    if families.len() == 1 || logs > 0 {
        return Ok(());
    }
    let error = "its write-ahead log is missing".to_owned();
    Err(RocksError::Unreadable { dir: path.to_owned(), error })
}
