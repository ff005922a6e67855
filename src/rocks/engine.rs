//! One database of named column families: the only place that calls RocksDB's reads and writes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rocksdb::{BottommostLevelCompaction, ReadOptions, WriteBatch, WriteOptions};
use rocksdb::{BoundColumnFamily, Cache, CompactOptions, DBWithThreadMode, MultiThreaded};

use super::close::Closing;
use super::dirs::Scratch;
use super::error::RocksError;
use super::index;
use super::scan::{Direction, Pairs, Scan};
use super::tuning::Tuning;

pub(super) type Db = DBWithThreadMode<MultiThreaded>;
pub(super) type Handle<'a> = Arc<BoundColumnFamily<'a>>;

/// A key and its value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// How a database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To read and write; made if it is not there. One process at a time.
    ReadWrite,
    /// To read beside a writer, without writing anything into the directory.
    Secondary,
    /// To look at what a writer is about to open, while its lock keeps all others away, without
    /// writing anything into the directory.
    Inspection,
}

/// Whether a write waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// It is on disk when the call returns.
    Synced,
    /// A power loss may take it, with everything after it.
    Buffered,
    /// Any crash takes it, until its families are flushed.
    Unlogged,
}

/// What a database of ours consists of, and how it is told from others.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The newest format that this program knows.
    pub format: u32,
    /// The family that holds the format.
    pub mark_family: &'static str,
    /// The key under which it holds it, as a big-endian u32.
    pub mark_key: &'static [u8],
    /// The key, in the same family, under which it holds the note of the engine's index of files.
    pub index_key: &'static [u8],
    /// The families of a new database.
    pub families: Vec<String>,
    /// How a family is tuned, by its name on disk; `None` of one that is not ours.
    pub tuning: fn(&str) -> Option<Tuning>,
}

/// What a family takes up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FamilySize {
    /// Bytes of its files that are in use.
    pub disk_bytes: u64,
    /// Bytes of rows that are not in files yet.
    pub memory_bytes: u64,
    /// About how many keys it holds.
    pub keys_estimated: u64,
}

/// One open database.
pub struct Engine {
    // Closed before the scratch directory goes.
    pub(super) db: Closing,
    pub(super) scratch: Option<Scratch>,
    pub(super) layout: Layout,
    pub(super) path: PathBuf,
    pub(super) cache: Cache,
    /// The families that this opening found or made.
    pub(super) opened: Vec<String>,
    /// How a write failed first; held through every write.
    pub(super) stopped: Mutex<Option<String>>,
}

impl Engine {
    /// The directory of its files.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The value of `key`.
    ///
    /// # Errors
    /// If it cannot be read, or [`RocksError::Replaced`] if there is no such family.
    pub fn get(&self, family: &str, key: &[u8]) -> Result<Option<Vec<u8>>, RocksError> {
        Ok(self.db.get_cf(&self.handle(family)?, key)?)
    }

