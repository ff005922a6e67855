//! What if an event had not happened: the log folded without it, and without what it caused.

use std::collections::BTreeSet;

use super::as_of::AsOf;
use super::row::Row;
use super::told::{Telling, Told, ToldChannel, members};
use super::{Query, QueryError};
use crate::domain::apply::MapRows;
use crate::domain::event::{Event, Fact};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::position::Position;
use crate::domain::visible::Blocker;
use crate::log::EVENTS_PER_READ;
use crate::view::read::ConversationRows;

/// A conversation that would stand otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Whose list it is about.
    pub uid: String,
    /// The conversation as it is listed; `None` if it is not.
    pub with: Option<Row>,
    /// The conversation as it would be listed; `None` if it would not.
    pub without: Option<Row>,
}

/// What would be otherwise if an event had not happened. Commands are not decided again: every
/// other event is folded as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// The events that were left out: the one that was named, and those that it caused.
    pub left_out: Vec<Told>,
    /// Later events that could not be folded any more, because they build on what was left out.
    pub impossible: Vec<Position>,
    /// The conversations that would stand otherwise, by user and channel.
    pub differences: Vec<Difference>,
    /// What would still be off the list, by user and channel, of the conversations that the
    /// events that were left out are about.
    pub kept_off: Vec<KeptOff>,
}

/// A conversation that would not be on the list without an event either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptOff {
    /// Whose list it is about.
    pub uid: String,
    /// The conversation.
    pub channel: ToldChannel,
    /// What would keep it off, in the order in which a state is named.
    pub blockers: Vec<Blocker>,
}

impl Query<'_> {
    /// What the lists would be at `to` (now, if `None`) if the event at `without` had not
    /// happened.
    ///
    /// No event changes another channel's conversations, so only the channels of the events that
    /// are left out are folded. Reads the log up to `to` twice.
    ///
    /// # Errors
    /// [`QueryError::NoSuchEvent`], [`QueryError::NotYet`], or if something cannot be read.
    pub fn without(&self, without: Position, to: Option<AsOf>) -> Result<WhatIf, QueryError> {
        let end = self.end(to)?;
        if without.partition != Position::local(0).partition || without.offset >= end {
            return Err(QueryError::NoSuchEvent(without));
        }
        let left_out = self.caused_by(without, end)?;
        let channels: BTreeSet<ChannelKey> =
            left_out.iter().filter_map(|event| event.fact.channel()).collect();
        let positions: BTreeSet<Position> = left_out.iter().map(|event| event.position).collect();
        let mut fold = MapRows::default();
        let mut impossible = Vec::new();
        let mut people: BTreeSet<(ChannelKey, UserKey)> =
            left_out.iter().flat_map(|event| people(&event.fact)).collect();
        self.each(0, end, |event| {
            let is_here = event.fact.channel().is_some_and(|channel| channels.contains(&channel));
            if is_here && !positions.contains(&event.position) && fold.fold(&event).is_err() {
                impossible.push(event.position);
                people.extend(self::people(&event.fact));
            }
        })?;
        people.extend(fold.conversations().map(|(user, channel)| (channel, user)));
        let (mut differences, mut kept_off) = (Vec::new(), Vec::new());
        for (channel, user) in people {
            differences.extend(self.difference(user, &channel, &fold, end)?);
            if left_out.iter().any(|event| is_about(&event.fact, user, &channel)) {
                kept_off.extend(self.kept_off(user, &channel, &fold)?);
            }
        }
        let tell = |event: Event| self.tell(event, Telling { to: None, members_max: 10 });
        let left_out = left_out.into_iter().map(tell).collect::<Result<_, _>>()?;
        Ok(WhatIf { left_out, impossible, differences, kept_off })
    }

    /// The event, and those that follow from it.
    fn caused_by(&self, first: Position, end: u64) -> Result<Vec<Event>, QueryError> {
        let mut found = vec![self.event(first.offset)?];
        let mut positions = BTreeSet::from([first]);
        self.each(first.offset + 1, end, |event| {
            let cause = event.context.as_ref().and_then(|context| context.cause);
            if cause.is_some_and(|cause| positions.contains(&cause)) {
                positions.insert(event.position);
                found.push(event);
            }
        })?;
        Ok(found)
    }

    fn each(&self, start: u64, end: u64, mut each: impl FnMut(Event)) -> Result<(), QueryError> {
        let mut next = start;
        while next < end {
            let count = usize::try_from(end - next).unwrap_or(usize::MAX).min(EVENTS_PER_READ);
            let events = self.log.events(next, count)?;
            let Some(last) = events.last() else {
                return Err(QueryError::EventMissing(Position::local(next)));
            };
            next = last.position.offset + 1;
            events.into_iter().for_each(&mut each);
        }
        Ok(())
    }

    fn difference(
        &self,
        user: UserKey,
        channel: &ChannelKey,
        fold: &MapRows,
        end: u64,
    ) -> Result<Option<Difference>, QueryError> {
        let with = self.rows_as_of(user, channel, end - 1)?;
        let Ok(without) = ConversationRows::read(fold, &user, channel);
        let with = self.row(user, channel, with.conversation())?;
        let without = self.row(user, channel, without.conversation())?;
        if with == without {
            return Ok(None);
        }
        Ok(Some(Difference { uid: self.names.user(user)?, with, without }))
    }

    fn kept_off(
        &self,
        user: UserKey,
        channel: &ChannelKey,
        fold: &MapRows,
    ) -> Result<Option<KeptOff>, QueryError> {
        let Ok(rows) = ConversationRows::read(fold, &user, channel);
        let blockers: Vec<Blocker> = rows.conversation().blockers().collect();
        if blockers.is_empty() {
            return Ok(None);
        }
        let channel = self.told_channel(channel, Some(user))?;
        Ok(Some(KeptOff { uid: self.names.user(user)?, channel, blockers }))
    }
}

/// The conversations of those whom a fact names, in the channel that it is about. A refused delete
/// changes none, and may mean one that its user does not have.
fn people(fact: &Fact) -> impl Iterator<Item = (ChannelKey, UserKey)> {
    let channel = fact.channel().filter(|_| !matches!(fact, Fact::DeletionRefused(_)));
    let users = fact.user().into_iter().chain(members(fact).iter().copied());
    users.filter_map(move |user| Some((channel?, user)))
}

/// Whether the fact is about this user's conversation: what ends or empties a channel is about
/// everybody's.
fn is_about(fact: &Fact, user: UserKey, channel: &ChannelKey) -> bool {
    let of_user = match fact {
        Fact::ChannelDisbanded(_) | Fact::MessagesPurged(_) => true,
        _ => fact.user() == Some(user) || members(fact).contains(&user),
    };
    of_user && fact.channel() == Some(*channel)
}
