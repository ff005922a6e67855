//! The note of the engine's index of files (`MANIFEST`): which one it was and how long, when the
//! database was last opened for writing. An index that lost its end at the end of a record is
//! read as an older database, without any error, and what it does not name is removed.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::error::RocksError;

/// The file that names the index in use; every database has it.
pub(super) const CURRENT: &str = "CURRENT";

const INDEX: &str = "MANIFEST-";

/// An index is replaced by the next one while it is being looked at, which is rare.
const ATTEMPTS: usize = 5;

/// An index, and at least how many bytes it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct IndexNote {
    number: u64,
    bytes: u64,
}

impl IndexNote {
    /// The index in use, of which so much is on disk.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn of(path: &Path) -> Result<Self, RocksError> {
        let mut attempt = 1;
        loop {
            match Self::look(path, true) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && attempt < ATTEMPTS => {
                    attempt += 1;
                }
                looked => return looked.map_err(|error| RocksError::of_io(path, &error)),
            }
        }
    }

    /// As stored: both numbers, big-endian.
    pub(super) fn encode(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.number.to_be_bytes());
        bytes[8..].copy_from_slice(&self.bytes.to_be_bytes());
        bytes
    }

    /// Refuses an index that is older or shorter than the one that was noted. A later one is
    /// right: a process that is killed while it opens has made one, and noted nothing.
    ///
    /// # Errors
    /// [`RocksError::Unreadable`].
    pub(super) fn check(stored: &[u8], path: &Path) -> Result<(), RocksError> {
        let damaged = |error: String| RocksError::Unreadable { dir: path.to_owned(), error };
        let Ok(stored) = <[u8; 16]>::try_from(stored) else {
            let length = stored.len();
            return Err(damaged(format!("the note of its index has {length} bytes, not 16")));
        };
        let [number, bytes] = halves(stored);
        let found = match Self::look(path, false) {
            Ok(found) => found,
            // A writer has put the next one in its place since.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(RocksError::of_io(path, &error)),
        };
        if found.number < number {
            let is = format!("{INDEX}{number:06} was in use, and {INDEX}{:06} is", found.number);
            return Err(damaged(format!(
                "the index of its files (MANIFEST) is an older one: {is}"
            )));
        }
        if found.number == number && found.bytes < bytes {
            let is = format!("{INDEX}{number:06} has {} bytes, not {bytes}", found.bytes);
            return Err(lost_end(path, &is));
        }
        Ok(())
    }

    fn look(path: &Path, durably: bool) -> io::Result<Self> {
        let current = fs::read_to_string(path.join(CURRENT))?;
        let name = current.trim();
        let number = name.strip_prefix(INDEX).and_then(|number| number.parse().ok());
        let number = number.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        let file = File::open(path.join(name))?;
        let bytes = file.metadata()?.len();
        if durably {
            // A note that outlives a power loss must not speak of bytes that do not.
            file.sync_all()?;
        }
        Ok(Self { number, bytes })
    }
}

/// The name of the index in use, as it is on disk: each opening for writing makes a new one.
///
/// # Errors
/// If it cannot be read.
pub(super) fn in_use(path: &Path) -> Result<Vec<u8>, RocksError> {
    fs::read(path.join(CURRENT)).map_err(|error| RocksError::of_io(path, &error))
}

fn halves(stored: [u8; 16]) -> [u64; 2] {
    let (number, bytes) = stored.split_at(8);
    [number, bytes].map(|half| half.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

/// The error of an index that lost its end, with what shows it.
pub(super) fn lost_end(path: &Path, shows: &str) -> RocksError {
    let error = format!("the index of its files (MANIFEST) lost its end: {shows}");
    RocksError::Unreadable { dir: path.to_owned(), error }
}
