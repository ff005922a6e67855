//! Directories of readers that were killed: each holds nothing but the engine's log of itself, and
//! nobody else would ever remove them.
//!
//! A directory is left if its name says that a reader made it, it is this user's, no process of the
//! number in its name runs, nobody holds its lock, and no file but such a log is in it. The lock
//! tells what the number does not: containers may share a temporary directory and not their
//! processes.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, TryLockError};
use std::io;
use std::path::Path;

const PREFIX: &str = "panguan-reader-";

/// The name of the reader's directory `number` of process `process`.
pub(super) fn name(process: u32, number: u64) -> String {
    format!("{PREFIX}{process}-{number}")
}

/// The number of the process that a name tells.
fn process_in(name: &OsStr) -> Option<u32> {
    let (process, number) = name.to_str()?.strip_prefix(PREFIX)?.split_once('-')?;
    number.parse::<u64>().ok()?;
    process.parse().ok()
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

/// Removes the directories below `parent` that readers left. What cannot be removed stays.
pub(super) fn remove_below(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        if process_in(&entry.file_name()).is_some_and(|process| !is_running(process)) {
            let _ = remove(&entry.path());
        }
    }
}

/// Removes one, if it is left. Links are not followed: what is opened has to be what has the name,
/// and its files are reached through what is open.
#[cfg(target_os = "linux")]
fn remove(path: &Path) -> io::Result<()> {
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
    let logs: Vec<fs::DirEntry> = fs::read_dir(&through)?.collect::<Result<_, _>>()?;
    for log in &logs {
        if !log.file_type()?.is_file() || !is_log(&log.file_name()) {
            return Ok(());
        }
    }
    for log in logs {
        fs::remove_file(through.join(log.file_name()))?;
    }
    // Fails for a link, and for a directory that is not empty.
    fs::remove_dir(path)
}

/// No other system tells which processes run without asking it in C.
#[cfg(not(target_os = "linux"))]
fn remove(_: &Path) -> io::Result<()> {
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
