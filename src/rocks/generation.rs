//! Rebuilt rows: written beside the live ones, and put in their place by one synced write.

use std::sync::{Arc, PoisonError};

use rocksdb::WriteBatch;

use super::catalogue::parse_name;
use super::engine::Durability;
use super::error::RocksError;
use super::families::Families;
use super::scan::Direction;
use super::store::Rocks;
use crate::codec::family::Family;
use crate::codec::key::meta;

impl Rocks {
    /// Makes the empty column families of the next generation. Whatever an earlier rebuild left
    /// there is dropped.
    ///
    /// # Errors
    /// If they cannot be made.
    pub fn begin_generation(&self) -> Result<Arc<Families>, RocksError> {
        let staged = Families::staged(self.live().generation() + 1);
        for name in staged.own_names() {
            if self.engine.handle(name).is_ok() {
                self.engine.drop_family(name)?;
            }
            self.engine.create_family_to_load(name)?;
        }
        Ok(Arc::new(staged))
    }

    /// Puts a generation in the place of the live one, with the place of its fold and its
    /// coverage, in one synced write; then drops the one before. A crash in between leaves
    /// either, and column families that the next opening drops, as it does those that cannot be
    /// dropped now.
    ///
    /// Nobody may write rows meanwhile.
    ///
    /// # Errors
    /// If it cannot be written. The live generation then stays.
    pub fn swap_generation(&self, staged: &Families) -> Result<(), RocksError> {
        let before = self.live();
        // Staged rows may be unlogged.
        self.engine.flush(staged.own_names())?;
        self.engine.settle(staged.own_names())?;
        self.engine.write(self.swap_batch(&before, staged)?, Durability::Synced)?;
        let live = Arc::new(Families::live(staged.generation()));
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = live;
        for name in before.own_names().chain([staged.name(Family::Meta)]) {
            if let Err(error) = self.engine.drop_family(name) {
                tracing::warn!(family = name, %error, "old rows stay until the next opening");
            }
        }
        Ok(())
    }

    /// Drops the column families of a generation that was not put in place.
    ///
    /// # Errors
    /// If one cannot be dropped.
    pub fn discard_generation(&self, staged: &Families) -> Result<(), RocksError> {
        staged.own_names().try_for_each(|name| self.engine.drop_family(name))
    }

    fn swap_batch(&self, before: &Families, staged: &Families) -> Result<WriteBatch, RocksError> {
        let mut batch = WriteBatch::default();
        let live = self.engine.handle(before.name(Family::Meta))?;
        for pair in self.engine.scan(before.name(Family::Meta), &[], None, Direction::Rising)? {
            let (key, _) = pair?;
            if is_folded(&key) {
                batch.delete_cf(&live, &key);
            }
        }
        for pair in self.engine.scan(staged.name(Family::Meta), &[], None, Direction::Rising)? {
            let (key, value) = pair?;
            batch.put_cf(&live, &key, &value);
        }
        batch.put_cf(&live, meta::GENERATION, staged.generation().to_be_bytes());
        // The new rows are in tables only.
        self.engine.note_index(&mut batch)?;
        Ok(batch)
    }

    pub(super) fn drop_leftovers(&self) -> Result<(), RocksError> {
        self.engine.drop_loading_file();
        let live = self.live();
        for name in self.engine.opened_families() {
            let generation = parse_name(name).and_then(|(_, generation)| generation);
            if generation.is_some() && !live.names().any(|own| own == name) {
                self.engine.drop_family(name)?;
            }
        }
        Ok(())
    }
}

/// Whether a key of `meta` is written by the fold, so that each generation has its own.
fn is_folded(key: &[u8]) -> bool {
    *key == meta::FOLDED || key.first() == Some(&meta::COVERAGE)
}
