//! `panguan delete UID CHANNEL`

use clap::Args;

use super::args::Conversation;
use super::elsewhere;
use super::failure::{End, Failure};
use super::hand::Hand;
use super::lang::{self, Sentence};
use super::receipt;
use super::setting::Setting;
use crate::domain::command::{Command, DeleteConversation};
use crate::domain::spelling::JoinedIds;
use crate::error::Code;
use crate::store::receipt::CommandOutcome;

/// What to delete, how far, who does it and why.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    conversation: Conversation,

    /// Delete up to this message, otherwise up to the newest; one that is still to come, by 10,000
    /// at most, covers what comes up to it; 0 covers none
    #[arg(long, value_name = "N", value_parser = seq)]
    message_seq: Option<u64>,

    #[command(flatten)]
    hand: Hand,
}

/// Deletes, and prints the receipt.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let Arguments { conversation, message_seq, hand } = arguments;
    let command = Command::Delete(DeleteConversation {
        conversation: conversation.named(),
        message_seq,
        source_head: None,
        joined_ids: JoinedIds::Refused,
        answered: None,
    });
    let done = receipt::execute(setting, "delete", hand.request(command), |answer, language| {
        let (uid, id) = (conversation.uid.as_str(), conversation.channel.as_str());
        let sentence = match (answer.outcome, answer.row) {
            (CommandOutcome::Applied, None) => Sentence::Deleted { uid, id, undo: answer.position },
            (CommandOutcome::Applied, Some(row)) => {
                let last = row.last_message.as_ref().map(|message| message.seq);
                Sentence::DeletedAndStillListed { uid, id, last, undo: answer.position }
            }
            (CommandOutcome::NoChange, _) if message_seq == Some(0) => Sentence::DeleteCoversNone,
            (CommandOutcome::NoChange, row) => {
                Sentence::DeleteChangedNothing { uid, id, listed: row.is_some() }
            }
        };
        let later = answer
            .ahead
            .map(|ahead| Sentence::HidesLater { from: ahead.from_seq, to: ahead.to_seq });
        [Some(sentence), later]
            .iter()
            .flatten()
            .map(|sentence| lang::sentence(language, sentence))
            .collect()
    });
    done.map_err(|failure| hinted(failure, &conversation, setting))
}

fn seq(text: &str) -> Result<u64, String> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(seq) => Ok(seq),
        Err(_) if is_number => {
            Err("no message has so high a number: 2^53 - 1 is the highest".into())
        }
        Err(_) => Err("a message's number is digits, such as 42".to_owned()),
    }
}

/// Whoever names no type means a person; a group of that id may be what they want.
fn hinted(failure: Failure, conversation: &Conversation, setting: &Setting) -> Failure {
    let Failure::Error(error) = failure else { return failure };
    if error.code != Code::NoSuchConversation {
        return Failure::Error(error);
    }
    let hint = setting.read().ok().and_then(|reading| {
        let query = reading.query().ok()?;
        elsewhere::hint(&query, &conversation.named(), setting)
    });
    match hint {
        Some(hint) => Failure::Hinted(Box::new(error), hint),
        None => Failure::Error(error),
    }
}
