//! The store as the sink of an import.

use std::collections::VecDeque;
use std::pin::Pin;

use tokio::runtime::Handle;

use super::{End, FactOutcome, Sink};
use crate::domain::command::Request;
use crate::domain::position::Position;
use crate::error::{Error, Kind};
use crate::store::Store;
use crate::store::receipt::Answer;

type Answers = Result<Vec<Result<Answer, Error>>, Error>;

/// Feeds a store from a thread that may block.
pub struct StoreSink {
    store: Store,
    runtime: Handle,
    unanswered: VecDeque<Pin<Box<dyn Future<Output = Answers>>>>,
}

impl StoreSink {
    /// Feeds this store; its answers are waited for on this runtime.
    #[must_use]
    pub fn new(store: Store, runtime: Handle) -> Self {
        Self { store, runtime, unanswered: VecDeque::new() }
    }
}

impl Sink for StoreSink {
    type Error = Error;

    fn submit(&mut self, requests: Vec<Request>) -> Result<(), Error> {
        self.unanswered.push_back(Box::pin(self.store.enqueue(requests)?));
        Ok(())
    }

    fn answers(&mut self) -> Result<Vec<FactOutcome>, Error> {
        let Some(answers) = self.unanswered.pop_front() else { return Ok(Vec::new()) };
        self.runtime.block_on(answers)?.into_iter().map(outcome).collect()
    }

    fn end(&mut self) -> Result<End, Error> {
        let newest = self.store.log().tail()?.next_offset.checked_sub(1);
        Ok(End { position: newest.map(Position::local), gaps: self.store.missing_spans()? })
    }
}

/// A refusal is the command's own; anything else is the store's trouble, and ends the import.
fn outcome(answer: Result<Answer, Error>) -> Result<FactOutcome, Error> {
    match answer {
        Ok(Answer::Recorded(receipt)) => Ok(FactOutcome::Recorded { position: receipt.position }),
        Ok(Answer::Duplicate | Answer::Repeated(_)) => Ok(FactOutcome::Duplicate),
        Ok(Answer::Skipped) => Ok(FactOutcome::Skipped),
        Err(error) if matches!(error.kind(), Kind::Refused | Kind::Usage) => {
            Ok(FactOutcome::Refused {
                code: error.code.name().to_owned(),
                position: error.position.as_deref().and_then(|position| position.parse().ok()),
            })
        }
        Err(error) => Err(error),
    }
}