    /// The last entry that starts with `prefix` and whose key is not above `at_most`.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn last_at_most(
        &self,
        family: &str,
        prefix: &[u8],
        at_most: &[u8],
    ) -> Result<Option<Pair>, RocksError> {
        self.scan(family, prefix, Some(at_most), Direction::Falling)?.next().transpose()
    }

    /// Every entry that starts with `prefix`, from `start` on; an empty prefix is the family.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn scan<'a>(
        &'a self,
        family: &str,
        prefix: &[u8],
        start: Option<&[u8]>,
        direction: Direction,
    ) -> Result<Pairs<'a>, RocksError> {
        let handle = self.handle(family)?;
        let fixed = (self.layout.tuning)(family).and_then(|tuning| tuning.prefix_len);
        let scan = Scan { prefix, start, direction, fixed };
        Ok(Pairs::new(|options: ReadOptions| self.db.raw_iterator_cf_opt(&handle, options), &scan))
    }

    /// Adds a put to a batch.
    ///
    /// # Errors
    /// [`RocksError::Replaced`] if there is no such family.
    pub fn put(
        &self,
        batch: &mut WriteBatch,
        family: &str,
        key: &[u8],
        value: &[u8],
    ) -> Result<(), RocksError> {
        batch.put_cf(&self.handle(family)?, key, value);
        Ok(())
    }

    /// Adds puts to a batch.
    ///
    /// # Errors
    /// [`RocksError::Replaced`] if there is no such family.
    pub fn put_all<K: AsRef<[u8]>, V: AsRef<[u8]>>(
        &self,
        batch: &mut WriteBatch,
        family: &str,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), RocksError> {
        let handle = self.handle(family)?;
        for (key, value) in pairs {
            batch.put_cf(&handle, key, value);
        }
        Ok(())
    }

    /// Writes the batch, all or nothing. After a failure nothing is written any more, because
    /// what is on disk is then unknown.
    ///
    /// # Errors
    /// If it cannot be written, or an earlier write could not.
    pub fn write(&self, batch: WriteBatch, durability: Durability) -> Result<(), RocksError> {
        self.write_if(durability, || Ok::<_, RocksError>(batch))
    }

    /// Makes a batch and writes it while no other write can come between.
    ///
    /// # Errors
    /// What `make` fails with, or as [`write`](Self::write).
    pub fn write_if<E: From<RocksError>>(
        &self,
        durability: Durability,
        make: impl FnOnce() -> Result<WriteBatch, E>,
    ) -> Result<(), E> {
        let mut stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(first) = &*stopped {
            return Err(RocksError::Stopped { first: first.clone() }.into());
        }
        let batch = make()?;
        let mut options = WriteOptions::default();
        options.set_sync(durability == Durability::Synced);
        options.disable_wal(durability == Durability::Unlogged);
        self.db.write_opt(batch, &options).map_err(|error| {
            let error = RocksError::from(error);
            *stopped = Some(error.to_string());
            error.into()
        })
    }

    /// The families that were there when the database was opened, by name.
    #[must_use]
    pub fn opened_families(&self) -> &[String] {
        &self.opened
    }

    pub(super) fn tuning_of(&self, family: &str) -> Result<Tuning, RocksError> {
        (self.layout.tuning)(family)
            .ok_or_else(|| RocksError::Engine(format!("`{family}` is not in the catalogue")))
    }

    /// Drops a family and what it holds. Readers that are within it read on to their end.
    ///
    /// # Errors
    /// If it cannot be dropped.
    pub fn drop_family(&self, family: &str) -> Result<(), RocksError> {
        Ok(self.db.drop_cf(family)?)
    }

    /// What the family takes up.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn family_size(&self, family: &str) -> Result<FamilySize, RocksError> {
        let handle = self.handle(family)?;
        let number = |name: &str| -> Result<u64, RocksError> {
            Ok(self.db.property_int_value_cf(&handle, name)?.unwrap_or_default())
        };
        Ok(FamilySize {
            disk_bytes: number("rocksdb.live-sst-files-size")?,
            memory_bytes: number("rocksdb.cur-size-all-mem-tables")?,
            keys_estimated: number("rocksdb.estimate-num-keys")?,
        })
    }

    /// Puts what was written to these families into files.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn flush<'a>(&self, families: impl Iterator<Item = &'a str>) -> Result<(), RocksError> {
        for family in families {
            self.db.flush_cf(&self.handle(family)?)?;
        }
        Ok(())
    }

    /// Rewrites the family's files, so that nothing overwritten or deleted remains in them, nor in
    /// the write-ahead log.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn compact(&self, family: &str) -> Result<(), RocksError> {
        // The write-ahead log goes when every family's part of it is in files.
        let there = self.opened.iter().map(String::as_str);
        self.flush(there.filter(|name| self.handle(name).is_ok()))?;
        let mut options = CompactOptions::default();
        options.set_bottommost_level_compaction(BottommostLevelCompaction::Force);
        let handle = self.handle(family)?;
        self.db.compact_range_cf_opt(&handle, None::<&[u8]>, None::<&[u8]>, &options);
        self.check_background()
    }

    /// Merging files answers nothing; what failed is counted.
    pub(super) fn check_background(&self) -> Result<(), RocksError> {
        match self.db.property_int_value("rocksdb.background-errors")? {
            None | Some(0) => Ok(()),
            Some(count) => Err(RocksError::Engine(format!("compacting failed {count} times"))),
        }
    }

    /// Reads what the writer wrote since; does nothing for the writer itself.
    ///
    /// # Errors
    /// [`RocksError::Replaced`] if families were replaced since; or if it cannot be read.
    pub fn catch_up(&self) -> Result<(), RocksError> {
        if self.scratch.is_none() {
            return Ok(());
        }
        loop {
            let before = index::in_use(&self.path)?;
            self.db.try_catch_up_with_primary().map_err(|error| {
                // The engine takes it for damage that a family was written, or went, which this
                // reader never opened: that of a rebuild.
                let said = error.as_ref();
                let unopened = said.contains("unknown column family")
                    || said.contains("non-existing column family");
                if unopened { RocksError::Replaced } else { RocksError::from(error) }
            })?;
            // A writer that opened meanwhile removed the log that the old index still needed.
            if index::in_use(&self.path)? == before {
                return Ok(());
            }
        }
    }

    /// How many puts and deletes were ever made, overwritten ones too.
    #[cfg(test)]
    pub(crate) fn changes_ever(&self) -> u64 {
        self.db.latest_sequence_number()
    }

    pub(super) fn handle(&self, family: &str) -> Result<Handle<'_>, RocksError> {
        self.db.cf_handle(family).ok_or(RocksError::Replaced)
    }
}
