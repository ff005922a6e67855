//! Random steps. A step names things by small numbers, relative to what happened so far, so that a
//! history stays sensible when steps are taken out of it to shrink it.

use std::ops::Range;

use panguan::domain::name::Dialect;
use proptest::prelude::*;

use crate::model::{Call, Room, When, World};

/// Who and what there is.
#[derive(Clone, Debug)]
pub struct Cast {
    pub dialect: Dialect,
    pub uids: [String; 3],
    pub rooms: Vec<Room>,
    /// A message with a higher number was never sent earlier, as from a server whose clock is kept.
    pub keeps_time: bool,
}

/// One step of a history.
#[derive(Clone, Debug)]
pub struct Step {
    pub room: usize,
    pub who: usize,
    pub others: Vec<usize>,
    pub act: Act,
    pub time: Time,
}

/// Which step of a history it is, and how many seconds after the start.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub step: usize,
    pub second: usize,
}

/// A call, to which channel, and when.
#[derive(Clone, Debug)]
pub struct Told {
    pub room: Room,
    pub call: Call,
    pub when: When,
}

#[derive(Clone, Copy, Debug)]
pub enum Act {
    Message(Number),
    SystemMessage,
    Observe,
    Add { hides_history: bool },
    AddExactly { hides_history: bool },
    Remove,
    RemoveAll,
    Block,
    BlockExactly,
    Unblock,
    UnblockAll,
    Disband,
    GoOn,
    Purge(u64),
    Delete(Reach),
    Undo(usize),
    Read(Reach),
    SetUnread(i64),
    Open,
}

#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// The one after the newest.
    Next,
    /// So many are left out.
    Skip(u64),
    /// Any: late, told again, or of a server that counts anew.
    Any(u64),
    /// The newest once more.
    Again,
    /// The source has none.
    Counted,
}

#[derive(Clone, Copy, Debug)]
pub enum Reach {
    Head,
    Below(u64),
    Above(u64),
    FarAhead,
    /// The server says that its newest message is so far above the recorded one.
    Server(u64),
    ServerConfirms(u64),
}

#[derive(Clone, Copy, Debug)]
pub enum Time {
    /// It happens now.
    Now,
    /// A source states that it happened now.
    Stated,
    /// A source states that it happened so many seconds ago.
    Ago(i64),
}

const SECOND: i64 = 1_000_000;

impl Cast {
    pub fn new(dialect: Dialect) -> Self {
        let uids = match dialect {
            Dialect::WuKongIm => ["alice", "bob", "carol"],
            Dialect::Plain => ["alice@example.org", "@bob:example.org", "carol#1"],
        };
        let uids = uids.map(str::to_owned);
        let person = |one: usize, other: usize| {
            let mut pair = vec![uids[one].clone(), uids[other].clone()];
            pair.sort();
            let id = pair.join(" and ");
            pair.dedup();
            Room { kind: 1, id, pair }
        };
        let other = |kind, id: &str| Room { kind, id: id.to_owned(), pair: Vec::new() };
        let rooms = vec![
            other(2, "team"),
            person(0, 1),
            other(7, "data"),
            other(5, "parent@topic"),
            person(0, 0),
            other(10, "visitor"),
            person(1, 2),
        ];
        Self { dialect, uids, rooms, keeps_time: false }
    }

    /// Everybody in every channel in which they can be.
    pub fn conversations(&self) -> impl Iterator<Item = (&str, &Room)> {
        let can_be = |uid: &String, room: &Room| room.pair.is_empty() || room.pair.contains(uid);
        self.uids.iter().flat_map(move |uid| {
            let rooms = self.rooms.iter().filter(move |room| can_be(uid, room));
            rooms.map(move |room| (uid.as_str(), room))
        })
    }
}

impl Step {
    /// The call that it is, in this world; `None` if there is nothing to which it could apply.
    pub fn call(&self, cast: &Cast, world: &World, deletes: &[usize], at: Place) -> Option<Told> {
        let room = cast.rooms[self.room % cast.rooms.len()].clone();
        let now = 1_700_000_000 * SECOND + at.second as i64 * SECOND;
        let stated = match self.time {
            Time::Now => None,
            Time::Stated => Some(now),
            Time::Ago(seconds) => Some(now - seconds * SECOND),
        };
        let call = self.what(cast, &room, world, deletes, at.step)?;
        let newest_at = world.story(&room).heads.last().map(|head| head.1);
        let stated = match call {
            Call::Message { .. } if cast.keeps_time => stated.max(stated.and(newest_at)),
            _ => stated,
        };
        Some(Told { room, call, when: When { stated, now } })
    }

