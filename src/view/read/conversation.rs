//! The rows that make one conversation, and all conversations of a user.

use std::iter::Peekable;

use super::{Reader, decoded, not_a_key};
use crate::codec::family::Family;
use crate::codec::key::{self, TimelineOf};
use crate::codec::rows::Stored;
use crate::domain::apply::Rows;
use crate::domain::channel::Channel;
use crate::domain::key::{ChannelKey, PSEUDONYM_LEN, UserKey};
use crate::domain::member::Member;
use crate::domain::personal::Personal;
use crate::domain::seq::Seq;
use crate::domain::visible::Conversation;
use crate::view::{Order, View, ViewError};

/// The rows of one user's conversation, at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationRows {
    /// The channel's row.
    pub channel: Channel,
    /// The user's membership.
    pub member: Member,
    /// The last message that the user sent.
    pub own: Seq,
    /// The user's own row.
    pub personal: Personal,
}

impl ConversationRows {
    /// Reads them as they are.
    ///
    /// # Errors
    /// If one cannot be read.
    pub fn read<R: Rows>(rows: &R, user: &UserKey, of: &ChannelKey) -> Result<Self, R::Error> {
        let channel = rows.channel(of)?;
        let own = match channel.own_in_pair(*user) {
            Some(own) => own,
            None => rows.own(of, user)?,
        };
        let member = rows.member(user, of)?;
        Ok(Self { channel, member, own, personal: rows.personal(user, of)? })
    }

    /// Reads them as the event at `offset` left them: one seek each in the timeline, the heads,
    /// the channel's life and, but for a person channel, the user's own numbers.
    ///
    /// # Errors
    /// If one cannot be read.
    pub fn read_at<V: View>(
        view: &Reader<V>,
        user: &UserKey,
        of: &ChannelKey,
        offset: u64,
    ) -> Result<Self, ViewError> {
        let entry = view.timeline_at(user, &TimelineOf::Channel(*of), offset)?;
        let user_rows = entry.map(|(_, entry)| (entry.member, entry.personal)).unwrap_or_default();
        Self::read_beside(user_rows, view, user, of, offset)
    }

    /// As [`ConversationRows::read_at`], where the user's own rows are read already.
    ///
    /// # Errors
    /// If one of the others cannot be read.
    pub fn read_beside<V: View>(
        (member, personal): (Member, Personal),
        view: &Reader<V>,
        user: &UserKey,
        of: &ChannelKey,
        offset: u64,
    ) -> Result<Self, ViewError> {
        let life = view.lifecycle_at(of, offset)?.map(|(_, row)| row).unwrap_or_default();
        let channel = Channel { head: view.head_at(of, offset)?, gaps: Vec::new(), ..life };
        let own = match channel.own_in_pair(*user) {
            Some(own) => own,
            None => view.own_at(of, user, offset)?,
        };
        Ok(Self { channel, member, own, personal })
    }

    /// The same, as the formula takes it.
    #[must_use]
    pub fn conversation(&self) -> Conversation<'_> {
        Conversation {
            channel: &self.channel,
            member: &self.member,
            own: self.own,
            personal: &self.personal,
        }
    }
}

/// One of a user's conversations, with the rows that are the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRows {
    /// The channel.
    pub channel: ChannelKey,
    /// The user's membership.
    pub member: Member,
    /// The user's own row.
    pub personal: Personal,
}

impl<V: View> Reader<V> {
    /// Every conversation that the user ever had, by channel, whether or not it is on a list.
    ///
    /// Two scans, and no lookup for each. Ends after the first error.
    pub fn conversations(
        &self,
        user: &UserKey,
    ) -> impl Iterator<Item = Result<UserRows, ViewError>> {
        let mut members = self.rows_of::<Member>(Family::Member, user).peekable();
        let mut personals = self.rows_of::<Personal>(Family::Personal, user).peekable();
        let mut failed = false;
        std::iter::from_fn(move || {
            if failed {
                return None;
            }
            let next = next_channel(&mut members, &mut personals);
            failed = next.is_err();
            next.transpose()
        })
    }

    /// Every channel's row, by channel.
    pub fn channels(&self) -> impl Iterator<Item = Result<(ChannelKey, Channel), ViewError>> {
        self.view.scan(Family::Channel, &[], None, Order::Rising).map(|entry| {
            let (key, value) = entry?;
            let channel =
                key::read_channel(&key).ok_or_else(|| not_a_key(Family::Channel, &key))?;
            Ok((channel, decoded(Family::Channel, &key, &value)?))
        })
    }

    /// The channels of [`Reader::conversations`].
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn channels_of(&self, user: &UserKey) -> Result<Vec<ChannelKey>, ViewError> {
        self.conversations(user).map(|rows| Ok(rows?.channel)).collect()
    }

    fn rows_of<'a, T: Stored>(
        &'a self,
        family: Family,
        user: &UserKey,
    ) -> impl Iterator<Item = Result<(ChannelKey, T), ViewError>> + use<'a, T, V> {
        self.view.scan(family, &user.0, None, Order::Rising).map(move |entry| {
            let (key, value) = entry?;
            let channel = key.get(PSEUDONYM_LEN..).and_then(key::read_channel);
            let channel = channel.ok_or_else(|| not_a_key(family, &key))?;
            Ok((channel, decoded(family, &key, &value)?))
        })
    }
}

/// The next channel of either, with what both hold of it.
fn next_channel<M, P>(
    members: &mut Peekable<M>,
    personals: &mut Peekable<P>,
) -> Result<Option<UserRows>, ViewError>
where
    M: Iterator<Item = Result<(ChannelKey, Member), ViewError>>,
    P: Iterator<Item = Result<(ChannelKey, Personal), ViewError>>,
{
    let first = [peek(members)?, peek(personals)?].into_iter().flatten().min();
    let Some(channel) = first else { return Ok(None) };
    let member = take(members, channel)?.unwrap_or_default();
    let personal = take(personals, channel)?.unwrap_or_default();
    Ok(Some(UserRows { channel, member, personal }))
}

type Row<T> = Result<(ChannelKey, T), ViewError>;

fn peek<T>(
    rows: &mut Peekable<impl Iterator<Item = Row<T>>>,
) -> Result<Option<ChannelKey>, ViewError> {
    match rows.peek() {
        None => Ok(None),
        Some(Ok((channel, _))) => Ok(Some(*channel)),
        Some(Err(error)) => Err(error.clone()),
    }
}

fn take<T>(
    rows: &mut Peekable<impl Iterator<Item = Row<T>>>,
    channel: ChannelKey,
) -> Result<Option<T>, ViewError> {
    let next = rows.next_if(|row| !matches!(row, Ok((other, _)) if *other != channel));
    Ok(next.transpose()?.map(|(_, row)| row))
}
