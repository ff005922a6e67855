//! Whether a conversation is on a user's list, and with what numbers: the formula, in one place.

use super::channel::Channel;
use super::member::Member;
use super::personal::Personal;
use super::seq::Seq;
use super::time::Micros;

/// The rows that make one user's conversation, at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Conversation<'a> {
    /// The channel's row.
    pub channel: &'a Channel,
    /// The user's membership.
    pub member: &'a Member,
    /// The last message that the user sent.
    pub own: Seq,
    /// The user's own row.
    pub personal: &'a Personal,
}

/// What keeps a conversation off a list. Several can hold at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blocker {
    /// The channel was disbanded.
    Disbanded,
    /// The user is not a member.
    Left,
    /// The user is blocked.
    Blocked,
    /// Nothing newer than what was deleted, purged or never shown.
    Hidden,
}

impl Conversation<'_> {
    /// Messages up to here are not on the list.
    #[must_use]
    pub fn floor(&self) -> Seq {
        self.member
            .join_seq
            .before()
            .max(self.personal.deleted_to())
            .max(self.channel.retained_from.before())
    }

    /// Whether a message lies above the floor.
    #[must_use]
    pub fn has_message_above_floor(&self) -> bool {
        self.channel.head.is_some() && self.channel.last_seq() > self.floor()
    }

    /// Whether the user opened it, and neither a deletion nor another join came after.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.personal.activated.is_some_and(|activated| {
            Some(activated.position) > self.personal.hidden_at()
                && activated.joins == self.member.joins
        })
    }

    /// Whether joining alone shows it still.
    #[must_use]
    pub fn is_shown_by_join(&self) -> bool {
        self.member.shown_on_join && self.personal.dismissed_joins() < self.member.joins
    }

    /// Whether the conversation is on the user's list.
    #[must_use]
    pub fn is_visible(&self) -> bool {
        self.blockers().next().is_none()
    }

    /// Everything that keeps it off the list, in the order in which a state is named.
    pub fn blockers(&self) -> impl Iterator<Item = Blocker> + use<> {
        let shown = self.has_message_above_floor() || self.is_active() || self.is_shown_by_join();
        [
            (self.channel.disbanded, Blocker::Disbanded),
            (!self.member.member, Blocker::Left),
            (self.member.blocked, Blocker::Blocked),
            (!shown, Blocker::Hidden),
        ]
        .into_iter()
        .filter_map(|(holds, blocker)| holds.then_some(blocker))
    }

    /// Read up to here by joining or by an act of the user.
    #[must_use]
    pub fn read_to(&self) -> Seq {
        self.member.join_read_to.max(self.personal.read_seq)
    }

    /// Messages that count as unread.
    #[must_use]
    pub fn unread(&self) -> u64 {
        let mark = self.floor().max(self.read_to()).max(self.own);
        self.channel.last_seq().above(mark)
    }

    /// By what lists are ordered, newest first: the last message above the floor, the user's
    /// opening it, or the join that shows it.
    #[must_use]
    pub fn ordered_at(&self) -> Option<Micros> {
        let message = self.channel.head.filter(|_| self.has_message_above_floor());
        let activated = self.personal.activated.filter(|_| self.is_active());
        let joined = self.is_shown_by_join().then_some(self.member.joined_at);
        message.map(|head| head.at).max(activated.map(|activated| activated.at)).max(joined)
    }

    /// Whether the user ever was a member.
    #[must_use]
    pub fn was_ever(&self) -> bool {
        self.member.joins > 0
    }
}

#[cfg(test)]
mod tests;
