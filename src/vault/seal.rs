//! Sealing with XChaCha20-Poly1305: its nonces are long enough to be drawn at random.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::error::VaultError;
use super::people::PersonKey;
use super::randomness::Randomness;
use crate::domain::key::{PSEUDONYM_LEN, Sealed, UserKey};

pub(super) fn seal(
    person: UserKey,
    key: &PersonKey,
    randomness: &mut dyn Randomness,
    plain: &[u8],
) -> Result<Sealed, VaultError> {
    let mut nonce = [0; 24];
    randomness.fill(&mut nonce).map_err(VaultError::NoRandomness)?;
    let generation = key.generation;
    let aad = whose(person, generation);
    let ciphertext = cipher(key)
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad })
        .map_err(|_| VaultError::Tampered { person })?;
    Ok(Sealed { person, generation, nonce, ciphertext })
}

pub(super) fn open(sealed: &Sealed, key: &PersonKey) -> Result<Vec<u8>, VaultError> {
    let Sealed { person, generation, nonce, ciphertext } = sealed;
    let aad = whose(*person, *generation);
    cipher(key)
        .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &aad })
        .map_err(|_| VaultError::Tampered { person: *person })
}

fn cipher(key: &PersonKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&*key.key).into())
}

/// What is authenticated beside the text: a field moved to another person does not open.
fn whose(person: UserKey, generation: u32) -> [u8; PSEUDONYM_LEN + 4] {
    let mut bytes = [0; PSEUDONYM_LEN + 4];
    bytes[..PSEUDONYM_LEN].copy_from_slice(&person.0);
    bytes[PSEUDONYM_LEN..].copy_from_slice(&generation.to_be_bytes());
    bytes
}
