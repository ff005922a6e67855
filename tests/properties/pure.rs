//! The pure rules, `decide` and `apply` over rows in maps, driven as a store drives them.

use std::collections::HashMap;

use panguan::domain::apply::{MapRows, Rows, apply};
use panguan::domain::channel::{Channel, Head};
use panguan::domain::channel_type::ChannelType;
use panguan::domain::decide::delete::{Delete, delete};
use panguan::domain::decide::membership::{self, JoinPolicy, Known};
use panguan::domain::decide::message::Message;
use panguan::domain::decide::{activate, lifecycle, observe, read, restore};
use panguan::domain::effect::ChannelLife;
use panguan::domain::event::{
    ChannelLabel, ChannelSeen, ConversationDeleted, Effect, Event, Fact, Removal,
};
use panguan::domain::key::{ChannelKey, Pair, UserKey};
use panguan::domain::member::Member;
use panguan::domain::position::Position;
use panguan::domain::refusal::Refusal;
use panguan::domain::seq::Seq;
use panguan::domain::time::Micros;
use panguan::domain::visible::Conversation;

use crate::Subject;
use crate::conversation;
use crate::model::{Answer, Call, Mark, Room, Row, When};
use crate::spellings::reaches;
use crate::steps::{Cast, Told};

#[path = "pure/messages.rs"]
mod messages;

/// The rules with the history that they led to.
pub struct Pure {
    cast: Cast,
    rows: MapRows,
    events: Vec<Event>,
    heads: Vec<(ChannelKey, Head)>,
    deletes: HashMap<usize, usize>,
}

impl Pure {
    /// Every name is known from the start; every spelling of each is tried at once.
    pub fn new(cast: &Cast) -> Self {
        let (cast, rows) = (cast.clone(), MapRows::default());
        let (events, heads, deletes) = (Vec::new(), Vec::new(), HashMap::new());
        let mut pure = Self { cast: cast.clone(), rows, events, heads, deletes };
        for room in cast.rooms.iter().filter(|room| room.kind == 1) {
            let users: Vec<UserKey> = room.pair.iter().map(|uid| pure.user(uid)).collect();
            let label = ChannelLabel::Pair(Pair::new(users[0], users[users.len() - 1]));
            let channel = pure.key(room);
            let when = When { stated: None, now: 0 };
            pure.record(Fact::ChannelSeen(ChannelSeen { channel, label }), when);
        }
        cast.conversations().for_each(|(uid, room)| reaches(cast.dialect, uid, room));
        pure
    }

    fn user(&self, uid: &str) -> UserKey {
        let place = self.cast.uids.iter().position(|known| known == uid).unwrap();
        UserKey([u8::try_from(place).unwrap() + 1; 16])
    }

    fn key(&self, room: &Room) -> ChannelKey {
        let place = self.cast.rooms.iter().position(|known| known == room).unwrap();
        let kind = ChannelType::try_from(i64::from(room.kind)).unwrap();
        ChannelKey { kind, id: [u8::try_from(place).unwrap() + 100; 16] }
    }

    fn known(&self, users: &[String], key: ChannelKey) -> Vec<Known> {
        let user = |uid: &String| {
            let user = self.user(uid);
            let Ok(row) = self.rows.member(&user, &key);
            (user, row)
        };
        users.iter().map(user).collect()
    }

    fn all(&self, key: ChannelKey, which: fn(&Member) -> bool) -> Vec<Known> {
        let mut known = self.known(&self.cast.uids, key);
        known.retain(|(_, row)| which(row));
        known
    }

    fn channel(&self, key: ChannelKey) -> Channel {
        let Ok(row) = self.rows.channel(&key);
        row
    }

