//! The database of a store: the log, and the rows of one live generation.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use rocksdb::WriteBatch;

use super::dirs::make_durably;
use super::engine::{Access, Durability, Engine, FamilySize, Layout};
use super::error::RocksError;
use super::families::{Families, tuning_of};
use super::lock::WriterLock;
use super::making::{self, MAKING_DIR, Stage};
use super::probe;
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::key::meta;

/// The version of the bytes of a store.
pub const STORE_FORMAT: u32 = 1;

/// The database's directory within a data directory.
pub const STORE_DIR: &str = "store";

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
        Ok(making::look(dir)? == Stage::InPlace)
    }

    /// Opens the store in the data directory `dir`. For writing, the store is made if the
    /// directory is empty or not there, and the rows of a rebuild that was cut off are dropped.
    ///
    /// # Errors
    /// If there is no store and it is only to be read; if the directory is another program's, or
    /// of a newer format; if another process writes it; if its files cannot be read or written.
    pub fn open(dir: &Path, access: Access, settings: &Settings) -> Result<Arc<Self>, RocksError> {
        if access == Access::ReadWrite {
            return Self::open_for_writing(dir, settings, |_| Ok(Vec::new()), |_| Ok(()));
        }
        if !Self::is_in(dir)? {
            return Err(RocksError::Missing { dir: dir.to_owned() });
        }
        let path = dir.join(STORE_DIR);
        let engine = Engine::open(&path, access, layout(), settings.cache_bytes)?;
        Ok(Arc::new(Self::of(engine, None)?))
    }

    /// Opens the store in the data directory `dir` for writing. If there is none, it is made:
    /// `make` is given a directory for what lies beside it, which comes into its place with it,
    /// and says what it holds from the start.
    ///
    /// `check` is shown the store as it is, because opening it for writing removes files that the
    /// engine takes for left over. Where it fails, nothing was changed.
    ///
    /// # Errors
    /// As [`open`](Self::open), or what `make` and `check` fail with.
    pub fn open_for_writing<E: From<RocksError>>(
        dir: &Path,
        settings: &Settings,
        make: impl FnOnce(&Path) -> Result<Vec<Change>, E>,
        check: impl Fn(&Arc<Self>) -> Result<(), E>,
    ) -> Result<Arc<Self>, E> {
        // Before the lock is written there.
        making::look(dir)?;
        make_durably(dir)?;
        let lock = WriterLock::take(dir, &settings.program)?;
        let inspect = |dir: &Path| -> Result<Arc<Self>, RocksError> {
            let path = dir.join(STORE_DIR);
            let engine = Engine::open(&path, Access::Inspection, layout(), settings.cache_bytes)?;
            Ok(Arc::new(Self::of(engine, None)?))
        };
        match making::look(dir)? {
            Stage::Nothing => making::make(dir, settings.cache_bytes, make)?,
            Stage::Waiting => {
                check(&inspect(&dir.join(MAKING_DIR))?)?;
                making::put_in_place(dir)?;
            }
            Stage::InPlace => making::remove_emptied(dir),
        }
        let inspected = inspect(dir)?;
        check(&inspected)?;
        let engine = Arc::into_inner(inspected).map(|rocks| rocks.engine);
        let path = dir.join(STORE_DIR);
        let open = || Engine::open(&path, Access::ReadWrite, layout(), settings.cache_bytes);
        let engine = engine.map_or_else(open, Engine::for_writing)?;
        let rocks = Self::of(engine, Some(lock))?;
        rocks.drop_leftovers()?;
        Ok(Arc::new(rocks))
    }

    fn of(engine: Engine, lock: Option<WriterLock>) -> Result<Self, RocksError> {
        let live = Families::live(stored_generation(&engine)?);
        check_complete(&engine, &live)?;
        Ok(Self { engine, live: RwLock::new(Arc::new(live)), _lock: lock })
    }

    /// Looks whether every table is there and whole in length; costs one look at the directory.
    ///
    /// # Errors
    /// [`RocksError::Unreadable`] with one that is not.
    pub fn check_tables(&self) -> Result<(), RocksError> {
        self.engine.check_tables()
    }

    /// As [`check_tables`](Self::check_tables), of what a rebuild cannot make anew.
    ///
    /// # Errors
    /// As [`check_tables`](Self::check_tables).
    pub fn check_log_tables(&self) -> Result<(), RocksError> {
        let is_log = |name: &str| !name.contains('.');
        probe::check_tables(self.engine.path(), &self.engine.db, is_log)
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

pub(super) fn layout() -> Layout {
    Layout {
        format: STORE_FORMAT,
        mark_family: Family::Meta.name(),
        mark_key: &meta::FORMAT,
        index_key: &meta::INDEX,
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
