//! How a command that did not do what was asked ends: what is said, where, and with which code.

use std::io;

use super::lang;
use super::output::Output;
use crate::error::{Code, Error, Kind};
use crate::json::Problem;

/// How a command ended that has nothing to add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is done.
    Done = 0,
    /// It failed, or not all of it was done.
    Failed = 1,
    /// It was understood and not applied.
    Refused = 3,
    /// It found damage.
    Damaged = 4,
    /// It was stopped by the keyboard; what was answered until then holds.
    Interrupted = 130,
}

/// Why a command ended early.
#[derive(Debug)]
pub enum Failure {
    /// It was not done, and this is said.
    Error(Error),
    /// It was not done, this is said, and this is what to do.
    Hinted(Box<Error>, String),
    /// Nobody reads what it prints any more.
    Unread,
    /// It was stopped by the keyboard.
    Interrupted,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<crate::query::QueryError> for Failure {
    fn from(error: crate::query::QueryError) -> Self {
        Self::Error(error.into())
    }
}

/// Of printing an answer: nothing else of ours fails with an `io::Error` here.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Unread;
        }
        Self::Error(
            Error::new(Code::Io, format!("the answer could not be printed: {error}"))
                .hint("check where standard output goes"),
        )
    }
}

/// Says why the command ended early, and gives the exit code for it.
#[must_use]
pub fn report(failure: &Failure, output: &mut Output) -> u8 {
    match failure {
        Failure::Unread => End::Done as u8,
        Failure::Interrupted => {
            output.note(output.words().interrupted);
            End::Interrupted as u8
        }
        Failure::Error(error) => complain(error, None, output),
        Failure::Hinted(error, hint) => complain(error, Some(hint), output),
    }
}

fn complain(error: &Error, hint: Option<&str>, output: &mut Output) -> u8 {
    let told = lang::error(output.language(), error);
    let hint = hint.or(told.hint.as_deref());
    output.complain(&told.message, hint);
    // A failed print has been the failure already, or is one that nobody can be told of.
    let problem = Problem { hint: hint.map(str::to_owned), ..Problem::from(error) };
    if let Ok(value) = serde_json::to_value(problem) {
        let _ = output.error_value(&value);
    }
    exit_code(error.kind())
}

/// `Unavailable` too is "understood and not applied": the store is held, full or closed, and the
/// command had no part in it.
const fn exit_code(kind: Kind) -> u8 {
    match kind {
        Kind::Usage => 2,
        Kind::Refused | Kind::Unavailable => End::Refused as u8,
        Kind::Damaged => End::Damaged as u8,
        Kind::Unknown | Kind::Failed => End::Failed as u8,
    }
}
