//! What a store knows at all: of whom, and since when.

use super::{Query, QueryError};
use crate::domain::time::Micros;

impl Query<'_> {
    /// Whether anything in the store names this user.
    ///
    /// # Errors
    /// [`QueryError::BadUid`], or if it cannot be read.
    pub fn knows(&self, uid: &str) -> Result<bool, QueryError> {
        Ok(self.view.user_name(&self.user(uid)?)?.is_some())
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
