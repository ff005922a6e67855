//! The history told again, event by event.

use super::as_of::AsOf;
use super::told::{Telling, Told, members};
use super::{Query, QueryError};
use crate::domain::event::{Event, Fact, MEMBERS_PER_EVENT};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::name::ChannelName;
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::log::EVENTS_PER_READ;

/// Which part of the history is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplayRange {
    /// From this event on, or from the first at or after this time; from the beginning if `None`.
    pub from: Option<AsOf>,
    /// Up to this event, or to the last at or before this time; to the newest if `None`.
    pub to: Option<AsOf>,
    /// Only what is about this user, by uid: the user's own acts, membership, and what happened
    /// in channels that the user ever had a conversation in.
    pub user: Option<String>,
    /// Only what is about this channel; with a user, only that conversation.
    pub channel: Option<ChannelName>,
}

/// Events of the log, told one by one.
pub struct Replay<'q, 'a> {
    query: &'q Query<'a>,
    wanted: Wanted,
    next: u64,
    /// After the last.
    end: u64,
    read: std::vec::IntoIter<Event>,
    failed: bool,
}

struct Wanted {
    user: Option<UserKey>,
    channel: Option<ChannelKey>,
    /// Channels that the user ever had a conversation in, sorted.
    channels: Vec<ChannelKey>,
}

impl<'a> Query<'a> {
    /// Tells the events of the range one by one, oldest first.
    ///
    /// # Errors
    /// [`QueryError::BadUid`], [`QueryError::NotYet`], [`QueryError::EndsBeforeItBegins`],
    /// [`QueryError::NoSuchEvent`] to begin in another partition, or if something cannot be read.
    /// The iterator ends after its first error.
    pub fn replay(&self, range: &ReplayRange) -> Result<Replay<'_, 'a>, QueryError> {
        let user = range.user.as_deref().map(|uid| self.user(uid)).transpose()?;
        let channels = match (user, &range.channel) {
            (Some(user), None) => self.view.channels_of(&user)?,
            _ => Vec::new(),
        };
        let secrets = self.names.secrets;
        let wanted = Wanted {
            user,
            channel: range.channel.as_ref().map(|channel| secrets.channel_key(channel)),
            channels,
        };
        let next = self.first(range.from)?;
        let end = self.end(range.to)?;
        let is_reversed = match (range.from, range.to) {
            (Some(AsOf::Time(from)), Some(AsOf::Time(to))) => from > to,
            (Some(AsOf::Position(from)), Some(AsOf::Position(to))) => from > to,
            (Some(_), Some(_)) => next > end,
            _ => false,
        };
        if is_reversed {
            return Err(QueryError::EndsBeforeItBegins);
        }
        Ok(Replay { query: self, wanted, next, end, read: Vec::new().into_iter(), failed: false })
    }

    fn first(&self, from: Option<AsOf>) -> Result<u64, QueryError> {
        Ok(match from {
            None => 0,
            Some(AsOf::Time(time)) => {
                let before = self.last_by(Micros(time.0.saturating_sub(1)))?;
                before.map_or(0, |last| last + 1)
            }
            Some(AsOf::Position(Position { partition: 0, offset })) => offset,
            Some(AsOf::Position(elsewhere)) => return Err(QueryError::NoSuchEvent(elsewhere)),
            Some(AsOf::Latest) => self.end(None)?,
        })
    }

    /// The offset after the last event that `to` counts.
    pub(super) fn end(&self, to: Option<AsOf>) -> Result<u64, QueryError> {
        let last = self.moment(to.unwrap_or_default())?.position;
        Ok(last.map_or(0, |last| last.offset + 1))
    }
}

impl Replay<'_, '_> {
    fn next_event(&mut self) -> Result<Option<Event>, QueryError> {
        loop {
            if let Some(event) = self.read.find(|event| self.wanted.is_about(event)) {
                return Ok(Some(event));
            }
            let left = usize::try_from(self.end.saturating_sub(self.next)).unwrap_or(usize::MAX);
            if left == 0 {
                return Ok(None);
            }
            let events = self.query.log.events(self.next, left.min(EVENTS_PER_READ))?;
            let missing = || QueryError::EventMissing(Position::local(self.next));
            let last = events.last().ok_or_else(missing)?;
            self.next = last.position.offset + 1;
            self.read = events.into_iter();
        }
    }
}

impl Iterator for Replay<'_, '_> {
    type Item = Result<Told, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let told = match self.next_event() {
            Ok(event) => {
                let telling = Telling { to: self.wanted.user, members_max: MEMBERS_PER_EVENT };
                self.query.tell(event?, telling)
            }
            Err(error) => Err(error),
        };
        self.failed = told.is_err();
        Some(told)
    }
}

impl Wanted {
    fn is_about(&self, event: &Event) -> bool {
        let fact = &event.fact;
        let of_user = self.user.is_none_or(|user| match fact.user() {
            Some(other) => other == user,
            None => match members(fact) {
                [] => self.is_heard(fact),
                named => named.contains(&user),
            },
        });
        of_user && self.channel.is_none_or(|channel| fact.channel() == Some(channel))
    }

    /// Whether the user would hear of it: it happened in a channel of the user's.
    fn is_heard(&self, fact: &Fact) -> bool {
        match fact.channel() {
            Some(channel) => {
                self.channel.is_some() || self.channels.binary_search(&channel).is_ok()
            }
            None => false,
        }
    }
}
