//! Why a database could not be opened, read or written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a database could not be opened, read or written. Each kind says what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RocksError {
    /// There is no store in the directory, and the caller only reads.
    Missing {
        /// The directory.
        dir: PathBuf,
    },
    /// The directory belongs to another program.
    Foreign {
        /// The directory.
        dir: PathBuf,
        /// What shows it.
        why: String,
    },
    /// The bytes are of a format that a later version of this program writes.
    NewerFormat {
        /// The directory.
        dir: PathBuf,
        /// The format of the bytes.
        found: u32,
        /// The newest format that this program knows.
        known: u32,
    },
    /// Another process has the directory open for writing.
    Held {
        /// The directory.
        dir: PathBuf,
        /// Who holds it, as it wrote of itself; empty if it wrote nothing.
        holder: String,
    },
    /// The directory or a file in it may not be written.
    NotWritable {
        /// The path.
        path: PathBuf,
        /// What the system said.
        error: String,
    },
    /// The disk is full.
    DiskFull {
        /// What the system said, with the path.
        error: String,
    },
    /// The files are damaged, or not readable by this user.
    Unreadable {
        /// The directory.
        dir: PathBuf,
        /// What the engine said.
        error: String,
    },
    /// The rows were rebuilt since this reader opened them; it must open them again.
    Replaced,
    /// An earlier write failed, so nothing is written until the process opens the store again.
    Stopped {
        /// How that write failed.
        first: String,
    },
    /// A file of the engine's is damaged or missing; what it said names the file.
    Corrupt(String),
    /// The engine failed.
    Engine(String),
}

/// What the engine says where another process, or this one, holds its lock. That it could not
/// even open the file of the lock is another trouble.
const LOCKED: [&str; 2] = ["While lock file", "lock hold by current process"];

/// How the crate around the engine begins to word that the directory is not there and cannot be
/// made; what the system said stands in quotes.
const UNMADE: &str = "Failed to create RocksDB directory";

/// How the engine words that its index of files did not open: it takes that for the fault of an
/// option, which we do not set, if it opens at the next try without it.
const UNOPENED_ONCE: &str = "Direct I/O is not supported";

/// And if it does not; the trouble itself follows.
const UNOPENED: &str = "options incompatible with filesystem";

impl RocksError {
    /// The failure to make or open `path`, sorted by what the caller can do about it.
    pub(super) fn of_io(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::NotWritable { path: path.to_owned(), error: error.to_string() }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { error: format!("{}: {error}", path.display()) }
            }
            _ => Self::Engine(format!("{}: {error}", path.display())),
        }
    }

    /// What the engine said while it opened `dir`.
    pub(super) fn of_open(dir: &Path, error: rocksdb::Error) -> Self {
        let kind = error.kind();
        match Self::from(error) {
            Self::Corrupt(error) => {
                Self::Unreadable { dir: dir.to_owned(), error: naming_the_file(dir, error) }
            }
            Self::Engine(error) if LOCKED.iter().any(|said| error.contains(said)) => {
                Self::Held { dir: dir.to_owned(), holder: String::new() }
            }
            Self::Engine(error) if error.contains("Permission denied") => {
                Self::NotWritable { path: dir.to_owned(), error }
            }
            Self::Engine(error) if error.starts_with(UNMADE) => {
                let why = error.split('"').nth(1).unwrap_or("the system does not say why");
                Self::Engine(format!("the directory {} cannot be made: {why}", dir.display()))
            }
            Self::Engine(error) if error.contains(UNOPENED_ONCE) => {
                let file = dir.display();
                Self::Engine(format!("a file in {file} did not open, and did a moment later"))
            }
            Self::Engine(error) if error.contains(UNOPENED) => Self::Engine(error),
            Self::Engine(error) if kind != rocksdb::ErrorKind::IOError => {
                Self::Unreadable { dir: dir.to_owned(), error }
            }
            other => other,
        }
    }
}

