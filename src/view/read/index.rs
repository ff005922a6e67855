//! Reads of the indexes: rows as of an event, and what happened to a conversation, event by event.

use super::{Reader, decoded, not_a_key};
use crate::codec::family::Family;
use crate::codec::index::{HidesEntry, Standing, TimelineEntry};
use crate::codec::key::{self, TimelineOf};
use crate::codec::rows::Stored;
use crate::domain::channel::{Channel, Head};
use crate::domain::key::{ChannelKey, PSEUDONYM_LEN, UserKey};
use crate::domain::seq::Seq;
use crate::view::{Entry, Order, View, ViewError};

/// What an index holds, with the offset of the event that wrote it.
pub type Dated<T> = (u64, T);

impl<V: View> Reader<V> {
    /// The channel's newest message as the event at `offset` left it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn head_at(&self, channel: &ChannelKey, offset: u64) -> Result<Option<Head>, ViewError> {
        let found = self.at(Family::Heads, &key::channel(channel), offset)?;
        Ok(found.map(|(_, head)| head))
    }

    /// The last message that the user had sent when the event at `offset` was recorded. Zero of
    /// a person channel, whose head knows it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn own_at(
        &self,
        channel: &ChannelKey,
        user: &UserKey,
        offset: u64,
    ) -> Result<Seq, ViewError> {
        let found = self.at(Family::Own, &key::own_prefix(channel, user), offset)?;
        Ok(found.map_or(Seq::ZERO, |(_, seq)| seq))
    }

    /// The user's rows of a conversation as the event at `offset` left them, and the event that
    /// last wrote to its timeline; `None` if none had.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn timeline_at(
        &self,
        user: &UserKey,
        of: &TimelineOf,
        offset: u64,
    ) -> Result<Option<Dated<TimelineEntry>>, ViewError> {
        self.at(Family::Timeline, &key::timeline_prefix(user, of), offset)
    }

    /// The channel's row without its messages (no head, no gaps) as the event at `offset` left
    /// it, and the event that last wrote it; `None` if none had.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn lifecycle_at(
        &self,
        channel: &ChannelKey,
        offset: u64,
    ) -> Result<Option<Dated<Channel>>, ViewError> {
        self.at(Family::Lifecycle, &key::channel(channel), offset)
    }

    /// What changed in the user's conversation, event by event, from the event at `start` on.
    pub fn timeline<'a>(
        &'a self,
        user: &UserKey,
        of: &TimelineOf,
        start: Option<u64>,
        order: Order,
    ) -> impl Iterator<Item = Result<Dated<TimelineEntry>, ViewError>> + use<'a, V> {
        self.dated(Family::Timeline, &key::timeline_prefix(user, of), start, order)
    }

    /// What changed in all of the user's conversations, conversation by conversation, and event
    /// by event within each.
    pub fn timelines(
        &self,
        user: &UserKey,
    ) -> impl Iterator<Item = Result<(TimelineOf, Dated<TimelineEntry>), ViewError>> {
        self.view.scan(Family::Timeline, &user.0, None, Order::Rising).map(|entry| {
            let (key, value) = entry?;
            let of = key.get(PSEUDONYM_LEN..).and_then(key::read_timeline_of);
            let of = of.ok_or_else(|| not_a_key(Family::Timeline, &key))?;
            Ok((of, dated_entry(Family::Timeline, (key, value))?))
        })
    }

    /// What changed in the channel's life, event by event, from the event at `start` on. The
    /// rows are those of [`Reader::lifecycle_at`].
    pub fn lifecycle<'a>(
        &'a self,
        channel: &ChannelKey,
        start: Option<u64>,
        order: Order,
    ) -> impl Iterator<Item = Result<Dated<Channel>, ViewError>> + use<'a, V> {
        self.dated(Family::Lifecycle, &key::channel(channel), start, order)
    }

    /// The channel's heads, event by event, from the event at `start` on.
    pub fn heads<'a>(
        &'a self,
        channel: &ChannelKey,
        start: Option<u64>,
        order: Order,
    ) -> impl Iterator<Item = Result<Dated<Head>, ViewError>> + use<'a, V> {
        self.dated(Family::Heads, &key::channel(channel), start, order)
    }

    /// Every event that can hide a conversation, and every refused delete, from the event at
    /// `start` on.
    pub fn hides<'a>(
        &'a self,
        start: Option<u64>,
        order: Order,
    ) -> impl Iterator<Item = Result<Dated<HidesEntry>, ViewError>> + use<'a, V> {
        self.dated(Family::Hides, &[], start, order)
    }

    /// The offsets of those of [`Reader::hides`] that this hand did, from the event at `start` on.
    pub fn hides_by<'a>(
        &'a self,
        actor: &UserKey,
        start: Option<u64>,
        order: Order,
    ) -> impl Iterator<Item = Result<u64, ViewError>> + use<'a, V> {
        let start = start.map(|offset| key::actors(actor, offset));
        self.view.scan(Family::Actors, &actor.0, start.as_deref(), order).map(|entry| {
            let (key, _) = entry?;
            key::read_offset(&key).ok_or_else(|| not_a_key(Family::Actors, &key))
        })
    }

    /// Those who are members of the channel or blocked in it, by pseudonym.
    pub fn members_of<'a>(
        &'a self,
        channel: &ChannelKey,
    ) -> impl Iterator<Item = Result<(UserKey, Standing), ViewError>> + use<'a, V> {
        let prefix = key::channel(channel);
        self.view.scan(Family::MembersOf, &prefix, None, Order::Rising).map(|entry| {
            let (key, value) = entry?;
            let user = key.get(key::CHANNEL_LEN..).and_then(key::read_user);
            let user = user.ok_or_else(|| not_a_key(Family::MembersOf, &key))?;
            Ok((user, decoded(Family::MembersOf, &key, &value)?))
        })
    }

    /// The last value under `prefix` that an event up to `offset` wrote.
    fn at<T: Stored>(
        &self,
        family: Family,
        prefix: &[u8],
        offset: u64,
    ) -> Result<Option<Dated<T>>, ViewError> {
        let at_most = [prefix, &offset.to_be_bytes()].concat();
        let found = self.view.last_at_most(family, prefix, &at_most)?;
        found.map(|entry| dated_entry(family, entry)).transpose()
    }

    fn dated<'a, T: Stored>(
        &'a self,
        family: Family,
        prefix: &[u8],
        start: Option<u64>,
        order: Order,
    ) -> impl Iterator<Item = Result<Dated<T>, ViewError>> + use<'a, T, V> {
        let start = start.map(|offset| [prefix, &offset.to_be_bytes()].concat());
        self.view
            .scan(family, prefix, start.as_deref(), order)
            .map(move |entry| dated_entry(family, entry?))
    }
}

fn dated_entry<T: Stored>(family: Family, (key, value): Entry) -> Result<Dated<T>, ViewError> {
    let offset = key::read_offset(&key).ok_or_else(|| not_a_key(family, &key))?;
    Ok((offset, decoded(family, &key, &value)?))
}
