//! What can be asked, and how it is decided on the rows of a history.

use super::{Given, second};
use crate::domain::decide::delete::Delete;
use crate::domain::decide::membership::{JoinPolicy, Known};
use crate::domain::decide::message::{Message, Verdict};
use crate::domain::decide::{
    activate, delete, lifecycle, membership, message, observe, read, restore,
};
use crate::domain::event::{Effect, Fact, Removal};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::position::Position;
use crate::domain::refusal::Refusal;
use crate::domain::time::Micros;

/// Something that is asked, now or as of a source's time.
#[derive(Clone, Debug)]
pub struct Ask {
    act: Act,
    pub stated_at: Option<Micros>,
}

#[derive(Clone, Debug)]
enum Act {
    Delete { user: UserKey, channel: ChannelKey, covering: Option<u64>, confirmed: Option<u64> },
    Restore(Position),
    Read(UserKey, ChannelKey, Option<u64>),
    SetUnread(UserKey, ChannelKey, i64),
    Activate(UserKey, ChannelKey),
    Message(Message),
    Add(Vec<UserKey>, ChannelKey, JoinPolicy),
    Remove(Vec<UserKey>, ChannelKey),
    Block(Vec<UserKey>, ChannelKey),
    Unblock(Vec<UserKey>, ChannelKey),
    Observe(Vec<UserKey>, ChannelKey),
    Create(ChannelKey),
    Reopen(ChannelKey),
    Disband(ChannelKey),
    Purge(ChannelKey, u64),
}

impl From<Act> for Ask {
    fn from(act: Act) -> Self {
        Self { act, stated_at: None }
    }
}

pub fn delete(user: UserKey, channel: ChannelKey) -> Ask {
    Act::Delete { user, channel, covering: None, confirmed: None }.into()
}

pub fn restore(deletion: Position) -> Ask {
    Act::Restore(deletion).into()
}

pub fn read(user: UserKey, channel: ChannelKey) -> Ask {
    Act::Read(user, channel, None).into()
}

pub fn set_unread(user: UserKey, channel: ChannelKey, unread: i64) -> Ask {
    Act::SetUnread(user, channel, unread).into()
}

pub fn activate(user: UserKey, channel: ChannelKey) -> Ask {
    Act::Activate(user, channel).into()
}

/// A source tells of Bob's message, whose id is its number and 1,000.
pub fn tell(channel: ChannelKey, number: u64) -> Ask {
    tell_from(Some(super::BOB), channel, Some(number), number.wrapping_add(1_000))
}

pub fn tell_from(
    from: Option<UserKey>,
    channel: ChannelKey,
    seq: Option<u64>,
    message_id: u64,
) -> Ask {
    let at = Micros::default();
    Act::Message(Message { channel, seq, message_id, from, stated_at: Some(at), key: None }).into()
}

/// As WuKongIM 2.2.5 adds.
pub fn add(members: &[UserKey], channel: ChannelKey) -> Ask {
    Act::Add(members.to_vec(), channel, JoinPolicy::HistoryReadable).into()
}

/// As WuKongIM v3 adds.
pub fn add_hiding_history(members: &[UserKey], channel: ChannelKey) -> Ask {
    Act::Add(members.to_vec(), channel, JoinPolicy::HistoryHidden).into()
}

pub fn remove(members: &[UserKey], channel: ChannelKey) -> Ask {
    Act::Remove(members.to_vec(), channel).into()
}

pub fn block(members: &[UserKey], channel: ChannelKey) -> Ask {
    Act::Block(members.to_vec(), channel).into()
}

pub fn unblock(members: &[UserKey], channel: ChannelKey) -> Ask {
    Act::Unblock(members.to_vec(), channel).into()
}

pub fn observe(seen: &[UserKey], channel: ChannelKey) -> Ask {
    Act::Observe(seen.to_vec(), channel).into()
}

pub fn create(channel: ChannelKey) -> Ask {
    Act::Create(channel).into()
}

pub fn reopen(channel: ChannelKey) -> Ask {
    Act::Reopen(channel).into()
}

pub fn disband(channel: ChannelKey) -> Ask {
    Act::Disband(channel).into()
}

pub fn purge(channel: ChannelKey, first_kept: u64) -> Ask {
    Act::Purge(channel, first_kept).into()
}

impl Ask {
    /// The same, as a source states that it happened at that second.
    pub fn stated(self, seconds: i64) -> Self {
        Self { stated_at: Some(second(seconds)), ..self }
    }

    /// The same, up to this message.
    pub fn covering(mut self, number: u64) -> Self {
        match &mut self.act {
            Act::Delete { covering: seq, .. } | Act::Read(_, _, seq) => *seq = Some(number),
            other => panic!("{other:?} has no boundary"),
        }
        self
    }

