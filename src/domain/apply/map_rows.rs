//! Rows in memory: the least that the fold needs.

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::{ApplyError, RowChange, Rows, apply};
use crate::domain::channel::Channel;
use crate::domain::event::Event;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::Member;
use crate::domain::personal::Personal;
use crate::domain::seq::Seq;

/// Rows in maps: of a what-if, and of every test that needs the plainest fold there is.
#[derive(Clone, Debug, Default)]
pub struct MapRows {
    channels: BTreeMap<ChannelKey, Channel>,
    members: BTreeMap<(UserKey, ChannelKey), Member>,
    own: BTreeMap<(ChannelKey, UserKey), Seq>,
    personal: BTreeMap<(UserKey, ChannelKey), Personal>,
}

impl MapRows {
    /// Folds one event.
    ///
    /// # Errors
    /// If it cannot follow from the rows, which then stay as they are.
    pub fn fold(&mut self, event: &Event) -> Result<(), ApplyError<Infallible>> {
        for change in apply(self, event)? {
            self.put(change);
        }
        Ok(())
    }

    /// Writes a row.
    pub fn put(&mut self, change: RowChange) {
        match change {
            RowChange::Channel(of, row) => drop(self.channels.insert(of, row)),
            RowChange::Member(user, of, row) => drop(self.members.insert((user, of), row)),
            RowChange::Own(of, user, seq) => drop(self.own.insert((of, user), seq)),
            RowChange::Personal(user, of, row) => drop(self.personal.insert((user, of), row)),
        }
    }

    /// Everybody who has a row of membership or of their own, by user; one with both comes twice.
    pub fn conversations(&self) -> impl Iterator<Item = (UserKey, ChannelKey)> {
        self.members.keys().chain(self.personal.keys()).copied()
    }
}

impl Rows for MapRows {
    type Error = Infallible;

    fn channel(&self, channel: &ChannelKey) -> Result<Channel, Infallible> {
        Ok(self.channels.get(channel).cloned().unwrap_or_default())
    }

    fn member(&self, user: &UserKey, channel: &ChannelKey) -> Result<Member, Infallible> {
        Ok(self.members.get(&(*user, *channel)).copied().unwrap_or_default())
    }

    fn own(&self, channel: &ChannelKey, user: &UserKey) -> Result<Seq, Infallible> {
        Ok(self.own.get(&(*channel, *user)).copied().unwrap_or_default())
    }

    fn personal(&self, user: &UserKey, channel: &ChannelKey) -> Result<Personal, Infallible> {
        Ok(self.personal.get(&(*user, *channel)).cloned().unwrap_or_default())
    }
}
