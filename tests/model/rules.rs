//! What becomes of a call.

use super::{
    AHEAD, Answer, Call, Deletion, Mark, Message, Moment, NEW_LIFE_AFTER, Opening, Room, Stay,
    Story, Ties, UNDOABLE, World,
};

/// When a call says that it happened, and when it came in.
#[derive(Clone, Copy, Debug)]
pub struct When {
    pub stated: Option<Moment>,
    pub now: Moment,
}

impl When {
    fn happened(self) -> Moment {
        self.stated.unwrap_or(self.now)
    }

    /// Only what a source states can be late; what happens now never is.
    fn is_late(self, newest: Option<Moment>) -> bool {
        self.stated.zip(newest).is_some_and(|(stated, newest)| stated < newest)
    }
}

fn note(newest: &mut Option<Moment>, when: When) {
    *newest = (*newest).max(Some(when.happened()));
}

const NEVER: Answer = Answer::Refused("no-such-conversation");

impl World {
    /// Takes a call about a channel.
    pub fn take(&mut self, room: &Room, call: &Call, when: When) -> Answer {
        self.calls += 1;
        self.stories.entry(room.clone()).or_default();
        match call {
            Call::Message { number, id, from } => {
                let message = Message { id: *id, from: from.clone(), at: when.happened() };
                self.message(room, *number, message, when)
            }
            Call::Observe(users) => self.observe(room, users, when),
            Call::Add { users, hides_history } => self.add(room, users, *hides_history, when),
            Call::AddExactly { users, hides_history } => {
                let others = self.all_but(users, room, |ties| ties.inside);
                self.remove(room, &others, when);
                self.add(room, users, *hides_history, when)
            }
            Call::Remove(users) => self.remove(room, users, when),
            Call::RemoveAll => {
                let all = self.all_but(&[], room, |ties| ties.inside);
                self.remove(room, &all, when)
            }
            Call::Block(users) => self.block(room, users, true, when),
            Call::BlockExactly(users) => {
                let others = self.all_but(users, room, |ties| ties.blocked);
                self.block(room, &others, false, when);
                self.block(room, users, true, when)
            }
            Call::Unblock(users) => self.block(room, users, false, when),
            Call::UnblockAll => {
                let all = self.all_but(&[], room, |ties| ties.blocked);
                self.block(room, &all, false, when)
            }
            Call::Disband => self.live(room, when, |story| story.disbanded = true),
            Call::Purge { first_kept } => self.live(room, when, |story| {
                let next = if story.last().0 == story.life() { story.last().1 + 1 } else { 1 };
                let kept = (story.life(), (*first_kept).min(next));
                story.first_kept = story.first_kept.max(kept);
            }),
            Call::Delete { user, up_to, server_head } => {
                self.delete(room, user, *up_to, *server_head, when)
            }
            Call::Undo(delete) => self.undo(*delete, when),
            Call::Read { user, up_to } => self.read(room, user, *up_to, when),
            Call::SetUnread { user, left } => self.set_unread(room, user, *left, when),
            Call::Open { user } => self.open(room, user, when),
        }
    }

    fn ties(&mut self, user: &str, room: &Room) -> &mut Ties {
        self.ties.entry((user.to_owned(), room.clone())).or_default()
    }

    fn all_but(&self, users: &[String], room: &Room, which: fn(&Ties) -> bool) -> Vec<String> {
        let here = self.ties.iter().filter(|((_, at), ties)| at == room && which(ties));
        let others = here.map(|((user, _), _)| user.clone());
        others.filter(|user| !users.contains(user)).collect()
    }

    /// Members of a channel's life: late ones change nothing.
    fn live(&mut self, room: &Room, when: When, change: impl FnOnce(&mut Story)) -> Answer {
        let story = self.stories.entry(room.clone()).or_default();
        if when.is_late(story.newest_fact) {
            return Answer::NoChange;
        }
        change(story);
        note(&mut story.newest_fact, when);
        Answer::Applied
    }

    fn message(
        &mut self,
        room: &Room,
        number: Option<u64>,
        message: Message,
        when: When,
    ) -> Answer {
        let mut story = self.story(room);
        let newest_here = story.lives[story.life()].keys().last().copied().unwrap_or(0);
        let counted = number.is_none();
        let number = number.unwrap_or(newest_here + 1);
        if number == 0 || (!counted && story.reborn_at.is_some_and(|reborn| message.at < reborn)) {
            return Answer::Duplicate;
        }
        let was_recorded = story.lives[story.life()].contains_key(&number);
        if number <= newest_here {
            let head = story.head().unwrap().1;
            let newest = story.lives[story.life()].values().map(|told| told.at).max().unwrap();
            let is_later = message.id != head.id && message.at > newest + NEW_LIFE_AFTER;
            if is_later && (was_recorded || number == 1) {
                story.lives.push(Default::default());
                story.reborn_at = Some(message.at);
            } else if was_recorded {
                return Answer::Duplicate;
            }
        }
        self.stories.insert(room.clone(), story.clone());
        self.welcome_sender(room, &story, number, &message, when);
        let story = self.stories.entry(room.clone()).or_default();
        let mark = (story.life(), number);
        if mark > story.last() {
            story.heads.push((mark, message.at));
        }
        story.lives.last_mut().unwrap().insert(number, message);
        Answer::Applied
    }