    /// The same delete, and the server says that this is its newest message.
    pub fn confirmed(mut self, number: u64) -> Self {
        match &mut self.act {
            Act::Delete { confirmed, .. } => *confirmed = Some(number),
            other => panic!("{other:?} is not confirmed"),
        }
        self
    }

    pub(super) fn decide(&self, given: &Given) -> Result<Vec<Fact>, Refusal> {
        match &self.act {
            Act::Delete { .. }
            | Act::Restore(_)
            | Act::Read(..)
            | Act::SetUnread(..)
            | Act::Activate(..) => self.decide_personal(given).map(|fact| vec![fact]),
            _ => Ok(self.decide_of_channel(given)),
        }
    }

    fn decide_personal(&self, given: &Given) -> Result<Fact, Refusal> {
        let at = self.stated_at;
        Ok(match self.act {
            Act::Delete { user, channel, covering, confirmed } => {
                let (message_seq, source_head) = (covering, confirmed);
                let ask = Delete { user, channel, message_seq, source_head, stated_at: at };
                let fact = given.of(user, channel, |rows| delete::delete(rows, ask))?;
                Fact::ConversationDeleted(fact)
            }
            Act::Restore(position) => {
                let Fact::ConversationDeleted(deletion) = &given.at(position.offset).fact else {
                    panic!("{position} is no deletion");
                };
                let personal = given.personal(deletion.user, deletion.channel);
                let undone = was_undone(given, position);
                let fact = restore::restore(&personal, deletion, position, undone)?;
                Fact::ConversationRestored(fact)
            }
            Act::Read(user, channel, number) => Fact::ConversationRead(given.of(
                user,
                channel,
                |rows| read::read(rows, (user, channel), number, at),
            )?),
            Act::SetUnread(user, channel, unread) => {
                Fact::UnreadSet(given.of(user, channel, |rows| {
                    read::set_unread(rows, (user, channel), unread, at)
                })?)
            }
            Act::Activate(user, channel) => Fact::ConversationActivated(given.of(
                user,
                channel,
                |rows| activate::activate(rows, (user, channel), at),
            )?),
            ref other => panic!("{other:?} is not personal"),
        })
    }

    fn decide_of_channel(&self, given: &Given) -> Vec<Fact> {
        let at = self.stated_at;
        match &self.act {
            Act::Message(told) => {
                let told =
                    Message { stated_at: Some(at.unwrap_or(second(given.seconds))), ..*told };
                let sender = told.from.map(|from| given.member(from, told.channel));
                match message::message(
                    &given.channel(told.channel),
                    &sender.unwrap_or_default(),
                    told,
                ) {
                    Verdict::Record(facts) | Verdict::Restart(facts) => facts,
                    Verdict::Duplicate => Vec::new(),
                }
            }
            Act::Add(members, key, policy) => {
                let named = known(given, members, *key);
                membership::add(*key, &given.channel(*key), &named, *policy, at)
            }
            Act::Remove(members, key) => {
                membership::remove(*key, &known(given, members, *key), Removal::Removed, at)
            }
            Act::Block(members, key) => membership::block(*key, &known(given, members, *key), at),
            Act::Unblock(members, key) => {
                membership::unblock(*key, &known(given, members, *key), at)
            }
            Act::Observe(seen, key) => {
                let seen = known(given, seen, *key);
                let fact = observe::observe(*key, &given.channel(*key), &seen, at);
                fact.map(Fact::MembersAdded).into_iter().collect()
            }
            Act::Create(key) => lifecycle::create(*key, &given.channel(*key), at)
                .map(Fact::ChannelCreated)
                .into_iter()
                .collect(),
            Act::Reopen(key) => lifecycle::reopen(*key, &given.channel(*key), at)
                .map(Fact::ChannelCreated)
                .into_iter()
                .collect(),
            Act::Disband(key) => {
                vec![Fact::ChannelDisbanded(lifecycle::disband(*key, &given.channel(*key), at))]
            }
            Act::Purge(key, first_kept) => {
                let row = given.channel(*key);
                vec![Fact::MessagesPurged(lifecycle::purge(*key, &row, *first_kept, at))]
            }
            other => panic!("{other:?} is not about a channel"),
        }
    }
}

fn known(given: &Given, members: &[UserKey], channel: ChannelKey) -> Vec<Known> {
    members.iter().map(|user| (*user, given.member(*user, channel))).collect()
}

fn was_undone(given: &Given, position: Position) -> bool {
    given.history().iter().any(|event| {
        matches!(&event.fact, Fact::ConversationRestored(fact)
            if fact.deletion == position && fact.effect == Effect::Applied)
    })
}
