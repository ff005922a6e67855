//! Whether every file of a database is there and can be opened.
//!
//! A reader beside a writer takes a table that it cannot open for one that the writer is about to
//! replace, and reads without it: a file that is lost would be rows that nobody misses. So the
//! files are opened once in the mode that forgives nothing, without the write-ahead log, which the
//! reader reads itself.

use std::path::Path;

use rocksdb::Options;

use super::dirs::Scratch;
use super::engine::Db;
use super::error::RocksError;

/// Opens every file of these families, and closes it again.
///
/// # Errors
/// The file that is missing or damaged; or, beside a writer, one that it removed meanwhile.
pub(super) fn check_files(
    path: &Path,
    families: &[String],
    scratch: &Scratch,
) -> Result<(), RocksError> {
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
