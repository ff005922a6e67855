//! What a group wrote under keys that end in an offset.

use std::collections::HashMap;
use std::hash::Hash;

use super::hash::ByPseudonym;

/// Values by key and offset, of events in their order. A message costs one look into a table: a
/// tree of all keys was a third of the fold of a rebuild.
#[derive(Debug)]
pub(super) struct History<K, T> {
    entries: HashMap<K, Vec<(u64, T)>, ByPseudonym>,
    len: usize,
}

impl<K, T> Default for History<K, T> {
    fn default() -> Self {
        Self { entries: HashMap::default(), len: 0 }
    }
}

impl<K: Eq + Hash, T> History<K, T> {
    /// Adds what the event at `offset` wrote, or replaces what it wrote there before.
    pub(super) fn add(&mut self, key: K, offset: u64, value: T) {
        // Almost every key has one entry, and a list that grows begins with room for four.
        let of_key = self.entries.entry(key).or_insert_with(|| Vec::with_capacity(1));
        match of_key.last_mut() {
            Some((last, written)) if *last == offset => *written = value,
            _ => {
                of_key.push((offset, value));
                self.len += 1;
            }
        }
    }

    /// The key's last entry at or before `offset`.
    pub(super) fn at(&self, key: &K, offset: u64) -> Option<(u64, &T)> {
        let of_key = self.entries.get(key)?;
        let after = of_key.partition_point(|(at, _)| *at <= offset);
        of_key[..after].last().map(|(at, value)| (*at, value))
    }

    /// Every entry.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, u64, &T)> {
        self.entries.iter().flat_map(|(key, entries)| {
            entries.iter().map(move |(offset, value)| (key, *offset, value))
        })
    }

    /// How many entries there are.
    pub(super) const fn len(&self) -> usize {
        self.len
    }
}

#[cfg(test)]
mod tests {
    use super::History;

    fn history() -> History<u64, &'static str> {
        let mut history = History::default();
        history.add(1, 10, "ten");
        history.add(2, 11, "another's");
        history.add(1, 20, "twenty");
        history
    }

    #[test]
    fn an_entry_holds_from_its_offset_to_the_next() {
        let history = history();

        assert_eq!(history.at(&1, 9), None);
        assert_eq!(history.at(&1, 10), Some((10, &"ten")));
        assert_eq!(history.at(&1, 19), Some((10, &"ten")));
        assert_eq!(history.at(&1, u64::MAX), Some((20, &"twenty")));
        assert_eq!(history.at(&3, u64::MAX), None);
    }

    #[test]
    fn what_one_event_writes_twice_is_there_once() {
        let mut history = history();
        history.add(1, 20, "again");

        assert_eq!(history.at(&1, 20), Some((20, &"again")));
        assert_eq!((history.len(), history.iter().count()), (3, 3));
    }
}
