//! One conversation's history, folded from its own events.
//!
//! Only what a user did, what happened to the user's membership and to the channel's life is read
//! one by one. Messages are not: between two such events they can do one thing, which is to bring
//! the conversation onto the list, so the one that did is searched for.

use std::convert::Infallible;

use super::{Query, QueryError};
use crate::domain::apply::{self, RowChange};
use crate::domain::channel::{Channel, Head};
use crate::domain::event::{Event, Fact};
use crate::domain::explain::{Standing, Step};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::Member;
use crate::domain::personal::Personal;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::view::Order;
use crate::view::read::{ConversationRows, Dated};

/// Which events count: those up to an offset, and later ones that say they are old.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// The last event that counts in any case; `None` if none does.
    pub last: Option<u64>,
    /// A later event counts too if it says that it occurred at or before this.
    pub occurred_by: Option<Micros>,
    /// The newest event that may count.
    pub folded: u64,
}

impl Cut {
    fn counts(&self, event: &Event) -> bool {
        self.last.is_some_and(|last| event.position.offset <= last)
            || self.occurred_by.is_some_and(|time| event.occurred_at <= time)
    }
}

/// A step, and the rows around it.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub step: Step,
    pub before: ConversationRows,
    pub after: ConversationRows,
}

/// A conversation's history up to a moment.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    pub pages: Vec<Page>,
    pub now: ConversationRows,
}

/// Folds the events of one user's conversation in one channel.
struct Folding<'q, 'a> {
    query: &'q Query<'a>,
    user: UserKey,
    channel: ChannelKey,
    /// The last offset whose message counts.
    last_message: Option<u64>,
    rows: ConversationRows,
    /// The offset of the last event that was folded.
    at: Option<u64>,
    pages: Vec<Page>,
}

impl Query<'_> {
    /// The history of `user`'s conversation in `channel`: the events at `offsets`, which rise, and
    /// the messages that brought it back.
    pub(super) fn history(
        &self,
        (user, channel): (UserKey, ChannelKey),
        offsets: &[u64],
        cut: Cut,
    ) -> Result<History, QueryError> {
        let mut folding = Folding {
            query: self,
            user,
            channel,
            last_message: self.last_counted(&channel, cut)?,
            rows: ConversationRows::default(),
            at: None,
            pages: Vec::new(),
        };
        for offset in offsets.iter().filter(|offset| **offset <= cut.folded) {
            let event = self.event(*offset)?;
            if cut.counts(&event) {
                folding.fold(event)?;
            }
        }
        folding.end()
    }

    /// The last offset whose message counts. A channel's messages are numbered in the order in
    /// which they were sent, so those that say they are old come first.
    fn last_counted(&self, channel: &ChannelKey, cut: Cut) -> Result<Option<u64>, QueryError> {
        let Some(time) = cut.occurred_by else { return Ok(cut.last) };
        let mut counted = cut.last.map_or(0, |last| last + 1);
        let mut end = cut.folded + 1;
        let first_uncounted = counted;
        while counted < end {
            let middle = counted + (end - counted) / 2;
            match self.head_dated(channel, middle)? {
                Some((offset, head)) if offset >= first_uncounted && head.at > time => end = offset,
                _ => counted = middle + 1,
            }
        }
        Ok(counted.checked_sub(1))
    }

    /// The channel's head as of `offset`, and the offset of the event that made it so.
    fn head_dated(
        &self,
        channel: &ChannelKey,
        offset: u64,
    ) -> Result<Option<Dated<Head>>, QueryError> {
        let mut heads = self.view.heads(channel, Some(offset), Order::Falling);
        Ok(heads.next().transpose()?)
    }
}

impl Folding<'_, '_> {
    fn fold(&mut self, event: Event) -> Result<(), QueryError> {
        let offset = event.position.offset;
        self.messages_before(offset)?;
        let before = self.rows.clone();
        self.apply(&event);
        self.push(event, before);
        self.at = Some(offset);
        Ok(())
    }

    fn end(mut self) -> Result<History, QueryError> {
        if let Some(last) = self.last_message {
            self.messages_before(last + 1)?;
        }
        Ok(History { pages: self.pages, now: self.rows })
    }

