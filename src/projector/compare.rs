//! Two views, byte for byte.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Peekable;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use crate::codec::family::Family;
use crate::codec::key::meta;
use crate::domain::hex::Hex;
use crate::view::{Entries, Entry, Order, View, ViewError};

/// What comparing a live view with one that was folded anew found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Entries compared: keys that either view holds.
    pub entries: u64,
    /// How many of them differ.
    pub differing: u64,
    /// The first of those that differ, by family and key.
    pub differences: Vec<Difference>,
}

/// One key of which two views hold different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub family: Family,
    /// The key.
    pub key: Vec<u8>,
    /// How they differ.
    pub how: How,
}

/// How a live view differs from what the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// The live view lacks the entry.
    Missing {
        /// The value by the log.
        rebuilt: Vec<u8>,
    },
    /// The live view holds an entry that the log knows nothing of.
    Unfounded {
        /// The live value.
        live: Vec<u8>,
    },
    /// The values differ.
    Changed {
        /// The live value.
        live: Vec<u8>,
        /// The value by the log.
        rebuilt: Vec<u8>,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.family.name())?;
        Hex(&self.key).fmt(f)?;
        match &self.how {
            How::Missing { rebuilt } => {
                f.write_str(": the live view lacks it; by the log it is ")?;
                Hex(rebuilt).fmt(f)
            }
            How::Unfounded { live } => {
                f.write_str(": no event accounts for it; it is ")?;
                Hex(live).fmt(f)
            }
            How::Changed { live, rebuilt } => {
                f.write_str(": it is ")?;
                Hex(live).fmt(f)?;
                f.write_str("; by the log it is ")?;
                Hex(rebuilt).fmt(f)
            }
        }
    }
}

/// Two families at once, because a store has at least two large ones of one size.
const AT_ONCE: usize = 2;

/// Keys of one family that start alike.
type Part = (Family, Vec<u8>);

/// Compares everything that the fold writes: each derived family, and the coverage. Keeps the
/// first `limit` differences and counts the rest.
///
/// # Errors
/// If either view cannot be read.
pub fn compare(
    live: &impl View,
    rebuilt: &impl View,
    limit: usize,
) -> Result<Comparison, ViewError> {
    let derived = Family::DERIVED.map(|family| (family, Vec::new()));
    let coverage = (Family::Meta, vec![meta::COVERAGE]);
    let parts: Vec<Part> = derived.into_iter().chain([coverage]).collect();
    let results: Vec<OnceLock<_>> = parts.iter().map(|_| OnceLock::new()).collect();
    let left = Mutex::new(parts.iter().zip(&results));
    let take = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((part, result)) = take() {
                    // Nobody else took this part.
                    let _ = result.set(compare_part(live, rebuilt, part, limit));
                }
            });
        }
    });
    let mut comparison = Comparison::default();
    for compared in results.into_iter().filter_map(OnceLock::into_inner) {
        comparison.add(compared?, limit);
    }
    Ok(comparison)
}

impl Comparison {
    /// Adds what was found after it.
    fn add(&mut self, after: Self, limit: usize) {
        self.entries += after.entries;
        self.differing += after.differing;
        let room = limit.saturating_sub(self.differences.len());
        self.differences.extend(after.differences.into_iter().take(room));
    }
}

fn compare_part(
    live: &impl View,
    rebuilt: &impl View,
    (family, prefix): &Part,
    limit: usize,
) -> Result<Comparison, ViewError> {
    let mut comparison = Comparison::default();
    let mut live = live.scan(*family, prefix, None, Order::Rising).peekable();
    let mut rebuilt = rebuilt.scan(*family, prefix, None, Order::Rising).peekable();
    while let Some((key, how)) = next(&mut live, &mut rebuilt)? {
        comparison.entries += 1;
        let Some(how) = how else { continue };
        comparison.differing += 1;
        if comparison.differences.len() < limit {
            comparison.differences.push(Difference { family: *family, key, how });
        }
    }
    Ok(comparison)
}

type Side<'a> = Peekable<Entries<'a>>;

/// A key of either side, and how the sides differ there, if they do.
type Met = (Vec<u8>, Option<How>);

/// The next key of either side.
fn next(live: &mut Side<'_>, rebuilt: &mut Side<'_>) -> Result<Option<Met>, ViewError> {
    let sides = match (live.peek(), rebuilt.peek()) {
        (None, None) => return Ok(None),
        (Some(Ok((ours, _))), Some(Ok((theirs, _)))) => ours.cmp(theirs),
        (Some(_), None) | (Some(Err(_)), _) => Ordering::Less,
        (None, Some(_)) | (_, Some(Err(_))) => Ordering::Greater,
    };
    let live = if sides.is_le() { taken(live)? } else { None };
    let rebuilt = if sides.is_ge() { taken(rebuilt)? } else { None };
    Ok(match (live, rebuilt) {
        (Some((key, live)), Some((_, rebuilt))) if live == rebuilt => Some((key, None)),
        (Some((key, live)), Some((_, rebuilt))) => {
            Some((key, Some(How::Changed { live, rebuilt })))
        }
        (Some((key, live)), None) => Some((key, Some(How::Unfounded { live }))),
        (None, Some((key, rebuilt))) => Some((key, Some(How::Missing { rebuilt }))),
        (None, None) => None,
    })
}

fn taken(side: &mut Side<'_>) -> Result<Option<Entry>, ViewError> {
    side.next().transpose()
}
