//! Why the log could not be folded.

use std::fmt;

use crate::domain::position::Position;
use crate::log::LogError;
use crate::view::ViewError;
use crate::view::fold::FoldError;

/// Why the log could not be folded into a view.
#[derive(Debug)]
pub enum ProjectorError {
    /// The log could not be read.
    Log(LogError),
    /// The view could not be read or written.
    View(ViewError),
    /// An event does not follow from those before it.
    Fold(FoldError),
    /// The log holds no event where there has to be one.
    EventMissing {
        /// Where.
        position: Position,
        /// How many events the log says it holds.
        log_events: u64,
    },
    /// The view reflects an event that the log does not hold: the log lost its end.
    LogRegressed {
        /// The last event that the view reflects.
        folded: Position,
        /// How many events the log holds.
        log_events: u64,
    },
}

impl fmt::Display for ProjectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log(error) => error.fmt(f),
            Self::View(error) => error.fmt(f),
            Self::Fold(error) => error.fmt(f),
            Self::EventMissing { position, log_events } => write!(
                f,
                "event {position} is missing from the log, which says that it holds {log_events} \
                 events; run `panguan verify`"
            ),
            Self::LogRegressed { folded, log_events } => write!(
                f,
                "the rows reflect event {folded}, and the log holds {log_events} events: the log \
                 lost its end, or is an older copy; restore the newest copy of the directory, and \
                 do not write to this one"
            ),
        }
    }
}

impl std::error::Error for ProjectorError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Log(error) => Some(error),
            Self::View(error) => Some(error),
            Self::Fold(error) => Some(error),
            Self::EventMissing { .. } | Self::LogRegressed { .. } => None,
        }
    }
}

impl From<LogError> for ProjectorError {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

impl From<ViewError> for ProjectorError {
    fn from(error: ViewError) -> Self {
        Self::View(error)
    }
}

impl From<FoldError> for ProjectorError {
    fn from(error: FoldError) -> Self {
        match error {
            FoldError::View(error) => Self::View(error),
            impossible => Self::Fold(impossible),
        }
    }
}
