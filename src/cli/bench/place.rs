//! Where a bench writes.

use std::path::{Path, PathBuf};

use crate::error::{Code, Error};

/// A directory of the bench's own, removed at the end.
pub struct Place {
    root: PathBuf,
    is_ours: bool,
}

impl Place {
    /// A new one below `parent`.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn new(parent: &Path) -> Result<Self, Error> {
        let root = parent.join(format!("panguan-bench-{}", std::process::id()));
        std::fs::create_dir(&root).map_err(|error| failed(&root, &error))?;
        Ok(Self { root, is_ours: true })
    }

    /// The place of the bench that started this process; it stays.
    pub fn within(root: &Path) -> Self {
        Self { root: root.to_owned(), is_ours: false }
    }

    /// What is under this name in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A new directory within it.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn dir(&self, name: &str) -> Result<PathBuf, Error> {
        self.remove(name)?;
        let dir = self.root.join(name);
        std::fs::create_dir(&dir).map_err(|error| failed(&dir, &error))?;
        Ok(dir)
    }

    /// Removes a directory within it, if it is there.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn remove(&self, name: &str) -> Result<(), Error> {
        let dir = self.root.join(name);
        if dir.exists() {
            std::fs::remove_dir_all(&dir).map_err(|error| failed(&dir, &error))?;
        }
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.is_ours {
            // A bench that has printed its figures is done, whatever stays behind.
            let _ = std::fs::remove_dir_all(&self.root);
        }
    }
}

/// What to say of a file or directory that could not be written.
pub fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::new(Code::Io, format!("{}: {error}", path.display()))
        .hint("name a directory that can be written, with --dir")
}
