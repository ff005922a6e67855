//! Checking a store: what the check needs of the engine and the vault.

use std::path::Path;

use super::Reading;
use super::scratch::Scratch;
use crate::domain::key::{ChannelKey, Pair, Sealed, UserKey};
use crate::domain::name::{ChannelName, Dialect, Uid};
use crate::error::Error;
use crate::proof::verify::{Names, Report, Subject, Watch, verify as check};
use crate::vault::{Opened, Vault, person_channel};
use crate::view::rocks::RocksView;

/// Checks everything in a store; what it folds anew goes below `scratch`.
///
/// # Errors
/// If there is no room to fold into. Damage is no error here: the report names it.
pub fn verify(
    reading: &Reading,
    scratch: &Path,
    cache_bytes: usize,
    watch: &mut Watch<'_>,
) -> Result<Report, Error> {
    let scratch = Scratch::new(scratch, cache_bytes)?;
    let folded = RocksView::live(scratch.rocks.clone());
    let subject = Subject {
        log: &*reading.log,
        live: &reading.view,
        scratch: &folded,
        names: &Vaulted { vault: &reading.vault, dialect: reading.dialect },
    };
    Ok(check(&subject, watch))
}

struct Vaulted<'a> {
    vault: &'a Vault,
    dialect: Dialect,
}

impl Names for Vaulted<'_> {
    fn open(&self, sealed: &Sealed) -> Result<Option<Vec<u8>>, String> {
        match self.vault.open_sealed(sealed) {
            Ok(Opened::Plain(plain)) => Ok(Some(plain)),
            Ok(Opened::Erased { .. }) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Actors need not obey the dialect, so that any text which can be a name is one.
    fn user_key(&self, uid: &str) -> Option<UserKey> {
        let uid = Uid::new(self.dialect, uid).or_else(|_| Uid::new(Dialect::Plain, uid));
        uid.ok().map(|uid| self.vault.user_key(&uid))
    }

    fn person_channel(&self, pair: &Pair) -> ChannelKey {
        person_channel(pair.low(), pair.high())
    }

    fn is_channel(&self, channel: &ChannelKey, id: &str) -> bool {
        let name = ChannelName::other(self.dialect, channel.kind, id)
            .or_else(|_| ChannelName::other(Dialect::Plain, channel.kind, id));
        name.is_ok_and(|name| self.vault.channel_key(&name) == *channel)
    }
}