    /// Folds a fact. Guarantee 3: only types that can hide take anything off a list.
    fn record(&mut self, fact: Fact, when: When) {
        let position = Position::local(self.events.len() as u64);
        let (now, occurred_at) = (Micros(when.now), Micros(when.stated.unwrap_or(when.now)));
        let (recorded_at, log_time) = (now, now);
        let event = Event { position, occurred_at, recorded_at, log_time, fact, context: None };
        let before = self.listed();
        for change in apply(&self.rows, &event).unwrap() {
            self.rows.put(change);
        }
        let after = self.listed();
        for (place, (was, is)) in before.into_iter().zip(after).enumerate() {
            assert!(!was || is || event.fact.can_hide(), "{} hid {place}", event.fact.name());
        }
        let moved = match &event.fact {
            Fact::MessageRecorded(fact) => Some(fact.channel),
            _ => None,
        };
        if let Some(key) = moved {
            let head = self.channel(key).head.filter(|head| head.position == position);
            self.heads.extend(head.map(|head| (key, head)));
        }
        self.events.push(event);
    }

    fn listed(&self) -> Vec<bool> {
        let conversations = self.cast.conversations();
        let is_visible = |(uid, room): (&str, &Room)| {
            conversation::of(&self.rows, self.user(uid), self.key(room), |rows| rows.is_visible())
        };
        conversations.map(is_visible).collect()
    }

    fn record_all(&mut self, facts: Vec<Fact>, when: When) -> Answer {
        let answers = facts.iter().map(|fact| self.answer(fact));
        let answer = answers.reduce(Answer::or).unwrap_or(Answer::Duplicate);
        facts.into_iter().for_each(|fact| self.record(fact, when));
        answer
    }

    /// What a caller learns from a fact that is about to be recorded.
    fn answer(&self, fact: &Fact) -> Answer {
        let before = fact.channel().map(|key| ChannelLife::of(&self.channel(key)));
        match fact.effect(before.unwrap_or_default()) {
            Effect::Applied => Answer::Applied,
            Effect::NoChange | Effect::Late => Answer::NoChange,
        }
    }

    fn admit(&mut self, user: UserKey, key: ChannelKey, when: When) {
        let Ok(row) = self.rows.member(&user, &key);
        let channel = self.channel(key);
        if channel.head.is_some() && row.joins == 0 {
            let fact = observe::observe(key, &channel, &[(user, row)], when.stated.map(Micros));
            self.record_all(fact.map(Fact::MembersAdded).into_iter().collect(), when);
        }
    }

    fn add(&self, key: ChannelKey, named: &[Known], hides: bool, when: When) -> Vec<Fact> {
        let (row, at) = (self.channel_as_of(key, when), when.stated.map(Micros));
        let policy = if hides { JoinPolicy::HistoryHidden } else { JoinPolicy::HistoryReadable };
        let created = lifecycle::create(key, &row, at).map(Fact::ChannelCreated);
        created.into_iter().chain(membership::add(key, &row, named, policy, at)).collect()
    }

    fn membership(&self, key: ChannelKey, call: &Call, when: When) -> Vec<Fact> {
        let at = when.stated.map(Micros);
        let others = |users: &[String], which: fn(&Member) -> bool| {
            let named: Vec<UserKey> = users.iter().map(|uid| self.user(uid)).collect();
            let mut others = self.all(key, which);
            others.retain(|(user, _)| !named.contains(user));
            others
        };
        let unless_empty = |others: Vec<Known>, act: &dyn Fn(&[Known]) -> Vec<Fact>| {
            if others.is_empty() { Vec::new() } else { act(&others) }
        };
        match call {
            Call::Add { users, hides_history } => {
                self.add(key, &self.known(users, key), *hides_history, when)
            }
            Call::AddExactly { users, hides_history } => {
                let mut facts = unless_empty(others(users, |row| row.member), &|others| {
                    membership::remove(key, others, Removal::Replaced, at)
                });
                facts.extend(self.add(key, &self.known(users, key), *hides_history, when));
                facts
            }
            Call::Remove(users) => {
                membership::remove(key, &self.known(users, key), Removal::Removed, at)
            }
            Call::RemoveAll => {
                let all = self.all(key, |row| row.member);
                membership::remove(key, &all, Removal::Removed, at)
            }
            Call::Block(users) => membership::block(key, &self.known(users, key), at),
            Call::BlockExactly(users) => {
                let mut facts = unless_empty(others(users, |row| row.blocked), &|others| {
                    membership::unblock(key, others, at)
                });
                facts.extend(membership::block(key, &self.known(users, key), at));
                facts
            }
            Call::Unblock(users) => membership::unblock(key, &self.known(users, key), at),
            Call::UnblockAll => membership::unblock(key, &self.all(key, |row| row.blocked), at),
            other => panic!("{other:?} is not about members"),
        }
    }

