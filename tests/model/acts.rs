//! What a user does with a conversation.

use super::rules::note;
use super::{AHEAD, Answer, Deletion, Mark, Opening, Room, Stay, Ties, UNDOABLE, When, World};

const NEVER: Answer = Answer::Refused("no-such-conversation");

impl World {
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
    fn seen(life: usize, number: u64, known: Mark) -> Option<Mark> {
        let counted = if known.0 == life { known.1 } else { 0 };
        (number <= counted + AHEAD).then_some((life, number))
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

    pub(super) fn delete(
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
        let life = story.life_by(when.stated);
        let known = server_head.map_or((0, 0), |head| (life, head)).max(last);
        let to = match up_to {
            None => known,
            Some(number) => match Self::seen(life, number, known) {
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

    pub(super) fn undo(&mut self, delete: usize, when: When) -> Answer {
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

    pub(super) fn read(
        &mut self,
        room: &Room,
        user: &str,
        up_to: Option<u64>,
        when: When,
    ) -> Answer {
        let (then, last, late) = self.found(room, user, when);
        if then.stays.is_empty() {
            return NEVER;
        }
        let to = match up_to {
            None => last,
            Some(number) => match Self::seen(self.story(room).life_by(when.stated), number, last) {
                Some(to) => to,
                None => return Answer::Refused("boundary-ahead"),
            },
        };
        let changes = to > then.read();
        self.own_act(room, user, when, changes && !late, |ties| ties.read_to = ties.read_to.max(to))
    }

    pub(super) fn set_unread(&mut self, room: &Room, user: &str, left: i64, when: When) -> Answer {
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

    pub(super) fn open(&mut self, room: &Room, user: &str, when: When) -> Answer {
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
