//! The rules once more, said as simply as they can be, to hold the product against.
//!
//! A world is what happened, in plain maps by uid and channel id: every message that was recorded,
//! every stay of a member, every deletion. Nothing is summed up; what a list shows is counted anew
//! from all of it each time. Written from the prose of the design, without the product's code.

use std::collections::BTreeMap;

mod acts;
mod rules;

pub use rules::When;

/// Microseconds since the epoch.
pub type Moment = i64;

/// A message: in which life of its channel (0 until the server first lost its data), which number.
pub type Mark = (usize, u64);

/// How many deletions of a conversation can be undone.
const UNDOABLE: usize = 32;
/// How far above the newest message a caller may claim to have seen.
const AHEAD: u64 = 10_000;
/// How much later than every message one of an earlier number tells of a new life.
const NEW_LIFE_AFTER: Moment = 500_000;

/// A channel as everybody names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Room {
    /// 1 is a person channel.
    pub kind: u8,
    /// Its id; of a person channel both uids, the smaller first.
    pub id: String,
    /// The users of a person channel.
    pub pair: Vec<String>,
}

/// Something that was told or asked.
#[derive(Clone, Debug)]
pub enum Call {
    Message {
        number: Option<u64>,
        id: u64,
        from: Option<String>,
    },
    Observe(Vec<String>),
    Add {
        users: Vec<String>,
        hides_history: bool,
    },
    /// These, and nobody else.
    AddExactly {
        users: Vec<String>,
        hides_history: bool,
    },
    Remove(Vec<String>),
    RemoveAll,
    Block(Vec<String>),
    BlockExactly(Vec<String>),
    Unblock(Vec<String>),
    UnblockAll,
    Disband,
    /// The channel goes on, if it had ended.
    GoOn,
    Purge {
        first_kept: u64,
    },
    Delete {
        user: String,
        up_to: Option<u64>,
        server_head: Option<u64>,
    },
    /// Of the delete that was the n-th call.
    Undo(usize),
    Read {
        user: String,
        up_to: Option<u64>,
    },
    SetUnread {
        user: String,
        left: i64,
    },
    Open {
        user: String,
    },
}

/// What comes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Applied,
    NoChange,
    /// Told before; nothing is recorded.
    Duplicate,
    Refused(&'static str),
}

impl Answer {
    /// That of two parts of one call: applied if either was.
    pub fn or(self, other: Self) -> Self {
        if self == Self::Applied { self } else { other }
    }
}

/// What happened in a channel.
#[derive(Clone, Debug)]
pub struct Story {
    /// For each life, the messages that were recorded, by number.
    pub lives: Vec<BTreeMap<u64, Message>>,
    /// The messages that were the newest when they were recorded, and when each was sent.
    pub heads: Vec<(Mark, Moment)>,
    reborn_at: Option<Moment>,
    disbanded: bool,
    stated: bool,
    first_kept: Mark,
    newest_fact: Option<Moment>,
}

/// A recorded message.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: u64,
    pub from: Option<String>,
    pub at: Moment,
}

/// What happened between one user and one channel.
#[derive(Clone, Debug, Default)]
pub struct Ties {
    stays: Vec<Stay>,
    inside: bool,
    blocked: bool,
    newest_membership_fact: Option<Moment>,
    deletions: Vec<Deletion>,
    openings: Vec<Opening>,
    read_to: Mark,
    newest_own_fact: Option<Moment>,
}

#[derive(Clone, Debug)]
struct Stay {
    first_seen: Mark,
    read_to: Mark,
    shown: bool,
    since: Moment,
    stated: bool,
}

#[derive(Clone, Debug)]
struct Deletion {
    call: usize,
    to: Mark,
    stay: usize,
    undone: bool,
    settled: bool,
}

#[derive(Clone, Debug)]
struct Opening {
    call: usize,
    at: Moment,
    stay: usize,
}

/// What a list shows of a conversation, or would show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub visible: bool,
    pub unread: u64,
    pub last: Mark,
    pub read_to: Mark,
    pub deleted_to: Mark,
    pub floor: Mark,
    pub ordered_at: Option<Moment>,
}

/// A row of a list, as it is answered: numbers of an earlier life show as 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    pub kind: u8,
    pub channel_id: String,
    pub unread: u64,
    pub last: u64,
    pub last_in_sight: Option<u64>,
    pub read_to: u64,
    pub deleted_to: u64,
    pub ordered_at: Moment,
}

/// Everything that happened.
#[derive(Clone, Debug, Default)]
pub struct World {
    calls: usize,
    stories: BTreeMap<Room, Story>,
    ties: BTreeMap<(String, Room), Ties>,
}

impl Default for Story {
    fn default() -> Self {
        Self {
            lives: vec![BTreeMap::new()],
            heads: Vec::new(),
            reborn_at: None,
            disbanded: false,
            stated: false,
            first_kept: (0, 0),
            newest_fact: None,
        }
    }
}

impl Story {
    pub fn life(&self) -> usize {
        self.lives.len() - 1
    }

    /// The newest message: the highest number of the newest life that has one.
    pub fn head(&self) -> Option<(Mark, &Message)> {
        let lives = self.lives.iter().enumerate().rev();
        lives.filter_map(|(life, told)| told.last_key_value().map(|m| ((life, *m.0), m.1))).next()
    }

    pub fn last(&self) -> Mark {
        self.head().map_or((0, 0), |(mark, _)| mark)
    }

