//! What left a user's list and is not back: for whoever does not know the other's uid.

use super::history::Cut;
use super::told::ToldChannel;
use super::why::TimelineStep;
use super::{Query, QueryError};
use crate::domain::explain::{Standing, State};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::time::Micros;
use crate::view::read::{TimelineOf, UserRows};

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
    /// that something happened to since.
    ///
    /// # Errors
    /// [`QueryError::BadUid`], or if something cannot be read.
    pub fn vanished(&self, uid: &str, since: Option<Micros>) -> Result<Vec<Vanished>, QueryError> {
        let user = self.user(uid)?;
        let Some(folded) = self.folded else { return Ok(Vec::new()) };
        // A log time is never below the time at which its event happened.
        let earlier = match since {
            Some(since) => self.last_by(Micros(since.0.saturating_sub(1)))?,
            None => None,
        };
        let mut vanished = Vec::new();
        for conversation in self.view.conversations(&user) {
            let UserRows { channel, .. } = conversation?;
            let rows = self.rows_as_of(user, &channel, folded)?;
            if rows.conversation().is_visible() || !rows.conversation().was_ever() {
                continue;
            }
            if self.last_step(user, &channel, folded)? <= earlier {
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

    /// The last event of the conversation's own, or of its channel's life.
    fn last_step(
        &self,
        user: UserKey,
        channel: &ChannelKey,
        end: u64,
    ) -> Result<Option<u64>, QueryError> {
        let own = self.view.timeline_at(&user, &TimelineOf::Channel(*channel), end)?;
        let life = self.view.lifecycle_at(channel, end)?;
        Ok(own.map(|(offset, _)| offset).max(life.map(|(offset, _)| offset)))
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
