//! What to do about each trouble with the keys.

use super::error::VaultError;
use crate::error::{Code, Error};

impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Storage(error) => error.into(),
            VaultError::NoRandomness(_) => {
                Self::new(Code::Io, error.to_string()).hint("check the system's random source")
            }
            VaultError::KeysUnnamed { .. } => Self::new(Code::Damaged, error.to_string())
                .hint("copy the directory away as it is before anything else"),
            _ => Self::new(Code::Damaged, error.to_string())
                .hint("put keys/ back from where it is kept; the log itself is not touched"),
        }
    }
}
