//! What changed on a user's list between two moments, each change with its event.

use std::collections::BTreeSet;

use super::as_of::{AsOf, Moment};
use super::history::Cut;
use super::row::Row;
use super::told::{Telling, Told};
use super::{Query, QueryError};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::view::Order;
use crate::view::read::ConversationRows;

/// What happened to a conversation between two moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It is on the later list only.
    Appeared,
    /// It is on the earlier list only.
    Vanished,
    /// It is on both, with other numbers.
    Changed,
}

impl ChangeKind {
    /// The kind as answers name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
            Self::Changed => "changed",
        }
    }
}

/// A change of one conversation between two moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// The conversation on the earlier list.
    pub before: Option<Row>,
    /// The conversation on the later list.
    pub after: Option<Row>,
    /// The event by which it came, left, or got its last new number.
    pub event: Told,
}

/// What changed on a list between two moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// The earlier moment.
    pub from: Moment,
    /// The later moment.
    pub to: Moment,
    /// The changes, by their events, newest first.
    pub changes: Vec<Change>,
}

impl Query<'_> {
    /// What changed on the user's list between two moments, given in either order.
    ///
    /// # Errors
    /// [`QueryError::BadUid`], [`QueryError::NotYet`], or if something cannot be read.
    pub fn diff(&self, uid: &str, one: AsOf, other: AsOf) -> Result<Diff, QueryError> {
        let user = self.user(uid)?;
        let (one, other) = (self.moment(one)?, self.moment(other)?);
        let (from, to) = if one.position <= other.position { (one, other) } else { (other, one) };
        let mut changes = Vec::new();
        if let Some(end) = to.position.map(|position| position.offset) {
            let start = from.position.map(|position| position.offset);
            for conversation in self.view.conversations(&user) {
                changes.extend(self.change((user, conversation?.channel), start, end)?);
            }
        }
        changes.sort_by_key(|change: &Change| std::cmp::Reverse(change.event.event.position));
        Ok(Diff { from, to, changes })
    }

    fn change(
        &self,
        (user, channel): (UserKey, ChannelKey),
        start: Option<u64>,
        end: u64,
    ) -> Result<Option<Change>, QueryError> {
        let rows_before = match start {
            Some(start) => self.rows_as_of(user, &channel, start)?,
            None => ConversationRows::default(),
        };
        let rows_after = self.rows_as_of(user, &channel, end)?;
        let before = self.row(user, &channel, rows_before.conversation())?;
        let after = self.row(user, &channel, rows_after.conversation())?;
        let kind = match (&before, &after) {
            (Some(before), Some(after)) if before != after => ChangeKind::Changed,
            (Some(_), None) => ChangeKind::Vanished,
            (None, Some(_)) => ChangeKind::Appeared,
            _ => return Ok(None),
        };
        let first = start.map_or(0, |start| start + 1);
        let by = match kind {
            ChangeKind::Changed => self.last_to_change((user, channel), first, end)?,
            _ => self.last_to_move((user, channel), end)?,
        };
        let by = by.ok_or(QueryError::CauseMissing(Position::local(end)))?;
        let event = self.tell(self.event(by)?, Telling::to(user))?;
        Ok(Some(Change { kind, before, after, event }))
    }

    /// The last event up to `end` at which the conversation came onto the list or left it.
    fn last_to_move(
        &self,
        (user, channel): (UserKey, ChannelKey),
        end: u64,
    ) -> Result<Option<u64>, QueryError> {
        let offsets = self.step_offsets(user, channel)?;
        let cut = Cut { last: Some(end), occurred_by: None, folded: end };
        let history = self.history((user, channel), &offsets, cut)?;
        let moved = history.pages.iter().rev().find(|page| page.step.changes_visibility());
        Ok(moved.map(|page| page.step.event.position.offset))
    }

    /// The last event from `first` to `end` that changed what the list shows of a conversation:
    /// the moments at which anything of it changed are few and known, so they are compared.
    fn last_to_change(
        &self,
        (user, channel): (UserKey, ChannelKey),
        first: u64,
        end: u64,
    ) -> Result<Option<u64>, QueryError> {
        let mut offsets: BTreeSet<u64> = self
            .step_offsets(user, channel)?
            .into_iter()
            .filter(|offset| (first..=end).contains(offset))
            .collect();
        // Late messages of a person channel write its head again without raising it.
        let mut newest = None;
        for entry in self.view.heads(&channel, Some(end), Order::Falling) {
            let (offset, head) = entry?;
            if offset < first || newest.is_some_and(|newest| head.seq < newest) {
                break;
            }
            newest = Some(head.seq);
            offsets.insert(offset);
        }
        offsets.extend(self.last_own((user, channel), first, end)?);
        for offset in offsets.into_iter().rev() {
            let after = self.rows_as_of(user, &channel, offset)?;
            let before = match offset.checked_sub(1) {
                Some(before) => self.rows_as_of(user, &channel, before)?,
                None => ConversationRows::default(),
            };
            let after = self.row(user, &channel, after.conversation())?;
            if after != self.row(user, &channel, before.conversation())? {
                return Ok(Some(offset));
            }
        }
        Ok(None)
    }

    /// The last event from `first` to `end` at which the user's own number rose. It only rises.
    fn last_own(
        &self,
        (user, channel): (UserKey, ChannelKey),
        first: u64,
        end: u64,
    ) -> Result<Option<u64>, QueryError> {
        let newest = self.view.own_at(&channel, &user, end)?;
        let (mut low, mut high) = (first, end + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.view.own_at(&channel, &user, middle)? < newest {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let rose = match low.checked_sub(1) {
            Some(before) => self.view.own_at(&channel, &user, before)? < newest,
            None => newest > Seq::ZERO,
        };
        Ok(rose.then_some(low))
    }
}
