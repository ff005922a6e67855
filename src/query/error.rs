//! Why a question could not be answered.

use std::fmt;

use crate::domain::name::BadName;
use crate::domain::position::Position;
use crate::error::{Code, Error};
use crate::log::LogError;
use crate::vault::VaultError;
use crate::view::ViewError;

/// Why a question could not be answered.
#[derive(Debug)]
pub enum QueryError {
    /// The log could not be read.
    Log(LogError),
    /// The view could not be read.
    View(ViewError),
    /// The vault could not be read.
    Vault(VaultError),
    /// The text is no uid.
    BadUid {
        /// The text.
        uid: String,
        /// What is wrong with it.
        bad: BadName,
    },
    /// The position that is asked about is after the newest event that the view reflects.
    NotYet {
        /// The position.
        asked: Position,
        /// The newest event that the view reflects; `None` if there is none.
        folded: Option<Position>,
    },
    /// An event that an index names is not in the log.
    EventMissing(Position),
    /// What is listed as of the position follows from no event up to it.
    CauseMissing(Position),
    /// There is no event at the position.
    NoSuchEvent(Position),
    /// A range ends before it begins.
    EndsBeforeItBegins,
    /// The text is no cursor of this question.
    BadCursor,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log(error) => error.fmt(f),
            Self::View(error) => error.fmt(f),
            Self::Vault(error) => error.fmt(f),
            Self::BadUid { uid, bad } => write!(f, "`{}` is no uid: {bad}", uid.escape_default()),
            Self::NotYet { asked, folded: Some(folded) } => {
                write!(f, "position {asked} is not here yet; the newest here is {folded}")
            }
            Self::NotYet { asked, folded: None } => {
                write!(f, "position {asked} is not here; nothing is recorded here yet")
            }
            Self::EventMissing(position) => {
                write!(f, "event {position} is in an index and not in the log")
            }
            Self::CauseMissing(position) => write!(
                f,
                "a conversation stands otherwise at {position} than before, by no event of the log"
            ),
            Self::NoSuchEvent(position) => write!(f, "there is no event {position}"),
            Self::EndsBeforeItBegins => f.write_str("what is asked about ends before it begins"),
            Self::BadCursor => f.write_str("the cursor was not made by this question"),
        }
    }
}

impl std::error::Error for QueryError {}

impl From<LogError> for QueryError {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

impl From<ViewError> for QueryError {
    fn from(error: ViewError) -> Self {
        Self::View(error)
    }
}

impl From<VaultError> for QueryError {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        let message = error.to_string();
        match error {
            QueryError::Log(error) => error.into(),
            QueryError::View(error) => error.into(),
            QueryError::Vault(error) => error.into(),
            QueryError::EventMissing(_) | QueryError::CauseMissing(_) => {
                Self::new(Code::Damaged, message).hint("`panguan verify` names every damaged place")
            }
            QueryError::BadUid { .. } => {
                Self::new(Code::UidInvalid, message).hint("send the user's own uid")
            }
            QueryError::NotYet { .. } => Self::new(Code::PositionAhead, message)
                .hint("ask again when this reader has caught up"),
            QueryError::NoSuchEvent(_) => Self::new(Code::NoSuchEvent, message)
                .hint("`panguan replay` and `panguan deletions` show the events' positions"),
            QueryError::EndsBeforeItBegins => Self::new(Code::FieldInvalid, message)
                .hint("name the earlier moment first, and the later one after it"),
            QueryError::BadCursor => Self::new(Code::CursorInvalid, message)
                .hint("leave the cursor out to begin at the newest"),
        }
    }
}
