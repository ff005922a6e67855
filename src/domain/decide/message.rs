//! A message: new, late, or already recorded.

use super::{is_late, observe};
use crate::domain::channel::Channel;
use crate::domain::channel_type::ChannelType;
use crate::domain::context::KeyUse;
use crate::domain::event::{ChannelRestarted, Fact, MembersAdded, MessageRecorded};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::Member;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;

/// How much later than every message so far one with an older number must have been sent to show
/// that the server counts anew, in microseconds. Two messages sent at once can be numbered against
/// the order of their times; no server loses its data within this time.
pub const RESTART_MARGIN_US: i64 = 500_000;

/// A message as a source tells of it.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// The channel.
    pub channel: ChannelKey,
    /// Its number; `None` where the source has none and we count.
    pub seq: Option<u64>,
    /// The source's id of it.
    pub message_id: u64,
    /// Its sender, where the source names one.
    pub from: Option<UserKey>,
    /// The source's time of it, where it states one. Without it nothing shows that a lower number
    /// was counted anew, so such a message is taken for one told again.
    pub stated_at: Option<Micros>,
    /// Its key, where the source has no numbers to deduplicate by.
    pub key: Option<KeyUse>,
}

/// What becomes of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// These facts, in this order.
    Record(Vec<Fact>),
    /// These, the first of which says that the server counts anew; nothing if the message that was
    /// recorded under the number has the same id: somebody else's clock told of it before.
    Restart(Vec<Fact>),
    /// It was recorded before, or its number is 0, or none is left.
    Duplicate,
}

/// Decides what becomes of a message. `sender` is the sender's membership.
#[must_use]
pub fn message(row: &Channel, sender: &Member, told: Message) -> Verdict {
    let restarts = match standing(row, told) {
        Standing::Duplicate => return Verdict::Duplicate,
        Standing::New => false,
        Standing::AfterRestart => true,
    };
    let incarnation = row.incarnation.saturating_add(u32::from(restarts));
    let Some(number) = told.seq.or_else(|| row.last_seq().next_in(row.incarnation)) else {
        return Verdict::Duplicate;
    };
    let mut facts = Vec::with_capacity(3);
    if restarts {
        facts.push(Fact::ChannelRestarted(ChannelRestarted { channel: told.channel, incarnation }));
    }
    let joined = if restarts {
        let renewed = Channel { incarnation, ..row.clone() };
        join(&renewed, sender, told, number)
    } else {
        join(row, sender, told, number)
    };
    facts.extend(joined.map(Fact::MembersAdded));
    facts.push(Fact::MessageRecorded(MessageRecorded {
        channel: told.channel,
        seq: number,
        message_id: told.message_id,
        from: told.from,
        key: told.key,
    }));
    if restarts { Verdict::Restart(facts) } else { Verdict::Record(facts) }
}

enum Standing {
    New,
    Duplicate,
    AfterRestart,
}

fn standing(row: &Channel, told: Message) -> Standing {
    let Some(number) = told.seq else {
        return Standing::New;
    };
    if number == 0 || is_late(told.stated_at, row.restarted_at) {
        return Standing::Duplicate;
    }
    let Some(head) = row.head.filter(|head| head.seq.incarnation == row.incarnation) else {
        return Standing::New;
    };
    let newest_at = row.newest_at.unwrap_or(head.at);
    let counts_anew = told.message_id != head.message_id
        && told.stated_at.is_some_and(|at| at.0 > newest_at.0.saturating_add(RESTART_MARGIN_US));
    if number > head.seq.number {
        Standing::New
    } else if row.is_missing(number) {
        // Late, unless it is the first that a server sends after it lost its data.
        if counts_anew && number == 1 { Standing::AfterRestart } else { Standing::New }
    } else if counts_anew {
        Standing::AfterRestart
    } else {
        Standing::Duplicate
    }
}

/// The membership that a message brings: of both users before a person channel's first message,
/// else of a sender who was not known to be a member.
fn join(row: &Channel, sender: &Member, told: Message, number: u64) -> Option<MembersAdded> {
    let first = row.head.is_none_or(|head| head.seq.incarnation != row.incarnation);
    let joined = if told.channel.kind == ChannelType::Person {
        let pair = row.pair.filter(|_| row.head.is_none())?;
        observe::observed(told.channel, row, pair.users().collect())
    } else {
        let from = told.from?;
        observe::observe(told.channel, row, &[(from, *sender)], told.stated_at)?
    };
    let unrecorded = Seq::new(row.incarnation, number - 1);
    let join_read_to = if first { unrecorded } else { joined.join_read_to };
    Some(MembersAdded { join_read_to, ..joined })
}

#[cfg(test)]
mod tests;
