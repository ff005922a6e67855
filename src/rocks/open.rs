//! Opening a database: what is in the directory decides, and nothing is changed before it is
//! known to be ours.

use std::path::Path;
use std::sync::Mutex;

use rocksdb::{Cache, ColumnFamilyDescriptor, IteratorMode, Options, WriteBatch};

use super::close::Closing;
use super::dirs::{Scratch, make_durably};
use super::engine::{Access, Db, Durability, Engine, Layout};
use super::error::RocksError;
use super::index::{self, CURRENT, IndexNote, lost_end};
use super::making::entries;
use super::probe;
use super::tuning;

/// A family that every RocksDB has, and ours leave empty.
const DEFAULT_FAMILY: &str = "default";

/// Files that a primary may keep open; indexes and filters stay in the cache when one is closed.
const FILES_OPEN_MAX: i32 = 512;

/// A reader opens again when the writer opened, or dropped a family, while it was opening.
const SECONDARY_ATTEMPTS: usize = 10;

impl Engine {
    /// Whether a database is there, as far as one look tells.
    #[must_use]
    pub fn is_in(path: &Path) -> bool {
        path.join(CURRENT).exists()
    }

    /// Opens the database in `path`; for writing, it is made if the directory is empty or not
    /// there. A making that is cut off leaves a database that does not open.
    ///
    /// # Errors
    /// If there is none and it is only to be read, if it is not ours or of a newer format, if
    /// another process has it open for writing, or if its files cannot be read or written.
    pub fn open(
        path: &Path,
        access: Access,
        layout: Layout,
        cache_bytes: usize,
    ) -> Result<Self, RocksError> {
        let cache = Cache::new_lru_cache(cache_bytes);
        match access {
            Access::ReadWrite if entries(path)?.is_empty() => Self::create(path, layout, cache),
            Access::ReadWrite => Self::open_inspection(path, layout, cache)?.for_writing(),
            Access::Secondary => Self::open_secondary(path, layout, cache),
            Access::Inspection => Self::open_inspection(path, layout, cache),
        }
    }

    /// Opens a database for writing that was inspected; it is closed first. Whatever is wrong
    /// with it must have been found by now: the engine removes files that its index of files does
    /// not name.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn for_writing(self) -> Result<Self, RocksError> {
        let Self { db, path, layout, cache, opened, .. } = self;
        drop(db);
        let engine = Self::open_primary(tuning::database()?, &path, layout, cache, opened)?;
        let mut batch = WriteBatch::default();
        engine.note_index(&mut batch)?;
        engine.write(batch, Durability::Synced)?;
        Ok(engine)
    }

    fn create(path: &Path, layout: Layout, cache: Cache) -> Result<Self, RocksError> {
        let mut options = tuning::database()?;
        options.create_if_missing(true);
        options.create_missing_column_families(true);
        make_durably(path)?;
        let families = layout.families.clone();
        let engine = Self::open_primary(options, path, layout, cache, families)?;
        let Layout { format, mark_family, mark_key, .. } = engine.layout;
        let mut batch = WriteBatch::default();
        engine.put(&mut batch, mark_family, mark_key, &format.to_be_bytes())?;
        engine.note_index(&mut batch)?;
        engine.write(batch, Durability::Synced)?;
        Ok(engine)
    }

    fn open_primary(
        mut options: Options,
        path: &Path,
        layout: Layout,
        cache: Cache,
        opened: Vec<String>,
    ) -> Result<Self, RocksError> {
        options.set_max_open_files(FILES_OPEN_MAX);
        let db = Db::open_cf_descriptors(&options, path, descriptors(&opened, &layout, &cache))
            .map_err(|error| RocksError::of_open(path, error))?;
        let db = Closing::writing(db, opened.clone());
        let (path, stopped) = (path.to_owned(), Mutex::new(None));
        Ok(Self { db, scratch: None, layout, path, cache, opened, stopped })
    }

    fn open_inspection(path: &Path, layout: Layout, cache: Cache) -> Result<Self, RocksError> {
        check_there(path)?;
        let opened = families_on_disk(path)?;
        if opened.iter().all(|family| is_ours(family, &layout)) {
            probe::check_log(path, &opened)?;
        }
        let scratch = Scratch::new()?;
        let mut options = tuning::database()?;
        options.set_max_open_files(FILES_OPEN_MAX);
        options.set_db_log_dir(scratch.path());
        let families = descriptors(&opened, &layout, &cache);
        let db = Db::open_cf_descriptors_read_only(&options, path, families, false)
            .map_err(|error| RocksError::of_open(path, error))?;
        check_mark(&db, path, &layout, &opened)?;
        Ok(Self {
            db: Closing::reading(db),
            scratch: Some(scratch),
            layout,
            path: path.to_owned(),
            cache,
            opened,
            stopped: Mutex::new(None),
        })
    }

    fn open_secondary(path: &Path, layout: Layout, cache: Cache) -> Result<Self, RocksError> {
        check_there(path)?;
        let mut options = tuning::database()?;
        // A reader keeps every file open, so that it can read on when the writer removes one.
        options.set_max_open_files(-1);
        let mut attempt = 1;
        loop {
            let before = index::in_use(path)?;
            let scratch = Scratch::new()?;
            let opened = families_on_disk(path)?;
            let families = descriptors(&opened, &layout, &cache);
            let secondary = probe::check_files(path, &opened, &scratch).and_then(|()| {
                Db::open_cf_descriptors_as_secondary(&options, path, scratch.path(), families)
                    .map_err(|error| RocksError::of_open(path, error))
            });
            let checked = secondary.and_then(|db| {
                check_mark(&db, path, &layout, &opened)?;
                Ok(db)
            });
            // A writer that opened meanwhile has put the log into tables that the old index does
            // not name, and removed it: what was read may be without its newest rows.
            let is_outdated = index::in_use(path)? != before;
            match checked {
                Ok(_) if is_outdated && attempt < SECONDARY_ATTEMPTS => attempt += 1,
                Ok(_) if is_outdated => return Err(RocksError::Replaced),
                Ok(db) => {
                    return Ok(Self {
                        db: Closing::reading(db),
                        scratch: Some(scratch),
                        layout,
                        path: path.to_owned(),
                        cache,
                        opened,
                        stopped: Mutex::new(None),
                    });
                }
                Err(error) if attempt == SECONDARY_ATTEMPTS => {
                    return Err(error);
                }
                Err(_) => attempt += 1,
            }
        }
    }

    /// Looks whether every table is there and whole in length; costs one look at the directory.
    ///
    /// # Errors
    /// [`RocksError::Unreadable`] with one that is not.
    pub fn check_tables(&self) -> Result<(), RocksError> {
        probe::check_tables(&self.path, &self.db, |_| true)
    }

    /// Adds a note of the index of files as it is now to what is about to be written, synced.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn note_index(&self, batch: &mut WriteBatch) -> Result<(), RocksError> {
        let note = IndexNote::of(&self.path)?.encode();
        self.put(batch, self.layout.mark_family, self.layout.index_key, &note)
    }
}

