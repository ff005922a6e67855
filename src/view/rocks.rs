//! The view in RocksDB, beside the log in one database.

use std::sync::Arc;

use super::{Entries, Entry, Order, Replaceable, View, ViewError};
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::rocks::{Direction, Durability, Families, Rocks, RocksError};

/// The rows of one generation of a store's database.
#[derive(Clone)]
pub struct RocksView {
    rocks: Arc<Rocks>,
    /// `None` of the live one, whichever that is.
    staged: Option<Arc<Families>>,
}

impl RocksView {
    /// The live rows.
    #[must_use]
    pub fn live(rocks: Arc<Rocks>) -> Self {
        Self { rocks, staged: None }
    }

    /// The rows of a generation that is being written.
    #[must_use]
    pub fn staged(rocks: Arc<Rocks>, families: Arc<Families>) -> Self {
        Self { rocks, staged: Some(families) }
    }

    /// Runs `read` on the generation; again if another one took its place in between.
    fn with<T>(&self, read: impl Fn(&Families) -> Result<T, RocksError>) -> Result<T, RocksError> {
        if let Some(staged) = &self.staged {
            return read(staged);
        }
        let mut families = self.rocks.live();
        loop {
            match read(&families) {
                Err(RocksError::Replaced) => {
                    let now = self.rocks.live();
                    if now == families {
                        return Err(RocksError::Replaced);
                    }
                    families = now;
                }
                result => return result,
            }
        }
    }
}

impl View for RocksView {
    fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        let found = self.with(|families| self.rocks.engine().get(families.name(family), key));
        Ok(found?)
    }

    fn last_at_most(
        &self,
        family: Family,
        prefix: &[u8],
        at_most: &[u8],
    ) -> Result<Option<Entry>, ViewError> {
        let engine = self.rocks.engine();
        Ok(self.with(|families| engine.last_at_most(families.name(family), prefix, at_most))?)
    }

    fn scan<'a>(
        &'a self,
        family: Family,
        prefix: &[u8],
        start: Option<&[u8]>,
        order: Order,
    ) -> Entries<'a> {
        let direction = match order {
            Order::Rising => Direction::Rising,
            Order::Falling => Direction::Falling,
        };
        let engine = self.rocks.engine();
        match self.with(|families| engine.scan(families.name(family), prefix, start, direction)) {
            Ok(pairs) => Box::new(pairs.map(|pair| Ok(pair?))),
            Err(error) => Box::new(std::iter::once(Err(error.into()))),
        }
    }

    fn write(&self, changes: &[Change]) -> Result<(), ViewError> {
        // Staged rows are worth nothing after a crash, and are flushed before they go live.
        let durability =
            if self.staged.is_some() { Durability::Unlogged } else { Durability::Buffered };
        Ok(self.with(|families| self.rocks.write(families, changes, durability))?)
    }

    fn load(&self, changes: Vec<Change>) -> Result<(), ViewError> {
        match &self.staged {
            Some(staged) => Ok(self.rocks.load(staged, changes)?),
            None => self.write(&changes),
        }
    }
}

impl Replaceable for RocksView {
    type Staged = Self;

    fn stage(&self) -> Result<Self, ViewError> {
        let families = self.rocks.begin_generation()?;
        Ok(Self::staged(Arc::clone(&self.rocks), families))
    }

    fn replace_with(&self, staged: &Self) -> Result<(), ViewError> {
        match &staged.staged {
            Some(families) => Ok(self.rocks.swap_generation(families)?),
            None => Ok(()),
        }
    }

    fn discard(&self, staged: &Self) -> Result<(), ViewError> {
        match &staged.staged {
            Some(families) => Ok(self.rocks.discard_generation(families)?),
            None => Ok(()),
        }
    }
}

impl From<RocksError> for ViewError {
    fn from(error: RocksError) -> Self {
        match error {
            RocksError::Corrupt(_) => Self::Corrupt(error.to_string()),
            other => Self::Engine(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::rocks::{Access, Settings};
    use crate::view::contract;

    fn fresh() -> (tempfile::TempDir, Arc<Rocks>) {
        let dir = tempfile::tempdir().unwrap();
        let rocks = Rocks::open(dir.path(), Access::ReadWrite, &Settings::default()).unwrap();
        (dir, rocks)
    }

    #[test]
    fn keeps_every_promise_of_a_view() {
        let dirs = RefCell::new(Vec::new());
        contract::run_all(|| {
            let (dir, rocks) = fresh();
            dirs.borrow_mut().push(dir);
            RocksView::live(rocks)
        });
    }

    #[test]
    fn keeps_every_promise_of_a_view_that_is_replaced() {
        let dirs = RefCell::new(Vec::new());
        contract::run_all_replacing(|| {
            let (dir, rocks) = fresh();
            dirs.borrow_mut().push(dir);
            RocksView::live(rocks)
        });
    }

    #[test]
    fn keeps_every_promise_while_it_is_staged() {
        let dirs = RefCell::new(Vec::new());
        contract::run_all(|| {
            let (dir, rocks) = fresh();
            dirs.borrow_mut().push(dir);
            let staged = rocks.begin_generation().unwrap();
            RocksView::staged(rocks, staged)
        });
    }
}
