//! The floor: the puts that a measured run made, made again into an empty database, in the same
//! groups with the same syncs, and with nothing decided.
//!
//! They are read back from the store that was measured, so families, keys and sizes are the real
//! ones. A row that was written often is put as often, with its last value.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::boot::Reading;
use crate::error::Error;
use crate::rocks::{Access, Direction, Durability, Engine, Pairs, Rocks, Settings, WriteBatch};

/// Families whose keys end in the offset of the event that wrote them, and the family of the row
/// that the same event changes, whose key is what stands before the offset.
const BY_OFFSET: [(&str, Option<&str>); 6] = [
    ("heads", Some("channel")),
    ("own", None),
    ("timeline", Some("personal")),
    ("lifecycle", None),
    ("hides", None),
    ("actors", None),
];

/// Bytes of an offset at the end of a key.
const OFFSET_LEN: usize = 8;

/// The puts of one group commit.
type Group = Vec<Put>;

struct Put {
    family: String,
    key: Vec<u8>,
    value: Vec<u8>,
}

/// What a measured run wrote, in its groups.
pub struct Puts {
    groups: Vec<Group>,
}

impl Puts {
    /// What the batches from `first_batch` on wrote.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn read(store: &Reading, first_batch: u64) -> Result<Self, Error> {
        let mut groups = Vec::new();
        let mut ends = Vec::new();
        let mut number = first_batch;
        while let Some(header) = store.log.batch_header(number)? {
            let stored = store.log.batch(number)?.unwrap_or_default();
            let end = header.first_offset + u64::from(header.count);
            let mut group = Vec::new();
            group.push(put("batch", numbered(number), stored));
            for (offset, frame) in store.log.frames(header.first_offset, header.count as usize)? {
                group.push(put("log", numbered(offset), frame));
            }
            // Where the log ends, and where the fold stands.
            group.push(put("meta", vec![3], vec![0; 73]));
            group.push(put("meta", vec![4], vec![0; 13]));
            groups.push(group);
            ends.push(end);
            number += 1;
        }
        let mut puts = Self { groups };
        let first = store.log.batch_header(first_batch)?.map_or(0, |header| header.first_offset);
        puts.add_indexes(store.rocks.engine(), &names(&store.rocks), first, &ends)?;
        Ok(puts)
    }

    fn add_indexes(
        &mut self,
        engine: &Engine,
        names: &BTreeMap<String, String>,
        first: u64,
        ends: &[u64],
    ) -> Result<(), Error> {
        for (family, row_family) in BY_OFFSET {
            let (index, row) = (&names[family], row_family.map(|row| &names[row]));
            for entry in scan(engine, index)? {
                let (key, value) = entry?;
                let Some((prefix, offset)) = split(&key) else { continue };
                if offset < first {
                    continue;
                }
                let Some(group) = self.groups.get_mut(group_of(ends, offset)) else { continue };
                if let Some(row) = row
                    && let Some(row_value) = engine.get(row, prefix)?
                {
                    group.push(Put {
                        family: row_family.unwrap_or_default().to_owned(),
                        key: prefix.to_vec(),
                        value: row_value,
                    });
                }
                group.push(put(family, key.clone(), value));
            }
        }
        Ok(())
    }

    /// How many puts there are.
    pub fn len(&self) -> usize {
        self.groups.iter().map(Vec::len).sum()
    }

    /// Makes the puts in a new database below `dir`, each group in one synced write.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn replay(&self, dir: &Path, cache_bytes: usize) -> Result<Duration, Error> {
        let settings = Settings { cache_bytes, program: "panguan bench".to_owned() };
        let rocks = Rocks::open(dir, Access::ReadWrite, &settings)?;
        let names = names(&rocks);
        let engine = rocks.engine();
        let started = Instant::now();
        for group in &self.groups {
            let mut batch = WriteBatch::default();
            for put in group {
                engine.put(&mut batch, &names[&put.family], &put.key, &put.value)?;
            }
            engine.write(batch, Durability::Synced)?;
        }
        Ok(started.elapsed())
    }
}

/// The name on disk of each family of the live generation.
pub fn names(rocks: &Rocks) -> BTreeMap<String, String> {
    let live = rocks.live();
    let plain = |name: &str| name.split('.').next().unwrap_or(name).to_owned();
    live.names().map(|name| (plain(name), name.to_owned())).collect()
}

fn scan<'a>(engine: &'a Engine, family: &str) -> Result<Pairs<'a>, Error> {
    Ok(engine.scan(family, &[], None, Direction::Rising)?)
}

fn split(key: &[u8]) -> Option<(&[u8], u64)> {
    let (prefix, offset) = key.split_at_checked(key.len().checked_sub(OFFSET_LEN)?)?;
    Some((prefix, u64::from_be_bytes(offset.try_into().ok()?)))
}

/// The group whose events hold this offset.
fn group_of(ends: &[u64], offset: u64) -> usize {
    ends.partition_point(|end| *end <= offset)
}

fn put(family: &str, key: Vec<u8>, value: Vec<u8>) -> Put {
    Put { family: family.to_owned(), key, value }
}

/// A key of `log` and of `batch`: the partition, then the number.
fn numbered(number: u64) -> Vec<u8> {
    [&0_u32.to_be_bytes()[..], &number.to_be_bytes()].concat()
}
