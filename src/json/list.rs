//! A user's list: an array of rows, newest first.

use serde::Serialize;

use super::time;
use crate::query;

/// One conversation as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The peer's uid, or the channel's id.
    pub channel_id: String,
    /// The channel's type, 1 to 12.
    pub channel_type: u8,
    /// Messages that count as unread.
    pub unread: u64,
    /// The channel's newest message.
    pub last_message_seq: u64,
    /// The same, unless it lies at or below what was deleted.
    pub last_message: Option<LastMessage>,
    /// Messages up to here are read.
    pub read_seq: u64,
    /// The highest message that a deletion covers.
    pub deleted_to_seq: u64,
}

/// A conversation's newest message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LastMessage {
    /// Its number in the channel.
    pub seq: u64,
    /// The source's id of it.
    pub message_id: String,
    /// The sender; null where the source names none.
    pub from_uid: Option<String>,
    /// The source's time of it.
    pub at: String,
}

impl From<&query::Row> for Row {
    fn from(row: &query::Row) -> Self {
        Self {
            channel_id: row.channel_id.clone(),
            channel_type: row.channel_type.number(),
            unread: row.unread,
            last_message_seq: row.last_message_seq,
            last_message: row.last_message.as_ref().map(|message| LastMessage {
                seq: message.seq,
                message_id: message.message_id.to_string(),
                from_uid: message.from_uid.clone(),
                at: time(message.at),
            }),
            read_seq: row.read_seq,
            deleted_to_seq: row.deleted_to_seq,
        }
    }
}

/// The rows of a list.
#[must_use]
pub fn list(list: &query::List) -> Vec<Row> {
    list.rows.iter().map(Row::from).collect()
}
