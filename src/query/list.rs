//! A user's list of conversations, as it is or as it was.

use super::as_of::{AsOf, Moment};
use super::row::Row;
use super::{Query, QueryError};
use crate::domain::apply::Rows;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::name::Uid;
use crate::domain::position::Position;
use crate::view::read::{ConversationRows, TimelineOf, UserRows};

/// A user's list of conversations at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The moment.
    pub as_of: Moment,
    /// The conversations, newest first; ties by type, then by id.
    pub rows: Vec<Row>,
}

impl Query<'_> {
    /// The user's list. Costs a few reads for each conversation that the user ever had.
    ///
    /// # Errors
    /// [`QueryError::BadUid`], [`QueryError::NotYet`], or if something cannot be read.
    pub fn list(&self, uid: &str, as_of: AsOf) -> Result<List, QueryError> {
        let user = self.user(uid)?;
        let moment = self.moment(as_of)?;
        let Some(last) = moment.position.map(|position| position.offset) else {
            return Ok(List { as_of: moment, rows: Vec::new() });
        };
        let mut rows = match as_of {
            AsOf::Latest => self.listed(user, |rows| self.latest(user, rows))?,
            _ => Vec::new(),
        };
        if as_of != AsOf::Latest || self.has_moved()? {
            rows = self.listed(user, |rows| self.listed_as_of(user, &rows.channel, last))?;
        }
        rows.sort_by(|one: &Row, other: &Row| {
            other
                .ordered_at
                .cmp(&one.ordered_at)
                .then(one.channel_type.cmp(&other.channel_type))
                .then_with(|| one.channel_id.cmp(&other.channel_id))
        });
        Ok(List { as_of: moment, rows })
    }

    /// The user's row of one conversation right after the event at `position`, for a receipt;
    /// `None` if it was not listed.
    ///
    /// # Errors
    /// [`QueryError::NotYet`], or if something cannot be read.
    pub fn row_at(
        &self,
        user: UserKey,
        channel: &ChannelKey,
        position: Position,
    ) -> Result<Option<Row>, QueryError> {
        self.moment(AsOf::Position(position))?;
        let rows = self.rows_as_of(user, channel, position.offset)?;
        self.row(user, channel, rows.conversation())
    }

    /// The rows of the conversations that are listed, where `rows` reads those of each.
    fn listed(
        &self,
        user: UserKey,
        rows: impl Fn(UserRows) -> Result<ConversationRows, QueryError>,
    ) -> Result<Vec<Row>, QueryError> {
        let mut listed = Vec::new();
        for conversation in self.view.conversations(&user) {
            let conversation = conversation?;
            let channel = conversation.channel;
            listed.extend(self.row(user, &channel, rows(conversation)?.conversation())?);
        }
        Ok(listed)
    }

    /// Whether the view reflects more than this query is pinned to. Then rows may be newer than
    /// that, and are read from the indexes, which only grow.
    pub(super) fn has_moved(&self) -> Result<bool, QueryError> {
        Ok(self.view.folded()?.map(|position| position.offset) != self.folded)
    }

    pub(super) fn user(&self, uid: &str) -> Result<UserKey, QueryError> {
        Ok(self.names.secrets.user_key(&self.uid(uid)?))
    }

    pub(super) fn uid(&self, uid: &str) -> Result<Uid, QueryError> {
        Uid::new(self.names.dialect, uid)
            .map_err(|bad| QueryError::BadUid { uid: uid.chars().take(64).collect(), bad })
    }

    /// What membership alone keeps off the list needs no further reading.
    fn latest(&self, user: UserKey, of_user: UserRows) -> Result<ConversationRows, QueryError> {
        let UserRows { channel, member, personal } = of_user;
        if !member.member || member.blocked {
            return Ok(ConversationRows { member, personal, ..ConversationRows::default() });
        }
        let row = self.view.channel(&channel)?;
        let own = match row.own_in_pair(user) {
            Some(own) => own,
            None => self.view.own(&channel, &user)?,
        };
        Ok(ConversationRows { channel: row, member, own, personal })
    }

    /// As [`Query::rows_as_of`]; what membership alone keeps off the list is read no further.
    pub(super) fn listed_as_of(
        &self,
        user: UserKey,
        channel: &ChannelKey,
        last: u64,
    ) -> Result<ConversationRows, QueryError> {
        let entry = self.view.timeline_at(&user, &TimelineOf::Channel(*channel), last)?;
        match entry {
            Some((_, entry)) if entry.member.member && !entry.member.blocked => {
                let rows = (entry.member, entry.personal);
                Ok(ConversationRows::read_beside(rows, &self.view, &user, channel, last)?)
            }
            _ => Ok(ConversationRows::default()),
        }
    }

    /// The rows as the fold of the events up to `last` leaves them.
    pub(super) fn rows_as_of(
        &self,
        user: UserKey,
        channel: &ChannelKey,
        last: u64,
    ) -> Result<ConversationRows, QueryError> {
        Ok(ConversationRows::read_at(&self.view, &user, channel, last)?)
    }
}
