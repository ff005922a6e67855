//! The one list of all families of a store: what each holds, how it is written, how it is tuned
//! and why. The bytes of keys are made in [`codec::key`](crate::codec::key).

use super::tuning::{Filter, Tuning};
use crate::codec::family::Family;

/// One family of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The family.
    pub family: Family,
    /// The parts of its keys, in order.
    pub key: &'static str,
    /// What a key holds.
    pub value: &'static str,
    /// How it is written.
    pub writes: &'static str,
    /// How it is tuned.
    pub tuning: Tuning,
    /// Why it is tuned so.
    pub why: &'static str,
}

const ROWS: Tuning = Tuning {
    prefix_len: None,
    filter: Filter::Key,
    block_kib: 8,
    write_buffer_mib: 16,
    cold: true,
};
const HISTORY: Tuning = Tuning { filter: Filter::Prefix, ..ROWS };
const STREAM: Tuning = Tuning { filter: Filter::None, block_kib: 16, write_buffer_mib: 32, ..ROWS };
const SMALL: Tuning = Tuning { filter: Filter::None, write_buffer_mib: 1, cold: false, ..ROWS };

/// Bytes of a user, of a channel, and of both.
const USER: Option<usize> = Some(16);
const CHANNEL: Option<usize> = Some(17);
const USER_AND_CHANNEL: Option<usize> = Some(33);

/// Every family, in the order of [`Family::ALL`].
pub const CATALOGUE: [Entry; Family::ALL.len()] = [
    Entry {
        family: Family::Log,
        key: "partition u32, offset u64",
        value: "frame of one event",
        writes: "appended, never changed",
        tuning: STREAM,
        why: "read in ranges, and by an offset that exists: no filter; larger blocks compress",
    },
    Entry {
        family: Family::Batch,
        key: "partition u32, batch number u64",
        value: "header of one batch",
        writes: "appended, never changed",
        tuning: Tuning { write_buffer_mib: 4, ..STREAM },
        why: "as the log; hashes do not compress, and there is one for many events",
    },
    Entry {
        family: Family::Heads,
        key: "channel 17, offset u64",
        value: "the channel's head from this event on",
        writes: "one put for each message that raises a head, never changed",
        tuning: Tuning { prefix_len: CHANNEL, ..HISTORY },
        why: "a list as of a moment is one seek in it for each conversation: the filter by channel \
              skips the files without it",
    },
    Entry {
        family: Family::Own,
        key: "channel 17, user 16, offset u64",
        value: "the user's own last number from this event on",
        writes: "one put for each message outside person channels, never changed",
        tuning: Tuning { prefix_len: USER_AND_CHANNEL, ..HISTORY },
        why: "most members of a group never wrote: the filter answers for them without a read",
    },
    Entry {
        family: Family::Channel,
        key: "channel 17",
        value: "channel row",
        writes: "overwritten by each message",
        tuning: ROWS,
        why: "got by key; a first message asks for a row that is not there",
    },
    Entry {
        family: Family::Member,
        key: "user 16, channel 17",
        value: "member row",
        writes: "overwritten by membership",
        tuning: Tuning { prefix_len: USER, filter: Filter::Both, ..ROWS },
        why: "got by key, and read for a list by user: both are in the filter",
    },
    Entry {
        family: Family::Personal,
        key: "user 16, channel 17",
        value: "personal row",
        writes: "overwritten by deletes, restores, reads",
        tuning: Tuning { prefix_len: USER, filter: Filter::Both, ..ROWS },
        why: "as member rows; most conversations have none, which the filter tells",
    },
    Entry {
        family: Family::MembersOf,
        key: "channel 17, user 16",
        value: "whether member, whether blocked",
        writes: "put and deleted by membership",
        tuning: Tuning { prefix_len: CHANNEL, ..HISTORY },
        why: "read by channel",
    },
    Entry {
        family: Family::Timeline,
        key: "user 16, conversation 17, offset u64",
        value: "the user's two rows from this event on",
        writes: "one put for each event of the conversation, never changed",
        tuning: Tuning { prefix_len: USER_AND_CHANNEL, ..HISTORY },
        why: "why and as-of seek within one conversation; a scan of all of a user's ignores the \
              prefix",
    },
    Entry {
        family: Family::Lifecycle,
        key: "channel 17, offset u64",
        value: "the channel row from this event on",
        writes: "one put for each event of the channel's life, never changed",
        tuning: Tuning { prefix_len: CHANNEL, write_buffer_mib: 4, ..HISTORY },
        why: "one seek in it for each conversation of a list as of a moment",
    },
    Entry {
        family: Family::Hides,
        key: "offset u64",
        value: "what a search filters by",
        writes: "one put for each event that can hide, never changed",
        tuning: Tuning { write_buffer_mib: 4, ..STREAM },
        why: "read in ranges",
    },
    Entry {
        family: Family::Actors,
        key: "actor 16, offset u64",
        value: "nothing",
        writes: "one put for each event that can hide, never changed",
        tuning: Tuning { prefix_len: USER, write_buffer_mib: 4, ..HISTORY },
        why: "read by actor",
    },
    Entry {
        family: Family::CommandKeys,
        key: "command key 16",
        value: "position and digest",
        writes: "one put for each command with a key, never changed",
        tuning: ROWS,
        why: "asked for every command, and almost never there: the filter answers",
    },
    Entry {
        family: Family::Names,
        key: "tag u8, pseudonym 16",
        value: "sealed name, or label",
        writes: "one put for each user and channel",
        tuning: ROWS,
        why: "got by key; the first sight of a name asks for one that is not there",
    },
    Entry {
        family: Family::Tree,
        key: "reserved",
        value: "reserved",
        writes: "not yet",
        tuning: SMALL,
        why: "reserved",
    },
    Entry {
        family: Family::Checkpoints,
        key: "reserved",
        value: "reserved",
        writes: "not yet",
        tuning: SMALL,
        why: "reserved",
    },
    Entry {
        family: Family::Meta,
        key: "tag u8, and what the tag says",
        value: "format, dialect, tail, fold position, generation, coverage",
        writes: "a few keys, overwritten by each batch",
        tuning: SMALL,
        why: "stays in memory",
    },
];

/// The catalogue's entry of a family.
#[must_use]
pub fn entry(family: Family) -> &'static Entry {
    &CATALOGUE[family as usize]
}

/// What a column family's name on disk says: its family, and its generation if it has one.
#[must_use]
pub fn parse_name(name: &str) -> Option<(Family, Option<u64>)> {
    match name.split_once('.') {
        None => Family::parse(name).map(|family| (family, None)),
        Some((family, generation)) => {
            Some((Family::parse(family)?, Some(generation.parse().ok()?)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_every_family_once_and_in_order() {
        assert_eq!(CATALOGUE.map(|entry| entry.family), Family::ALL);
        for family in Family::ALL {
            assert_eq!(entry(family).family, family);
        }
    }

    #[test]
    fn a_filter_by_prefix_has_a_prefix() {
        for entry in CATALOGUE {
            let by_prefix = matches!(entry.tuning.filter, Filter::Prefix | Filter::Both);
            assert_eq!(by_prefix, entry.tuning.prefix_len.is_some(), "{}", entry.family.name());
        }
    }

    #[test]
    fn reads_names_of_column_families() {
        assert_eq!(parse_name("log"), Some((Family::Log, None)));
        assert_eq!(parse_name("heads.12"), Some((Family::Heads, Some(12))));
        assert_eq!(parse_name("heads."), None);
        assert_eq!(parse_name("default"), None);
    }
}
