//! A store's database in a temporary place, for what is compared or measured and thrown away.

use std::path::Path;
use std::sync::Arc;

use crate::error::Error;
use crate::rocks::{self, Access, Rocks, Settings};

/// A database in a temporary place, removed at the end.
pub struct Scratch {
    /// The database; closed before its directory goes.
    pub rocks: Arc<Rocks>,
    _dir: rocks::Scratch,
}

impl Scratch {
    /// An empty database below `parent`.
    ///
    /// # Errors
    /// If it cannot be made there.
    pub fn new(parent: &Path, cache_bytes: usize) -> Result<Self, Error> {
        let dir = rocks::Scratch::for_store(parent).map_err(|error| {
            Error::from(error).hint("set TMPDIR to a directory with room that this user may write")
        })?;
        let settings = Settings { cache_bytes, ..Settings::default() };
        Ok(Self { rocks: Rocks::open(dir.path(), Access::ReadWrite, &settings)?, _dir: dir })
    }
}
