//! From pseudonyms back to names, where the vault still opens them.

use std::cell::RefCell;
use std::collections::HashMap;

use super::QueryError;
use super::secrets::Secrets;
use crate::domain::context::Details;
use crate::domain::event::ChannelLabel;
use crate::domain::hex::Hex;
use crate::domain::key::{ChannelKey, PSEUDONYM_LEN, Pair, Sealed, UserKey};
use crate::domain::name::{Dialect, Uid, printed_person_id};
use crate::view::View;
use crate::view::read::Reader;

/// Names by pseudonym, each opened once.
pub(super) struct Names<'a> {
    view: Reader<&'a dyn View>,
    pub secrets: &'a dyn Secrets,
    pub dialect: Dialect,
    users: RefCell<HashMap<UserKey, String>>,
}

impl<'a> Names<'a> {
    pub fn new(view: Reader<&'a dyn View>, secrets: &'a dyn Secrets, dialect: Dialect) -> Self {
        Self { view, secrets, dialect, users: RefCell::default() }
    }

    /// The user's uid; `erased:7f3a9c...` of somebody who was erased.
    pub fn user(&self, user: UserKey) -> Result<String, QueryError> {
        if let Some(known) = self.users.borrow().get(&user) {
            return Ok(known.clone());
        }
        let name = match self.view.user_name(&user)? {
            Some(sealed) => self.opened(&sealed)?,
            None => unnamed(&user.0),
        };
        self.users.borrow_mut().insert(user, name.clone());
        Ok(name)
    }

    /// The channel's id as `user` names it in a command: the peer's uid, or the channel's id.
    pub fn channel_for(&self, user: UserKey, of: &ChannelKey) -> Result<String, QueryError> {
        match self.view.channel_label(of)? {
            Some(ChannelLabel::Pair(pair)) => match pair.peer_of(user) {
                Some(peer) => self.user(peer),
                None => self.printed(pair),
            },
            label => self.labelled(of, label),
        }
    }

    /// The channel's id as the server prints it.
    pub fn channel(&self, of: &ChannelKey) -> Result<String, QueryError> {
        match self.view.channel_label(of)? {
            Some(ChannelLabel::Pair(pair)) => self.printed(pair),
            label => self.labelled(of, label),
        }
    }

    /// The details; empty where the person was erased.
    pub fn details(&self, sealed: &Sealed) -> Result<Details, QueryError> {
        Ok(self.secrets.open_details(sealed)?)
    }

    fn labelled(&self, of: &ChannelKey, label: Option<ChannelLabel>) -> Result<String, QueryError> {
        match label {
            Some(ChannelLabel::Plain(id)) => Ok(id),
            Some(ChannelLabel::Sealed(sealed)) => self.opened(&sealed),
            Some(ChannelLabel::Pair(_)) | None => Ok(unnamed(&of.id)),
        }
    }

    fn printed(&self, pair: Pair) -> Result<String, QueryError> {
        let (low, high) = (self.user(pair.low())?, self.user(pair.high())?);
        let uid = |text: &str| Uid::new(self.dialect, text);
        Ok(match (uid(&low), uid(&high)) {
            (Ok(low), Ok(high)) => printed_person_id(&low, &high),
            _ => format!("{low}@{high}"),
        })
    }

    fn opened(&self, sealed: &Sealed) -> Result<String, QueryError> {
        Ok(self.secrets.open_name(sealed)?)
    }
}

/// What somebody is called who was never named.
fn unnamed(pseudonym: &[u8; PSEUDONYM_LEN]) -> String {
    format!("unnamed:{}\u{2026}", Hex(&pseudonym[..3]))
}
