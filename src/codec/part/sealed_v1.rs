//! A field sealed under one person's key.

use bincode::{Decode, Encode};

use crate::codec::binary::Bytes;
use crate::domain::key::{Sealed, UserKey};

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct SealedV1 {
    pub person: [u8; 16],
    pub generation: u32,
    pub nonce: [u8; 24],
    pub ciphertext: Bytes,
}

impl From<&Sealed> for SealedV1 {
    fn from(sealed: &Sealed) -> Self {
        Self {
            person: sealed.person.0,
            generation: sealed.generation,
            nonce: sealed.nonce,
            ciphertext: Bytes(sealed.ciphertext.clone()),
        }
    }
}

impl From<SealedV1> for Sealed {
    fn from(stored: SealedV1) -> Self {
        Self {
            person: UserKey(stored.person),
            generation: stored.generation,
            nonce: stored.nonce,
            ciphertext: stored.ciphertext.0,
        }
    }
}
