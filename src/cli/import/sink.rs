//! Where an import reads from and what takes its requests, until the keyboard asks to stop.

use std::io::{self, BufRead, Read};

use tokio::runtime::Handle;

use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::domain::command::Request;
use crate::error::Error;
use crate::import::{End, FactOutcome, Sink, StoreSink};
use crate::store::Store;

/// The store, and whether the keyboard asked to stop. A store that is not there yet is made by the
/// first request: files without one, such as those of another format, decide nothing about it.
pub struct Stoppable<'a> {
    opened: Option<(Store, StoreSink)>,
    make: &'a dyn Fn() -> Result<Store, Error>,
    runtime: Handle,
    interrupt: &'a Interrupt,
}

impl<'a> Stoppable<'a> {
    /// Feeds `store`, or else the one that `make` makes.
    pub fn new(
        store: Option<Store>,
        make: &'a dyn Fn() -> Result<Store, Error>,
        runtime: Handle,
        interrupt: &'a Interrupt,
    ) -> Self {
        let opened = store.map(|store| (store.clone(), StoreSink::new(store, runtime.clone())));
        Self { opened, make, runtime, interrupt }
    }

    /// The store, to be closed; `None` if there was none, and nothing to record.
    pub fn into_store(self) -> Option<Store> {
        self.opened.map(|(store, _)| store)
    }

    fn feeding(&mut self) -> Result<&mut StoreSink, Error> {
        let (_, feeding) = match self.opened.take() {
            Some(opened) => self.opened.insert(opened),
            None => {
                let store = (self.make)()?;
                let feeding = StoreSink::new(store.clone(), self.runtime.clone());
                self.opened.insert((store, feeding))
            }
        };
        Ok(feeding)
    }
}

impl Sink for Stoppable<'_> {
    type Error = Failure;

    fn submit(&mut self, requests: Vec<Request>) -> Result<(), Failure> {
        self.interrupt.check()?;
        Ok(self.feeding()?.submit(requests)?)
    }

    fn answers(&mut self) -> Result<Vec<FactOutcome>, Failure> {
        Ok(self.feeding()?.answers()?)
    }

    fn end(&mut self) -> Result<End, Failure> {
        match &mut self.opened {
            Some((_, feeding)) => Ok(feeding.end()?),
            None => Ok(End::default()),
        }
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
