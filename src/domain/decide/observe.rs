//! Concluding that somebody is a member, where no call states who is.

use super::head_seen;
use crate::domain::channel::Channel;
use crate::domain::channel_type::ChannelType;
use crate::domain::event::MembersAdded;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::{Basis, Member};
use crate::domain::seq::Seq;
use crate::domain::time::Micros;

/// The membership that follows from having seen these users in the channel, if any does.
///
/// Where members are stated, nothing follows; nor in a person channel, whose members its first
/// message makes, nor in a channel of a type whose conversations come by stated membership only.
/// An observation that is not newer than what a member's row knows is no news: it carries no key,
/// and told again it must not undo a removal of its own moment.
#[must_use]
pub fn observe(
    key: ChannelKey,
    channel: &Channel,
    seen: &[(UserKey, Member)],
    stated_at: Option<Micros>,
) -> Option<MembersAdded> {
    if channel.members_stated
        || key.kind == ChannelType::Person
        || !key.kind.membership_is_observable()
    {
        return None;
    }
    let members: Vec<UserKey> = seen
        .iter()
        .filter(|(_, row)| !row.member && is_newer(stated_at, row.facts_at))
        .map(|(user, _)| *user)
        .collect();
    (!members.is_empty()).then(|| observed(key, channel, members))
}

fn is_newer(stated_at: Option<Micros>, facts_at: Option<Micros>) -> bool {
    stated_at.zip(facts_at).is_none_or(|(stated, newest)| stated > newest)
}

/// The fact that these users are members as far as can be seen: history is readable, and what was
/// never recorded counts as read.
#[must_use]
pub fn observed(key: ChannelKey, channel: &Channel, members: Vec<UserKey>) -> MembersAdded {
    MembersAdded {
        channel: key,
        members,
        join_seq: Seq::new(channel.incarnation, 1),
        join_read_to: never_recorded(channel),
        shown: false,
        basis: Basis::Observed,
        head_seen: head_seen(channel),
        late: false,
    }
}

/// The end of the gap that was there before the first recorded message.
fn never_recorded(channel: &Channel) -> Seq {
    match channel.gaps.first() {
        Some(gap) if gap.first == 1 => Seq::new(channel.incarnation, gap.last),
        _ => Seq::new(channel.incarnation, 0),
    }
}

#[cfg(test)]
mod tests;
