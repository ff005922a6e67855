//! Which column families a store's families are in: the derived ones have a generation, so that
//! rebuilt rows can be written beside the live ones and take their place at once.

use super::catalogue::{entry, parse_name};
use super::tuning::Tuning;
use crate::codec::family::Family;

/// The column families of one generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Families {
    generation: u64,
    names: Vec<String>,
}

impl Families {
    /// Those of the live generation.
    pub(super) fn live(generation: u64) -> Self {
        Self::named(generation, |family| family_name(family, generation))
    }

    /// Those of a generation that is being written. It has a `meta` of its own, so that the place
    /// of its fold is not taken for that of the live rows.
    pub(super) fn staged(generation: u64) -> Self {
        Self::named(generation, |family| match family {
            Family::Meta => format!("{}.{generation}", family.name()),
            _ => family_name(family, generation),
        })
    }

    fn named(generation: u64, name: impl Fn(Family) -> String) -> Self {
        Self { generation, names: Family::ALL.into_iter().map(name).collect() }
    }

    /// The generation's number, from 0.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The column family's name on disk.
    #[must_use]
    pub fn name(&self, family: Family) -> &str {
        &self.names[family as usize]
    }

    /// The names of all column families.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The names that only this generation has.
    pub(super) fn own_names(&self) -> impl Iterator<Item = &str> {
        self.names().filter(|name| name.contains('.'))
    }
}

/// How a column family is tuned, by its name.
pub(super) fn tuning_of(name: &str) -> Option<Tuning> {
    parse_name(name).map(|(family, _)| entry(family).tuning)
}

fn family_name(family: Family, generation: u64) -> String {
    if Family::DERIVED.contains(&family) {
        format!("{}.{generation}", family.name())
    } else {
        family.name().to_owned()
    }
}
