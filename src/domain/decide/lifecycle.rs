//! The life of a channel: it begins, it ends, its oldest messages go.

use super::is_late;
use crate::domain::channel::Channel;
use crate::domain::event::{ChannelCreated, ChannelDisbanded, MessagesPurged};
use crate::domain::key::ChannelKey;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;

/// The fact that a call which states members creates the channel, if it was unknown or disbanded.
#[must_use]
pub fn create(key: ChannelKey, row: &Channel, stated_at: Option<Micros>) -> Option<ChannelCreated> {
    (!row.members_stated || row.disbanded)
        .then(|| ChannelCreated { channel: key, late: is_late(stated_at, row.facts_at) })
}

/// The fact that a call which states no members lets a channel go on that had ended. A call of
/// before the end found it going on, and says nothing, however late it is told.
#[must_use]
pub fn reopen(key: ChannelKey, row: &Channel, stated_at: Option<Micros>) -> Option<ChannelCreated> {
    let says_something = row.disbanded && !is_late(stated_at, row.facts_at);
    says_something.then_some(ChannelCreated { channel: key, late: false })
}

/// Decides that the channel ends. Ending it again is recorded, and changes nothing.
#[must_use]
pub fn disband(key: ChannelKey, row: &Channel, stated_at: Option<Micros>) -> ChannelDisbanded {
    ChannelDisbanded { channel: key, late: is_late(stated_at, row.facts_at) }
}

/// Decides that the messages below `first_kept` are gone for everybody. Only what was recorded can
/// go: a number far above the head would hide every message to come.
#[must_use]
pub fn purge(
    key: ChannelKey,
    row: &Channel,
    first_kept: u64,
    stated_at: Option<Micros>,
) -> MessagesPurged {
    MessagesPurged {
        channel: key,
        retained_from: match row.last_seq().next_in(row.incarnation) {
            Some(next) => Seq::new(row.incarnation, first_kept.min(next)),
            None => Seq::new(row.incarnation, first_kept),
        },
        late: is_late(stated_at, row.facts_at),
    }
}

#[cfg(test)]
mod tests;
