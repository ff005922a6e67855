//! A bounded memory of what was used lately.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// Remembers between `half` and twice `half` entries: what was not used while `half` others were
/// is forgotten. Two maps that change places cost less than keeping an order of use.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    half: usize,
}

impl<K: Eq + Hash, V: Clone> Recent<K, V> {
    pub(super) fn new(half: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), half }
    }

    pub(super) fn get<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if let Some(value) = self.young.get(key) {
            return Some(value.clone());
        }
        let (key, value) = self.old.remove_entry(key)?;
        self.insert(key, value.clone());
        Some(value)
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        if self.young.len() >= self.half {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        self.young.retain(|key, _| keep(key));
        self.old.retain(|key, _| keep(key));
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn keeps_what_is_used_and_forgets_the_rest() {
        let mut recent = Recent::new(2);
        recent.insert(1, "one");
        recent.insert(2, "two");
        recent.insert(3, "three");
        assert_eq!(recent.get(&1), Some("one"), "old, but still there");
        recent.insert(4, "four");
        assert_eq!(recent.get(&2), None, "not used while two others were");
        assert_eq!(recent.get(&1), Some("one"));
    }

    #[test]
    fn forgets_on_demand() {
        let mut recent = Recent::new(1);
        recent.insert(1, "one");
        recent.insert(2, "two");
        recent.retain(|key| *key == 2);
        assert_eq!((recent.get(&1), recent.get(&2)), (None, Some("two")));
    }
}