    fn what(
        &self,
        cast: &Cast,
        room: &Room,
        world: &World,
        deletes: &[usize],
        at: usize,
    ) -> Option<Call> {
        let everybody = if room.pair.is_empty() { &cast.uids[..] } else { &room.pair[..] };
        let name = |number: usize| everybody[number % everybody.len()].clone();
        let user = name(self.who);
        let users: Vec<String> = self.others.iter().map(|number| name(*number)).collect();
        let story = world.story(room);
        let newest = story.last().1;
        let new_id = 1_000 + at as u64;
        let head_id = story.head().map_or(new_id, |(_, message)| message.id);
        let message = |number, id| {
            let from = Some(user.clone());
            Call::Message { number, id, from }
        };
        let is_person = room.kind == 1;
        Some(match self.act {
            Act::Message(Number::Next) => message(Some(newest + 1), new_id),
            Act::Message(Number::Skip(left_out)) => message(Some(newest + 1 + left_out), new_id),
            Act::Message(Number::Any(number)) => message(Some(number), new_id),
            Act::Message(Number::Again) => message(Some(newest), head_id),
            Act::Message(Number::Counted) => message(None, new_id),
            Act::SystemMessage => {
                Call::Message { number: Some(newest + 1), id: new_id, from: None }
            }
            Act::Observe => Call::Observe(users),
            // What is about members or the end of a person channel is refused.
            Act::Add { hides_history } if !is_person => Call::Add { users, hides_history },
            Act::AddExactly { hides_history } if !is_person => {
                Call::AddExactly { users, hides_history }
            }
            Act::Remove if !is_person => Call::Remove(users),
            Act::RemoveAll if !is_person => Call::RemoveAll,
            Act::Block if !is_person => Call::Block(users),
            Act::BlockExactly if !is_person => Call::BlockExactly(users),
            Act::Unblock if !is_person => Call::Unblock(users),
            Act::UnblockAll if !is_person => Call::UnblockAll,
            Act::Disband if !is_person => Call::Disband,
            Act::GoOn => Call::GoOn,
            Act::Purge(first_kept) => Call::Purge { first_kept },
            Act::Delete(reach) => {
                let (up_to, server_head) = reach.numbers(newest);
                Call::Delete { user, up_to, server_head }
            }
            Act::Undo(which) if !deletes.is_empty() => Call::Undo(deletes[which % deletes.len()]),
            Act::Read(reach) => Call::Read { user, up_to: reach.numbers(newest).0 },
            Act::SetUnread(left) => Call::SetUnread { user, left },
            Act::Open => Call::Open { user },
            _ => return None,
        })
    }
}

impl Reach {
    /// The message that the caller names, and the server's newest.
    fn numbers(self, newest: u64) -> (Option<u64>, Option<u64>) {
        match self {
            Self::Head => (None, None),
            Self::Below(less) => (Some(newest.saturating_sub(less)), None),
            Self::Above(more) => (Some(newest + more), None),
            Self::FarAhead => (Some(newest + 10_001), None),
            Self::Server(more) => (None, Some((newest + more).saturating_sub(2))),
            Self::ServerConfirms(more) => (Some(newest + 10_000 + more), Some(newest + 2)),
        }
    }
}

/// Either dialect.
pub fn casts() -> impl Strategy<Value = Cast> {
    prop_oneof![Just(Dialect::WuKongIm), Just(Dialect::Plain)].prop_map(Cast::new)
}

/// Histories of everything that there is.
pub fn histories(steps: Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    let room = prop_oneof![4 => Just(0_usize), 3 => Just(1_usize), 2 => 0..7_usize];
    let others = prop::collection::vec(0..3_usize, 0..4);
    let step = (room, 0..3_usize, others, act(), time()).prop_map(into_step);
    prop::collection::vec(step, steps)
}

/// Histories of one user's deletions of one conversation, all of which are undone in the end, so
/// that nothing is left but what has settled.
pub fn deletions(steps: Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    let act = prop_oneof![
        6 => Just(Act::Message(Number::Next)),
        6 => reach().prop_map(Act::Delete),
        2 => (0..100_usize).prop_map(Act::Undo),
        1 => Just(Act::Open),
        1 => prop_oneof![Just(Act::Remove), Just(Act::Add { hides_history: false })],
    ];
    let step = |act| Step { room: 0, who: 0, others: vec![0], act, time: Time::Now };
    let most = steps.end;
    prop::collection::vec(act.prop_map(step), steps).prop_map(move |mut steps| {
        steps.extend((0..most).map(|which| step(Act::Undo(which))));
        steps
    })
}

fn into_step((room, who, others, act, time): (usize, usize, Vec<usize>, Act, Time)) -> Step {
    Step { room, who, others, act, time }
}

fn time() -> impl Strategy<Value = Time> {
    prop_oneof![6 => Just(Time::Now), 3 => Just(Time::Stated), 2 => (1..12_i64).prop_map(Time::Ago)]
}

fn act() -> impl Strategy<Value = Act> {
    let hides = any::<bool>();
    prop_oneof![
        12 => number().prop_map(Act::Message),
        1 => Just(Act::SystemMessage),
        2 => Just(Act::Observe),
        6 => hides.prop_map(|hides_history| Act::Add { hides_history }),
        2 => hides.prop_map(|hides_history| Act::AddExactly { hides_history }),
        3 => Just(Act::Remove),
        1 => Just(Act::RemoveAll),
        2 => Just(Act::Block),
        1 => Just(Act::BlockExactly),
        2 => Just(Act::Unblock),
        1 => Just(Act::UnblockAll),
        2 => Just(Act::Disband),
        1 => Just(Act::GoOn),
        1 => (1..12_u64).prop_map(Act::Purge),
        8 => reach().prop_map(Act::Delete),
        5 => (0..30_usize).prop_map(Act::Undo),
        3 => reach().prop_map(Act::Read),
        3 => (-1..6_i64).prop_map(Act::SetUnread),
        3 => Just(Act::Open),
    ]
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        8 => Just(Number::Next),
        2 => (1..4_u64).prop_map(Number::Skip),
        3 => (0..10_u64).prop_map(Number::Any),
        1 => Just(Number::Again),
        1 => Just(Number::Counted),
    ]
}

fn reach() -> impl Strategy<Value = Reach> {
    prop_oneof![
        6 => Just(Reach::Head),
        2 => (0..4_u64).prop_map(Reach::Below),
        2 => (0..4_u64).prop_map(Reach::Above),
        1 => Just(Reach::FarAhead),
        1 => (0..5_u64).prop_map(Reach::Server),
        1 => (2..4_u64).prop_map(Reach::ServerConfirms),
    ]
}
