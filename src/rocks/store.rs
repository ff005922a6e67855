//! The database of a store: the log, and the rows of one live generation.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use rocksdb::WriteBatch;

use super::dirs::make_durably;
use super::engine::{Access, Durability, Engine, FamilySize, Layout};
use super::error::RocksError;
use super::families::{Families, tuning_of};
use super::lock::{WRITER_LOCK, WriterLock};
use super::open;
use super::probe;
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::key::meta;

/// The version of the bytes of a store.
pub const STORE_FORMAT: u32 = 1;

/// The database's directory within a data directory.
pub const STORE_DIR: &str = "store";

/// The directory of the keys within a data directory; it is made after that of the store.
const KEYS_DIR: &str = "keys";

/// What else a data directory of ours may hold.
const OUR_ENTRIES: [&str; 5] = [STORE_DIR, KEYS_DIR, WRITER_LOCK, "control.sock", "lost+found"];

/// How a store's database is opened.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Memory for what is read, in bytes, indexes and filters included.
    pub cache_bytes: usize,
    /// What the lock of a writer names, such as `panguan import`.
    pub program: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { cache_bytes: 256 << 20, program: "panguan".to_owned() }
    }
}

/// The open database of a store.
pub struct Rocks {
    pub(super) engine: Engine,
    pub(super) live: RwLock<Arc<Families>>,
    // Released after the engine has closed.
    _lock: Option<WriterLock>,
}

impl Rocks {
    /// Whether a store is in the data directory `dir`; if not, one may be made there.
    ///
    /// # Errors
    /// If the directory is another program's, or holds the keys of a store that is gone.
    pub fn is_in(dir: &Path) -> Result<bool, RocksError> {
        let path = dir.join(STORE_DIR);
        if path.exists() {
            return open::holds_files(&path).map(|_| true);
        }
        check_unused(dir)?;
        check_lost(dir)?;
        Ok(false)
    }

    /// Opens the store in the data directory `dir`. For writing, the store is made if the
    /// directory is empty or not there, and the rows of a rebuild that was cut off are dropped.
    ///
    /// # Errors
    /// If there is no store and it is only to be read; if the directory is another program's, or
    /// of a newer format; if another process writes it; if its files cannot be read or written.
    pub fn open(dir: &Path, access: Access, settings: &Settings) -> Result<Arc<Self>, RocksError> {
        Self::open_checked(dir, access, settings, |_| Ok(()))
    }

    /// As [`open`](Self::open); before it opens for writing, which removes files that the engine
    /// takes for left over, `check` is shown the store as it is, or `None` of one that is to be
    /// made. Where it fails, nothing was changed.
    ///
    /// # Errors
    /// As [`open`](Self::open), or what `check` fails with.
    pub fn open_checked<E: From<RocksError>>(
        dir: &Path,
        access: Access,
        settings: &Settings,
        check: impl FnOnce(Option<&Arc<Self>>) -> Result<(), E>,
    ) -> Result<Arc<Self>, E> {
        let path = dir.join(STORE_DIR);
        // Before the lock is written there.
        if !Self::is_in(dir)? {
            if access == Access::Secondary {
                return Err(RocksError::Missing { dir: dir.to_owned() }.into());
            }
            make_durably(dir)?;
        }
        let open = |access| Engine::open(&path, access, layout(), settings.cache_bytes);
        if access != Access::ReadWrite {
            return Ok(Arc::new(Self::of(open(access)?, None)?));
        }
        let lock = WriterLock::take(dir, &settings.program)?;
        let engine = match open(Access::Inspection) {
            Ok(inspected) => {
                let inspected = Arc::new(Self::of(inspected, None)?);
                check(Some(&inspected))?;
                let seen = Arc::into_inner(inspected).map(|rocks| rocks.engine);
                seen.map_or_else(|| open(access), Engine::for_writing)?
            }
            Err(RocksError::Missing { .. } | RocksError::Unfinished { .. }) => {
                check(None)?;
                open(access)?
            }
            Err(error) => return Err(error.into()),
        };
        let rocks = Self::of(engine, Some(lock))?;
        rocks.drop_leftovers()?;
        Ok(Arc::new(rocks))
    }

    fn of(engine: Engine, lock: Option<WriterLock>) -> Result<Self, RocksError> {
        let live = Families::live(stored_generation(&engine)?);
        check_complete(&engine, &live)?;
        Ok(Self { engine, live: RwLock::new(Arc::new(live)), _lock: lock })
    }

