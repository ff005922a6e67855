//! The rows as an act of the past found them.
//!
//! An import may tell of October after November. What a user did then reached the messages of
//! then, and a conversation that the user first had in November was not there to act on.

use super::Taken;
use crate::domain::channel::Head;
use crate::domain::command::{Named, Request};
use crate::domain::context::KeyUse;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::Member;
use crate::domain::position::Position;
use crate::domain::refusal::Refusal;
use crate::domain::time::Micros;
use crate::error::Error;
use crate::store::group::Group;
use crate::store::refuse;
use crate::store::step::Core;
use crate::view::read::{ConversationRows, Reader};
use crate::view::{Order, TimelineOf, ViewError};

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
        if rows.channel.head.is_some_and(|head| at < head.at) {
            rows.channel.head = self.head_by(channel, at)?;
        }
        Ok(rows)
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
        let (_, user, channel) = match self.named(asked) {
            Ok(named) => named,
            Err(error) => return Ok(Err(error)),
        };
        let standing = self.load(&user, &channel)?.personal.deletions;
        for deletion in standing.iter().rev() {
            if self.happened_by(group, deletion.position)? {
                return self.take_restore(group, request, key, deletion.position);
            }
        }
        Ok(Err(refuse::undo(Refusal::NothingToUndo, None)))
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
        let reader = Reader::new(&self.view);
        let timeline = TimelineOf::Channel(*channel);
        for entry in reader.timeline(user, &timeline, None, Order::Rising) {
            let (_, entry) = entry?;
            if entry.member.joins > 0 {
                return Ok(Some(entry.member.joined_at));
            }
        }
        Ok(None)
    }

    /// The newest message that was sent by `at`: a bisection over the log, because a channel's
    /// messages were sent in the order of their numbers.
    fn head_by(&self, channel: &ChannelKey, at: Micros) -> Result<Option<Head>, ViewError> {
        let reader = Reader::new(&self.view);
        let sent_by = |offset| -> Result<Option<Head>, ViewError> {
            Ok(reader.head_at(channel, offset)?.filter(|head| head.at <= at))
        };
        let (mut known, mut beyond) = (0, self.tail().next_offset);
        let mut found = sent_by(known)?;
        while known + 1 < beyond {
            let middle = known + (beyond - known) / 2;
            let head = reader.head_at(channel, middle)?;
            if head.is_some_and(|head| at < head.at) {
                beyond = middle;
            } else {
                (known, found) = (middle, head);
            }
        }
        Ok(found)
    }
}
