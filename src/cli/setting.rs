//! What every subcommand works with: where the store is, and where answers go.

use std::path::PathBuf;

use serde::Serialize;

use super::failure::Failure;
use super::output::Output;
use crate::boot::{self, OpenOptions, Reading};
use crate::config::Config;
use crate::domain::event::SessionKind;
use crate::domain::name::Dialect;
use crate::error::{Code, Error};
use crate::store::Store;

/// What every subcommand works with.
pub struct Setting {
    /// The data directory.
    pub data: PathBuf,
    /// Settings of the machine.
    pub config: Config,
    /// Where answers go.
    pub output: Output,
}

impl Setting {
    /// The store, for reading beside a writer.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn read(&self) -> Result<Reading, Error> {
        boot::read(&self.data, self.config.cache_bytes)
    }

    /// How this program opens a store for writing, named as `subcommand` to whoever it keeps out.
    #[must_use]
    pub fn options(&self, subcommand: &str) -> OpenOptions {
        OpenOptions {
            create: false,
            dialect: None,
            dialect_of_new: Dialect::default(),
            kind: SessionKind::Live,
            cache_bytes: self.config.cache_bytes,
            accept_clock_behind: self.config.accept_clock_behind,
            program: format!("panguan {subcommand}"),
        }
    }

    /// The store that is there, for writing.
    ///
    /// # Errors
    /// If there is none, or it cannot be written.
    pub fn open(&self, subcommand: &str) -> Result<Store, Error> {
        Store::open(&self.data, &self.options(subcommand))
    }
}

/// An answer as a JSON value.
///
/// # Errors
/// Never for a type of ours; a defect of the program would be one.
pub fn value(answer: &impl Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(answer)
        .map_err(|error| Error::new(Code::Io, format!("the answer is no JSON: {error}")).into())
}
