//! A store's database in a temporary place, for what is compared or measured and thrown away.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Code, Error};
use crate::rocks::{Access, Rocks, Settings};

/// A database in a temporary place, removed at the end.
pub struct Scratch {
    /// The database; closed before its directory goes.
    pub rocks: Arc<Rocks>,
    _dir: OwnDirectory,
}

impl Scratch {
    /// An empty database below `parent`.
    ///
    /// # Errors
    /// If it cannot be made there.
    pub fn new(parent: &Path, cache_bytes: usize) -> Result<Self, Error> {
        let dir = OwnDirectory::new(parent)?;
        let settings = Settings { cache_bytes, ..Settings::default() };
        Ok(Self { rocks: Rocks::open(dir.path(), Access::ReadWrite, &settings)?, _dir: dir })
    }
}

/// A directory of this process's own, removed at the end with all that is in it.
#[derive(Debug)]
pub struct OwnDirectory {
    path: PathBuf,
}

impl OwnDirectory {
    /// A new directory below `parent`.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn new(parent: &Path) -> Result<Self, Error> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!("panguan-scratch-{}-{number}", std::process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self { path }),
                // Left by a process of the same id that was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    let message = format!("{} cannot be made: {error}", path.display());
                    return Err(Error::new(Code::Io, message)
                        .hint("set TMPDIR to a directory with room that this user may write"));
                }
            }
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for OwnDirectory {
    fn drop(&mut self) {
        // What stays behind is in a temporary place: no error is worth it.
        let _ = fs::remove_dir_all(&self.path);
    }
}
