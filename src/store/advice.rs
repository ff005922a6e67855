//! What to do about trouble below a command: damage, and machines that fail.

use crate::error::{Code, Error};
use crate::log::LogError;
use crate::view::ViewError;
use crate::view::fold::FoldError;

impl From<ViewError> for Error {
    fn from(error: ViewError) -> Self {
        match &error {
            ViewError::Engine(_) => failed(&error),
            ViewError::Corrupt(_) | ViewError::Damaged { .. } => damaged(&error),
        }
    }
}

impl From<FoldError> for Error {
    fn from(error: FoldError) -> Self {
        match error {
            FoldError::View(error) => error.into(),
            impossible @ FoldError::Impossible { .. } => damaged(&impossible),
        }
    }
}

impl From<LogError> for Error {
    fn from(error: LogError) -> Self {
        match &error {
            LogError::Engine(_) => failed(&error),
            _ => damaged(&error),
        }
    }
}

fn failed(error: &impl std::fmt::Display) -> Error {
    Error::new(Code::Io, error.to_string())
        .hint("check the disk's space and health, and the directory's permissions")
}

fn damaged(error: &impl std::fmt::Display) -> Error {
    Error::new(Code::Damaged, error.to_string()).hint(
        "`panguan verify` names every damaged place; restore a backup, or `panguan rebuild` \
               where only rows are damaged",
    )
}
