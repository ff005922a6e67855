//! Why bytes could not be read.

use std::convert::Infallible;
use std::fmt;

/// Why bytes could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodecError {
    /// Too few bytes for what they should hold.
    Truncated {
        /// What they should hold.
        what: &'static str,
        /// How many are needed.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// Bytes are left over after what they should hold.
    TrailingBytes {
        /// What they should hold.
        what: &'static str,
        /// How many are left over.
        extra: usize,
    },
    /// The checksum does not match: the bytes were changed or moved.
    Checksum {
        /// What they should hold.
        what: &'static str,
    },
    /// A type, version or format that this program does not know; a newer one may.
    Unknown {
        /// What is unknown, such as "event type".
        what: &'static str,
        /// Its number.
        number: u64,
    },
    /// A version of the bytes that this program does not know; a newer one may.
    UnknownVersion {
        /// What they should hold.
        what: &'static str,
        /// The version that they name.
        version: u8,
    },
    /// The bytes hold no such value.
    Malformed {
        /// What they should hold.
        what: &'static str,
        /// What is wrong with them.
        why: String,
    },
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { what, needed, found } => {
                write!(f, "{what}: {found} bytes, where {needed} are needed")
            }
            Self::TrailingBytes { what, extra } => {
                write!(f, "{what}: {extra} bytes are left over")
            }
            Self::Checksum { what } => {
                write!(f, "{what}: the checksum does not match, so the bytes were changed or moved")
            }
            Self::Unknown { what, number } => {
                write!(f, "{what} {number} is unknown to this version of panguan")
            }
            Self::UnknownVersion { what, version } => {
                write!(f, "{what}: its version {version} is unknown to this version of panguan")
            }
            Self::Malformed { what, why } => write!(f, "{what}: {why}"),
        }
    }
}

impl std::error::Error for CodecError {}

impl From<Infallible> for CodecError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
