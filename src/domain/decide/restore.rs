//! Undoing one deletion, and nothing else.

use crate::domain::event::{ConversationDeleted, ConversationRestored, Effect};
use crate::domain::personal::Personal;
use crate::domain::position::Position;
use crate::domain::refusal::Refusal;

/// Decides the undoing of the deletion at `position`.
///
/// `undone_before` says whether an earlier restore of it was applied; the row alone cannot tell
/// that from a deletion that has settled.
///
/// Alone among a user's acts it is never late: it names the deletion that it undoes, so it can only
/// have come after it.
///
/// # Errors
/// [`Refusal::NothingToUndo`] of a deletion that changed nothing; [`Refusal::TooOldToUndo`] of one
/// that has settled.
pub fn restore(
    personal: &Personal,
    deletion: &ConversationDeleted,
    position: Position,
    undone_before: bool,
) -> Result<ConversationRestored, Refusal> {
    if deletion.effect != Effect::Applied {
        return Err(Refusal::NothingToUndo);
    }
    let stands = personal.deletions.iter().any(|standing| standing.position == position);
    if !stands && !undone_before {
        return Err(Refusal::TooOldToUndo);
    }
    Ok(ConversationRestored {
        user: deletion.user,
        channel: deletion.channel,
        deletion: position,
        effect: if stands { Effect::Applied } else { Effect::NoChange },
    })
}

#[cfg(test)]
mod tests;
