//! A directory of our own below the system's temporary one, removed at the end.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::RocksError;

/// Where a reader's engine keeps what it must write, so that it never writes into the store.
#[derive(Debug)]
pub(super) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// A new directory that only this user can enter.
    pub(super) fn new() -> Result<Self, RocksError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let parent = std::env::temp_dir();
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!("panguan-reader-{}-{number}", std::process::id()));
            match private_dir(&path) {
                Ok(()) => return Ok(Self { path }),
                // Left by a process of the same id that was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(RocksError::of_io(&path, &error)),
            }
        }
    }

    /// The directory.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays behind is an empty directory with a log of the engine: no error is worth it.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Makes a directory that only this user can enter.
pub(super) fn private_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
