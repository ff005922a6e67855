//! The store as a sink.

use tokio::runtime::Handle;

use super::sink::{End, Outcome, Sink};
use crate::domain::command::Request;
use crate::domain::position::Position;
use crate::error::{Error, Kind};
use crate::store::Store;
use crate::store::receipt::Answer;

/// Feeds a store. Use it outside of async code, or on a blocking thread: it waits for answers.
pub struct IntoStore {
    store: Store,
    runtime: Handle,
    /// The newest event known: a receipt of one that is not newer repeats an earlier answer.
    newest: Option<Position>,
}

impl IntoStore {
    /// Feeds `store`, waiting on `runtime`.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn new(store: Store, runtime: Handle) -> Result<Self, Error> {
        let newest = store.newest()?;
        Ok(Self { store, runtime, newest })
    }

    fn outcome(&mut self, answer: Result<Answer, Error>) -> Result<Outcome, Error> {
        match answer {
            Ok(Answer::Recorded(receipt)) if self.is_news(receipt.position) => {
                Ok(Outcome::Recorded { position: receipt.position })
            }
            Ok(Answer::Recorded(_) | Answer::Duplicate) => Ok(Outcome::Duplicate),
            Ok(Answer::Skipped) => Ok(Outcome::Skipped),
            Err(error) if !matches!(error.kind(), Kind::Refused | Kind::Usage) => Err(error),
            Err(error) => {
                let position = error.position.as_deref().and_then(|text| text.parse().ok());
                match position {
                    Some(position) if !self.is_news(position) => Ok(Outcome::Duplicate),
                    _ => Ok(Outcome::Refused { code: error.code.name().to_owned(), position }),
                }
            }
        }
    }

    fn is_news(&mut self, position: Position) -> bool {
        let is_news = self.newest.is_none_or(|newest| newest < position);
        self.newest = self.newest.max(Some(position));
        is_news
    }
}

impl Sink for IntoStore {
    type Error = Error;

    fn submit(&mut self, requests: Vec<Request>) -> Result<Vec<Outcome>, Error> {
        let answers = self.runtime.block_on(self.store.submit_all(requests))?;
        answers.into_iter().map(|answer| self.outcome(answer)).collect()
    }

    fn end(&mut self) -> Result<End, Error> {
        Ok(End { position: self.store.newest()?, gaps: self.store.gaps()? })
    }
}
