//! The vault: pseudonyms of names, and names sealed so that a person can be erased.
//!
//! `keys/` beside the store holds the store key, which makes pseudonyms, and one random key for
//! each person, under which everything that names or describes that person is sealed. Destroying
//! a person's key erases the person: the log, its proofs and the rows stay as they are.

mod advice;
mod details;
mod error;
mod people;
mod pseudonym;
mod randomness;
mod recent;
mod seal;
mod store_key;
#[cfg(test)]
mod tests;

use std::ops::Deref;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use error::VaultError;
pub use pseudonym::{Pseudonyms, person_channel};
pub use randomness::{Randomness, SystemRandomness};

use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::key::meta;
use crate::domain::hex::Hex;
use crate::domain::key::{Sealed, UserKey};
use crate::rocks::{Access, Engine, Rocks, RocksError};
use people::{People, Standing};
use recent::Recent;

/// The key store's directory within a data directory.
pub const KEYS_DIR: &str = "keys";

/// Keys are few and small, and the vault remembers them itself.
const CACHE_BYTES: usize = 8 << 20;

/// Opened names that are remembered: about 10 MB.
const NAMES_REMEMBERED: usize = 32_768;

/// What a sealed field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// The bytes that were sealed.
    Plain(Vec<u8>),
    /// The person was erased; nobody can read it any more.
    Erased {
        /// The person.
        person: UserKey,
    },
}

/// Pseudonyms and sealing for one store.
pub struct Vault {
    pseudonyms: Pseudonyms,
    engine: Engine,
    state: Mutex<State>,
    /// Held, and taken first, by whoever writes keys: an erased one must not come back with what
    /// is being flushed. Who seals and opens does not wait for the disk.
    writing: Mutex<()>,
}

struct State {
    people: People,
    names: Recent<(UserKey, [u8; 24]), (Vec<u8>, String)>,
    randomness: Box<dyn Randomness>,
}

impl Vault {
    /// Opens the keys of the data directory `dir`. For writing, a new store key is made if there
    /// is none, and is on disk before this returns.
    ///
    /// # Errors
    /// If there are none and they are only to be read, or if they cannot be read or written.
    pub fn open(dir: &Path, access: Access) -> Result<Self, VaultError> {
        Self::open_with(dir, access, Box::new(SystemRandomness))
    }

