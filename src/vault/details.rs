//! Details of an event, sealed as one field.

use super::{Opened, Vault, VaultError};
use crate::codec::rows::Stored;
use crate::domain::context::Details;
use crate::domain::key::{Sealed, UserKey};

impl Vault {
    /// Seals details under the key of a person who was named; see
    /// [`seal_of_known`](Self::seal_of_known).
    ///
    /// # Errors
    /// As [`seal_of_known`](Self::seal_of_known).
    pub fn seal_details(&self, person: UserKey, details: &Details) -> Result<Sealed, VaultError> {
        self.seal_of_known(person, &details.encode())
    }

    /// The details that were sealed; empty of a person who was erased.
    ///
    /// # Errors
    /// As [`open_sealed`](Self::open_sealed), or if they are no details.
    pub fn open_details(&self, sealed: &Sealed) -> Result<Details, VaultError> {
        match self.open_sealed(sealed)? {
            Opened::Erased { .. } => Ok(Details::default()),
            Opened::Plain(bytes) => Details::decode(&bytes)
                .map_err(|error| VaultError::NotDetails { person: sealed.person, error }),
        }
    }
}
