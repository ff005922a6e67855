//! Rows that were read or changed, so that none is read twice while it is in use.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;

use super::hash::ByPseudonym;

/// Rows by key. Those that changed are never dropped; of the others, roughly the last used stay.
///
/// Two generations: rows in use move to the young one, and when that is full, what was not used
/// since the last time is dropped with the old one. It costs one comparison a read, and no list.
#[derive(Debug)]
pub(super) struct RowCache<K, T> {
    rows: RefCell<Generations<K, T>>,
    changed: Vec<K>,
}

#[derive(Debug)]
struct Generations<K, T> {
    young: HashMap<K, Slot<T>, ByPseudonym>,
    old: HashMap<K, Slot<T>, ByPseudonym>,
}

#[derive(Clone, Debug)]
struct Slot<T> {
    row: T,
    changed: bool,
}

impl<K: Copy + Eq + Hash, T: Clone + PartialEq> RowCache<K, T> {
    pub(super) fn new() -> Self {
        let rows = Generations { young: HashMap::default(), old: HashMap::default() };
        Self { rows: RefCell::new(rows), changed: Vec::new() }
    }

    /// The row, loaded if it is not here.
    pub(super) fn read<E>(&self, key: &K, load: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.look(key, load, T::clone)
    }

    /// What `look` sees in the row, loaded if it is not here. Copies no more of it than that.
    pub(super) fn look<E, S>(
        &self,
        key: &K,
        load: impl FnOnce() -> Result<T, E>,
        look: impl FnOnce(&T) -> S,
    ) -> Result<S, E> {
        if let Some(slot) = self.rows.borrow_mut().touch(key) {
            return Ok(look(&slot.row));
        }
        let row = load()?;
        let seen = look(&row);
        self.rows.borrow_mut().young.insert(*key, Slot { row, changed: false });
        Ok(seen)
    }

    /// Replaces the row, unless it is here and the same.
    pub(super) fn change(&mut self, key: K, row: T) {
        let generations = self.rows.get_mut();
        let Some(slot) = generations.touch(&key) else {
            generations.young.insert(key, Slot { row, changed: true });
            self.changed.push(key);
            return;
        };
        if slot.row != row {
            slot.row = row;
            if !std::mem::replace(&mut slot.changed, true) {
                self.changed.push(key);
            }
        }
    }

    /// Hands every changed row to `each`, in the order of first change, and counts them as
    /// unchanged from now on. Then keeps at most `limit` rows, give or take those in use; those
    /// that changed since the last time at least until the next.
    pub(super) fn take_changed(&mut self, limit: usize, mut each: impl FnMut(&K, &T)) {
        let generations = self.rows.get_mut();
        for key in self.changed.drain(..) {
            if let Some(slot) = generations.touch(&key) {
                slot.changed = false;
                each(&key, &slot.row);
            }
        }
        if generations.young.len() > limit / 2 {
            generations.grow_old();
        }
    }

    /// How many rows changed since the last time.
    pub(super) fn changed(&self) -> usize {
        self.changed.len()
    }

    /// Forgets every row, changed ones too.
    pub(super) fn clear(&mut self) {
        *self = Self::new();
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        let rows = self.rows.borrow();
        rows.young.len() + rows.old.len()
    }
}

impl<K: Copy + Eq + Hash, T> Generations<K, T> {
    /// The row as a young one. Almost always it is: a command reads each of its rows a few times.
    fn touch(&mut self, key: &K) -> Option<&mut Slot<T>> {
        if !self.young.contains_key(key) {
            let slot = self.old.remove(key)?;
            self.young.insert(*key, slot);
        }
        self.young.get_mut(key)
    }

    /// Drops what is old. Its memory is that of the next young rows: new memory would be cleared
    /// by the kernel, and all rows hashed again each time that it doubles.
    fn grow_old(&mut self) {
        self.old.clear();
        std::mem::swap(&mut self.young, &mut self.old);
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::RowCache;

    const LIMIT: usize = 100;

    fn use_all(cache: &RowCache<u64, u64>, keys: std::ops::Range<u64>) {
        for key in keys {
            reads(cache, key);
        }
    }

    fn reads(cache: &RowCache<u64, u64>, key: u64) -> (u64, bool) {
        let mut loaded = false;
        let Ok(row) = cache.read(&key, || {
            loaded = true;
            Ok::<_, Infallible>(key)
        });
        (row, loaded)
    }

    #[test]
    fn a_row_is_loaded_once_while_it_is_in_use() {
        let mut cache = RowCache::new();
        assert_eq!(reads(&cache, 7), (7, true));
        for group in 0..50 {
            assert_eq!(reads(&cache, 7), (7, false));
            use_all(&cache, 1_000 + group * 40..1_040 + group * 40);
            cache.take_changed(LIMIT, |_, _| ());
        }
        assert_eq!(reads(&cache, 7), (7, false));
    }

    #[test]
    fn rows_that_nobody_uses_make_room() {
        let mut cache = RowCache::new();
        for group in 0..50 {
            use_all(&cache, group * 40..40 + group * 40);
            cache.take_changed(LIMIT, |_, _| ());
            assert!(cache.len() <= LIMIT + 2 * 40, "{}", cache.len());
        }
        assert_eq!(reads(&cache, 0), (0, true), "it was dropped, and is loaded again");
    }

    #[test]
    fn a_changed_row_is_never_dropped_before_it_is_taken() {
        let mut cache = RowCache::new();
        cache.change(7, 70);
        use_all(&cache, 1_000..1_000 + 10 * LIMIT as u64);
        cache.change(8, 80);
        cache.change(7, 71);

        let mut taken = Vec::new();
        cache.take_changed(LIMIT, |key, row| taken.push((*key, *row)));
        assert_eq!(taken, [(7, 71), (8, 80)], "each once, as it is now");
        assert_eq!(reads(&cache, 7), (71, false), "and then it is in use still");

        taken.clear();
        cache.take_changed(LIMIT, |key, row| taken.push((*key, *row)));
        assert!(taken.is_empty());
    }

    #[test]
    fn a_row_that_changed_in_one_group_stays_through_the_next() {
        let mut cache = RowCache::new();
        for group in 0..20 {
            cache.change(group, 7);
            use_all(&cache, 1_000 * (group + 1)..1_000 * (group + 1) + 10 * LIMIT as u64);
            cache.take_changed(LIMIT, |_, _| ());
            use_all(&cache, 100_000 * (group + 1)..100_000 * (group + 1) + 10 * LIMIT as u64);
            assert_eq!(reads(&cache, group), (7, false), "the view may not hold it yet");
        }
    }
}
