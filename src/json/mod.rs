//! The JSON that scripts rely on: one set of shapes for the command line and for HTTP.
//!
//! Positions and message ids are strings, because they do not fit every reader's numbers; times
//! are RFC 3339 in UTC with milliseconds; names of types and fields are in snake case. Nothing of
//! the domain is written as it is: these shapes stay when the domain changes.

mod deletions;
mod details;
mod diff;
mod error;
mod event;
mod import;
mod list;
mod receipt;
mod replay;
mod vanished;
mod why;

pub use deletions::{Deletion, Deletions};
pub use details::{Details, Members};
pub use diff::Change;
pub use error::Problem;
pub use event::{Actor, Context, Event, Reason};
pub use import::{BadLine, Imported};
pub use list::{LastMessage, Row, list};
pub use receipt::Receipt;
pub use replay::{Difference, WithoutEvent};
pub use vanished::Vanished;
pub use why::{Blocker, Coverage, Gap, Hid, Misspelled, Moment, Others, Source, Step, Why};

use crate::domain::time::Micros;

/// A moment as answers show it, such as `2026-08-20T12:03:07.412Z`; rounded down.
#[must_use]
pub fn time(moment: Micros) -> String {
    match jiff::Timestamp::from_millisecond(moment.unix_millis()) {
        Ok(moment) => moment.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        Err(_) => format!("{}ms", moment.unix_millis()),
    }
}
