//! Asking the store for one command, and printing what it answers.

use super::failure::{End, Failure};
use super::setting::{Setting, value};
use crate::domain::command::Request;
use crate::domain::explain::Ahead;
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
    /// What a deletion hides that is still to come.
    pub ahead: Option<Ahead>,
}

/// Opens the store, executes `request` and prints its receipt, which `word` says in sentences.
///
/// # Errors
/// If the store cannot be opened, or what it answers.
pub fn execute(
    setting: &mut Setting,
    subcommand: &str,
    request: Request,
    word: impl FnOnce(&Answer<'_>, Language) -> Vec<String>,
) -> Result<End, Failure> {
    let store = setting.open(subcommand)?;
    let (receipt, row, ahead) = carry_out(store, request)?;
    let Receipt { position, outcome, visible, .. } = receipt;
    let printed =
        value(&json::Receipt::new(position, outcome.name(), visible, row.as_ref(), ahead))?;
    let answer = Answer { position, outcome, row: row.as_ref(), ahead };
    let said = word(&answer, setting.output.language());
    setting.output.answer(&printed, |output| {
        said.iter().map(|sentence| output.wrapped(sentence, 0)).collect()
    })?;
    Ok(End::Done)
}

type CarriedOut = (Receipt, Option<Row>, Option<Ahead>);

/// The receipt, the conversation right after the command, and what it hides that is still to come.
fn carry_out(store: Store, request: Request) -> Result<CarriedOut, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| {
        Error::new(Code::Io, format!("the system gives no way to wait: {error}"))
    })?;
    let answer = runtime.block_on(async {
        let receipt = store.execute(request).await?;
        let row = store.row(&receipt).await?;
        let ahead = store.ahead(&receipt).await?;
        Ok((receipt, row, ahead))
    });
    runtime.block_on(store.close());
    answer
}
