//! The store as what takes the requests of an import, until the keyboard asks to stop.

use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::domain::command::Request;
use crate::import::{End, Outcome, Sink, StoreSink};

/// The store, and whether the keyboard asked to stop.
pub struct Stoppable<'a> {
    /// The store.
    pub store: StoreSink,
    /// Whether to stop.
    pub interrupt: &'a Interrupt,
}

impl Sink for Stoppable<'_> {
    type Error = Failure;

    fn submit(&mut self, requests: Vec<Request>) -> Result<Vec<Outcome>, Failure> {
        self.interrupt.check()?;
        Ok(self.store.submit(requests)?)
    }

    fn end(&mut self) -> Result<End, Failure> {
        Ok(self.store.end()?)
    }
}
