//! One conversation as a list shows it.

use super::{Query, QueryError};
use crate::domain::channel::Head;
use crate::domain::channel_type::ChannelType;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::time::Micros;
use crate::domain::visible::Conversation;

/// One conversation as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The peer's uid, or the channel's id.
    pub channel_id: String,
    /// The channel's type.
    pub channel_type: ChannelType,
    /// Messages that count as unread.
    pub unread: u64,
    /// The number of the channel's newest message; 0 if there is none.
    pub last_message_seq: u64,
    /// The newest message, unless it lies at or below the floor.
    pub last_message: Option<LastMessage>,
    /// Messages up to here are read.
    pub read_seq: u64,
    /// The highest message that a deletion covers.
    pub deleted_to_seq: u64,
    /// By what lists are ordered, newest first.
    pub ordered_at: Option<Micros>,
}

/// See [`Row::last_message`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastMessage {
    /// Its number.
    pub seq: u64,
    /// The source's id of it.
    pub message_id: u64,
    /// The sender's uid, where the source names one.
    pub from_uid: Option<String>,
    /// The source's time of it.
    pub at: Micros,
}

impl Query<'_> {
    /// The conversation of these rows as `user`'s list shows it; `None` if it does not.
    pub(super) fn row(
        &self,
        user: UserKey,
        channel: &ChannelKey,
        rows: Conversation<'_>,
    ) -> Result<Option<Row>, QueryError> {
        if !rows.is_visible() {
            return Ok(None);
        }
        let incarnation = rows.channel.incarnation;
        let head = rows.channel.head.filter(|_| rows.has_message_above_floor());
        Ok(Some(Row {
            channel_id: self.names.channel_for(user, channel)?,
            channel_type: channel.kind,
            unread: rows.unread(),
            last_message_seq: rows.channel.last_seq().shown_in(incarnation),
            last_message: head.map(|head| self.last_message(incarnation, head)).transpose()?,
            read_seq: rows.read_to().shown_in(incarnation),
            deleted_to_seq: rows.personal.deleted_to().shown_in(incarnation),
            ordered_at: rows.ordered_at(),
        }))
    }

    fn last_message(&self, incarnation: u32, head: Head) -> Result<LastMessage, QueryError> {
        Ok(LastMessage {
            seq: head.seq.shown_in(incarnation),
            message_id: head.message_id,
            from_uid: head.from.map(|user| self.names.user(user)).transpose()?,
            at: head.at,
        })
    }
}
