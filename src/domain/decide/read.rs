//! Reading a conversation, and setting its unread count.

use super::{effect, head_seen, named_boundary};
use crate::domain::event::{Boundary, BoundaryBasis, ConversationRead, UnreadSet};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::refusal::Refusal;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::domain::visible::Conversation;

/// Decides that the user has read up to `message_seq`, or up to the head.
///
/// # Errors
/// [`Refusal::NoSuchConversation`] if the user never had the conversation (WuKongIM 2.2.5 makes
/// a ghost of it); [`Refusal::BoundaryAhead`] if the caller named a message far above the head.
pub fn read(
    rows: Conversation<'_>,
    (user, channel): (UserKey, ChannelKey),
    message_seq: Option<u64>,
    stated_at: Option<Micros>,
) -> Result<ConversationRead, Refusal> {
    if !rows.was_ever() {
        return Err(Refusal::NoSuchConversation);
    }
    let head = rows.channel.last_seq();
    let boundary = match message_seq {
        Some(number) => named_boundary(rows.channel, number, head)?,
        None => Boundary { seq: head, basis: BoundaryBasis::Recorded },
    };
    let changes = boundary.seq > rows.read_to();
    Ok(ConversationRead {
        user,
        channel,
        boundary,
        head_seen: head_seen(rows.channel),
        effect: effect(stated_at, rows.personal.facts_at, changes),
    })
}

/// Decides that the user has `unread` messages left to read. It only ever lowers the count, as in
/// WuKongIM; a value that is not lower, one above the head too, changes nothing.
///
/// # Errors
/// [`Refusal::UnreadNegative`]; [`Refusal::NoSuchConversation`] as in [`read`].
pub fn set_unread(
    rows: Conversation<'_>,
    (user, channel): (UserKey, ChannelKey),
    unread: i64,
    stated_at: Option<Micros>,
) -> Result<UnreadSet, Refusal> {
    let asked = u64::try_from(unread).map_err(|_| Refusal::UnreadNegative)?;
    if !rows.was_ever() {
        return Err(Refusal::NoSuchConversation);
    }
    let head = rows.channel.last_seq();
    let lowers = asked < rows.unread();
    let read_to = if lowers {
        Seq::new(head.incarnation, head.number - asked)
    } else {
        rows.personal.read_seq
    };
    Ok(UnreadSet {
        user,
        channel,
        unread: asked,
        read_to,
        head_seen: head_seen(rows.channel),
        effect: effect(stated_at, rows.personal.facts_at, lowers),
    })
}

#[cfg(test)]
mod tests;