    /// The newest message, or the newest by then for what a source tells of the past.
    fn last_by(&self, stated: Option<Moment>) -> Mark {
        let sent_by_then = |(_, at): &&(Mark, Moment)| stated.is_none_or(|then| *at <= then);
        match self.heads.last().filter(sent_by_then) {
            Some(head) => head.0,
            None => {
                self.heads.iter().take_while(sent_by_then).last().map(|h| h.0).unwrap_or((0, 0))
            }
        }
    }

    /// The life that numbers are of, or were of by then.
    fn life_by(&self, stated: Option<Moment>) -> usize {
        let is_over = |(_, at): &&(Mark, Moment)| stated.is_some_and(|then| then < *at);
        match self.heads.last().filter(is_over) {
            Some(_) => self.last_by(stated).0,
            None => self.life(),
        }
    }

    /// Every recorded message.
    fn messages(&self) -> impl Iterator<Item = (Mark, &Message)> {
        let lives = self.lives.iter().enumerate();
        lives.flat_map(|(life, told)| told.iter().map(move |(n, message)| ((life, *n), message)))
    }

    /// The lowest number recorded in this life.
    fn lowest(&self) -> Option<u64> {
        self.lives.last()?.keys().next().copied()
    }
}

impl Ties {
    fn standing(&self) -> impl Iterator<Item = &Deletion> {
        self.deletions.iter().filter(|deletion| !deletion.undone)
    }

    fn deleted_to(&self) -> Mark {
        self.standing().map(|deletion| deletion.to).max().unwrap_or_default()
    }

    /// Messages up to here are out of sight.
    fn floor(&self, story: &Story) -> Mark {
        let before = |(life, number): Mark| (life, number.saturating_sub(1));
        let joined = self.stays.last().map(|stay| before(stay.first_seen)).unwrap_or_default();
        joined.max(self.deleted_to()).max(before(story.first_kept))
    }

    /// The opening that still counts: of this stay, and after every deletion that stands.
    fn open(&self) -> Option<&Opening> {
        let this_stay = self.openings.iter().filter(|opening| opening.stay == self.stays.len());
        let counts = |opening: &&Opening| self.standing().all(|gone| gone.call < opening.call);
        this_stay.rev().find(counts)
    }

    /// The stay, if joining put it on the list and no deletion took it off since.
    fn shown(&self) -> Option<&Stay> {
        let dismissed = self.standing().any(|deletion| deletion.stay >= self.stays.len());
        self.stays.last().filter(|stay| stay.shown && !dismissed)
    }

    /// Read up to here by joining or by an act.
    fn read(&self) -> Mark {
        self.stays.last().map(|stay| stay.read_to).unwrap_or_default().max(self.read_to)
    }

    /// How many numbers up to `last` lie above everything that was read, written or deleted.
    fn unread(&self, user: &str, story: &Story, (life, newest): Mark) -> u64 {
        let own = story.messages().filter(|(_, message)| message.from.as_deref() == Some(user));
        let own = own.map(|(mark, _)| mark).max().unwrap_or_default();
        let marks = [self.floor(story), self.read(), own];
        (1..=newest).filter(|number| marks.iter().all(|mark| (life, *number) > *mark)).count()
            as u64
    }

    fn row(&self, user: &str, story: &Story) -> Row {
        let floor = self.floor(story);
        let in_sight: Vec<_> = story.messages().filter(|(mark, _)| *mark > floor).collect();
        let is_shown = !in_sight.is_empty() || self.open().is_some() || self.shown().is_some();
        let last_in_sight = in_sight.iter().max_by_key(|(mark, _)| *mark);
        Row {
            visible: self.inside && !self.blocked && !story.disbanded && is_shown,
            unread: self.unread(user, story, story.last()),
            last: story.last(),
            read_to: self.read(),
            deleted_to: self.deleted_to(),
            floor,
            ordered_at: last_in_sight
                .map(|(_, message)| message.at)
                .max(self.open().map(|opening| opening.at))
                .max(self.shown().map(|stay| stay.since)),
        }
    }
}

impl World {
    /// How many calls were taken.
    pub fn calls(&self) -> usize {
        self.calls
    }

    /// What the list of `user` shows, or would show, of the channel.
    pub fn row(&self, user: &str, room: &Room) -> Row {
        let ties = self.ties.get(&(user.to_owned(), room.clone())).cloned().unwrap_or_default();
        ties.row(user, &self.story(room))
    }

    pub fn story(&self, room: &Room) -> Story {
        self.stories.get(room).cloned().unwrap_or_default()
    }

    /// The list of `user`, newest first.
    pub fn list(&self, user: &str) -> Vec<ListRow> {
        let mut list: Vec<ListRow> = self
            .stories
            .iter()
            .filter_map(|(room, story)| self.listed(user, room, story))
            .collect();
        list.sort_by(|one, other| {
            let ties = |row: &ListRow| (row.kind, row.channel_id.clone());
            other.ordered_at.cmp(&one.ordered_at).then(ties(one).cmp(&ties(other)))
        });
        list
    }

    fn listed(&self, user: &str, room: &Room, story: &Story) -> Option<ListRow> {
        let row = self.row(user, room);
        let shown = |(life, number): Mark| if life == story.life() { number } else { 0 };
        let peer = room.pair.iter().find(|uid| *uid != user).or(room.pair.first());
        row.visible.then(|| ListRow {
            kind: room.kind,
            channel_id: peer.unwrap_or(&room.id).clone(),
            unread: row.unread,
            last: shown(row.last),
            last_in_sight: (row.last > row.floor).then_some(shown(row.last)),
            read_to: shown(row.read_to),
            deleted_to: shown(row.deleted_to),
            ordered_at: row.ordered_at.unwrap_or_default(),
        })
    }
}
