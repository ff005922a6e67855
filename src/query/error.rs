//! Why a question could not be answered.

use std::fmt;

use crate::domain::name::BadName;
use crate::domain::position::Position;
use crate::error::{Code, Error};
use crate::log::LogError;
use crate::view::ViewError;

/// Why a question could not be answered.
#[derive(Debug)]
pub enum QueryError {
    /// The log could not be read.
    Log(LogError),
    /// The view could not be read.
    View(ViewError),
    /// The vault could not be read.
    Vault(String),
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
    /// There is no event at the position.
    NoSuchEvent(Position),
    /// The text is no cursor of this question.
    BadCursor,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log(error) => error.fmt(f),
            Self::View(error) => error.fmt(f),
            Self::Vault(error) => write!(f, "the vault could not be read: {error}"),
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
            Self::NoSuchEvent(position) => write!(f, "there is no event {position}"),
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

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        let code = match &error {
            QueryError::Log(LogError::Engine(_))
            | QueryError::View(ViewError::Engine(_))
            | QueryError::Vault(_) => Code::Io,
            QueryError::Log(_) | QueryError::View(_) | QueryError::EventMissing(_) => Code::Damaged,
            QueryError::BadUid { .. } => Code::UidInvalid,
            QueryError::NotYet { .. } => Code::PositionAhead,
            QueryError::NoSuchEvent(_) => Code::NoSuchEvent,
            QueryError::BadCursor => Code::CursorInvalid,
        };
        let answer = Self::new(code, error.to_string());
        match code {
            Code::Io => {
                answer.hint("check the disk's space and health, and the directory's permissions")
            }
            Code::Damaged => answer.hint("`panguan verify` names every damaged place"),
            Code::PositionAhead => answer.hint("ask again when this reader has caught up"),
            Code::CursorInvalid => answer.hint("leave the cursor out to begin at the newest"),
            _ => answer,
        }
    }
}
