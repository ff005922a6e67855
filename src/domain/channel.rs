//! The channel's row: its head, its gaps and its life.

use super::key::{Pair, UserKey};
use super::position::Position;
use super::seq::Seq;
use super::time::Micros;

/// The most gaps that a row remembers; a further one drops the lowest.
pub const GAPS_MAX: usize = 64;

/// What is known of a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Channel {
    /// The two users of a person channel.
    pub pair: Option<Pair>,
    /// How often the channel restarted.
    pub incarnation: u32,
    /// The source's time of the first message after the newest restart.
    pub restarted_at: Option<Micros>,
    /// The source's latest time of a message since the newest restart; later than the head's
    /// where a message was numbered against the order of times.
    pub newest_at: Option<Micros>,
    /// The newest message.
    pub head: Option<Head>,
    /// Numbers below the head, of its incarnation, that were never recorded: ascending, apart.
    pub gaps: Vec<Gap>,
    /// The first message that purges left; zero if nothing was purged.
    pub retained_from: Seq,
    /// It ended.
    pub disbanded: bool,
    /// Its members were stated by a call, so nobody becomes one by observation.
    pub members_stated: bool,
    /// How many members it has.
    pub member_count: u64,
    /// The source's time of the newest fact of the channel's life that changed this row.
    pub facts_at: Option<Micros>,
}

/// The newest message of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The event that recorded it.
    pub position: Position,
    /// Its number.
    pub seq: Seq,
    /// The source's id of it.
    pub message_id: u64,
    /// Its sender, where the source names one.
    pub from: Option<UserKey>,
    /// The source's time of it.
    pub at: Micros,
    /// The last number sent by each of a person channel's two users: low pseudonym, high one.
    pub pair_own: Option<[Seq; 2]>,
}

/// Numbers that were never recorded, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The lowest missing number, at least 1.
    pub first: u64,
    /// The highest missing number.
    pub last: u64,
}

impl Channel {
    /// The newest message's number; zero if there is none.
    #[must_use]
    pub fn last_seq(&self) -> Seq {
        self.head.map_or(Seq::ZERO, |head| head.seq)
    }

    /// The last message that `user` sent to a person channel, zero of somebody else; `None` of
    /// any other channel, which keeps its users' own numbers by user.
    #[must_use]
    pub fn own_in_pair(&self, user: UserKey) -> Option<Seq> {
        let pair = self.pair?;
        let [low, high] = self.head.and_then(|head| head.pair_own).unwrap_or_default();
        Some(match user {
            user if user == pair.low() => low,
            user if user == pair.high() => high,
            _ => Seq::ZERO,
        })
    }

    /// Whether the number is missing from what was recorded.
    #[must_use]
    pub fn is_missing(&self, number: u64) -> bool {
        self.gaps.iter().any(|gap| gap.first <= number && number <= gap.last)
    }
}

#[cfg(test)]
mod tests;