    /// Who becomes a member by a message, just before it.
    fn welcome_sender(
        &mut self,
        room: &Room,
        story: &Story,
        number: u64,
        message: &Message,
        when: When,
    ) {
        let unseen = (story.life(), story.lowest().unwrap_or(number) - 1);
        if room.kind == 1 {
            if story.head().is_none() {
                for user in &room.pair {
                    self.enter(room, user, observed(story, unseen, message.at), message.at);
                }
            }
        } else if let Some(from) = &message.from {
            let at = When { stated: Some(message.at), ..when };
            self.notice(room, from, unseen, at);
        }
    }

    /// Somebody was seen where members are not stated.
    fn notice(&mut self, room: &Room, user: &str, unseen: Mark, when: When) -> bool {
        let story = self.story(room);
        let ties = self.ties(user, room);
        let concludes = !story.stated && ![1, 7, 8, 9].contains(&room.kind);
        if !concludes || ties.inside || when.is_late(ties.newest_membership_fact) {
            return false;
        }
        let at = when.happened();
        self.enter(room, user, observed(&story, unseen, at), at);
        true
    }

    fn enter(&mut self, room: &Room, user: &str, stay: Stay, at: Moment) {
        let ties = self.ties(user, room);
        ties.newest_membership_fact = ties.newest_membership_fact.max(Some(at));
        if !ties.inside {
            ties.inside = true;
            ties.stays.push(stay);
        }
    }

    fn observe(&mut self, room: &Room, users: &[String], when: When) -> Answer {
        let story = self.story(room);
        let unseen = (story.life(), story.lowest().map_or(0, |lowest| lowest - 1));
        let news: Vec<_> =
            users.iter().filter(|user| self.notice(room, user, unseen, when)).collect();
        if news.is_empty() { Answer::Duplicate } else { Answer::Applied }
    }

    fn add(&mut self, room: &Room, users: &[String], hides: bool, when: When) -> Answer {
        let story = self.story(room);
        if !story.stated || story.disbanded {
            self.live(room, when, |story| {
                story.disbanded = false;
                story.stated = true;
            });
        }
        let (life, last) = (story.life(), story.last());
        let next = if last.0 == life { last.1 + 1 } else { 1 };
        let (mut late, mut news) = (0, 0);
        for user in users {
            let ties = self.ties(user, room);
            if when.is_late(ties.newest_membership_fact) {
                late += 1;
                continue;
            }
            let known = ties.inside && ties.stays.last().is_some_and(|stay| stay.stated);
            if known {
                continue;
            }
            news += 1;
            let first_seen = (life, if hides { next } else { 1 });
            let (shown, since) = (!hides && story.head().is_some(), when.happened());
            let stay = Stay { first_seen, read_to: last, shown, since, stated: true };
            self.enter(room, user, stay, since);
            self.ties(user, room).stays.last_mut().unwrap().stated = true;
        }
        if news > 0 || late == 0 {
            self.stories.entry(room.clone()).or_default().stated = true;
        }
        // The answer is that of the last event, and the late ones come last.
        if late == 0 && news > 0 { Answer::Applied } else { Answer::NoChange }
    }

    fn remove(&mut self, room: &Room, users: &[String], when: When) -> Answer {
        self.each(room, users, when, |ties| std::mem::take(&mut ties.inside))
    }

    fn block(&mut self, room: &Room, users: &[String], blocks: bool, when: When) -> Answer {
        self.each(room, users, when, |ties| std::mem::replace(&mut ties.blocked, blocks) != blocks)
    }

    /// Changes those for whom it is news, unless it is late for them.
    fn each(
        &mut self,
        room: &Room,
        users: &[String],
        when: When,
        change: impl Fn(&mut Ties) -> bool,
    ) -> Answer {
        let (mut late, mut news) = (0, 0);
        for user in users {
            let ties = self.ties(user, room);
            if when.is_late(ties.newest_membership_fact) {
                late += 1;
            } else if change(ties) {
                note(&mut ties.newest_membership_fact, when);
                news += 1;
            }
        }
        if late == 0 && news > 0 { Answer::Applied } else { Answer::NoChange }
    }

    /// Who acts on a conversation whose members nobody states is a member of it.
    fn welcome_caller(&mut self, room: &Room, user: &str, when: When) {
        let story = self.story(room);
        if let Some(lowest) = story.lowest()
            && self.ties(user, room).stays.is_empty()
        {
            self.notice(room, user, (story.life(), lowest - 1), when);
        }
    }

