//! A log of given events, the view that was folded from it, and a vault whose names are known.

use crate::codec::batch::Tail;
use crate::domain::channel_type::ChannelType;
use crate::domain::command::Named;
use crate::domain::context::Details;
use crate::domain::event::Event;
use crate::domain::key::{AskedKey, ChannelKey, Sealed, UserKey};
use crate::domain::name::{ChannelName, Dialect, Uid};
use crate::log::{LogError, ReadLog};
use crate::projector::catch_up;
use crate::query::{Query, Secrets};
use crate::vault::VaultError;
use crate::view::memory::MemoryView;
use crate::view::random_history::{CHANNELS, USERS, pair};

/// The events, and what was folded from them.
pub(crate) struct World {
    pub log: Told,
    pub view: MemoryView,
}

impl World {
    pub fn of(events: Vec<Event>) -> Self {
        let (log, view) = (Told(events), MemoryView::new());
        catch_up(&log, &view).unwrap();
        Self { log, view }
    }

    pub fn query(&self) -> Query<'_> {
        Query::new(&self.log, &self.view, &Known, Dialect::WuKongIm).unwrap()
    }
}

/// A log that answers with these events.
pub(crate) struct Told(pub Vec<Event>);

impl ReadLog for Told {
    fn tail(&self) -> Result<Tail, LogError> {
        Ok(Tail { next_offset: self.0.len() as u64, ..Tail::EMPTY })
    }

    fn frame(&self, _: u64) -> Result<Option<Vec<u8>>, LogError> {
        panic!("nothing here reads frames")
    }

    fn frames(&self, _: u64, _: usize) -> Result<Vec<(u64, Vec<u8>)>, LogError> {
        panic!("nothing here reads frames")
    }

    fn batch(&self, _: u64) -> Result<Option<Vec<u8>>, LogError> {
        Ok(None)
    }

    fn next_batch(&self, _: u64) -> Result<Option<u64>, LogError> {
        Ok(None)
    }

    fn event(&self, offset: u64) -> Result<Option<Event>, LogError> {
        Ok(self.0.get(usize::try_from(offset).unwrap()).cloned())
    }

    fn events(&self, offset: u64, count: usize) -> Result<Vec<Event>, LogError> {
        let start = usize::try_from(offset).unwrap();
        Ok(self.0.iter().skip(start).take(count).cloned().collect())
    }
}

/// The same, but for one event and those after it that are read in sequence: a hole.
pub(crate) struct Holed<'a> {
    pub log: &'a Told,
    pub hole: u64,
}

impl ReadLog for Holed<'_> {
    fn tail(&self) -> Result<Tail, LogError> {
        self.log.tail()
    }

    fn frame(&self, offset: u64) -> Result<Option<Vec<u8>>, LogError> {
        self.log.frame(offset)
    }

    fn frames(&self, offset: u64, count: usize) -> Result<Vec<(u64, Vec<u8>)>, LogError> {
        self.log.frames(offset, count)
    }

    fn batch(&self, first: u64) -> Result<Option<Vec<u8>>, LogError> {
        self.log.batch(first)
    }

    fn next_batch(&self, number: u64) -> Result<Option<u64>, LogError> {
        self.log.next_batch(number)
    }

    fn event(&self, offset: u64) -> Result<Option<Event>, LogError> {
        self.log.event(offset)
    }

    fn events(&self, offset: u64, count: usize) -> Result<Vec<Event>, LogError> {
        let before = usize::try_from(self.hole.saturating_sub(offset)).unwrap();
        self.log.events(offset, count.min(before))
    }
}

/// Names that say which pseudonym is theirs: user 1 has sixteen ones.
pub(crate) struct Known;

/// The name of one of [`USERS`].
pub(crate) fn uid(user: UserKey) -> String {
    format!("user{}", user.0[0])
}

/// How the user names the channel.
pub(crate) fn named((user, channel): (UserKey, ChannelKey)) -> Named {
    let channel_id = match pair(channel) {
        Some(pair) => uid(pair.peer_of(user).unwrap()),
        None => format!("channel {}", channel.id[0]),
    };
    Named { uid: uid(user), channel_id, channel_type: i64::from(channel.kind.number()) }
}

/// Every conversation that somebody in a history can have.
pub(crate) fn conversations() -> impl Iterator<Item = (UserKey, ChannelKey)> {
    let users = USERS.into_iter().take(3);
    users
        .flat_map(|user| CHANNELS.into_iter().map(move |channel| (user, channel)))
        .filter(|(user, channel)| pair(*channel).is_none_or(|pair| pair.peer_of(*user).is_some()))
}

impl Secrets for Known {
    fn user_key(&self, name: &Uid) -> UserKey {
        USERS.into_iter().find(|user| uid(*user) == name.as_str()).unwrap_or(UserKey([0xEE; 16]))
    }

    fn channel_key(&self, name: &ChannelName) -> ChannelKey {
        let unknown = ChannelKey { kind: name.kind(), id: [0xEE; 16] };
        CHANNELS
            .into_iter()
            .find(|channel| match (name, pair(*channel)) {
                (ChannelName::Person(one, other), Some(pair)) => {
                    let users = [self.user_key(one), self.user_key(other)];
                    [pair.low(), pair.high()] == users || [pair.high(), pair.low()] == users
                }
                (ChannelName::Other { kind, id }, None) => {
                    *kind == channel.kind && *id == format!("channel {}", channel.id[0])
                }
                _ => false,
            })
            .unwrap_or(unknown)
    }

    fn asked_key(&self, kind: Option<i64>, id: &str) -> AskedKey {
        let is_joined = kind == Some(i64::from(ChannelType::Person.number())) && id.contains('@');
        AskedKey(if is_joined { [1; 16] } else { [0xEE; 16] })
    }

    fn open_name(&self, sealed: &Sealed) -> Result<String, VaultError> {
        Ok(uid(sealed.person))
    }

    fn open_details(&self, _: &Sealed) -> Result<Details, VaultError> {
        Ok(Details::default())
    }
}
