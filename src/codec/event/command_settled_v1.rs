//! `command_settled`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::seq_v1::SeqV1;
use crate::domain::event::CommandSettled;
use crate::domain::refusal::Refusal;
use crate::domain::seq::Seq;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct CommandSettledV1 {
    pub refused: Option<RefusedV1>,
}

/// The two numbers are zero but of a boundary that was ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct RefusedV1 {
    pub refusal: u8,
    pub boundary: u64,
    pub head: SeqV1,
}

const NO_SUCH_CONVERSATION: u8 = 1;
const BOUNDARY_AHEAD: u8 = 2;
const UNREAD_NEGATIVE: u8 = 3;
const NOTHING_TO_UNDO: u8 = 4;
const TOO_OLD_TO_UNDO: u8 = 5;

impl From<&CommandSettled> for CommandSettledV1 {
    fn from(fact: &CommandSettled) -> Self {
        Self { refused: fact.refused.map(Into::into) }
    }
}

impl TryFrom<CommandSettledV1> for CommandSettled {
    type Error = CodecError;

    fn try_from(stored: CommandSettledV1) -> Result<Self, CodecError> {
        Ok(Self { refused: stored.refused.map(TryInto::try_into).transpose()? })
    }
}

impl From<Refusal> for RefusedV1 {
    fn from(refusal: Refusal) -> Self {
        let plain = |refusal| Self { refusal, boundary: 0, head: Seq::ZERO.into() };
        match refusal {
            Refusal::NoSuchConversation => plain(NO_SUCH_CONVERSATION),
            Refusal::BoundaryAhead { boundary, head } => {
                Self { refusal: BOUNDARY_AHEAD, boundary, head: head.into() }
            }
            Refusal::UnreadNegative => plain(UNREAD_NEGATIVE),
            Refusal::NothingToUndo => plain(NOTHING_TO_UNDO),
            Refusal::TooOldToUndo => plain(TOO_OLD_TO_UNDO),
        }
    }
}

impl TryFrom<RefusedV1> for Refusal {
    type Error = CodecError;

    fn try_from(stored: RefusedV1) -> Result<Self, CodecError> {
        Ok(match stored.refusal {
            NO_SUCH_CONVERSATION => Self::NoSuchConversation,
            BOUNDARY_AHEAD => {
                Self::BoundaryAhead { boundary: stored.boundary, head: stored.head.into() }
            }
            UNREAD_NEGATIVE => Self::UnreadNegative,
            NOTHING_TO_UNDO => Self::NothingToUndo,
            TOO_OLD_TO_UNDO => Self::TooOldToUndo,
            number => {
                return Err(CodecError::Unknown { what: "refusal", number: u64::from(number) });
            }
        })
    }
}
