//! Rows in maps: the least that the fold needs.

use std::collections::HashMap;
use std::convert::Infallible;

use panguan::domain::apply::{RowChange, Rows};
use panguan::domain::channel::Channel;
use panguan::domain::key::{ChannelKey, UserKey};
use panguan::domain::member::Member;
use panguan::domain::personal::Personal;
use panguan::domain::seq::Seq;
use panguan::domain::visible::Conversation;

/// Rows in maps.
#[derive(Clone, Debug, Default)]
pub struct MapRows {
    channels: HashMap<ChannelKey, Channel>,
    members: HashMap<(UserKey, ChannelKey), Member>,
    own: HashMap<(ChannelKey, UserKey), Seq>,
    personal: HashMap<(UserKey, ChannelKey), Personal>,
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

impl MapRows {
    pub fn put(&mut self, change: RowChange) {
        match change {
            RowChange::Channel(key, row) => drop(self.channels.insert(key, row)),
            RowChange::Member(user, key, row) => drop(self.members.insert((user, key), row)),
            RowChange::Own(key, user, seq) => drop(self.own.insert((key, user), seq)),
            RowChange::Personal(user, key, row) => drop(self.personal.insert((user, key), row)),
        }
    }

    pub fn of<T>(
        &self,
        user: UserKey,
        key: ChannelKey,
        ask: impl FnOnce(Conversation<'_>) -> T,
    ) -> T {
        let Ok(channel) = self.channel(&key);
        let Ok(member) = self.member(&user, &key);
        let Ok(personal) = self.personal(&user, &key);
        let own = channel.own_in_pair(user).unwrap_or_else(|| {
            let Ok(own) = self.own(&key, &user);
            own
        });
        ask(Conversation { channel: &channel, member: &member, own, personal: &personal })
    }
}