    /// Moves the head to where it was just before `offset`, and adds the message that brought the
    /// conversation onto the list on the way there.
    fn messages_before(&mut self, offset: u64) -> Result<(), QueryError> {
        let Some(before) = offset.checked_sub(1) else { return Ok(()) };
        let was_visible = self.rows.conversation().is_visible();
        let earlier = self.rows.clone();
        self.move_head(before)?;
        if was_visible || !self.rows.conversation().is_visible() {
            return Ok(());
        }
        let floor = self.rows.conversation().floor();
        let start = self.at.map_or(0, |at| at + 1);
        let Some(found) = self.first_above(floor, start, before)? else { return Ok(()) };
        let later = std::mem::replace(&mut self.rows, earlier);
        if let Some(just_before) = found.checked_sub(1) {
            self.move_head(just_before)?;
        }
        let before_it = self.rows.clone();
        self.move_head(found)?;
        let event = self.query.event(found)?;
        self.push(event, before_it);
        self.rows = later;
        Ok(())
    }

    /// The first message from `start` to `end` whose number is above `floor`. Heads only rise, so
    /// everything after it is above too.
    fn first_above(&self, floor: Seq, start: u64, end: u64) -> Result<Option<u64>, QueryError> {
        let mut heads = self.query.view.heads(&self.channel, Some(start), Order::Rising);
        let Some((mut low, first)) = heads.next().transpose()? else { return Ok(None) };
        if first.seq > floor {
            return Ok((low <= end).then_some(low));
        }
        let mut high = None;
        let mut limit = end + 1;
        while limit - low > 1 {
            let middle = low + (limit - low) / 2;
            match self.query.head_dated(&self.channel, middle)? {
                Some((offset, head)) if head.seq > floor => {
                    high = Some(offset);
                    limit = offset;
                }
                _ => low = middle,
            }
        }
        Ok(high)
    }

    /// Sets the head and the user's own number as of `offset`.
    fn move_head(&mut self, offset: u64) -> Result<(), QueryError> {
        let Some(last) = self.last_message.map(|last| last.min(offset)) else { return Ok(()) };
        let view = &self.query.view;
        self.rows.channel.head = view.head_at(&self.channel, last)?;
        self.rows.own = match self.rows.channel.own_in_pair(self.user) {
            Some(own) => own,
            None => view.own_at(&self.channel, &self.user, last)?,
        };
        Ok(())
    }

    fn push(&mut self, event: Event, before: ConversationRows) {
        let step = Step {
            event,
            before: Standing::of(before.conversation()),
            after: Standing::of(self.rows.conversation()),
        };
        self.pages.push(Page { step, before, after: self.rows.clone() });
    }

    /// An event that cannot follow from the rows changes nothing: it undoes something that this
    /// moment does not count.
    fn apply(&mut self, event: &Event) {
        let event = only_for(event, self.user);
        let alone = Alone { user: self.user, rows: &self.rows };
        let Ok(changes) = apply::apply(&alone, &event) else { return };
        for change in changes {
            match change {
                RowChange::Channel(_, row) => self.rows.channel = row,
                RowChange::Member(user, _, row) if user == self.user => self.rows.member = row,
                RowChange::Personal(user, _, row) if user == self.user => self.rows.personal = row,
                RowChange::Member(..) | RowChange::Personal(..) | RowChange::Own(..) => {}
            }
        }
    }
}

/// The rows of one user's conversation; everybody else's read as their default.
struct Alone<'a> {
    user: UserKey,
    rows: &'a ConversationRows,
}

impl apply::Rows for Alone<'_> {
    type Error = Infallible;

    fn channel(&self, _: &ChannelKey) -> Result<Channel, Infallible> {
        Ok(self.rows.channel.clone())
    }

    fn member(&self, user: &UserKey, _: &ChannelKey) -> Result<Member, Infallible> {
        Ok(if *user == self.user { self.rows.member } else { Member::default() })
    }

    fn own(&self, _: &ChannelKey, _: &UserKey) -> Result<Seq, Infallible> {
        Ok(self.rows.own)
    }

    fn personal(&self, _: &UserKey, _: &ChannelKey) -> Result<Personal, Infallible> {
        Ok(self.rows.personal.clone())
    }
}

/// The event as far as it is about this user: a membership event may name a thousand others.
fn only_for(event: &Event, user: UserKey) -> Event {
    let mut event = event.clone();
    match &mut event.fact {
        Fact::MembersAdded(fact) => fact.members.retain(|member| *member == user),
        Fact::MembersRemoved(fact) => fact.members.retain(|member| *member == user),
        Fact::MembersBlocked(fact) => fact.members.retain(|member| *member == user),
        Fact::MembersUnblocked(fact) => fact.members.retain(|member| *member == user),
        _ => {}
    }
    event
}
