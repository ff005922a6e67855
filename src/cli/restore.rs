//! `panguan restore POSITION`

use clap::Args;

use super::failure::{End, Failure};
use super::hand::Hand;
use super::lang::{self, Sentence};
use super::receipt;
use super::setting::Setting;
use crate::domain::command::Command;
use crate::domain::position::Position;
use crate::store::receipt::CommandOutcome;

/// What to undo, who does it and why.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Name the deletion by its position, such as 0-1842
    position: Position,

    #[command(flatten)]
    hand: Hand,
}

/// Undoes the deletion, and prints the receipt.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let Arguments { position, hand } = arguments;
    receipt::execute(
        setting,
        "restore",
        hand.request(Command::Restore(position)),
        |answer, language| {
            let deletion = position;
            let sentence = match (answer.outcome, answer.row) {
                (CommandOutcome::NoChange, _) => Sentence::RestoredBefore { deletion },
                (CommandOutcome::Applied, Some(row)) => {
                    Sentence::Restored { deletion, id: &row.channel_id, unread: row.unread }
                }
                (CommandOutcome::Applied, None) => Sentence::RestoredAndStillOff { deletion },
            };
            vec![lang::sentence(language, &sentence)]
        },
    )
}
