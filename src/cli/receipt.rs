//! Asking the store for one command, and printing what it answers.

use super::failure::{End, Failure};
use super::setting::{Setting, value};
use crate::domain::command::Request;
use crate::domain::position::Position;
use crate::error::{Code, Error};
use crate::json;
use crate::query::Row;
use crate::query::sentence::Language;
use crate::store::Store;
use crate::store::receipt::{CommandOutcome, Receipt};

/// What a command came to, for whoever words it.
pub struct Answer<'a> {
    /// Its event.
    pub position: Position,
    /// Whether it changed anything.
    pub outcome: CommandOutcome,
    /// The conversation right after it, if it is listed.
    pub row: Option<&'a Row>,
}

/// Opens the store, executes `request` and prints its receipt, which `word` says in a sentence.
///
/// # Errors
/// If the store cannot be opened, or what it answers.
pub fn execute(
    setting: &mut Setting,
    subcommand: &str,
    request: Request,
    word: impl FnOnce(&Answer<'_>, Language) -> String,
) -> Result<End, Failure> {
    let store = setting.open(subcommand)?;
    let (receipt, row) = carry_out(store, request)?;
    let Receipt { position, outcome, visible, .. } = receipt;
    let printed = value(&json::Receipt::new(position, outcome.name(), visible, row.as_ref()))?;
    let answer = Answer { position, outcome, row: row.as_ref() };
    let text = word(&answer, setting.output.language());
    setting.output.answer(&printed, |output| output.wrapped(&text, 0))?;
    Ok(End::Done)
}

/// The receipt, and the conversation right after the command.
fn carry_out(store: Store, request: Request) -> Result<(Receipt, Option<Row>), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| {
        Error::new(Code::Io, format!("the system gives no way to wait: {error}"))
    })?;
    let answer = runtime.block_on(async {
        let receipt = store.execute(request).await?;
        let row = store.row(&receipt).await?;
        Ok((receipt, row))
    });
    runtime.block_on(store.close());
    answer
}
