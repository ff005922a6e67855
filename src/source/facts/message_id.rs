//! A message's id as a number.

use sha2::{Digest, Sha256};

/// The number under which a message is kept whose source knows it by `id`: a decimal number of at
/// most 64 bits is itself; of any other text, the first 8 bytes of its SHA-256, big-endian.
#[must_use]
pub fn message_number(id: &str) -> u64 {
    match id.parse::<u64>() {
        Ok(number) if number.to_string() == id => number,
        _ => {
            let digest = Sha256::digest(id.as_bytes());
            digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
        }
    }
}
