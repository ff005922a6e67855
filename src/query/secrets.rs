//! What answers need of the vault, and nothing that could write.

use crate::domain::context::Details;
use crate::domain::key::{AskedKey, ChannelKey, Sealed, UserKey};
use crate::domain::name::{ChannelName, Uid};
use crate::vault::{Vault, VaultError};

/// What answers need of the vault: pseudonyms of what is asked about, and the names of what is
/// answered.
pub trait Secrets: Send + Sync {
    /// The pseudonym of a user.
    fn user_key(&self, uid: &Uid) -> UserKey;

    /// The pseudonym of a channel.
    fn channel_key(&self, channel: &ChannelName) -> ChannelKey;

    /// The pseudonym of a refused id as it was sent.
    fn asked_key(&self, channel_type: Option<i64>, channel_id: &str) -> AskedKey;

    /// The sealed name, or what somebody who was erased is shown as.
    ///
    /// # Errors
    /// If the vault cannot be read, or the bytes are damaged.
    fn open_name(&self, sealed: &Sealed) -> Result<String, VaultError>;

    /// The sealed details; empty of somebody who was erased.
    ///
    /// # Errors
    /// If the vault cannot be read, or the bytes are damaged.
    fn open_details(&self, sealed: &Sealed) -> Result<Details, VaultError>;
}

impl Secrets for Vault {
    fn user_key(&self, uid: &Uid) -> UserKey {
        (**self).user_key(uid)
    }

    fn channel_key(&self, channel: &ChannelName) -> ChannelKey {
        (**self).channel_key(channel)
    }

    fn asked_key(&self, channel_type: Option<i64>, channel_id: &str) -> AskedKey {
        (**self).asked_key(channel_type, channel_id)
    }

    fn open_name(&self, sealed: &Sealed) -> Result<String, VaultError> {
        self.open_name(sealed)
    }

    fn open_details(&self, sealed: &Sealed) -> Result<Details, VaultError> {
        self.open_details(sealed)
    }
}
