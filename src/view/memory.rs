//! A view in memory: what tests and what-ifs fold into. It dies with the process.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use super::{Entries, Entry, Order, Replaceable, View, ViewError};
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::key::meta;

type Keys = BTreeMap<Vec<u8>, Vec<u8>>;

/// Ordered maps behind a lock, one for each family.
#[derive(Debug, Default)]
pub struct MemoryView {
    families: RwLock<BTreeMap<Family, Keys>>,
}

impl MemoryView {
    /// A view that holds nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A write replaces whole keys only, so that a writer that panicked left nothing half done
    /// that a reader could see.
    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<Family, Keys>> {
        self.families.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl View for MemoryView {
    fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        Ok(self.read().get(&family).and_then(|keys| keys.get(key)).cloned())
    }

    fn last_at_most(
        &self,
        family: Family,
        prefix: &[u8],
        at_most: &[u8],
    ) -> Result<Option<Entry>, ViewError> {
        self.scan(family, prefix, Some(at_most), Order::Falling).next().transpose()
    }

    /// The entries are those of the moment of the call.
    fn scan<'a>(
        &'a self,
        family: Family,
        prefix: &[u8],
        start: Option<&[u8]>,
        order: Order,
    ) -> Entries<'a> {
        let families = self.read();
        let Some(keys) = families.get(&family) else {
            return Box::new(std::iter::empty());
        };
        let entries = match order {
            Order::Rising => rising(keys, prefix, start),
            Order::Falling => falling(keys, prefix, start),
        };
        Box::new(entries.into_iter().map(Ok))
    }

    fn write(&self, changes: &[Change]) -> Result<(), ViewError> {
        let mut families = self.families.write().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            let keys = families.entry(change.family).or_default();
            match &change.value {
                Some(value) => keys.insert(change.key.clone(), value.clone()),
                None => keys.remove(&change.key),
            };
        }
        Ok(())
    }
}

impl Replaceable for MemoryView {
    type Staged = Self;

    fn stage(&self) -> Result<Self, ViewError> {
        Ok(Self::new())
    }

    fn replace_with(&self, staged: &Self) -> Result<(), ViewError> {
        let staged = staged.read().clone();
        let mut families = self.families.write().unwrap_or_else(PoisonError::into_inner);
        let mut marks = families.remove(&Family::Meta).unwrap_or_default();
        marks.retain(|key, _| *key != meta::FOLDED && key.first() != Some(&meta::COVERAGE));
        for family in Family::DERIVED {
            families.remove(&family);
        }
        families.extend(staged);
        families.entry(Family::Meta).or_default().append(&mut marks);
        Ok(())
    }

    fn discard(&self, _: &Self) -> Result<(), ViewError> {
        Ok(())
    }
}

fn rising(keys: &Keys, prefix: &[u8], start: Option<&[u8]>) -> Vec<Entry> {
    let first = start.map_or(prefix, |start| start.max(prefix));
    keys.range::<[u8], _>((Bound::Included(first), Bound::Unbounded))
        .take_while(|(key, _)| key.starts_with(prefix))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn falling(keys: &Keys, prefix: &[u8], start: Option<&[u8]>) -> Vec<Entry> {
    let end = start.map_or(Bound::Unbounded, Bound::Included);
    keys.range::<[u8], _>((Bound::Unbounded, end))
        .rev()
        .skip_while(|(key, _)| !key.starts_with(prefix) && key.as_slice() > prefix)
        .take_while(|(key, _)| key.starts_with(prefix))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::MemoryView;
    use crate::view::contract;

    #[test]
    fn it_keeps_the_contract_of_views() {
        contract::run_all(MemoryView::new);
        contract::run_all_replacing(MemoryView::new);
    }
}
