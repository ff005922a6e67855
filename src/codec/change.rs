//! One write to one family.

use super::family::Family;

/// A key to write, or to delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub family: Family,
    /// The key.
    pub key: Vec<u8>,
    /// The value; `None` deletes the key.
    pub value: Option<Vec<u8>>,
}

impl Change {
    /// Writes `value` under `key`.
    #[must_use]
    pub fn put(family: Family, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> Self {
        Self { family, key: key.into(), value: Some(value.into()) }
    }

    /// Deletes `key`.
    #[must_use]
    pub fn delete(family: Family, key: impl Into<Vec<u8>>) -> Self {
        Self { family, key: key.into(), value: None }
    }
}
