//! The lock of the one process that may write a store, with the text that names it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::error::RocksError;

/// The file's name in the data directory.
pub const WRITER_LOCK: &str = "writer.lock";

/// How the text of a holder begins.
const HOLDER: &str = "process ";

/// Most bytes of a holder's text that an error repeats.
const HOLDER_MAX_BYTES: u64 = 256;

/// Held while a store is open for writing; the system releases it when the process ends, however
/// it ends. The file itself stays, because removing it would let two writers lock two files.
#[derive(Debug)]
pub(super) struct WriterLock {
    file: File,
}

impl WriterLock {
    /// Takes the lock of `dir`, and writes who holds it.
    pub(super) fn take(dir: &Path, program: &str) -> Result<Self, RocksError> {
        let path = dir.join(WRITER_LOCK);
        check_ours(dir, &path)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| RocksError::of_io(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(RocksError::Held { dir: dir.to_owned(), holder: holder(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(RocksError::of_io(&path, &error)),
        }
        let text = format!(
            "{HOLDER}{} ({program}) since {}",
            std::process::id(),
            jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ")
        );
        write_text(&mut file, &text).map_err(|error| RocksError::of_io(&path, &error))?;
        Ok(Self { file })
    }
}

/// Refuses a file of this name that no writer of ours left: taking the lock empties it.
fn check_ours(dir: &Path, path: &Path) -> Result<(), RocksError> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found.map_err(|error| RocksError::of_io(path, &error))?,
    };
    let is_ours = found.is_file()
        && (found.len() == 0
            || fs::read(path).is_ok_and(|text| text.starts_with(HOLDER.as_bytes())));
    if is_ours {
        return Ok(());
    }
    let why = format!("its `{WRITER_LOCK}` is not a lock of panguan");
    Err(RocksError::Foreign { dir: dir.to_owned(), why })
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // A text that outlives its holder would name a process that is gone.
        let _ = self.file.set_len(0);
    }
}

fn write_text(file: &mut File, text: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(text.as_bytes())
}

fn holder(file: &mut File) -> String {
    let mut bytes = Vec::new();
    let _ = file.take(HOLDER_MAX_BYTES).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).collect()
}
