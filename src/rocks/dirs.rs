//! Making directories: durably where a store begins, for a while where a process needs one.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::RocksError;
use super::leftover::{self, Purpose};

/// A directory of this process's own that only this user can enter, removed at the end with all
/// that is in it.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    /// Tells whoever removes what killed processes left that this one is in use.
    _lock: File,
}

impl Scratch {
    /// Where a reader's engine keeps what it must write, so that it never writes into the store.
    /// The first of a process removes what killed ones left.
    pub(super) fn new() -> Result<Self, RocksError> {
        static CLEANED: Once = Once::new();
        let parent = std::env::temp_dir();
        CLEANED.call_once(|| leftover::remove_below(&parent));
        Self::below(&parent, Purpose::Reader)
    }

    /// Where a store's database can be made below `parent`, to be thrown away.
    ///
    /// # Errors
    /// If the directory cannot be made.
    pub fn for_store(parent: &Path) -> Result<Self, RocksError> {
        Self::below(parent, Purpose::Store)
    }

    fn below(parent: &Path, purpose: Purpose) -> Result<Self, RocksError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(purpose.name(std::process::id(), number));
            match private_dir(&path).and_then(|()| leftover::lock(&path)) {
                Ok(Some(lock)) => return Ok(Self { path, _lock: lock }),
                // Another process, to which this one is not known, took it for left.
                Ok(None) => {}
                // Left by a process of the same id that was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(RocksError::of_io(&path, &error)),
            }
        }
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays behind is in a temporary place: no error is worth it.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Makes the directory and those above it, each for this user only, so that a power loss does not
/// take them with everything that was synced within them. One that is there stays as it is.
pub(super) fn make_durably(path: &Path) -> Result<(), RocksError> {
    let above = match path.parent() {
        None => return Ok(()),
        Some(above) if above.as_os_str().is_empty() => Path::new("."),
        Some(above) => above,
    };
    if !above.exists() {
        make_durably(above)?;
    }
    match private_dir(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        Err(error) => return Err(RocksError::of_io(path, &error)),
    }
    // A directory's name is in the one above.
    let synced = File::open(above).and_then(|above| above.sync_all());
    synced.map_err(|error| RocksError::of_io(above, &error))
}

fn private_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
