//! Why the vault could not do something.

use std::fmt;

use crate::codec::error::CodecError;
use crate::domain::key::UserKey;
use crate::rocks::RocksError;

/// Why the vault could not do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultError {
    /// The key store could not be opened, read or written.
    Storage(RocksError),
    /// The store is there, and its keys are not.
    KeysMissing {
        /// Where they should be.
        dir: String,
    },
    /// The store does not say which keys are its own.
    KeysUnnamed {
        /// The data directory.
        dir: String,
    },
    /// The keys are those of another store.
    OtherStore {
        /// Where they are.
        dir: String,
    },
    /// A person's key is not there, and was not erased either: the key store is older than the
    /// store.
    KeyLost {
        /// The person.
        person: UserKey,
        /// Which of the person's keys.
        generation: u32,
    },
    /// The sealed bytes are not what was sealed under that person.
    Tampered {
        /// The person.
        person: UserKey,
    },
    /// What was sealed is no text.
    NotText {
        /// The person.
        person: UserKey,
    },
    /// What was sealed as an event's details is none.
    NotDetails {
        /// The person.
        person: UserKey,
        /// What is wrong with the bytes.
        error: CodecError,
    },
    /// A key in the key store is damaged.
    Damaged {
        /// Which.
        what: &'static str,
    },
    /// The system gave no randomness.
    NoRandomness(String),
}

impl From<RocksError> for VaultError {
    fn from(error: RocksError) -> Self {
        Self::Storage(error)
    }
}

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Storage(error) => write!(f, "the key store: {error}"),
            Self::KeysMissing { dir } => write!(
                f,
                "the store is there, but {dir} is missing, without which no name can be read; \
                 put it back from where it is kept"
            ),
            Self::KeysUnnamed { dir } => write!(
                f,
                "the store in {dir} lost its note of which keys are its own; \
                 restore it from a backup"
            ),
            Self::OtherStore { dir } => {
                write!(f, "{dir} holds the keys of another store; put this store's back")
            }
            Self::KeyLost { person, generation } => write!(
                f,
                "key {generation} of person {} is missing; put a newer copy of keys/ back",
                super::erased_name(*person)
            ),
            Self::Tampered { person } => write!(
                f,
                "a sealed field of person {} was changed, or keys/ is not this store's; \
                 `panguan verify` says whether the log was changed",
                super::erased_name(*person)
            ),
            Self::NotText { person } => {
                write!(f, "a sealed name of person {} is not UTF-8", super::erased_name(*person))
            }
            Self::NotDetails { person, error } => write!(
                f,
                "sealed details of person {} cannot be read: {error}",
                super::erased_name(*person)
            ),
            Self::Damaged { what } => {
                write!(f, "{what} in keys/ is damaged; put keys/ back from where it is kept")
            }
            Self::NoRandomness(error) => write!(f, "the system gave no random bytes: {error}"),
        }
    }
}

impl std::error::Error for VaultError {}
