//! One key for each person: made at the first sealing, kept in `keys/`, destroyed by an erasure.

use std::collections::HashMap;

use zeroize::Zeroizing;

use super::error::VaultError;
use super::randomness::Randomness;
use super::recent::Recent;
use crate::domain::key::UserKey;
use crate::rocks::{Durability, Engine, WriteBatch};

/// The family: person to generation (u32, big-endian) and key, or generation alone once erased.
pub(super) const PEOPLE: &str = "people";

const KEY_LEN: usize = 32;
const GENERATION_LEN: usize = 4;

/// Keys that are remembered: about 3 MB.
const REMEMBERED: usize = 16_384;

/// A person's key.
#[derive(Clone)]
pub(super) struct PersonKey {
    pub(super) generation: u32,
    pub(super) key: Zeroizing<[u8; KEY_LEN]>,
}

/// A person, and what is stored of their key.
pub(super) type Row = (UserKey, Zeroizing<Vec<u8>>);

/// What is known of a person's key.
#[derive(Clone)]
pub(super) enum Standing {
    /// There is one.
    Key(PersonKey),
    /// It and all before it were destroyed.
    Erased {
        /// The generation of the last one.
        last: u32,
    },
}

/// The keys of all people.
pub(super) struct People {
    /// Made, and not on disk yet.
    staged: HashMap<UserKey, PersonKey>,
    recent: Recent<UserKey, PersonKey>,
}

impl People {
    pub(super) fn new() -> Self {
        Self { staged: HashMap::new(), recent: Recent::new(REMEMBERED) }
    }

    /// What is known of the person's key; `None` of somebody who never had one.
    pub(super) fn find(
        &mut self,
        engine: &Engine,
        person: UserKey,
    ) -> Result<Option<Standing>, VaultError> {
        if let Some(key) = self.staged.get(&person) {
            return Ok(Some(Standing::Key(key.clone())));
        }
        if let Some(key) = self.recent.get(&person) {
            return Ok(Some(Standing::Key(key)));
        }
        let Some(stored) = engine.get(PEOPLE, &person.0)?.map(Zeroizing::new) else {
            return Ok(None);
        };
        let standing = decode(&stored).ok_or(VaultError::Damaged { what: "a person's key" })?;
        if let Standing::Key(key) = &standing {
            self.recent.insert(person, key.clone());
        }
        Ok(Some(standing))
    }

    /// The person's key, made if there is none.
    pub(super) fn find_or_make(
        &mut self,
        engine: &Engine,
        randomness: &mut dyn Randomness,
        person: UserKey,
    ) -> Result<PersonKey, VaultError> {
        let generation = match self.find(engine, person)? {
            Some(Standing::Key(key)) => return Ok(key),
            Some(Standing::Erased { last }) => last.saturating_add(1),
            None => 0,
        };
        let mut key = Zeroizing::new([0; KEY_LEN]);
        randomness.fill(&mut key[..]).map_err(VaultError::NoRandomness)?;
        let key = PersonKey { generation, key };
        self.staged.insert(person, key.clone());
        Ok(key)
    }

    /// The rows of the keys that were made and are not on disk.
    pub(super) fn staged(&self) -> Vec<Row> {
        self.staged.iter().map(|(person, key)| (*person, encode(key))).collect()
    }

    /// These are on disk now.
    pub(super) fn flushed(&mut self, rows: &[Row]) {
        for (person, _) in rows {
            if let Some(key) = self.staged.remove(person) {
                self.recent.insert(*person, key);
            }
        }
    }

    /// Destroys the person's key, on disk too.
    pub(super) fn erase(&mut self, engine: &Engine, person: UserKey) -> Result<(), VaultError> {
        let last = match self.find(engine, person)? {
            Some(Standing::Key(key)) => key.generation,
            Some(Standing::Erased { last }) => last,
            None => return Ok(()),
        };
        self.staged.remove(&person);
        self.recent.retain(|other| *other != person);
        write(engine, &[(person, Zeroizing::new(last.to_be_bytes().to_vec()))])?;
        Ok(engine.compact(PEOPLE)?)
    }
}

/// Puts rows on disk.
pub(super) fn write(engine: &Engine, rows: &[Row]) -> Result<(), VaultError> {
    let mut batch = WriteBatch::default();
    for (person, row) in rows {
        engine.put(&mut batch, PEOPLE, &person.0, row)?;
    }
    Ok(engine.write(batch, Durability::Synced)?)
}

fn encode(key: &PersonKey) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([&key.generation.to_be_bytes()[..], &key.key[..]].concat())
}

fn decode(row: &[u8]) -> Option<Standing> {
    let (generation, key) = row.split_at_checked(GENERATION_LEN)?;
    let generation = u32::from_be_bytes(generation.try_into().ok()?);
    if key.is_empty() {
        return Some(Standing::Erased { last: generation });
    }
    let key = Zeroizing::new(key.try_into().ok()?);
    Some(Standing::Key(PersonKey { generation, key }))
}
