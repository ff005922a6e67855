//! What an event changes: the fold, one event at a time. Pure and total; it decides nothing.
//!
//! Any event on any rows is folded, or is a typed error that `verify` reports.

mod channel;
mod map_rows;
mod member;
mod personal;
#[cfg(test)]
mod tests;

use std::fmt;

pub use map_rows::MapRows;

use super::channel::Channel;
use super::event::{Event, Fact};
use super::key::{ChannelKey, UserKey};
use super::member::Member;
use super::personal::Personal;
use super::position::Position;
use super::seq::Seq;

/// Reads rows as they are. A row that was never written reads as its default.
pub trait Rows {
    /// Why a row could not be read.
    type Error;

    /// The channel's row.
    ///
    /// # Errors
    /// If it could not be read.
    fn channel(&self, channel: &ChannelKey) -> Result<Channel, Self::Error>;

    /// The user's membership of the channel.
    ///
    /// # Errors
    /// If it could not be read.
    fn member(&self, user: &UserKey, channel: &ChannelKey) -> Result<Member, Self::Error>;

    /// The last message that the user sent to a channel that is no person channel.
    ///
    /// # Errors
    /// If it could not be read.
    fn own(&self, channel: &ChannelKey, user: &UserKey) -> Result<Seq, Self::Error>;

    /// What the user did with the conversation.
    ///
    /// # Errors
    /// If it could not be read.
    fn personal(&self, user: &UserKey, channel: &ChannelKey) -> Result<Personal, Self::Error>;
}

/// A row as an event leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// The channel's row.
    Channel(ChannelKey, Channel),
    /// A member's row.
    Member(UserKey, ChannelKey, Member),
    /// The last message that a user sent to a channel that is no person channel.
    Own(ChannelKey, UserKey, Seq),
    /// A user's own row.
    Personal(UserKey, ChannelKey, Personal),
}

/// Why an event could not be folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplyError<E> {
    /// A row could not be read.
    Rows(E),
    /// No history that `decide` wrote leads to this event on these rows: the log or the rows are
    /// damaged.
    Impossible {
        /// The event.
        position: Position,
        /// Its type.
        event: &'static str,
        /// What contradicts it.
        contradiction: &'static str,
    },
}

impl<E: fmt::Display> fmt::Display for ApplyError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(error) => error.fmt(f),
            Self::Impossible { position, event, contradiction } => {
                write!(f, "event {position} ({event}) cannot follow from the rows: {contradiction}")
            }
        }
    }
}

impl<E> From<E> for ApplyError<E> {
    fn from(error: E) -> Self {
        Self::Rows(error)
    }
}

/// The rows that the event changes, as it leaves them. Rows that stay as they are are left out.
///
/// # Errors
/// If a row cannot be read, or the event cannot follow from the rows.
pub fn apply<R: Rows>(rows: &R, event: &Event) -> Result<Vec<RowChange>, ApplyError<R::Error>> {
    match &event.fact {
        Fact::ChannelSeen(fact) => channel::seen(rows, fact),
        Fact::ChannelCreated(fact) => channel::created(rows, event, fact),
        Fact::ChannelRestarted(fact) => channel::restarted(rows, event, fact),
        Fact::MessageRecorded(fact) => channel::message(rows, event, fact),
        Fact::ChannelDisbanded(fact) => channel::disbanded(rows, event, fact),
        Fact::MessagesPurged(fact) => channel::purged(rows, event, fact),
        Fact::MembersAdded(fact) => member::added(rows, event, fact),
        Fact::MembersRemoved(fact) => member::removed(rows, event, fact),
        Fact::MembersBlocked(fact) => member::blocked(rows, event, fact),
        Fact::MembersUnblocked(fact) => member::unblocked(rows, event, fact),
        Fact::ConversationDeleted(fact) => personal::deleted(rows, event, fact),
        Fact::ConversationRestored(fact) => personal::restored(rows, event, fact),
        Fact::ConversationRead(fact) => personal::read(rows, event, fact),
        Fact::UnreadSet(fact) => personal::unread_set(rows, event, fact),
        Fact::ConversationActivated(fact) => personal::activated(rows, event, fact),
        Fact::UserSeen(_)
        | Fact::DeletionRefused(_)
        | Fact::SessionOpened(_)
        | Fact::CoverageStarted(_)
        | Fact::GapDetected(_)
        | Fact::ViewRebuilt(_)
        | Fact::CommandSettled(_) => Ok(Vec::new()),
    }
}

type Changes<E> = Result<Vec<RowChange>, ApplyError<E>>;

fn impossible<E>(event: &Event, contradiction: &'static str) -> ApplyError<E> {
    ApplyError::Impossible { position: event.position, event: event.fact.name(), contradiction }
}
