//! Where a conversation stands at one moment, in as few numbers as an explanation needs.

use crate::domain::seq::Seq;
use crate::domain::visible::{Blocker, Conversation};

/// What keeps a conversation off the list at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blockers([bool; 4]);

impl Blockers {
    const ORDER: [Blocker; 4] =
        [Blocker::Disbanded, Blocker::Left, Blocker::Blocked, Blocker::Hidden];

    /// Whether this one holds.
    #[must_use]
    pub fn contains(&self, blocker: Blocker) -> bool {
        self.iter().any(|holding| holding == blocker)
    }

    /// Whether none holds.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.0.contains(&true)
    }

    /// Those that hold, in the order in which a state is named.
    pub fn iter(&self) -> impl Iterator<Item = Blocker> + use<> {
        Self::ORDER.into_iter().zip(self.0).filter_map(|(blocker, holds)| holds.then_some(blocker))
    }
}

impl FromIterator<Blocker> for Blockers {
    fn from_iter<I: IntoIterator<Item = Blocker>>(holding: I) -> Self {
        let holding: Vec<Blocker> = holding.into_iter().collect();
        Self(Self::ORDER.map(|blocker| holding.contains(&blocker)))
    }
}

/// Where a conversation stands at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What keeps it off the list.
    pub blockers: Blockers,
    /// Messages up to here are not on the list.
    pub floor: Seq,
    /// The channel's newest message.
    pub last_seq: Seq,
    /// Messages that count as unread.
    pub unread: u64,
}

impl Standing {
    /// Where the conversation of these rows stands.
    #[must_use]
    pub fn of(rows: Conversation<'_>) -> Self {
        Self {
            blockers: rows.blockers().collect(),
            floor: rows.floor(),
            last_seq: rows.channel.last_seq(),
            unread: rows.unread(),
        }
    }

    /// Whether the conversation is on the list.
    #[must_use]
    pub fn is_visible(&self) -> bool {
        self.blockers.is_empty()
    }
}
