//! The rows as an act of the past found them.
//!
//! An import may tell of October after November. What a user did then reached the messages of
//! then, and a conversation that the user first had in November was not there to act on.

use super::Taken;
use crate::domain::apply::Rows;
use crate::domain::channel::{Channel, Head};
use crate::domain::command::{Named, Request};
use crate::domain::context::KeyUse;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::Member;
use crate::domain::position::Position;
use crate::domain::refusal::Refusal;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::error::Error;
use crate::store::group::Group;
use crate::store::refuse;
use crate::store::step::Core;
use crate::view::read::ConversationRows;
use crate::view::{TimelineOf, ViewError};

impl Core {
    /// The rows of a conversation for the decision of an act that happened at `stated_at`, or
    /// happens now.
    pub(super) fn load_as_of(
        &self,
        user: &UserKey,
        channel: &ChannelKey,
        stated_at: Option<Micros>,
    ) -> Result<ConversationRows, ViewError> {
        let mut rows = self.load(user, channel)?;
        let Some(at) = stated_at else { return Ok(rows) };
        if rows.member.joins > 0 && at < rows.member.joined_at {
            if self.first_joined_at(user, channel)?.is_none_or(|first| at < first) {
                rows.member = Member::default();
            } else {
                let joined_at = Some(rows.member.joined_at);
                rows.personal.facts_at = rows.personal.facts_at.max(joined_at);
            }
        }
        rows.channel = self.channel_as_of(channel, stated_at)?;
        Ok(rows)
    }

    /// The channel's row for the decision of a call that happened at `stated_at`, or happens now:
    /// its newest message is the newest of then, and numbers are of the incarnation of then.
    pub(super) fn channel_as_of(
        &self,
        channel: &ChannelKey,
        stated_at: Option<Micros>,
    ) -> Result<Channel, ViewError> {
        let mut row = self.overlay.channel(channel)?;
        if let Some(at) = stated_at
            && row.head.is_some_and(|head| at < head.at)
        {
            row.head = self.head_by(channel, at)?;
            row.incarnation = row.head.map_or(0, |head| head.seq.incarnation);
        }
        Ok(row)
    }

    /// Undoes the newest deletion of a conversation that stands and is not newer than the
    /// request, for sources that know no positions.
    pub(super) fn take_restore_newest(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        asked: &Named,
    ) -> Taken {
        let (uid, user, channel) = self.named(asked)?;
        let standing = self.load(&user, &channel)?.personal.deletions;
        for deletion in standing.iter().rev() {
            if self.happened_by(group, deletion.position)? {
                return self.take_restore(group, request, key, deletion.position);
            }
        }
        let error = refuse::no_deletion_stands(asked, request.occurred_at.is_some());
        self.settle(group, request, key, (Some(&uid), Refusal::NothingToUndo, error))
    }

    /// Whether the event happened no later than what is being decided.
    fn happened_by(&self, group: &Group, position: Position) -> Result<bool, Error> {
        let event = self.event_at(group, position)?;
        Ok(event.is_some_and(|event| event.occurred_at <= group.occurred_at()))
    }

    /// When the user first became a member, as the timeline tells it.
    fn first_joined_at(
        &self,
        user: &UserKey,
        channel: &ChannelKey,
    ) -> Result<Option<Micros>, ViewError> {
        let timeline = TimelineOf::Channel(*channel);
        first_that(|offset| {
            let entry = self.overlay.timeline_at(user, &timeline, offset)?;
            Ok(entry.filter(|(_, entry)| entry.member.joins > 0))
        })
        .map(|found| found.map(|(_, entry)| entry.member.joined_at))
    }

    /// The newest message that was sent by `at`: a bisection over the log, because a channel's
    /// messages were sent in the order of their numbers.
    fn head_by(&self, channel: &ChannelKey, at: Micros) -> Result<Option<Head>, ViewError> {
        let after = first_that(|offset| {
            Ok(self.overlay.head_at(channel, offset)?.filter(|head| at < head.at))
        })?;
        match after.and_then(|head| head.position.offset.checked_sub(1)) {
            Some(before) => self.overlay.head_at(channel, before),
            None => Ok(None),
        }
    }

    /// The first message of the channel that was its newest and has this number or a higher one.
    pub(super) fn head_from(
        &self,
        channel: &ChannelKey,
        seq: Seq,
    ) -> Result<Option<Head>, ViewError> {
        first_that(|offset| {
            Ok(self.overlay.head_at(channel, offset)?.filter(|head| head.seq >= seq))
        })
    }
}

/// What `find` finds at the lowest offset where it finds something, if what it finds at one offset
/// is found at every higher one too: a bisection over all offsets.
fn first_that<T>(
    find: impl Fn(u64) -> Result<Option<T>, ViewError>,
) -> Result<Option<T>, ViewError> {
    let (mut nothing_before, mut at) = (0, u64::MAX);
    let Some(mut found) = find(at)? else { return Ok(None) };
    while nothing_before < at {
        let middle = nothing_before + (at - nothing_before) / 2;
        match find(middle)? {
            Some(earlier) => (at, found) = (middle, earlier),
            None => nothing_before = middle + 1,
        }
    }
    Ok(Some(found))
}