/// What the engine said, with the file: of its write-ahead log it says only what is wrong.
fn naming_the_file(dir: &Path, error: String) -> String {
    if [".sst", ".log", "MANIFEST", "CURRENT"].iter().any(|name| error.contains(name)) {
        return error;
    }
    let Ok(entries) = std::fs::read_dir(dir) else { return error };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut logs: Vec<String> = names.filter(|name| name.ends_with(".log")).collect();
    logs.sort();
    if logs.is_empty() { error } else { format!("{error}, in {}", logs.join(" or ")) }
}

impl From<rocksdb::Error> for RocksError {
    fn from(error: rocksdb::Error) -> Self {
        Self::of_engine(error.into_string())
    }
}

impl RocksError {
    /// What the engine said, by the only way in which it tells that the disk is full or that a
    /// file is not as it was written.
    fn of_engine(error: String) -> Self {
        if error.starts_with("Corruption") || error.contains("No such file or directory") {
            Self::Corrupt(error)
        } else if error.contains("No space left on device") || error.contains("Disk quota exceeded")
        {
            Self::DiskFull { error }
        } else {
            Self::Engine(error)
        }
    }
}

impl fmt::Display for RocksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { dir } => write!(
                f,
                "there is no store in {}; import a recording, or name another directory",
                dir.display()
            ),
            Self::Foreign { dir, why } => write!(
                f,
                "{} is not a panguan store: {why}; name an empty or new directory",
                dir.display()
            ),
            Self::NewerFormat { dir, found, known } => write!(
                f,
                "{} is of format {found}, and this version of panguan knows up to {known}; \
                 nothing was changed; use the version that wrote it, or a later one",
                dir.display()
            ),
            Self::Held { dir, holder } if holder.is_empty() => {
                write!(f, "{} is open for writing in another process", dir.display())
            }
            Self::Held { dir, holder } => {
                write!(f, "{} is open for writing: {holder}; stop that first", dir.display())
            }
            Self::NotWritable { path, error } => write!(
                f,
                "this user may not read or write {}: {error}; change its owner or mode",
                path.display()
            ),
            Self::DiskFull { error } => {
                write!(f, "the disk is full: {error}; make room, then open the store again")
            }
            Self::Unreadable { dir, error } => write!(
                f,
                "{} cannot be read: {error}; nothing was changed; restore it from a backup, or \
                 import the sources again into a new directory",
                dir.display()
            ),
            Self::Replaced => f.write_str("the rows were rebuilt meanwhile; open the store again"),
            Self::Stopped { first } => write!(
                f,
                "nothing is written any more, because an earlier write failed ({first}); \
                 open the store again"
            ),
            Self::Corrupt(error) => write!(f, "a file is damaged or missing: {error}"),
            Self::Engine(error) => write!(f, "the storage engine failed: {error}"),
        }
    }
}

impl std::error::Error for RocksError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_other_trouble() {
        let full = "IO error: No space left on device: While appending to file: /s/000004.log";
        let full = RocksError::of_engine(full.to_owned());
        assert!(matches!(&full, RocksError::DiskFull { .. }));
        assert!(full.to_string().contains("make room"));
        let other = RocksError::of_engine("IO error: Input/output error".to_owned());
        assert!(matches!(other, RocksError::Engine(_)));
    }

    #[test]
    fn what_the_system_refuses_is_sorted_by_what_helps() {
        let sorted = |kind: io::ErrorKind| RocksError::of_io(Path::new("/s"), &kind.into());
        let denied = sorted(io::ErrorKind::PermissionDenied);
        assert!(denied.to_string().starts_with("this user may not read or write /s: "), "{denied}");
        assert!(matches!(
            sorted(io::ErrorKind::ReadOnlyFilesystem),
            RocksError::NotWritable { .. }
        ));
        assert!(matches!(sorted(io::ErrorKind::StorageFull), RocksError::DiskFull { .. }));
        assert!(matches!(sorted(io::ErrorKind::TimedOut), RocksError::Engine(_)));
    }
}
