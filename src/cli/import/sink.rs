//! The store as what takes the requests of an import.

use tokio::runtime::Runtime;

use crate::boot;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::domain::command::Request;
use crate::error::{Error, Kind};
use crate::import::{End, Outcome, Sink};
use crate::store::Store;
use crate::store::receipt::Answer;

/// The store, and whether the keyboard asked to stop.
pub struct StoreSink<'a> {
    /// The store.
    pub store: &'a Store,
    /// What waits for its answers.
    pub runtime: &'a Runtime,
    /// Whether to stop.
    pub interrupt: &'a Interrupt,
}

impl Sink for StoreSink<'_> {
    type Error = Failure;

    fn submit(&mut self, requests: Vec<Request>) -> Result<Vec<Outcome>, Failure> {
        self.interrupt.check()?;
        let answers = self.runtime.block_on(self.store.submit_all(requests))?;
        answers.into_iter().map(outcome).collect()
    }

    fn end(&mut self) -> Result<End, Failure> {
        let position = boot::query(self.store)?.position();
        Ok(End { position, gaps: boot::gaps(self.store)? })
    }
}

/// A refusal is the fate of one fact; everything else that goes wrong is the end of the import.
fn outcome(answer: Result<Answer, Error>) -> Result<Outcome, Failure> {
    match answer {
        Ok(Answer::Recorded(receipt)) => Ok(Outcome::Recorded { position: receipt.position }),
        Ok(Answer::Duplicate) => Ok(Outcome::Duplicate),
        Ok(Answer::Skipped) => Ok(Outcome::Skipped),
        Err(error) if matches!(error.kind(), Kind::Refused | Kind::Usage) => Ok(Outcome::Refused {
            code: error.code.name().to_owned(),
            position: error.position.and_then(|position| position.parse().ok()),
        }),
        Err(error) => Err(error.into()),
    }
}
