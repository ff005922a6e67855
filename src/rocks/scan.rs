//! Reading entries one after the other, forwards and backwards, within a prefix.

use rocksdb::{DBRawIteratorWithThreadMode, ReadOptions};

use super::engine::{Db, Pair};
use super::error::RocksError;

/// In which order entries are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Rising keys.
    Rising,
    /// Falling keys.
    Falling,
}

/// What to read.
pub(super) struct Scan<'a> {
    pub(super) prefix: &'a [u8],
    pub(super) start: Option<&'a [u8]>,
    pub(super) direction: Direction,
    /// The family's fixed prefix, in bytes.
    pub(super) fixed: Option<usize>,
}

/// Longer than what any key of a family with a fixed prefix has after it.
const ABOVE_EVERY_SUFFIX: [u8; 64] = [0xff; 64];

/// Entries one after the other. It reads what was there when it was made.
pub struct Pairs<'a> {
    iterator: DBRawIteratorWithThreadMode<'a, Db>,
    direction: Direction,
    prefix: Vec<u8>,
    /// The entry under the iterator was given out; the next one is not read before it is wanted.
    given: bool,
    done: bool,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(
        open: impl FnOnce(ReadOptions) -> DBRawIteratorWithThreadMode<'a, Db>,
        scan: &Scan<'_>,
    ) -> Self {
        let mut pairs = Self {
            iterator: open(scan.options()),
            direction: scan.direction,
            prefix: scan.prefix.to_vec(),
            given: false,
            done: false,
        };
        pairs.done = !pairs.seek(scan);
        pairs
    }

    /// Goes to the first entry; false if the start alone says that there is none.
    fn seek(&mut self, scan: &Scan<'_>) -> bool {
        // A start outside the prefix is before all of its entries, or after all of them.
        let start = scan.start.filter(|start| start.starts_with(scan.prefix));
        let outside = scan.start.filter(|start| !start.starts_with(scan.prefix));
        let after_all = outside.map(|start| start > scan.prefix);
        match (scan.direction, start, after_all) {
            (Direction::Rising, _, Some(true)) | (Direction::Falling, _, Some(false)) => {
                return false;
            }
            (Direction::Rising, Some(start), _) => self.iterator.seek(start),
            (Direction::Rising, None, _) => self.iterator.seek(scan.prefix),
            (Direction::Falling, Some(start), _) => self.iterator.seek_for_prev(start),
            (Direction::Falling, None, _) if scan.is_within_fixed_prefix() => {
                self.iterator.seek_for_prev([scan.prefix, &ABOVE_EVERY_SUFFIX[..]].concat());
            }
            (Direction::Falling, None, _) => self.iterator.seek_to_last(),
        }
        true
    }
}

impl Iterator for Pairs<'_> {
    type Item = Result<Pair, RocksError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        if self.given {
            match self.direction {
                Direction::Rising => self.iterator.next(),
                Direction::Falling => self.iterator.prev(),
            }
        }
        self.given = true;
        match self.iterator.item().filter(|(key, _)| key.starts_with(&self.prefix)) {
            Some((key, value)) => Some(Ok((key.to_vec(), value.to_vec()))),
            None => {
                self.done = true;
                self.iterator.status().err().map(|error| Err(error.into()))
            }
        }
    }
}

impl Scan<'_> {
    /// Whether all that is read has one fixed prefix: then filters help, and only then may the
    /// engine seek by prefix, which leaves out keys of other prefixes.
    fn is_within_fixed_prefix(&self) -> bool {
        self.fixed.is_some_and(|fixed| self.prefix.len() >= fixed)
    }

    fn options(&self) -> ReadOptions {
        let mut options = ReadOptions::default();
        if self.is_within_fixed_prefix() {
            options.set_prefix_same_as_start(true);
        } else {
            options.set_total_order_seek(true);
        }
        if !self.prefix.is_empty() {
            options.set_iterate_lower_bound(self.prefix);
            if let Some(end) = end_of(self.prefix) {
                options.set_iterate_upper_bound(end);
            }
        }
        options
    }
}

/// The first key above every key that starts with `prefix`; `None` if it is all `0xff`.
fn end_of(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|&byte| byte != 0xff)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn the_end_of_a_prefix_is_above_all_its_keys() {
        assert_eq!(end_of(b"ab"), Some(b"ac".to_vec()));
        assert_eq!(end_of(&[1, 0xff, 0xff]), Some(vec![2]));
        assert_eq!(end_of(&[0xff, 0xff]), None);
        assert_eq!(end_of(b""), None);
    }
}
