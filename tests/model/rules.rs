//! What becomes of a call, and who and what a channel holds by it.

use super::{Answer, Call, Mark, Message, Moment, NEW_LIFE_AFTER, Room, Stay, Story, Ties, World};

/// When a call says that it happened, and when it came in.
#[derive(Clone, Copy, Debug)]
pub struct When {
    pub stated: Option<Moment>,
    pub now: Moment,
}

impl When {
    pub fn happened(self) -> Moment {
        self.stated.unwrap_or(self.now)
    }

    /// Only what a source states can be late; what happens now never is.
    pub fn is_late(self, newest: Option<Moment>) -> bool {
        self.stated.zip(newest).is_some_and(|(stated, newest)| stated < newest)
    }
}

pub fn note(newest: &mut Option<Moment>, when: When) {
    *newest = (*newest).max(Some(when.happened()));
}

impl World {
    /// Takes a call about a channel. What is refused leaves everything as it was.
    pub fn take(&mut self, room: &Room, call: &Call, when: When) -> Answer {
        self.calls += 1;
        self.stories.entry(room.clone()).or_default();
        let before = self.ties.clone();
        let answer = self.become_of(room, call, when);
        if matches!(answer, Answer::Refused(_)) {
            self.ties = before;
        }
        answer
    }

    fn become_of(&mut self, room: &Room, call: &Call, when: When) -> Answer {
        match call {
            Call::Message { number, id, from } => {
                let message = Message { id: *id, from: from.clone(), at: when.happened() };
                self.message(room, *number, message, when)
            }
            Call::Observe(users) => self.observe(room, users, when),
            Call::Add { users, hides_history } => self.add(room, users, *hides_history, when),
            Call::AddExactly { users, hides_history } => {
                let others = self.all_but(users, room, |ties| ties.inside);
                let removed = self.remove(room, &others, when);
                removed.or(self.add(room, users, *hides_history, when))
            }
            Call::Remove(users) => self.remove(room, users, when),
            Call::RemoveAll => {
                let all = self.all_but(&[], room, |ties| ties.inside);
                self.remove(room, &all, when)
            }
            Call::Block(users) => self.block(room, users, true, when),
            Call::BlockExactly(users) => {
                let others = self.all_but(users, room, |ties| ties.blocked);
                let unblocked = self.block(room, &others, false, when);
                unblocked.or(self.block(room, users, true, when))
            }
            Call::Unblock(users) => self.block(room, users, false, when),
            Call::UnblockAll => {
                let all = self.all_but(&[], room, |ties| ties.blocked);
                self.block(room, &all, false, when)
            }
            Call::Disband => {
                self.live(room, when, |story| !std::mem::replace(&mut story.disbanded, true))
            }
            Call::GoOn => {
                let story = self.story(room);
                if !story.disbanded || when.is_late(story.newest_fact) {
                    return Answer::Duplicate;
                }
                self.live(room, when, |story| {
                    (story.disbanded, story.stated) = (false, true);
                    true
                })
            }
            Call::Purge { first_kept } => self.live(room, when, |story| {
                let (life, last) = (story.life_by(when.stated), story.last_by(when.stated));
                let next = if last.0 == life { last.1 + 1 } else { 1 };
                let kept = (life, (*first_kept).min(next));
                let is_news = story.first_kept < kept;
                story.first_kept = story.first_kept.max(kept);
                is_news
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

    pub(super) fn ties(&mut self, user: &str, room: &Room) -> &mut Ties {
        self.ties.entry((user.to_owned(), room.clone())).or_default()
    }

    fn all_but(&self, users: &[String], room: &Room, which: fn(&Ties) -> bool) -> Vec<String> {
        let here = self.ties.iter().filter(|((_, at), ties)| at == room && which(ties));
        let others = here.map(|((user, _), _)| user.clone());
        others.filter(|user| !users.contains(user)).collect()
    }

    /// Members of a channel's life: late ones change nothing.
    fn live(&mut self, room: &Room, when: When, change: impl FnOnce(&mut Story) -> bool) -> Answer {
        let story = self.stories.entry(room.clone()).or_default();
        if when.is_late(story.newest_fact) {
            return Answer::NoChange;
        }
        let changed = change(story);
        note(&mut story.newest_fact, when);
        if changed { Answer::Applied } else { Answer::NoChange }
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
        let is_of_before = |reborn| when.stated.is_some_and(|then| then < reborn);
        if number == 0 || (!counted && story.reborn_at.is_some_and(is_of_before)) {
            return Answer::Duplicate;
        }
        let was_recorded = story.lives[story.life()].contains_key(&number);
        if number <= newest_here {
            let head = story.head().unwrap().1;
            let newest = story.lives[story.life()].values().map(|told| told.at).max().unwrap();
            let mark = (story.life(), number);
            let was_newest = story.heads.iter().any(|(newest, _)| *newest == mark);
            let known = &story.lives[story.life()];
            let is_known = was_newest && known.get(&number).is_some_and(|it| it.id == message.id);
            let is_later = message.id != head.id
                && !is_known
                && when.stated.is_some_and(|then| then > newest + NEW_LIFE_AFTER);
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
            self.notice(room, from, unseen, when);
        }
    }

    /// Somebody was seen where members are not stated.
    pub(super) fn notice(&mut self, room: &Room, user: &str, unseen: Mark, when: When) -> bool {
        let story = self.story(room);
        let ties = self.ties(user, room);
        let concludes = !story.stated && ![1, 7, 8, 9].contains(&room.kind);
        let is_news = when.stated.is_none() || when.stated > ties.newest_membership_fact;
        if !concludes || ties.inside || !is_news {
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
        let mut created = Answer::NoChange;
        if !story.stated || story.disbanded {
            created = self.live(room, when, |story| {
                story.disbanded = false;
                story.stated = true;
                true
            });
        }
        let (life, last) = (story.life_by(when.stated), story.last_by(when.stated));
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
            let (shown, since) = (!hides && last > (0, 0), when.happened());
            let stay = Stay { first_seen, read_to: last, shown, since, stated: true };
            self.enter(room, user, stay, since);
            self.ties(user, room).stays.last_mut().unwrap().stated = true;
        }
        if news > 0 || late == 0 {
            self.stories.entry(room.clone()).or_default().stated = true;
        }
        created.or(if news > 0 { Answer::Applied } else { Answer::NoChange })
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
        let mut answer = Answer::NoChange;
        for user in users {
            let ties = self.ties(user, room);
            if !when.is_late(ties.newest_membership_fact) && change(ties) {
                note(&mut ties.newest_membership_fact, when);
                answer = Answer::Applied;
            }
        }
        answer
    }
}

fn observed(story: &Story, unseen: Mark, since: Moment) -> Stay {
    let first_seen = (story.life(), 1);
    Stay { first_seen, read_to: unseen, shown: false, since, stated: false }
}
