//! The store key, which makes pseudonyms: made once, and for good.

use zeroize::Zeroizing;

use super::error::VaultError;
use super::people::PEOPLE;
use super::randomness::Randomness;
use crate::rocks::{Durability, Engine, Filter, Layout, Tuning, WriteBatch};

/// The version of the bytes of a key store.
const KEYS_FORMAT: u32 = 1;

/// The family: `01` to the format, `02` to the store key, `03` to the engine's index of files.
const SECRET: &str = "secret";
const FORMAT: [u8; 1] = [1];
const STORE_KEY: [u8; 1] = [2];
const INDEX: [u8; 1] = [3];

/// What the key store consists of. Keys do not compress, and all of it is small.
pub(super) fn layout() -> Layout {
    Layout {
        format: KEYS_FORMAT,
        mark_family: SECRET,
        mark_key: &FORMAT,
        index_key: &INDEX,
        families: [SECRET, PEOPLE].map(str::to_owned).to_vec(),
        tuning: |family| {
            let filter = match family {
                PEOPLE => Filter::Key,
                SECRET => Filter::None,
                _ => return None,
            };
            let (prefix_len, cold) = (None, false);
            Some(Tuning { prefix_len, filter, block_kib: 4, write_buffer_mib: 2, cold })
        },
    }
}

/// The store key; made and synced if there is none and it may be made.
pub(super) fn find_or_make(
    engine: &Engine,
    may_make: bool,
    randomness: &mut dyn Randomness,
) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let damaged = VaultError::Damaged { what: "the store key" };
    let mut key = Zeroizing::new([0; 32]);
    match engine.get(SECRET, &STORE_KEY)?.map(Zeroizing::new) {
        Some(stored) if stored.len() == key.len() => key.copy_from_slice(&stored),
        None if may_make => {
            randomness.fill(&mut key[..]).map_err(VaultError::NoRandomness)?;
            let mut batch = WriteBatch::default();
            engine.put(&mut batch, SECRET, &STORE_KEY, &key[..])?;
            engine.write(batch, Durability::Synced)?;
        }
        _ => return Err(damaged),
    }
    Ok(key)
}