    /// What a caller claims to have seen, if it can be.
    fn seen(story: &Story, number: u64, known: Mark) -> Option<Mark> {
        let counted = if known.0 == story.life() { known.1 } else { 0 };
        (number <= counted + AHEAD).then_some((story.life(), number))
    }

    /// The ties as an act finds them, the newest message of then, and whether it is too late: what
    /// a source tells of the past happened before the stays that began since.
    fn found(&mut self, room: &Room, user: &str, when: When) -> (Ties, Mark, bool) {
        self.welcome_caller(room, user, when);
        let mut ties = self.ties(user, room).clone();
        let began_since = |stay: &&Stay| when.stated.is_some_and(|then| then < stay.since);
        let mut late = when.is_late(ties.newest_own_fact);
        if ties.stays.last().filter(began_since).is_some() {
            match ties.stays.first().filter(began_since) {
                Some(_) => ties.stays.clear(),
                None => late = true,
            }
        }
        (ties, self.story(room).last_by(when.stated), late)
    }

    fn delete(
        &mut self,
        room: &Room,
        user: &str,
        up_to: Option<u64>,
        server_head: Option<u64>,
        when: When,
    ) -> Answer {
        let (then, last, late) = self.found(room, user, when);
        let (call, story) = (self.calls, self.story(room));
        if then.stays.is_empty() && up_to.is_none() {
            return NEVER;
        }
        let known = server_head.map_or((0, 0), |head| (story.life(), head)).max(last);
        let to = match up_to {
            None => known,
            Some(number) => match Self::seen(&story, number, known) {
                Some(to) => to,
                None => return Answer::Refused("boundary-ahead"),
            },
        };
        let changes = to > then.floor(&story) || then.open().is_some() || then.shown().is_some();
        if late || !changes {
            return Answer::NoChange;
        }
        let stay = then.stays.len();
        let ties = self.ties(user, room);
        ties.deletions.push(Deletion { call, to, stay, undone: false, settled: false });
        let mut undoable: Vec<_> =
            ties.deletions.iter_mut().filter(|gone| !gone.undone && !gone.settled).collect();
        if undoable.len() > UNDOABLE {
            undoable[0].settled = true;
        }
        note(&mut ties.newest_own_fact, when);
        Answer::Applied
    }

    fn undo(&mut self, delete: usize, when: When) -> Answer {
        for ties in self.ties.values_mut() {
            let Some(deletion) = ties.deletions.iter_mut().find(|gone| gone.call == delete) else {
                continue;
            };
            if deletion.settled {
                return Answer::Refused("too-old-to-undo");
            }
            if std::mem::replace(&mut deletion.undone, true) {
                return Answer::NoChange;
            }
            note(&mut ties.newest_own_fact, when);
            return Answer::Applied;
        }
        Answer::Refused("nothing-to-undo")
    }

    fn read(&mut self, room: &Room, user: &str, up_to: Option<u64>, when: When) -> Answer {
        let (then, last, late) = self.found(room, user, when);
        if then.stays.is_empty() {
            return NEVER;
        }
        let to = match up_to {
            None => last,
            Some(number) => match Self::seen(&self.story(room), number, last) {
                Some(to) => to,
                None => return Answer::Refused("boundary-ahead"),
            },
        };
        let changes = to > then.read();
        self.own_act(room, user, when, changes && !late, |ties| ties.read_to = ties.read_to.max(to))
    }

    fn set_unread(&mut self, room: &Room, user: &str, left: i64, when: When) -> Answer {
        let (then, last, late) = self.found(room, user, when);
        let Ok(left) = u64::try_from(left) else {
            return Answer::Refused("unread-negative");
        };
        if then.stays.is_empty() {
            return NEVER;
        }
        let lowers = left < then.unread(user, &self.story(room), last);
        let to = (last.0, last.1.saturating_sub(left));
        self.own_act(room, user, when, lowers && !late, |ties| ties.read_to = ties.read_to.max(to))
    }

    fn open(&mut self, room: &Room, user: &str, when: When) -> Answer {
        let (then, _, late) = self.found(room, user, when);
        if then.stays.is_empty() {
            return NEVER;
        }
        let (call, at, stay) = (self.calls, when.happened(), then.stays.len());
        let opening = Opening { call, at, stay };
        self.own_act(room, user, when, !late, |ties| ties.openings.push(opening))
    }

    fn own_act(
        &mut self,
        room: &Room,
        user: &str,
        when: When,
        applies: bool,
        act: impl FnOnce(&mut Ties),
    ) -> Answer {
        if !applies {
            return Answer::NoChange;
        }
        let ties = self.ties(user, room);
        act(ties);
        note(&mut ties.newest_own_fact, when);
        Answer::Applied
    }
}

fn observed(story: &Story, unseen: Mark, since: Moment) -> Stay {
    let first_seen = (story.life(), 1);
    Stay { first_seen, read_to: unseen, shown: false, since, stated: false }
}
