//! What would bring a conversation back.

use crate::domain::personal::{Deletion, Personal};
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::domain::visible::{Blocker, Conversation};

/// One thing that has to happen for a conversation to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// The channel is created again.
    Recreate,
    /// The user is added again.
    AddMember,
    /// The user is unblocked.
    Unblock,
    /// These deletions are restored, all of them; a message above `above` does it too.
    Restore {
        /// The deletions, oldest first.
        deletions: Vec<Position>,
        /// See [`Undo::Message`].
        above: Above,
    },
    /// Only a message can do it.
    Message(Above),
}

/// Which message brings a conversation back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Above {
    /// The next one.
    Head,
    /// The first one above this number, which is above the newest message.
    Floor(Seq),
}

/// What has to be undone, by what keeps the conversation off the list.
pub(super) fn undo(now: Conversation<'_>) -> Vec<Undo> {
    now.blockers()
        .map(|blocker| match blocker {
            Blocker::Disbanded => Undo::Recreate,
            Blocker::Left => Undo::AddMember,
            Blocker::Blocked => Undo::Unblock,
            Blocker::Hidden => shown_again(now),
        })
        .collect()
}

fn shown_again(now: Conversation<'_>) -> Undo {
    let floor = now.floor();
    let ahead = floor > now.channel.last_seq() && floor.number > 0;
    let above = if ahead { Above::Floor(floor) } else { Above::Head };
    match deletions_to_restore(now) {
        Some(deletions) => Undo::Restore { deletions, above },
        None => Undo::Message(above),
    }
}

/// The fewest deletions without which the conversation would not be hidden; newer ones rather than
/// older ones. `None` if no restoring helps: what hides it has settled, or is no deletion.
fn deletions_to_restore(now: Conversation<'_>) -> Option<Vec<Position>> {
    let hidden_with = |standing: &[Deletion]| {
        let personal = Personal { deletions: standing.to_vec(), ..now.personal.clone() };
        Conversation { personal: &personal, ..now }.blockers().any(|one| one == Blocker::Hidden)
    };
    if now.personal.deletions.is_empty() || hidden_with(&[]) {
        return None;
    }
    let mut staying: Vec<Deletion> = Vec::new();
    let mut restored = Vec::new();
    for deletion in &now.personal.deletions {
        staying.push(*deletion);
        if hidden_with(&staying) {
            staying.pop();
            restored.push(deletion.position);
        }
    }
    Some(restored)
}
