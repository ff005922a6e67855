//! A user's list of conversations, as it is or as it was.

use super::as_of::{AsOf, Moment};
use super::row::Row;
use super::{Query, QueryError};
use crate::domain::apply::Rows;
use crate::domain::channel::Channel;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::name::Uid;
use crate::view::read::{ConversationRows, TimelineEntry, TimelineOf, UserRows};

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
        let mut rows = Vec::new();
        for conversation in self.view.conversations(&user) {
            let conversation = conversation?;
            let channel = conversation.channel;
            let of_then = match (as_of, moment.position) {
                (AsOf::Latest, _) => self.latest(user, conversation)?,
                (_, Some(position)) => self.rows_as_of(user, &channel, position.offset)?,
                (_, None) => ConversationRows::default(),
            };
            rows.extend(self.row(user, &channel, of_then.conversation())?);
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

    /// The user's row of one conversation now, for a receipt; `None` if it is not listed.
    ///
    /// # Errors
    /// If something cannot be read.
    pub fn row_now(&self, user: UserKey, channel: &ChannelKey) -> Result<Option<Row>, QueryError> {
        let rows = self.rows_now(user, channel)?;
        self.row(user, channel, rows.conversation())
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

    pub(super) fn rows_now(
        &self,
        user: UserKey,
        channel: &ChannelKey,
    ) -> Result<ConversationRows, QueryError> {
        Ok(ConversationRows::read(&self.view, &user, channel)?)
    }

    /// The rows as the fold of the events up to `last` leaves them. What membership alone keeps
    /// off the list needs no further reading.
    pub(super) fn rows_as_of(
        &self,
        user: UserKey,
        channel: &ChannelKey,
        last: u64,
    ) -> Result<ConversationRows, QueryError> {
        let entry = self.view.timeline_at(&user, &TimelineOf::Channel(*channel), last)?;
        let Some((_, TimelineEntry { member, personal, .. })) = entry else {
            return Ok(ConversationRows::default());
        };
        if !member.member || member.blocked {
            return Ok(ConversationRows { member, personal, ..ConversationRows::default() });
        }
        let life = self.view.lifecycle_at(channel, last)?.map(|(_, row)| row).unwrap_or_default();
        let row = Channel { head: self.view.head_at(channel, last)?, ..life };
        let own = match row.own_in_pair(user) {
            Some(own) => own,
            None => self.view.own_at(channel, &user, last)?,
        };
        Ok(ConversationRows { channel: row, member, own, personal })
    }
}