/// Refuses a directory without a database.
pub(super) fn check_there(path: &Path) -> Result<(), RocksError> {
    let names: Vec<String> = entries(path)?.into_iter().map(|(name, _)| name).collect();
    if names.is_empty() {
        return Err(RocksError::Missing { dir: path.to_owned() });
    } else if names.iter().any(|name| name == CURRENT) {
        return Ok(());
    }
    let is_engines = |name: &String| {
        let starts = ["LOG", "LOCK", "MANIFEST-", "IDENTITY", "OPTIONS-"];
        let ends = [".sst", ".log", ".dbtmp"];
        starts.iter().any(|own| name.starts_with(own)) || ends.iter().any(|own| name.ends_with(own))
    };
    match names.iter().find(|name| !is_engines(name)) {
        Some(name) => {
            let why = format!("it holds `{}`", name.escape_default());
            Err(RocksError::Foreign { dir: path.to_owned(), why })
        }
        // The engine would make a new database here, and remove what is left of the old one.
        None => Err(RocksError::Unreadable {
            dir: path.to_owned(),
            error: format!("it holds `{}`, but the file {CURRENT} is missing", names[0]),
        }),
    }
}

/// Refuses what cannot be read: another program's, a newer one, one that lost its index's end.
fn check_mark(
    db: &Db,
    path: &Path,
    layout: &Layout,
    families: &[String],
) -> Result<(), RocksError> {
    let marked = db.cf_handle(layout.mark_family);
    let stored = |key: &[u8]| -> Result<Option<Vec<u8>>, RocksError> {
        Ok(marked.as_ref().map(|family| db.get_cf(family, key)).transpose()?.flatten())
    };
    if check_format(path, layout, stored(layout.mark_key)?.as_deref())?.is_some() {
        let note = stored(layout.index_key)?;
        note.map_or(Ok(()), |note| IndexNote::check(&note, path))
    } else if families.iter().all(|family| is_ours(family, layout))
        && db.iterator(IteratorMode::Start).next().is_none()
    {
        // The mark is the first thing that is ever written.
        Err(lost_end(path, "it leaves no mark of the format"))
    } else {
        Err(foreign_database(path))
    }
}

fn is_ours(family: &str, layout: &Layout) -> bool {
    family == DEFAULT_FAMILY || (layout.tuning)(family).is_some()
}

/// The format, if the stored bytes are one that this program can read.
fn check_format(
    path: &Path,
    layout: &Layout,
    stored: Option<&[u8]>,
) -> Result<Option<u32>, RocksError> {
    let Some(stored) = stored else { return Ok(None) };
    let Ok(bytes) = stored.try_into() else { return Err(foreign_database(path)) };
    match u32::from_be_bytes(bytes) {
        0 => Err(foreign_database(path)),
        found if found > layout.format => {
            Err(RocksError::NewerFormat { dir: path.to_owned(), found, known: layout.format })
        }
        found => Ok(Some(found)),
    }
}

fn families_on_disk(path: &Path) -> Result<Vec<String>, RocksError> {
    Db::list_cf(&Options::default(), path).map_err(|error| RocksError::of_open(path, error))
}

fn foreign_database(path: &Path) -> RocksError {
    let why = "its database is of another program".to_owned();
    RocksError::Foreign { dir: path.to_owned(), why }
}

fn descriptors(families: &[String], layout: &Layout, cache: &Cache) -> Vec<ColumnFamilyDescriptor> {
    let options = |family: &str| {
        (layout.tuning)(family).map_or_else(Options::default, |own| tuning::family(&own, cache))
    };
    families
        .iter()
        .map(|family| ColumnFamilyDescriptor::new(family.as_str(), options(family)))
        .collect()
}
