//! What a store knows at all: of whom, and since when.

use super::{Query, QueryError};
use crate::domain::key::UserKey;
use crate::domain::name::{Dialect, Uid};
use crate::domain::time::Micros;

impl Query<'_> {
    /// Whether anything in the store names this user.
    ///
    /// # Errors
    /// [`QueryError::BadUid`], or if it cannot be read.
    pub fn knows(&self, uid: &str) -> Result<bool, QueryError> {
        Ok(self.view.user_name(&self.user(uid)?)?.is_some())
    }

    /// Whether anything in the store names somebody with this id: as an actor, or as a user.
    ///
    /// # Errors
    /// [`QueryError::BadUid`], or if it cannot be read.
    pub fn knows_actor(&self, id: &str) -> Result<bool, QueryError> {
        Ok(self.view.user_name(&self.actor(id)?)?.is_some())
    }

    /// The pseudonym of an actor, which need not obey the dialect. It is that of a user of its
    /// name.
    pub(super) fn actor(&self, id: &str) -> Result<UserKey, QueryError> {
        let uid = Uid::new(Dialect::Plain, id)
            .map_err(|bad| QueryError::BadUid { uid: id.chars().take(64).collect(), bad })?;
        Ok(self.names.secrets.user_key(&uid))
    }

    /// Since when the store knows anything: the beginning of what its sources feed, else the time
    /// of its first event; `None` where nothing is recorded.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn known_since(&self) -> Result<Option<Micros>, QueryError> {
        let fed = self.view.coverage()?.into_iter().map(|covered| covered.since).min();
        if fed.is_some() || self.folded.is_none() {
            return Ok(fed);
        }
        Ok(Some(self.event(0)?.log_time))
    }
}
