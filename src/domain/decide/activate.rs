//! Opening a conversation, which keeps it on the list until it is deleted.

use super::{effect, head_seen};
use crate::domain::event::ConversationActivated;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::refusal::Refusal;
use crate::domain::time::Micros;
use crate::domain::visible::Conversation;

/// Decides that the user opened the conversation. Opening it again moves it to the top.
///
/// # Errors
/// [`Refusal::NoSuchConversation`] if the user never had it.
pub fn activate(
    rows: Conversation<'_>,
    (user, channel): (UserKey, ChannelKey),
    stated_at: Option<Micros>,
) -> Result<ConversationActivated, Refusal> {
    if !rows.was_ever() {
        return Err(Refusal::NoSuchConversation);
    }
    Ok(ConversationActivated {
        user,
        channel,
        joins: rows.member.joins,
        head_seen: head_seen(rows.channel),
        effect: effect(stated_at, rows.personal.facts_at, true),
    })
}

#[cfg(test)]
mod tests;
