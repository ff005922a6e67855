//! What happens to the store itself, and to what it is fed.

#[cfg(doc)]
use super::Fact;
use crate::domain::position::Position;
use crate::domain::refusal::Refusal;
use crate::domain::time::Micros;

/// Why a store was opened for writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// To take commands as they happen.
    Live,
    /// To take in what happened elsewhere before.
    Import,
}

/// See [`Fact::SessionOpened`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionOpened {
    /// Higher than that of every earlier session.
    pub epoch: u64,
    /// Why it was opened.
    pub kind: SessionKind,
    /// The program and its version.
    pub program: String,
}

/// A kind of fact that a source feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// Messages.
    Messages,
    /// Membership and the life of channels.
    Members,
    /// What users do with their conversations.
    Commands,
}

/// See [`Fact::CoverageStarted`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageStarted {
    /// The source's name, such as `wukongim`.
    pub source: String,
    /// What it feeds.
    pub kind: FactKind,
    /// Since when, by the source's clock.
    pub since: Micros,
}

/// See [`Fact::GapDetected`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapDetected {
    /// The source's name.
    pub source: String,
    /// The first moment that may be missing.
    pub from: Micros,
    /// The first moment that is not missing any more.
    pub to: Micros,
    /// What happened, in words.
    pub reason: String,
}

/// See [`Fact::CommandSettled`].
///
/// It changes nothing. It keeps the command's idempotency key: told again, the command comes to
/// nothing again, although it might be allowed by what was learned since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandSettled {
    /// Why the command was refused; `None` if it said nothing new.
    pub refused: Option<Refusal>,
}

/// See [`Fact::ViewRebuilt`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewRebuilt {
    /// The last event that the rebuilt rows reflected.
    pub through: Position,
    /// Rows that differed from the live ones.
    pub rows_differing: u64,
}

impl ViewRebuilt {
    /// What `rows_differing` is where the old rows could not be read and compared.
    pub const ROWS_NOT_COMPARED: u64 = u64::MAX;
}
