//! One command of a random history.

use super::{CHANNELS, Choice, Past, USERS, conversation, pair};
use crate::domain::apply::Rows;
use crate::domain::context::Context;
use crate::domain::decide::delete::Delete;
use crate::domain::decide::membership::{JoinPolicy, Known};
use crate::domain::decide::message::{Message, Verdict};
use crate::domain::decide::{
    activate, delete, lifecycle, membership, message, observe, read, restore,
};
use crate::domain::event::{
    CoverageStarted, DeletionRefused, Effect, Fact, FactKind, Removal, SessionKind, SessionOpened,
};
use crate::domain::key::{AskedKey, ChannelKey, UserKey};
use crate::domain::position::Position;
use crate::domain::refusal::RefusalClass;
use crate::domain::time::Micros;

impl Past {
    pub(super) fn act(&mut self, mut choice: Choice) {
        self.now += i64::try_from(1 + choice.below(3)).unwrap() * 1_000_000;
        let behind = i64::try_from(choice.below(6)).unwrap() * 1_000_000;
        let stated = (choice.below(3) == 0).then_some(Micros(self.now - behind));
        match choice.below(32) {
            0..=11 => self.tell(choice, stated),
            12..=19 => self.change_members(choice, stated),
            20 => self.observe(choice, stated),
            21 => self.end_or_purge(choice, stated),
            22..=28 => self.act_as_user(choice, stated),
            29 => self.undo(choice),
            30 => self.refuse(choice),
            _ => self.run(choice),
        }
    }

    fn tell(&mut self, mut choice: Choice, stated: Option<Micros>) {
        let channel = choice.of(&CHANNELS);
        self.name_channel(channel);
        let sender = match pair(channel) {
            Some(pair) => choice.of(&[Some(pair.low()), Some(pair.high()), None]),
            None => choice.of(&[Some(USERS[0]), Some(USERS[1]), Some(USERS[2]), None]),
        };
        sender.into_iter().for_each(|sender| self.name_user(sender));
        let Ok(row) = self.rows.channel(&channel);
        let head = row.last_seq().number;
        let missing = row.gaps.first().map_or(head, |gap| gap.first);
        let seq = choice.of(&[
            Some(head + 1),
            Some(head + 1),
            Some(head + 1),
            Some(head + 3),
            Some(missing),
            Some(1),
            None,
        ]);
        let told = Message {
            channel,
            seq,
            message_id: 1_000 + self.next_offset(),
            from: sender,
            stated_at: Some(stated.unwrap_or(Micros(self.now))),
            key: seq.is_none().then(|| self.fresh_key()),
        };
        let Ok(member) = self.rows.member(&sender.unwrap_or(USERS[0]), &channel);
        let verdict = message::message(&row, &member, told);
        if let Verdict::Record(facts) | Verdict::Restart(facts) = verdict {
            for fact in facts {
                let context = match fact {
                    Fact::MembersAdded(_) => {
                        Some(Context { key: None, ..self.context(&mut choice) })
                    }
                    _ => None,
                };
                self.record(told.stated_at, fact, context);
            }
        }
    }

    fn change_members(&mut self, mut choice: Choice, stated: Option<Micros>) {
        let channel = choice.of(&CHANNELS[3..]);
        self.name_channel(channel);
        let named = self.some_users(&mut choice, channel);
        let Ok(row) = self.rows.channel(&channel);
        let facts = match choice.below(8) {
            0..=3 => {
                let policy = choice.of(&[JoinPolicy::HistoryReadable, JoinPolicy::HistoryHidden]);
                let created = lifecycle::create(channel, &row, stated).map(Fact::ChannelCreated);
                let added = membership::add(channel, &row, &named, policy, stated);
                created.into_iter().chain(added).collect()
            }
            4 => membership::remove(channel, &named, Removal::Removed, stated),
            5 => membership::remove(channel, &named, Removal::Left, stated),
            6 => membership::block(channel, &named, stated),
            _ => membership::unblock(channel, &named, stated),
        };
        self.record_all(&mut choice, stated, facts);
    }

    fn observe(&mut self, mut choice: Choice, stated: Option<Micros>) {
        let channel = choice.of(&CHANNELS[3..]);
        self.name_channel(channel);
        let seen = self.some_users(&mut choice, channel);
        let Ok(row) = self.rows.channel(&channel);
        let observed = observe::observe(channel, &row, &seen, stated).map(Fact::MembersAdded);
        self.record_all(&mut choice, stated, observed.into_iter().collect());
    }

    fn end_or_purge(&mut self, mut choice: Choice, stated: Option<Micros>) {
        let channel = choice.of(&CHANNELS[3..]);
        self.name_channel(channel);
        let Ok(row) = self.rows.channel(&channel);
        let fact = if choice.below(2) == 0 {
            Fact::ChannelDisbanded(lifecycle::disband(channel, &row, stated))
        } else {
            let first_kept = row.last_seq().number.saturating_sub(choice.below(3));
            Fact::MessagesPurged(lifecycle::purge(channel, &row, first_kept, stated))
        };
        self.record_all(&mut choice, stated, vec![fact]);
    }

