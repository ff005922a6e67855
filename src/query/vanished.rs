//! What left a user's list and is not back: for whoever does not know the other's uid.

use super::history::Cut;
use super::told::ToldChannel;
use super::why::TimelineStep;
use super::{Query, QueryError};
use crate::domain::explain::{Standing, State};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::time::Micros;
use crate::view::read::UserRows;

/// A conversation that left a user's list and is not back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanished {
    /// Whose list it was on.
    pub uid: String,
    /// The conversation.
    pub channel: ToldChannel,
    /// What keeps it off now, in one word.
    pub state: State,
    /// The event by which it left; `before` is the row as it was last listed.
    pub left: TimelineStep,
}

impl Vanished {
    /// When it left, by the source's clock.
    #[must_use]
    pub fn since(&self) -> Micros {
        self.left.event.event.occurred_at
    }
}

impl Query<'_> {
    /// What left the user's list at or after `since` and is not back, newest first.
    ///
    /// Costs a few reads for each conversation that the user ever had, and the history of those
    /// that are off the list: events are not logged in the order of the source's clock, so that
    /// none is known to be too old before it is read.
    ///
    /// # Errors
    /// [`QueryError::BadUid`], or if something cannot be read.
    pub fn vanished(&self, uid: &str, since: Option<Micros>) -> Result<Vec<Vanished>, QueryError> {
        let user = self.user(uid)?;
        let Some(folded) = self.folded else { return Ok(Vec::new()) };
        let mut vanished = Vec::new();
        for conversation in self.view.conversations(&user) {
            let UserRows { channel, .. } = conversation?;
            let rows = self.rows_as_of(user, &channel, folded)?;
            if rows.conversation().is_visible() || !rows.conversation().was_ever() {
                continue;
            }
            let state = State::of_seen(&Standing::of(rows.conversation()));
            if let Some(left) = self.departure(user, channel, folded)? {
                let channel = self.told_channel(&channel, Some(user))?;
                vanished.push(Vanished { uid: uid.to_owned(), channel, state, left });
            }
        }
        vanished.retain(|one| since.is_none_or(|since| one.since() >= since));
        vanished.sort_by_key(|one| std::cmp::Reverse((one.since(), one.left.event.event.position)));
        Ok(vanished)
    }

    fn departure(
        &self,
        user: UserKey,
        channel: ChannelKey,
        folded: u64,
    ) -> Result<Option<TimelineStep>, QueryError> {
        let cut = Cut { last: Some(folded), occurred_by: None, folded };
        let offsets = self.step_offsets(user, channel)?;
        let history = self.history((user, channel), &offsets, cut)?;
        let left = history.pages.into_iter().rev().find(|page| page.step.changes_visibility());
        left.map(|page| self.timeline_step(user, Some(&channel), page)).transpose()
    }
}