    /// Whether the directory holds a table that this store does not name: one that a killed
    /// process did not finish, or one that was lost from the engine's index of files.
    ///
    /// # Errors
    /// If the directory cannot be read.
    pub fn has_unnamed_table(&self) -> Result<bool, RocksError> {
        probe::has_unnamed_table(self.engine.path(), &self.engine.db)
    }

    /// Whether this opening made the store.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.engine.is_fresh()
    }

    /// Looks whether every table is there and whole in length; costs one look at the directory.
    ///
    /// # Errors
    /// [`RocksError::Unreadable`] with one that is not.
    pub fn check_tables(&self) -> Result<(), RocksError> {
        probe::check_tables(self.engine.path(), &self.engine.db)
    }

    /// The database below, for whoever reads column families by name.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The column families of the live generation.
    #[must_use]
    pub fn live(&self) -> Arc<Families> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds the changes to a batch.
    ///
    /// # Errors
    /// [`RocksError::Replaced`] if the generation is not there any more.
    pub fn add(
        &self,
        batch: &mut WriteBatch,
        families: &Families,
        changes: &[Change],
    ) -> Result<(), RocksError> {
        let mut handles = [const { None }; Family::ALL.len()];
        for Change { family, key, value } in changes {
            let slot = &mut handles[*family as usize];
            let handle = match slot {
                Some(handle) => &*handle,
                None => slot.insert(self.engine.handle(families.name(*family))?),
            };
            match value {
                Some(value) => batch.put_cf(handle, key, value),
                None => batch.delete_cf(handle, key),
            }
        }
        Ok(())
    }

    /// Writes the changes, all or none.
    ///
    /// # Errors
    /// If they cannot be written, or an earlier write could not.
    pub fn write(
        &self,
        families: &Families,
        changes: &[Change],
        durability: Durability,
    ) -> Result<(), RocksError> {
        let mut batch = WriteBatch::default();
        self.add(&mut batch, families, changes)?;
        self.engine.write(batch, durability)
    }

    /// Reads what the writer wrote since this reader opened; does nothing for the writer itself.
    ///
    /// # Errors
    /// [`RocksError::Replaced`] if the rows were rebuilt since; or if it cannot be read.
    pub fn catch_up(&self) -> Result<(), RocksError> {
        self.engine.catch_up()?;
        let generation = stored_generation(&self.engine)?;
        if generation == self.live().generation() { Ok(()) } else { Err(RocksError::Replaced) }
    }

    /// What the live column family takes up.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn family_size(&self, family: Family) -> Result<FamilySize, RocksError> {
        self.engine.family_size(self.live().name(family))
    }
}

/// The number of the live generation.
pub(super) fn stored_generation(engine: &Engine) -> Result<u64, RocksError> {
    let Some(stored) = engine.get(Family::Meta.name(), &meta::GENERATION)? else { return Ok(0) };
    stored.as_slice().try_into().map(u64::from_be_bytes).map_err(|_| RocksError::Unreadable {
        dir: engine.path().to_owned(),
        error: format!("the generation of its rows has {} bytes, not 8", stored.len()),
    })
}

fn layout() -> Layout {
    Layout {
        format: STORE_FORMAT,
        mark_family: Family::Meta.name(),
        mark_key: &meta::FORMAT,
        families: Families::live(0).names().map(str::to_owned).collect(),
        tuning: tuning_of,
    }
}

fn check_complete(engine: &Engine, live: &Families) -> Result<(), RocksError> {
    match live.names().find(|name| engine.handle(name).is_err()) {
        None => Ok(()),
        Some(name) => Err(RocksError::Unreadable {
            dir: engine.path().to_owned(),
            error: format!("the family `{name}` is missing"),
        }),
    }
}

/// Refuses to make a store among another program's files.
fn check_unused(dir: &Path) -> Result<(), RocksError> {
    let foreign = |why: String| RocksError::Foreign { dir: dir.to_owned(), why };
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(foreign("it is a file".to_owned()));
        }
        Err(error) => return Err(RocksError::of_io(dir, &error)),
    };
    for entry in entries {
        let name = entry.map_err(|error| RocksError::of_io(dir, &error))?.file_name();
        if !OUR_ENTRIES.iter().any(|own| name == *own) {
            let name = name.to_string_lossy();
            return Err(foreign(format!("it holds `{}`", name.escape_default())));
        }
    }
    Ok(())
}

/// Refuses to begin a new store beside the keys of one that is gone.
fn check_lost(dir: &Path) -> Result<(), RocksError> {
    if !dir.join(KEYS_DIR).exists() {
        return Ok(());
    }
    let error = format!("it holds `{KEYS_DIR}`, but `{STORE_DIR}` is missing");
    Err(RocksError::Unreadable { dir: dir.to_owned(), error })
}
