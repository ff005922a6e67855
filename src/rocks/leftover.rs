//! Directories of processes that were killed, which nobody else would ever remove.
//!
//! A directory is left if its name says that we made it, it is this user's, no process of the
//! number in its name runs, nobody holds its lock, and nothing is in it but what its [`Purpose`]
//! puts there. The lock tells what the number does not: containers may share a temporary directory
//! and not their processes.

use std::ffi::OsStr;
use std::fs::{self, File, FileType, Metadata, TryLockError};
use std::io;
use std::path::Path;

use super::lock::WRITER_LOCK;
use super::making::MAKING_DIR;
use super::store::STORE_DIR;

/// What a directory is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// What a reader's engine writes: the log of itself.
    Reader,
    /// A store's database without keys, to be compared and thrown away.
    Store,
}

impl Purpose {
    const ALL: [Self; 2] = [Self::Reader, Self::Store];

    const fn prefix(self) -> &'static str {
        match self {
            Self::Reader => "panguan-reader-",
            Self::Store => "panguan-scratch-",
        }
    }

    /// The name of directory `number` of process `process`.
    pub(super) fn name(self, process: u32, number: u64) -> String {
        format!("{}{process}-{number}", self.prefix())
    }

    /// The number of the process that a name tells.
    fn process_in(self, name: &OsStr) -> Option<u32> {
        let (process, number) = name.to_str()?.strip_prefix(self.prefix())?.split_once('-')?;
        number.parse::<u64>().ok()?;
        process.parse().ok()
    }

    /// Whether this is there because of the purpose. A store that somebody means to keep has keys.
    fn holds(self, name: &OsStr, kind: FileType) -> bool {
        match self {
            Self::Reader => kind.is_file() && is_log(name),
            Self::Store => {
                let is_database = name == STORE_DIR || name == MAKING_DIR;
                kind.is_dir() && is_database || kind.is_file() && name == WRITER_LOCK
            }
        }
    }
}

/// Takes the lock of the directory `path`; `None` if somebody holds it or removed the directory
/// meanwhile. Where the file system knows no locks there is nothing to hold.
///
/// # Errors
/// If the directory cannot be opened.
pub(super) fn lock(path: &Path) -> io::Result<Option<File>> {
    let dir = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let is_held = matches!(dir.try_lock(), Err(TryLockError::WouldBlock));
    let is_there = fs::symlink_metadata(path).is_ok_and(|there| is_same(&there, &dir));
    Ok((is_there && !is_held).then_some(dir))
}

/// Removes the directories below `parent` that were left. What cannot be removed stays.
pub(super) fn remove_below(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        for purpose in Purpose::ALL {
            let process = purpose.process_in(&entry.file_name());
            if process.is_some_and(|process| !is_running(process)) {
                let _ = remove(&entry.path(), purpose);
            }
        }
    }
}

/// Removes one, if it is left. Links are not followed: what is opened has to be what has the name,
/// and its files are reached through what is open.
#[cfg(target_os = "linux")]
fn remove(path: &Path, purpose: Purpose) -> io::Result<()> {
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::MetadataExt;

    let found = fs::symlink_metadata(path)?;
    if !found.is_dir() || found.uid() != fs::metadata("/proc/self")?.uid() {
        return Ok(());
    }
    let dir = File::open(path)?;
    if !is_same(&found, &dir) || dir.try_lock().is_err() {
        return Ok(());
    }
    let through = Path::new("/proc/self/fd").join(dir.as_raw_fd().to_string());
    let entries: Vec<fs::DirEntry> = fs::read_dir(&through)?.collect::<Result<_, _>>()?;
    for entry in &entries {
        if !purpose.holds(&entry.file_name(), entry.file_type()?) {
            return Ok(());
        }
    }
    for entry in entries {
        let within = through.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(within)?;
        } else {
            fs::remove_file(within)?;
        }
    }
    // Fails for a link, and for a directory that is not empty.
    fs::remove_dir(path)
}

/// No other system tells which processes run without asking it in C.
#[cfg(not(target_os = "linux"))]
fn remove(_: &Path, _: Purpose) -> io::Result<()> {
    Ok(())
}

fn is_running(process: u32) -> bool {
    Path::new("/proc").join(process.to_string()).exists()
}

#[cfg(unix)]
fn is_same(there: &Metadata, opened: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |opened: Metadata| (opened.dev(), opened.ino()) == (there.dev(), there.ino());
    opened.metadata().is_ok_and(same)
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &File) -> bool {
    true
}

/// Whether it is the engine's log of itself: `LOG`, one that it put away as `LOG.old.1`, or either
/// after the path of a database with `_` for `/`.
fn is_log(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    let last = name.rsplit('_').next().unwrap_or(name);
    let put_away = last.strip_prefix("LOG.old.");
    last == "LOG" || put_away.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
