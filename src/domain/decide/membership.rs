//! Who is a member and who is blocked, decided as a difference from what the rows hold.

use super::{head_seen, is_late};
use crate::domain::channel::Channel;
use crate::domain::event::{
    Fact, MEMBERS_PER_EVENT, MembersAdded, MembersBlocked, MembersRemoved, MembersUnblocked,
    Removal,
};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::{Basis, Member};
use crate::domain::seq::Seq;
use crate::domain::time::Micros;

/// What joining means for the history and the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum JoinPolicy {
    /// WuKongIM 2.2.5: the history stays readable and counts as read; the conversation is listed
    /// at once if the channel has a message.
    #[default]
    HistoryReadable,
    /// WuKongIM v3: the history is hidden; the conversation is listed with the next message.
    HistoryHidden,
}

/// A user and the user's row.
pub type Known = (UserKey, Member);

/// Decides that these users become members. Somebody who is one already is left out.
///
/// At least one event, so that the command's key stays in the log; each names at most
/// [`MEMBERS_PER_EVENT`] members.
#[must_use]
pub fn add(
    key: ChannelKey,
    channel: &Channel,
    named: &[Known],
    policy: JoinPolicy,
    stated_at: Option<Micros>,
) -> Vec<Fact> {
    let head = channel.last_seq();
    let (join_seq, shown) = match policy {
        JoinPolicy::HistoryReadable => (Seq::new(channel.incarnation, 1), channel.head.is_some()),
        JoinPolicy::HistoryHidden => {
            let next = head.next_in(channel.incarnation).unwrap_or(u64::MAX);
            (Seq::new(channel.incarnation, next), false)
        }
    };
    let is_news = |row: &Member| !row.member || row.basis == Basis::Observed;
    events(named, is_news, stated_at, |members, late| {
        Fact::MembersAdded(MembersAdded {
            channel: key,
            members,
            join_seq,
            join_read_to: head,
            shown,
            basis: Basis::Stated,
            head_seen: head_seen(channel),
            late,
        })
    })
}

/// Decides that these users stop being members. Somebody who is none is left out.
#[must_use]
pub fn remove(
    key: ChannelKey,
    named: &[Known],
    removal: Removal,
    stated_at: Option<Micros>,
) -> Vec<Fact> {
    events(
        named,
        |row| row.member,
        stated_at,
        |members, late| {
            Fact::MembersRemoved(MembersRemoved { channel: key, members, removal, late })
        },
    )
}

/// Decides that these users are blocked. Somebody who is blocked already is left out.
#[must_use]
pub fn block(key: ChannelKey, named: &[Known], stated_at: Option<Micros>) -> Vec<Fact> {
    events(
        named,
        |row| !row.blocked,
        stated_at,
        |members, late| Fact::MembersBlocked(MembersBlocked { channel: key, members, late }),
    )
}

/// Decides that these users are no longer blocked. Somebody who is not blocked is left out.
#[must_use]
pub fn unblock(key: ChannelKey, named: &[Known], stated_at: Option<Micros>) -> Vec<Fact> {
    events(
        named,
        |row| row.blocked,
        stated_at,
        |members, late| Fact::MembersUnblocked(MembersUnblocked { channel: key, members, late }),
    )
}

/// Those for whom the call is news, in events of bounded size; those whose rows know something
/// newer, in events marked late.
fn events(
    named: &[Known],
    is_news: impl Fn(&Member) -> bool,
    stated_at: Option<Micros>,
    event: impl Fn(Vec<UserKey>, bool) -> Fact,
) -> Vec<Fact> {
    let mut fresh = Vec::new();
    let mut late = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (user, row) in named {
        if !seen.insert(*user) {
            continue;
        }
        if is_late(stated_at, row.facts_at) {
            late.push(*user);
        } else if is_news(row) {
            fresh.push(*user);
        }
    }
    if fresh.is_empty() && late.is_empty() {
        return vec![event(Vec::new(), false)];
    }
    let chunks = |members: &[UserKey], late| {
        members
            .chunks(MEMBERS_PER_EVENT)
            .map(|chunk| event(chunk.to_vec(), late))
            .collect::<Vec<_>>()
    };
    [chunks(&fresh, false), chunks(&late, true)].concat()
}

#[cfg(test)]
mod tests;
