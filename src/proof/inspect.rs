//! What a stored row says: the parts of its key and the fields of its value, by name.
//!
//! Names of people stay pseudonyms here; whoever shows the fields may open them.

mod fact;
mod fields;
mod keys;
mod values;

#[cfg(test)]
mod tests;

pub use fields::{Field, Named};

use crate::codec::error::CodecError;
pub use crate::codec::family::Family;
use crate::codec::key;
use crate::domain::position::Position;

/// A stored row, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The parts of its key, in order.
    pub key: Vec<Named>,
    /// What it holds.
    pub value: Field,
}

/// What this key and value of a family say.
///
/// # Errors
/// If the bytes are none of that family's.
pub fn decode(family: Family, key: &[u8], value: &[u8]) -> Result<Decoded, CodecError> {
    let key_parts = keys::parts(family, key).ok_or_else(|| CodecError::Malformed {
        what: "key",
        why: format!("it is none of the family {}", family.name()),
    })?;
    Ok(Decoded { value: values::value(family, key, value)?, key: key_parts })
}

/// Families whose keys begin with a user.
pub const BY_USER: [Family; 4] =
    [Family::Member, Family::Personal, Family::Timeline, Family::Actors];

/// The key of an event's row; `None` of a family whose keys are not events.
#[must_use]
pub fn key_of_event(family: Family, position: Position) -> Option<Vec<u8>> {
    match family {
        Family::Log => Some(key::log(position).to_vec()),
        Family::Hides => Some(key::hides(position.offset).to_vec()),
        _ => None,
    }
}
