//! What others' calls and files mean, as requests to the store. Pure: a line goes in, its meaning
//! comes out; nothing here reads a file, a clock or a socket.
//!
//! [`wukongim`] reads WuKongIM's calls, webhooks and recordings of them; [`facts`] reads the facts
//! format, which any other backend can write.

pub mod facts;
pub mod wukongim;

mod json;

use crate::domain::command::Request;
use crate::domain::event::FactKind;
use crate::domain::time::Micros;

/// What one line, call or webhook means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meaning {
    /// What it is counted under: a call's path, a webhook's path and event, a fact's type.
    pub path: String,
    /// When it was told, by the source's clock; `None` if it cannot be read.
    pub told_at: Option<Micros>,
    /// The facts in it.
    pub requests: Vec<Timed>,
    /// The kinds of fact that its source feeds, as it shows.
    pub covers: Vec<Covered>,
    /// What of it carries no fact, each under the name by which it is counted.
    pub skipped: Vec<String>,
    /// What of it cannot be read, each with its reason.
    pub problems: Vec<String>,
}

/// A request with its place among those of its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed {
    /// When it happened, by the source's clock.
    pub at: Micros,
    /// Which comes first at equal times.
    pub rank: Rank,
    /// The request.
    pub request: Request,
}

/// Which of several requests of one moment comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// That a source feeds a kind of fact: before the facts.
    Coverage,
    /// A call, whose time is exact.
    Call,
    /// A message, of which only the millisecond is known, and a call of that millisecond came
    /// before it.
    Message,
    /// What was concluded from a message.
    Observation,
}

/// A kind of fact that a source feeds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Covered {
    /// The source's name.
    pub source: String,
    /// The kind.
    pub kind: FactKind,
}

impl Meaning {
    /// The meaning of something that cannot be read.
    #[must_use]
    pub fn bad(reason: impl Into<String>) -> Self {
        Self { problems: vec![reason.into()], ..Self::default() }
    }

    /// The meaning of something that carries no fact.
    #[must_use]
    pub fn skipped(name: impl Into<String>) -> Self {
        Self { skipped: vec![name.into()], ..Self::default() }
    }
}
