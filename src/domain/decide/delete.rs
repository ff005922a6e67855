//! Deleting a conversation: up to its boundary, never above.

use super::{effect, head_seen, named_boundary};
use crate::domain::event::{Boundary, BoundaryBasis, ConversationDeleted};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::refusal::Refusal;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::domain::visible::Conversation;

/// A delete, as it is decided.
#[derive(Clone, Copy, Debug)]
pub struct Delete {
    /// Whose list it is.
    pub user: UserKey,
    /// The conversation's channel.
    pub channel: ChannelKey,
    /// The last message that the caller says it covers.
    pub message_seq: Option<u64>,
    /// The server's newest message, where it was asked.
    pub source_head: Option<u64>,
    /// The source's time, where a source states one.
    pub stated_at: Option<Micros>,
}

/// Decides a delete.
///
/// # Errors
/// [`Refusal::NoSuchConversation`] if the user never had the conversation and the caller named no
/// message; [`Refusal::BoundaryAhead`] if the caller named one far above the head.
pub fn delete(rows: Conversation<'_>, ask: Delete) -> Result<ConversationDeleted, Refusal> {
    if !rows.was_ever() && ask.message_seq.is_none() {
        return Err(Refusal::NoSuchConversation);
    }
    let boundary = boundary(rows, ask)?;
    let raises_floor = boundary.seq > rows.floor();
    let changes = raises_floor || rows.is_active() || rows.is_shown_by_join();
    Ok(ConversationDeleted {
        user: ask.user,
        channel: ask.channel,
        boundary,
        head_seen: head_seen(rows.channel),
        joins: rows.member.joins,
        effect: effect(ask.stated_at, rows.personal.facts_at, changes),
    })
}

fn boundary(rows: Conversation<'_>, ask: Delete) -> Result<Boundary, Refusal> {
    let incarnation = rows.channel.incarnation;
    let recorded = rows.channel.last_seq();
    let confirmed = ask.source_head.map(|number| Seq::new(incarnation, number).max(recorded));
    if let Some(number) = ask.message_seq {
        return named_boundary(rows.channel, number, confirmed.unwrap_or(recorded));
    }
    Ok(match confirmed {
        Some(seq) => Boundary { seq, basis: BoundaryBasis::Source },
        None => Boundary { seq: recorded, basis: BoundaryBasis::Recorded },
    })
}

#[cfg(test)]
mod tests;
