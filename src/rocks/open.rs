//! Opening a database: what is in the directory decides, and nothing is changed before it is
//! known to be ours.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use rocksdb::{Cache, ColumnFamilyDescriptor, IteratorMode, Options};

use super::dirs::{Scratch, make_durably};
use super::engine::{Access, Db, Durability, Engine, Layout};
use super::error::RocksError;
use super::probe;
use super::tuning;

/// A family that every RocksDB has, and ours leave empty.
const DEFAULT_FAMILY: &str = "default";

/// The file that names the engine's newest index of files; every database has it.
const CURRENT: &str = "CURRENT";

/// Files that a primary may keep open; indexes and filters stay in the cache when one is closed.
const FILES_OPEN_MAX: i32 = 512;

/// A reader opens again when the writer dropped a family while it was opening.
const SECONDARY_ATTEMPTS: usize = 5;

/// What a directory holds.
enum Found {
    /// Nothing, or what a creation that was cut off left there.
    Nothing,
    /// A database of ours with these families.
    Ours(Vec<String>),
}

impl Engine {
    /// Whether a database is there, as far as one look tells.
    #[must_use]
    pub fn is_in(path: &Path) -> bool {
        path.join(CURRENT).exists()
    }

    /// Opens the database in `path`.
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
            Access::ReadWrite => Self::open_primary(path, layout, cache),
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
        Self::open_found(&path, Found::Ours(opened), layout, cache)
    }

    fn open_primary(path: &Path, layout: Layout, cache: Cache) -> Result<Self, RocksError> {
        match Self::open_inspection(path, layout.clone(), cache.clone()) {
            Ok(inspected) => inspected.for_writing(),
            Err(RocksError::Missing { .. } | RocksError::Unfinished { .. }) => {
                Self::open_found(path, Found::Nothing, layout, cache)
            }
            Err(error) => Err(error),
        }
    }

    fn open_found(
        path: &Path,
        found: Found,
        layout: Layout,
        cache: Cache,
    ) -> Result<Self, RocksError> {
        let mut options = tuning::database();
        options.set_max_open_files(FILES_OPEN_MAX);
        let (fresh, opened) = match found {
            Found::Ours(families) => (false, families),
            Found::Nothing => {
                options.create_if_missing(true);
                options.create_missing_column_families(true);
                make_durably(path)?;
                (true, layout.families.clone())
            }
        };
        let db = Db::open_cf_descriptors(&options, path, descriptors(&opened, &layout, &cache))
            .map_err(|error| RocksError::of_open(path, error))?;
        let path = path.to_owned();
        let engine = Self {
            db,
            scratch: None,
            layout,
            path,
            cache,
            fresh,
            opened,
            stopped: Mutex::new(None),
        };
        if fresh {
            engine.write_mark()?;
        }
        Ok(engine)
    }

    fn open_inspection(path: &Path, layout: Layout, cache: Cache) -> Result<Self, RocksError> {
        check_there(path)?;
        let opened = families_on_disk(path)?;
        if opened.iter().all(|family| is_ours(family, &layout)) {
            probe::check_log(path, &opened)?;
        }
        let scratch = Scratch::new()?;
        let mut options = tuning::database();
        options.set_max_open_files(FILES_OPEN_MAX);
        options.set_db_log_dir(scratch.path());
        let families = descriptors(&opened, &layout, &cache);
        let db = Db::open_cf_descriptors_read_only(&options, path, families, false)
            .map_err(|error| RocksError::of_open(path, error))?;
        check_mark(&db, path, &layout, &opened)?;
        Ok(Self {
            db,
            scratch: Some(scratch),
            layout,
            path: path.to_owned(),
            cache,
            fresh: false,
            opened,
            stopped: Mutex::new(None),
        })
    }

    fn open_secondary(path: &Path, layout: Layout, cache: Cache) -> Result<Self, RocksError> {
        check_there(path)?;
        let mut options = tuning::database();
        // A reader keeps every file open, so that it can read on when the writer removes one.
        options.set_max_open_files(-1);
        let mut attempt = 1;
        loop {
            let scratch = Scratch::new()?;
            let opened = families_on_disk(path)?;
            let families = descriptors(&opened, &layout, &cache);
            let secondary = probe::check_files(path, &opened, &scratch).and_then(|()| {
                Db::open_cf_descriptors_as_secondary(&options, path, scratch.path(), families)
                    .map_err(|error| RocksError::of_open(path, error))
            });
            match secondary {
                Ok(db) => {
                    check_mark(&db, path, &layout, &opened)?;
                    return Ok(Self {
                        db,
                        scratch: Some(scratch),
                        layout,
                        path: path.to_owned(),
                        cache,
                        fresh: false,
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

    fn write_mark(&self) -> Result<(), RocksError> {
        let mut batch = rocksdb::WriteBatch::default();
        let mark = self.handle(self.layout.mark_family)?;
        batch.put_cf(&mark, self.layout.mark_key, self.layout.format.to_be_bytes());
        drop(mark);
        self.write(batch, Durability::Synced)
    }
}

/// Refuses a directory that holds no database yet.
fn check_there(path: &Path) -> Result<(), RocksError> {
    let dir = path.to_owned();
    match holds_files(path)? {
        true => Ok(()),
        false if path.exists() => Err(RocksError::Unfinished { dir }),
        false => Err(RocksError::Missing { dir }),
    }
}

/// Refuses what cannot be read: another program's, a newer one, one that is being made.
fn check_mark(
    db: &Db,
    path: &Path,
    layout: &Layout,
    families: &[String],
) -> Result<(), RocksError> {
    let mark = db.cf_handle(layout.mark_family);
    let mark = mark.map(|mark| db.get_cf(&mark, layout.mark_key)).transpose()?.flatten();
    if check_format(path, layout, mark.as_deref())?.is_some() {
        Ok(())
    } else if families.iter().all(|family| is_ours(family, layout)) && is_empty(db, layout) {
        probe::check_rowless(path)?;
        Err(RocksError::Unfinished { dir: path.to_owned() })
    } else {
        Err(foreign_database(path))
    }
}

/// Whether neither the default family nor the marked one holds anything: the mark is the first
/// thing that is ever written, so that all of our families are empty then.
fn is_empty(db: &Db, layout: &Layout) -> bool {
    let mark = db.cf_handle(layout.mark_family);
    db.iterator(IteratorMode::Start).next().is_none()
        && mark.is_none_or(|mark| db.iterator_cf(&mark, IteratorMode::Start).next().is_none())
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

/// Whether a database is there; false also where its creation was cut off before it held any.
pub(super) fn holds_files(path: &Path) -> Result<bool, RocksError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            let why = "it is a file".to_owned();
            return Err(RocksError::Foreign { dir: path.to_owned(), why });
        }
        Err(error) => return Err(RocksError::of_io(path, &error)),
    };
    let mut rows = None;
    for entry in entries {
        let name = entry.map_err(|error| RocksError::of_io(path, &error))?.file_name();
        let name = name.to_string_lossy();
        let made_first = ["LOG", "LOCK", "MANIFEST-", "IDENTITY", "OPTIONS-"];
        if name == CURRENT {
            return Ok(true);
        } else if name.ends_with(".sst") || name.ends_with(".log") {
            rows = Some(name.into_owned());
        } else if !name.ends_with(".dbtmp") && !made_first.iter().any(|own| name.starts_with(own)) {
            let why = format!("it holds `{}`", name.escape_default());
            return Err(RocksError::Foreign { dir: path.to_owned(), why });
        }
    }
    match rows {
        None => Ok(false),
        // The engine would make a new database here, and remove what is left of the old one.
        Some(name) => Err(RocksError::Unreadable {
            dir: path.to_owned(),
            error: format!("it holds `{name}`, but the file CURRENT is missing"),
        }),
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