    fn act_as_user(&mut self, mut choice: Choice, stated: Option<Micros>) {
        let (user, channel) = (choice.of(&USERS[..3]), choice.of(&CHANNELS));
        if pair(channel).is_some_and(|pair| pair.peer_of(user).is_none()) {
            return;
        }
        self.name_user(user);
        self.name_channel(channel);
        let rows = conversation(&self.rows, &user, &channel);
        let (rows, of) = (rows.conversation(), (user, channel));
        let head = rows.channel.last_seq().number;
        let fact = match choice.below(8) {
            0..=3 => {
                let message_seq = choice.of(&[None, Some(head), Some(head + 2)]);
                let source_head = choice.of(&[None, Some(head + 1)]);
                let ask = Delete { user, channel, message_seq, source_head, stated_at: stated };
                delete::delete(rows, ask).map(Fact::ConversationDeleted)
            }
            4 => read::read(rows, of, None, stated).map(Fact::ConversationRead),
            5 => read::read(rows, of, Some(head / 2), stated).map(Fact::ConversationRead),
            6 => read::set_unread(rows, of, 1, stated).map(Fact::UnreadSet),
            _ => activate::activate(rows, of, stated).map(Fact::ConversationActivated),
        };
        if let Ok(fact) = fact {
            self.record_all(&mut choice, stated, vec![fact]);
        }
    }

    fn undo(&mut self, mut choice: Choice) {
        let deletions: Vec<_> = self
            .events
            .iter()
            .filter_map(|event| match &event.fact {
                Fact::ConversationDeleted(fact) => Some((event.position, fact.clone())),
                _ => None,
            })
            .collect();
        if deletions.is_empty() {
            return;
        }
        let picked = usize::try_from(choice.below(deletions.len() as u64)).unwrap();
        let (position, deletion) = &deletions[picked];
        let Ok(row) = self.rows.personal(&deletion.user, &deletion.channel);
        let undone = self.was_undone(*position);
        if let Ok(fact) = restore::restore(&row, deletion, *position, undone) {
            self.record_all(&mut choice, None, vec![Fact::ConversationRestored(fact)]);
        }
    }

    fn was_undone(&self, deletion: Position) -> bool {
        self.events.iter().any(|event| {
            matches!(&event.fact, Fact::ConversationRestored(fact)
                if fact.deletion == deletion && fact.effect == Effect::Applied)
        })
    }

    fn refuse(&mut self, mut choice: Choice) {
        let user = choice.of(&USERS[..3]);
        self.name_user(user);
        let meant = choice.of(&[None, Some(CHANNELS[0]), Some(CHANNELS[3])]);
        meant.into_iter().for_each(|channel| self.name_channel(channel));
        let asked = AskedKey([u8::try_from(choice.below(3)).unwrap(); 16]);
        let fact = Fact::DeletionRefused(DeletionRefused {
            user,
            asked,
            asked_type: Some(1),
            class: RefusalClass::PersonIdJoined,
            meant,
            answered: Some(200),
        });
        self.record_all(&mut choice, None, vec![fact]);
    }

    fn run(&mut self, mut choice: Choice) {
        if choice.below(2) == 0 {
            return self.open();
        }
        let fact = Fact::CoverageStarted(CoverageStarted {
            source: choice.of(&["wukongim", "facts"]).to_owned(),
            kind: choice.of(&[FactKind::Messages, FactKind::Members, FactKind::Commands]),
            since: Micros(i64::try_from(choice.below(10)).unwrap()),
        });
        self.record(None, fact, None);
    }

    pub(super) fn open(&mut self) {
        let fact = Fact::SessionOpened(SessionOpened {
            epoch: self.next_offset(),
            kind: SessionKind::Live,
            program: "panguan".to_owned(),
        });
        self.record(None, fact, None);
    }

    /// One to three users with their rows.
    fn some_users(&mut self, choice: &mut Choice, channel: ChannelKey) -> Vec<Known> {
        let mut users: Vec<UserKey> = Vec::new();
        for _ in 0..=choice.below(3) {
            users.push(choice.of(&USERS[..3]));
        }
        users.sort_unstable();
        users.dedup();
        users
            .into_iter()
            .map(|user| {
                self.name_user(user);
                let Ok(row) = self.rows.member(&user, &channel);
                (user, row)
            })
            .collect()
    }

    /// Only the event that a command is about, its last, carries its key.
    fn record_all(&mut self, choice: &mut Choice, stated: Option<Micros>, facts: Vec<Fact>) {
        let principal = self.context(choice);
        let before = Context { key: None, ..principal.clone() };
        let last = facts.len().saturating_sub(1);
        for (number, fact) in facts.into_iter().enumerate() {
            let context = if number == last { &principal } else { &before };
            self.record(stated, fact, Some(context.clone()));
        }
    }
}
