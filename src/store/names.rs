//! Names become pseudonyms here, and a name's first sight becomes an event.

use std::collections::HashMap;

use super::group::Group;
use super::step::Core;
use crate::domain::event::{ChannelLabel, ChannelSeen, Fact, UserSeen};
use crate::domain::key::{ChannelKey, Pair, Sealed, UserKey};
use crate::domain::name::{ChannelName, Uid};
use crate::error::Error;

/// The most names that are remembered as seen, of users and of channels each; about 20 MB.
const REMEMBERED_MAX: usize = 65_536;

/// Names that are known to have been seen, with their pseudonyms.
#[derive(Default)]
pub(super) struct Names {
    users: HashMap<String, UserKey>,
    channels: HashMap<ChannelName, ChannelKey>,
}

impl Names {
    /// Forgets everything: some of it may not have been recorded.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

impl Core {
    /// The user's pseudonym, before it is known whether anything will be recorded of the user.
    pub(super) fn user_key(&self, uid: &Uid) -> UserKey {
        let remembered = self.names.users.get(uid.as_str()).copied();
        remembered.unwrap_or_else(|| self.vault.user_key(uid))
    }

    /// The user's pseudonym; records the name if it is new.
    pub(super) fn user(&mut self, group: &mut Group, uid: &Uid) -> Result<UserKey, Error> {
        if let Some(user) = self.names.users.get(uid.as_str()) {
            return Ok(*user);
        }
        let user = self.vault.user_key(uid);
        if !self.overlay.is_user_seen(&user)? {
            let name = self.vault.seal(user, uid.as_str().as_bytes())?;
            self.record(group, Fact::UserSeen(UserSeen { user, name }), None)?;
        }
        remember(&mut self.names.users, uid.as_str().to_owned(), user);
        Ok(user)
    }

    /// The channel's pseudonym; records its label, and its users' names, if they are new.
    pub(super) fn channel(
        &mut self,
        group: &mut Group,
        name: &ChannelName,
    ) -> Result<ChannelKey, Error> {
        if let Some(channel) = self.names.channels.get(name) {
            return Ok(*channel);
        }
        let channel = self.vault.channel_key(name);
        if !self.overlay.is_channel_seen(&channel)? {
            let label = self.label(group, name)?;
            self.record(group, Fact::ChannelSeen(ChannelSeen { channel, label }), None)?;
        }
        remember(&mut self.names.channels, name.clone(), channel);
        Ok(channel)
    }

    fn label(&mut self, group: &mut Group, name: &ChannelName) -> Result<ChannelLabel, Error> {
        match name {
            ChannelName::Person(one, other) => {
                let pair = Pair::new(self.user(group, one)?, self.user(group, other)?);
                Ok(ChannelLabel::Pair(pair))
            }
            ChannelName::Other { id, .. } => Ok(match self.vault.person_in_id(name) {
                Some(person) => ChannelLabel::Sealed(self.sealed_id(person, id)?),
                None => ChannelLabel::Plain(id.clone()),
            }),
        }
    }

    fn sealed_id(&self, person: UserKey, id: &str) -> Result<Sealed, Error> {
        let sealed = if self.overlay.is_user_seen(&person)? {
            self.vault.seal_of_known(person, id.as_bytes())
        } else {
            self.vault.seal(person, id.as_bytes())
        };
        Ok(sealed?)
    }
}

/// Forgets everything when it is full: what is still in use comes back with one read each.
fn remember<K: std::hash::Hash + Eq, V>(names: &mut HashMap<K, V>, name: K, pseudonym: V) {
    if names.len() >= REMEMBERED_MAX {
        names.clear();
    }
    names.insert(name, pseudonym);
}