    /// Guarantee 5: what lies above its boundary, a delete does not hide.
    fn delete(&mut self, fact: ConversationDeleted, when: When) -> Answer {
        let (user, channel, to) = (fact.user, fact.channel, fact.boundary.seq);
        let unseen = |rows: Conversation<'_>| {
            rows.is_visible() && rows.channel.last_seq() > rows.floor().max(to)
        };
        let was_unseen = conversation::of(&self.rows, user, channel, unseen);
        let answer = self.record_all(vec![Fact::ConversationDeleted(fact)], when);
        assert!(
            !was_unseen || conversation::of(&self.rows, user, channel, |rows| rows.is_visible())
        );
        answer
    }

    fn personal(
        &mut self,
        (user, key): (UserKey, ChannelKey),
        when: When,
        decide: impl FnOnce(Conversation<'_>, Option<Micros>) -> Result<Fact, Refusal>,
    ) -> Answer {
        let before = (self.rows.clone(), self.events.clone());
        self.admit(user, key, when);
        let decided = self.found(user, key, when, |rows| decide(rows, when.stated.map(Micros)));
        match decided {
            Ok(Fact::ConversationDeleted(fact)) => self.delete(fact, when),
            Ok(fact) => self.record_all(vec![fact], when),
            Err(refusal) => {
                (self.rows, self.events) = before;
                refused(refusal)
            }
        }
    }

    /// The rows as an act finds them: one of the past finds the head and the membership of then.
    fn found<T>(
        &self,
        user: UserKey,
        key: ChannelKey,
        when: When,
        ask: impl FnOnce(Conversation<'_>) -> T,
    ) -> T {
        let channel = self.channel_as_of(key, when);
        let Ok(mut member) = self.rows.member(&user, &key);
        let Ok(mut personal) = self.rows.personal(&user, &key);
        let own = conversation::of(&self.rows, user, key, |rows| rows.own);
        let then = when.stated.map(Micros);
        if let Some(then) = then.filter(|then| member.joins > 0 && *then < member.joined_at) {
            if then < self.first_joined_at(user, key) {
                member = Member::default();
            } else {
                personal.facts_at = personal.facts_at.max(Some(member.joined_at));
            }
        }
        ask(Conversation { channel: &channel, member: &member, own, personal: &personal })
    }

    /// The channel's row with the newest message, and the incarnation, of then.
    fn channel_as_of(&self, key: ChannelKey, when: When) -> Channel {
        let Ok(mut channel) = self.rows.channel(&key);
        if let Some(then) = when.stated.map(Micros)
            && channel.head.is_some_and(|head| then < head.at)
        {
            let heads = self.heads.iter().filter(|(of, _)| *of == key).map(|(_, head)| *head);
            channel.head = heads.take_while(|head| head.at <= then).last();
            channel.incarnation = channel.head.map_or(0, |head| head.seq.incarnation);
        }
        channel
    }

    fn first_joined_at(&self, user: UserKey, key: ChannelKey) -> Micros {
        let joins = |event: &&Event| {
            matches!(&event.fact, Fact::MembersAdded(fact)
                if fact.channel == key && !fact.late && fact.members.contains(&user))
        };
        self.events.iter().find(joins).unwrap().occurred_at
    }

    fn undo(&mut self, delete: usize, when: When) -> Answer {
        let event = self.events[self.deletes[&delete]].clone();
        let Fact::ConversationDeleted(deletion) = &event.fact else {
            panic!("{} is no deletion", event.fact.name());
        };
        let Ok(personal) = self.rows.personal(&deletion.user, &deletion.channel);
        let was_undone = self.events.iter().any(|earlier| {
            matches!(&earlier.fact, Fact::ConversationRestored(fact)
                if fact.deletion == event.position && fact.effect == Effect::Applied)
        });
        match restore::restore(&personal, deletion, event.position, was_undone) {
            Ok(fact) => self.record_all(vec![Fact::ConversationRestored(fact)], when),
            Err(refusal) => refused(refusal),
        }
    }
}

impl Subject for Pure {
    fn take(&mut self, calls: usize, Told { room, call, when }: &Told) -> Answer {
        let when = *when;
        let key = self.key(room);
        let at = when.stated.map(Micros);
        let of = |user: &String| (self.user(user), key);
        match call {
            Call::Message { number, id, from } => {
                let stated_at = at;
                let from = from.as_ref().map(|uid| self.user(uid));
                let (channel, seq, message_id) = (key, *number, *id);
                self.tell(Message { channel, seq, message_id, from, stated_at, key: None }, when)
            }
            Call::Observe(users) => {
                let seen = self.known(users, key);
                let fact = observe::observe(key, &self.channel(key), &seen, at);
                self.record_all(fact.map(Fact::MembersAdded).into_iter().collect(), when)
            }
            Call::Disband => {
                let fact = lifecycle::disband(key, &self.channel(key), at);
                self.record_all(vec![Fact::ChannelDisbanded(fact)], when)
            }
            Call::GoOn => {
                let fact = lifecycle::reopen(key, &self.channel(key), at);
                self.record_all(fact.map(Fact::ChannelCreated).into_iter().collect(), when)
            }
            Call::Purge { first_kept } => {
                let fact = lifecycle::purge(key, &self.channel_as_of(key, when), *first_kept, at);
                self.record_all(vec![Fact::MessagesPurged(fact)], when)
            }
            Call::Delete { user, up_to, server_head } => {
                let ((user, channel), message_seq) = (of(user), *up_to);
                let source_head = *server_head;
                let answer = self.personal((user, channel), when, |rows, stated_at| {
                    let ask = Delete { user, channel, message_seq, source_head, stated_at };
                    delete(rows, ask).map(Fact::ConversationDeleted)
                });
                self.deletes.insert(calls, self.events.len() - 1);
                answer
            }
            Call::Undo(delete) => self.undo(*delete, when),
            Call::Read { user, up_to } => {
                let (of, up_to) = (of(user), *up_to);
                self.personal(of, when, |rows, at| {
                    read::read(rows, of, up_to, at).map(Fact::ConversationRead)
                })
            }
            Call::SetUnread { user, left } => {
                let (of, left) = (of(user), *left);
                self.personal(of, when, |rows, at| {
                    read::set_unread(rows, of, left, at).map(Fact::UnreadSet)
                })
            }
            Call::Open { user } => {
                let of = of(user);
                self.personal(of, when, |rows, at| {
                    activate::activate(rows, of, at).map(Fact::ConversationActivated)
                })
            }
            about_members => {
                let facts = self.membership(key, about_members, when);
                self.record_all(facts, when)
            }
        }
    }

    fn row(&self, user: &str, room: &Room) -> Row {
        let mark = |seq: Seq| -> Mark { (usize::try_from(seq.incarnation).unwrap(), seq.number) };
        conversation::of(&self.rows, self.user(user), self.key(room), |rows| Row {
            visible: rows.is_visible(),
            unread: rows.unread(),
            last: mark(rows.channel.last_seq()),
            read_to: mark(rows.read_to()),
            deleted_to: mark(rows.personal.deleted_to()),
            floor: mark(rows.floor()),
            ordered_at: rows.ordered_at().map(|at| at.0),
        })
    }
}

const fn refused(refusal: Refusal) -> Answer {
    Answer::Refused(match refusal {
        Refusal::NoSuchConversation => "no-such-conversation",
        Refusal::BoundaryAhead { .. } => "boundary-ahead",
        Refusal::UnreadNegative => "unread-negative",
        Refusal::NothingToUndo => "nothing-to-undo",
        Refusal::TooOldToUndo => "too-old-to-undo",
    })
}
