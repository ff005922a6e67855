//! Checks a store: every frame and batch, the chain, the tail, the rows and indexes against what
//! the log says, and that every sealed name opens.
//!
//! It goes on after what is damaged, so that one run names every place. What it cannot see is a
//! log that lost its end together with everything about it: nothing inside a store can witness
//! that, which is why a report says up to where it was witnessed.

mod log;
mod names;
mod rows;

#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::ControlFlow;

use crate::codec::batch::Tail;
use crate::codec::family::Family;
use crate::domain::key::{ChannelKey, Pair, Sealed, UserKey};
use crate::domain::position::Position;
use crate::log::ReadLog;
use crate::view::View;

/// The most damaged places that a report holds; the others are counted.
pub const DAMAGES_KEPT: usize = 100;

/// What is checked.
pub struct Subject<'a> {
    /// The log.
    pub log: &'a dyn ReadLog,
    /// The rows and indexes as they are.
    pub live: &'a dyn View,
    /// A view that holds nothing, to fold the log into.
    pub scratch: &'a dyn View,
    /// The vault.
    pub names: &'a dyn Names,
}

/// What checking names needs of the vault.
pub trait Names {
    /// What was sealed; `None` where the person was erased.
    ///
    /// # Errors
    /// A sentence that says why it does not open.
    fn open(&self, sealed: &Sealed) -> Result<Option<Vec<u8>>, String>;

    /// The pseudonym of a uid; `None` if the text cannot be one.
    fn user_key(&self, uid: &str) -> Option<UserKey>;

    /// The pseudonym of the person channel of two users, which needs no key.
    fn person_channel(&self, pair: &Pair) -> ChannelKey;

    /// Whether the channel, which is no person channel, is the one with this id.
    fn is_channel(&self, channel: &ChannelKey, id: &str) -> bool;
}

/// What is being checked right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Batches, frames and names.
    Log,
    /// Folding the log, to have something to compare the rows with.
    Fold,
    /// Comparing.
    Rows,
}

/// Told how many events of how many a stage has gone through; stops the check with `Break`.
pub type Watch<'a> = dyn FnMut(Stage, u64, u64) -> ControlFlow<()> + 'a;

/// What was checked, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Batches whose header, root and place in the chain were checked.
    pub batches: u64,
    /// Events whose frame was checked.
    pub events: u64,
    /// Bytes of those frames.
    pub frame_bytes: u64,
    /// Rows and index entries that were compared with what the log says; `None` if the log is
    /// damaged, because nothing can be concluded from it then.
    pub rows: Option<u64>,
    /// Sealed fields that opened.
    pub sealed: u64,
    /// Sealed fields of people who were erased, which open no more.
    pub erased: u64,
    /// The tail as it is stored.
    pub tail: Option<Tail>,
    /// How many damaged places there are.
    pub damaged: u64,
    /// The first of them, at most [`DAMAGES_KEPT`].
    pub damages: Vec<Damage>,
    /// The worst part that is damaged, by all of them.
    pub worst: Option<Part>,
    /// The check was stopped before its end.
    pub stopped: bool,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Where.
    pub place: Place,
    /// What is wrong there, in words.
    pub what: String,
}

/// A place in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An event.
    Event(Position),
    /// Events one after the other, both ends included.
    Events(Position, Position),
    /// The header of a batch.
    Batch(u64),
    /// Where the log ends.
    Tail,
    /// A row or an index entry.
    Row {
        /// Its family.
        family: Family,
        /// Its key, in hexadecimal digits.
        key: String,
    },
    /// The rows as a whole.
    Rows,
    /// A sealed field of an event.
    Sealed(Position),
}

/// What part of a store is damaged, which decides what helps; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The log: only another copy has what is lost.
    Log,
    /// The vault.
    Vault,
    /// Rows and indexes, which the log has again.
    Rows,
}

impl Report {
    /// The last event that the store itself vouches for.
    #[must_use]
    pub fn witnessed(&self) -> Option<Position> {
        self.tail?.next_offset.checked_sub(1).map(Position::local)
    }

    fn found(&mut self, place: Place, what: impl Into<String>) {
        self.damaged += 1;
        let part = place.part();
        self.worst = Some(self.worst.map_or(part, |worst| worst.min(part)));
        if self.damages.len() < DAMAGES_KEPT {
            self.damages.push(Damage { place, what: what.into() });
        }
    }
}

impl Place {
    /// The part of the store that it is in.
    #[must_use]
    pub const fn part(&self) -> Part {
        match self {
            Self::Event(_) | Self::Events(..) | Self::Batch(_) | Self::Tail => Part::Log,
            Self::Sealed(_) => Part::Vault,
            Self::Row { .. } | Self::Rows => Part::Rows,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(position) => write!(f, "event {position}"),
            Self::Events(first, last) => write!(f, "events {first} to {last}"),
            Self::Batch(number) => write!(f, "batch {number}"),
            Self::Tail => f.write_str("tail"),
            Self::Row { family, key } => write!(f, "row {} {key}", family.name()),
            Self::Rows => f.write_str("rows"),
            Self::Sealed(position) => write!(f, "sealed field of event {position}"),
        }
    }
}

/// Checks everything, and says what it found. Reads the whole log twice and every row once.
pub fn verify(subject: &Subject<'_>, watch: &mut Watch<'_>) -> Report {
    let mut report = Report::default();
    let checked = log::check(subject, &mut report, watch);
    let stopped = match checked {
        ControlFlow::Continue(()) if report.worst == Some(Part::Log) => false,
        ControlFlow::Continue(()) => rows::check(subject, &mut report, watch).is_break(),
        ControlFlow::Break(()) => true,
    };
    report.stopped = stopped;
    report
}
