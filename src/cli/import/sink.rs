//! Where an import reads from and what takes its requests, until the keyboard asks to stop.

use std::io::{self, BufRead, Read};

use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::domain::command::Request;
use crate::import::{End, FactOutcome, Sink, StoreSink};

/// The store, and whether the keyboard asked to stop.
pub struct Stoppable<'a> {
    /// The store.
    pub store: StoreSink,
    /// Whether to stop.
    pub interrupt: &'a Interrupt,
}

impl Sink for Stoppable<'_> {
    type Error = Failure;

    fn submit(&mut self, requests: Vec<Request>) -> Result<(), Failure> {
        self.interrupt.check()?;
        Ok(self.store.submit(requests)?)
    }

    fn answers(&mut self) -> Result<Vec<FactOutcome>, Failure> {
        Ok(self.store.answers()?)
    }

    fn end(&mut self) -> Result<End, Failure> {
        Ok(self.store.end()?)
    }
}

/// A file, and whether to stop: a long line, or lines that say nothing to record, never reach the
/// store.
pub struct Interruptible {
    /// The file.
    pub file: Box<dyn BufRead + Send>,
    /// Whether to stop.
    pub interrupt: Interrupt,
}

impl Read for Interruptible {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl BufRead for Interruptible {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // Not `ErrorKind::Interrupted`, after which a reader tries again.
        self.interrupt.check().map_err(|_| io::Error::other("stopped by the keyboard"))?;
        self.file.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.file.consume(amount);
    }
}
