//! What an event hid from one user's list, counted by message numbers.

use super::Step;
use crate::domain::event::{Effect, Fact};
use crate::domain::seq::Seq;
use crate::domain::visible::Blocker;

/// The messages that an event took off a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hid {
    /// The number of the first; 0 if the event hid a conversation without a message.
    pub from_seq: u64,
    /// The number of the last; 0 if there is none.
    pub to_seq: u64,
    /// How many there are, counted by number: gaps count too.
    pub messages: u64,
}

pub(super) fn hid(step: &Step) -> Option<Hid> {
    if !hides(step) {
        return None;
    }
    let (before, after) = (step.before, step.after);
    let leaves_by_floor = after.floor > before.floor;
    let to = if leaves_by_floor { after.floor.min(before.last_seq) } else { before.last_seq };
    let floor_stays = !leaves_by_floor && before.is_visible() && !after.is_visible();
    Some(if leaves_by_floor || floor_stays { between(before.floor, to) } else { Hid::default() })
}

/// Whether the event is of a kind that hides, and hid something from this user.
fn hides(step: &Step) -> bool {
    let (before, after) = (&step.before, &step.after);
    let changes = before.blockers != after.blockers || before.floor != after.floor;
    match &step.event.fact {
        Fact::ConversationDeleted(fact) => fact.effect == Effect::Applied,
        Fact::MembersRemoved(_) | Fact::MembersBlocked(_) => changes,
        Fact::ChannelDisbanded(_) | Fact::MessagesPurged(_) => {
            changes && !before.blockers.contains(Blocker::Left)
        }
        _ => false,
    }
}

fn between(floor: Seq, to: Seq) -> Hid {
    let messages = to.above(floor);
    if messages == 0 {
        return Hid::default();
    }
    Hid { from_seq: to.number - messages + 1, to_seq: to.number, messages }
}
