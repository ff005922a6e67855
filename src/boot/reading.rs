//! What a reader of a store asks of it beside questions: names of pseudonyms, and what is missing.

use super::Reading;
use crate::domain::event::ChannelLabel;
use crate::domain::key::{ChannelKey, Sealed, UserKey};
use crate::domain::name::Uid;
use crate::query::{Query, QueryError};
use crate::view::read::Reader;

impl Reading {
    /// Questions, answered as of the newest event that this reader has read.
    ///
    /// # Errors
    /// If that cannot be read.
    pub fn query(&self) -> Result<Query<'_>, QueryError> {
        Query::new(&*self.log, &*self.view, &*self.vault, self.dialect)
    }

    /// The user's name; `None` if there is none or it does not open.
    #[must_use]
    pub fn user_name(&self, user: &UserKey) -> Option<String> {
        let sealed = Reader::new(&*self.view).user_name(user).ok()??;
        self.unsealed_name(&sealed)
    }

    /// What names the channel: its id, or both its users. `None` if there is none or it does not
    /// open.
    #[must_use]
    pub fn channel_name(&self, channel: &ChannelKey) -> Option<String> {
        match Reader::new(&*self.view).channel_label(channel).ok()?? {
            ChannelLabel::Plain(id) => Some(id),
            ChannelLabel::Sealed(sealed) => self.unsealed_name(&sealed),
            ChannelLabel::Pair(pair) => {
                Some(format!("{}+{}", self.user_name(&pair.low())?, self.user_name(&pair.high())?))
            }
        }
    }

    /// A sealed name; `None` if it does not open.
    #[must_use]
    pub fn unsealed_name(&self, sealed: &Sealed) -> Option<String> {
        self.vault.open_name(sealed).ok()
    }

    /// The pseudonym of a uid.
    ///
    /// # Errors
    /// If the text is no uid.
    pub fn user_key(&self, uid: &str) -> Result<UserKey, QueryError> {
        let uid = Uid::new(self.dialect, uid)
            .map_err(|bad| QueryError::BadUid { uid: uid.chars().take(64).collect(), bad })?;
        Ok(self.vault.user_key(&uid))
    }
}
