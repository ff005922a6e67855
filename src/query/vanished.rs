//! What left a user's list and is not back: for whoever does not know the other's uid.

use super::history::Cut;
use super::told::ToldChannel;
use super::why::TimelineStep;
use super::{Query, QueryError};
use crate::domain::explain::{Coverage, Explanation, State, explain};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::time::Micros;
use crate::domain::visible::Blocker;
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
    /// Everything that keeps it off now, in the order in which a state is named, and the step that
    /// set it; `None` if it held from the beginning. May be without the event by which it left.
    pub blockers: Vec<(Blocker, Option<TimelineStep>)>,
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
            vanished.extend(self.departure(uid, user, channel, folded)?);
        }
        vanished.retain(|one| since.is_none_or(|since| one.since() >= since));
        vanished.sort_by_key(|one| std::cmp::Reverse((one.since(), one.left.event.event.position)));
        Ok(vanished)
    }

    fn departure(
        &self,
        uid: &str,
        user: UserKey,
        channel: ChannelKey,
        folded: u64,
    ) -> Result<Option<Vanished>, QueryError> {
        let cut = Cut { last: Some(folded), occurred_by: None, folded };
        let offsets = self.step_offsets(user, channel)?;
        let history = self.history((user, channel), &offsets, cut)?;
        let steps: Vec<_> = history.pages.iter().map(|page| page.step.clone()).collect();
        let Explanation { state, cause, blockers, .. } =
            explain(&steps, history.now.conversation(), &Coverage::default());
        let step = |index: Option<usize>| {
            let page = index.and_then(|index| history.pages.get(index)).cloned();
            page.map(|page| self.timeline_step(user, Some(&channel), page)).transpose()
        };
        let Some(left) = step(cause)? else { return Ok(None) };
        Ok(Some(Vanished {
            uid: uid.to_owned(),
            channel: self.told_channel(&channel, Some(user))?,
            state,
            left,
            blockers: blockers
                .into_iter()
                .map(|held| Ok((held.blocker, step(held.step)?)))
                .collect::<Result<_, QueryError>>()?,
        }))
    }
}
