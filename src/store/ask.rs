//! Questions to an open store. They read files, so they run on threads that may block, and only
//! so many at once.

use std::sync::Arc;

use super::Store;
use super::receipt::Receipt;
use super::writer::closed;
use crate::domain::command::Named;
use crate::domain::explain::Ahead;
use crate::error::{Code, Error};
use crate::query::{AsOf, List, Query, QueryError, Row, Why};

/// The most questions that are answered at once; more wait.
pub(super) const QUESTIONS_AT_ONCE_MAX: usize = 64;

impl Store {
    /// The user's list as it is, or exactly as it was. Reflects every command that was answered
    /// before. Costs a few reads for each conversation that the user ever had.
    ///
    /// # Errors
    /// If the uid cannot be one, the moment is not here yet, or files cannot be read.
    pub async fn list(&self, uid: &str, as_of: AsOf) -> Result<List, Error> {
        let uid = uid.to_owned();
        self.ask(move |query| query.list(&uid, as_of)).await
    }

    /// Why a conversation is, or was, on the user's list or not. Costs that conversation's own
    /// events, not the log and not its messages.
    ///
    /// # Errors
    /// If the uid cannot be one, the moment is not here yet, or files cannot be read.
    pub async fn why(&self, conversation: Named, at: AsOf) -> Result<Why, Error> {
        self.ask(move |query| query.why(&conversation, at)).await
    }

    /// The conversation of a receipt as it was right after its event; `None` if it was not
    /// listed. The same for ever.
    ///
    /// # Errors
    /// If files cannot be read.
    pub async fn row(&self, receipt: &Receipt) -> Result<Option<Row>, Error> {
        let Some((user, channel)) = receipt.conversation else { return Ok(None) };
        let position = receipt.position;
        self.ask(move |query| query.row_at(user, &channel, position)).await
    }

    /// The messages that the deletion of a receipt hides when they come, because its caller named
    /// one that was not recorded yet; `None` if there are none. The same for ever.
    ///
    /// # Errors
    /// If files cannot be read.
    pub async fn ahead(&self, receipt: &Receipt) -> Result<Option<Ahead>, Error> {
        let position = receipt.position;
        self.ask(move |query| query.ahead(position)).await
    }

    /// Asks any question; every part of the answer is of one moment.
    ///
    /// # Errors
    /// What the question answers, or if the store is closed.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Query<'_>) -> Result<T, QueryError> + Send + 'static,
    ) -> Result<T, Error> {
        let inner = Arc::clone(&self.inner);
        let questions = Arc::clone(&inner.questions);
        let turn = questions.acquire_owned().await.map_err(|_| closed())?;
        let asked = tokio::task::spawn_blocking(move || {
            // Held until the answer is there, also when its caller has gone.
            let _turn = turn;
            let query = Query::new(&*inner.log, &*inner.view, &*inner.vault, inner.dialect)?;
            question(&query)
        });
        asked
            .await
            .map_err(|_| Error::new(Code::Io, "the question ended before it was answered"))?
            .map_err(Error::from)
    }
}