    /// As [`open`](Self::open), with randomness that a test can repeat.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(
        dir: &Path,
        access: Access,
        randomness: Box<dyn Randomness>,
    ) -> Result<Self, VaultError> {
        Self::open_or_make(dir, access, access == Access::ReadWrite, randomness)
    }

    fn open_or_make(
        dir: &Path,
        access: Access,
        may_make: bool,
        mut randomness: Box<dyn Randomness>,
    ) -> Result<Self, VaultError> {
        let engine = open_keys(dir, access)?;
        let store_key = store_key::find_or_make(&engine, may_make, &mut *randomness)?;
        Ok(Self::with(engine, Pseudonyms::new(&store_key), randomness))
    }

    fn with(engine: Engine, pseudonyms: Pseudonyms, randomness: Box<dyn Randomness>) -> Self {
        let state =
            State { people: People::new(), names: Recent::new(NAMES_REMEMBERED), randomness };
        Self { pseudonyms, engine, state: Mutex::new(state), writing: Mutex::default() }
    }

    /// Makes the keys of a store that is being made in the directory `within`, and says what notes
    /// in the store that they are its own.
    ///
    /// # Errors
    /// If they cannot be made.
    pub fn make(within: &Path) -> Result<Change, VaultError> {
        let vault = Self::open(within, Access::ReadWrite)?;
        Ok(Change::put(Family::Meta, meta::KEYS, vault.fingerprint()))
    }

    /// Opens the keys of the store in `dir`, and checks that they are that store's: with other
    /// keys every name would be a stranger's.
    ///
    /// # Errors
    /// [`VaultError::KeysMissing`], [`VaultError::OtherStore`] or [`VaultError::KeysUnnamed`]; or
    /// as [`open`](Self::open).
    pub fn open_for(rocks: &Rocks, dir: &Path, access: Access) -> Result<Self, VaultError> {
        let live = rocks.live();
        match rocks.engine().get(live.name(Family::Meta), &meta::KEYS)? {
            Some(expected) => Self::open_expecting(&expected, dir, access),
            None => Err(VaultError::KeysUnnamed { dir: dir.display().to_string() }),
        }
    }

    fn open_expecting(expected: &[u8], dir: &Path, access: Access) -> Result<Self, VaultError> {
        let keys = || dir.join(KEYS_DIR).display().to_string();
        if !Engine::is_in(&dir.join(KEYS_DIR)) {
            return Err(VaultError::KeysMissing { dir: keys() });
        }
        // Also to write: nothing is changed before they are known to be the right ones.
        let looked = if access == Access::ReadWrite { Access::Inspection } else { access };
        match Self::open_or_make(dir, looked, false, Box::new(SystemRandomness)) {
            Ok(vault) if expected != vault.fingerprint() => {
                Err(VaultError::OtherStore { dir: keys() })
            }
            Ok(vault) if access == Access::ReadWrite => {
                vault.engine.check_tables()?;
                let Self { pseudonyms, engine, .. } = vault;
                let engine = engine.for_writing()?;
                Ok(Self::with(engine, pseudonyms, Box::new(SystemRandomness)))
            }
            other => other,
        }
    }

    /// Seals `plain` under the key of a person of whom nothing was sealed before; the key is made
    /// if there is none. Before the sealed field is appended, [`flush`](Self::flush) must have
    /// returned.
    ///
    /// # Errors
    /// If the key cannot be read, or there is no randomness.
    pub fn seal(&self, person: UserKey, plain: &[u8]) -> Result<Sealed, VaultError> {
        let state = &mut *self.state();
        let key = state.people.find_or_make(&self.engine, &mut *state.randomness, person)?;
        seal::seal(person, &key, &mut *state.randomness, plain)
    }

    /// As [`seal`](Self::seal), of a person whose name was sealed before. No first key is made: it
    /// would hide that `keys/` is an older copy, and what it seals could not be read any more
    /// once the newer copy is back.
    ///
    /// # Errors
    /// [`VaultError::KeyLost`] if the person never had a key; or as [`seal`](Self::seal).
    pub fn seal_of_known(&self, person: UserKey, plain: &[u8]) -> Result<Sealed, VaultError> {
        if self.state().people.find(&self.engine, person)?.is_none() {
            return Err(VaultError::KeyLost { person, generation: 0 });
        }
        self.seal(person, plain)
    }

    /// Puts every key that was made since the last call on disk.
    ///
    /// # Errors
    /// If they cannot be written. Nothing that they seal may be appended then.
    pub fn flush(&self) -> Result<(), VaultError> {
        let _writing = self.writing();
        let staged = self.state().people.staged();
        if !staged.is_empty() {
            people::write(&self.engine, &staged)?;
            self.state().people.flushed(&staged);
        }
        Ok(())
    }

    /// What was sealed.
    ///
    /// # Errors
    /// If it was changed, or the key is missing without an erasure.
    pub fn open_sealed(&self, sealed: &Sealed) -> Result<Opened, VaultError> {
        let Sealed { person, generation, .. } = *sealed;
        match self.state().people.find(&self.engine, person)? {
            Some(Standing::Key(key)) if key.generation == generation => {
                seal::open(sealed, &key).map(Opened::Plain)
            }
            Some(Standing::Key(key)) if generation < key.generation => {
                Ok(Opened::Erased { person })
            }
            Some(Standing::Erased { last }) if generation <= last => Ok(Opened::Erased { person }),
            _ => Err(VaultError::KeyLost { person, generation }),
        }
    }

    /// The name that was sealed, or what an erased person is shown as.
    ///
    /// # Errors
    /// As [`open_sealed`](Self::open_sealed), or if it is no text.
    pub fn open_name(&self, sealed: &Sealed) -> Result<String, VaultError> {
        let key = (sealed.person, sealed.nonce);
        if let Some((ciphertext, name)) = self.state().names.get(&key)
            && ciphertext == sealed.ciphertext
        {
            return Ok(name);
        }
        match self.open_sealed(sealed)? {
            Opened::Erased { person } => Ok(erased_name(person)),
            Opened::Plain(bytes) => {
                let name = String::from_utf8(bytes)
                    .map_err(|_| VaultError::NotText { person: sealed.person })?;
                self.state().names.insert(key, (sealed.ciphertext.clone(), name.clone()));
                Ok(name)
            }
        }
    }

    /// Destroys the person's key, in memory and on disk: nothing that was sealed under it can be
    /// read any more. A later sealing makes another key.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn erase(&self, person: UserKey) -> Result<(), VaultError> {
        let _writing = self.writing();
        let state = &mut *self.state();
        state.names.retain(|(other, _)| *other != person);
        state.people.erase(&self.engine, person)
    }

    /// Reads the keys that the writer made since this reader opened.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn catch_up(&self) -> Result<(), VaultError> {
        Ok(self.engine.catch_up()?)
    }

    fn writing(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deref for Vault {
    type Target = Pseudonyms;

    fn deref(&self) -> &Pseudonyms {
        &self.pseudonyms
    }
}

fn open_keys(dir: &Path, access: Access) -> Result<Engine, RocksError> {
    let layout = store_key::layout();
    let families = layout.families.clone();
    let engine = Engine::open(&dir.join(KEYS_DIR), access, layout, CACHE_BYTES)?;
    match families.iter().find(|family| !engine.opened_families().contains(family)) {
        None => Ok(engine),
        Some(family) => Err(RocksError::Unreadable {
            dir: engine.path().to_owned(),
            error: format!("the family `{family}` is missing"),
        }),
    }
}

/// What an erased person is shown as: `erased:` and the start of the pseudonym.
#[must_use]
pub fn erased_name(person: UserKey) -> String {
    format!("erased:{}\u{2026}", Hex(&person.0[..3]))
}
