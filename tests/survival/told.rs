//! What the callers of a child were told, a line each, as it goes through the pipe.

use std::fmt;

use panguan::error::Error;
use panguan::store::receipt::Answer;

use super::load::Call;

/// What a caller was told of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub round: u64,
    pub call: Call,
    pub part: usize,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is recorded there.
    Recorded { offset: u64, outcome: String, visible: bool },
    /// It was told before, or gets no conversation.
    Nothing,
    /// An error, and the event of the refusal.
    Error { code: String, position: String },
}

impl What {
    pub fn of(answer: &Result<Answer, Error>) -> Self {
        match answer {
            Ok(Answer::Recorded(receipt) | Answer::Repeated(receipt)) => Self::Recorded {
                offset: receipt.position.offset,
                outcome: receipt.outcome.name().to_owned(),
                visible: receipt.visible,
            },
            Ok(Answer::Duplicate | Answer::Skipped) => Self::Nothing,
            Err(error) => Self::Error {
                code: error.code.name().to_owned(),
                position: error.position.clone().unwrap_or_else(|| "-".to_owned()),
            },
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { round, call: Call { caller, number }, part, what } = self;
        write!(f, "told {round} {caller} {number} {part} ")?;
        match what {
            What::Recorded { offset, outcome, visible } => {
                write!(f, "recorded {offset} {outcome} {visible}")
            }
            What::Nothing => f.write_str("nothing"),
            What::Error { code, position } => write!(f, "error {code} {position}"),
        }
    }
}

impl Told {
    /// What a line says; `None` of any other line, and of one that was cut off.
    pub fn parse(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.strip_suffix('\n')?.split(' ').collect();
        let ["told", round, caller, number, part, what @ ..] = words.as_slice() else {
            return None;
        };
        let what = match what {
            ["recorded", offset, outcome, visible] => What::Recorded {
                offset: offset.parse().ok()?,
                outcome: (*outcome).to_owned(),
                visible: visible.parse().ok()?,
            },
            ["nothing"] => What::Nothing,
            ["error", code, position] => {
                What::Error { code: (*code).to_owned(), position: (*position).to_owned() }
            }
            _ => return None,
        };
        let call = Call { caller: caller.parse().ok()?, number: number.parse().ok()? };
        Some(Self { round: round.parse().ok()?, call, part: part.parse().ok()?, what })
    }
}
