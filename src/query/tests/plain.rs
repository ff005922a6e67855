//! The plainest fold there is, after every event, and what it says.

use crate::domain::apply::MapRows;
use crate::domain::event::Event;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::position::Position;
use crate::query::Row;
use crate::view::random_history::conversation;
use crate::view::read::ConversationRows;

/// The rows after each event.
pub(crate) struct Folds(Vec<MapRows>);

impl Folds {
    pub fn of(events: &[Event]) -> Self {
        let mut rows = MapRows::default();
        let after = |event| {
            rows.fold(event).unwrap();
            rows.clone()
        };
        Self(events.iter().map(after).collect())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// A conversation's rows after the event `at`; before all of them if that is `None`.
    pub fn rows(
        &self,
        at: Option<usize>,
        (user, channel): (UserKey, ChannelKey),
    ) -> ConversationRows {
        let rows = at.and_then(|at| self.0.get(at));
        rows.map(|rows| conversation(rows, &user, &channel)).unwrap_or_default()
    }

    pub fn is_visible(&self, at: Option<usize>, of: (UserKey, ChannelKey)) -> bool {
        self.rows(at, of).conversation().is_visible()
    }

    /// The last event up to `last` at which the conversation came or went.
    pub fn last_change(&self, of: (UserKey, ChannelKey), last: usize) -> Option<Position> {
        let changed = (0..=last)
            .rev()
            .find(|at| self.is_visible(Some(*at), of) != self.is_visible(at.checked_sub(1), of));
        changed.map(|at| Position::local(at as u64))
    }
}

/// What a row says in numbers: unread, newest number, newest message, read and deleted up to.
pub(crate) type Numbers = (u64, u64, Option<u64>, u64, u64);

/// What the rows say in numbers; `None` if the conversation is not listed.
pub(crate) fn numbers(rows: &ConversationRows) -> Option<Numbers> {
    let now = rows.conversation();
    let incarnation = rows.channel.incarnation;
    let newest = rows.channel.head.filter(|_| now.has_message_above_floor());
    now.is_visible().then(|| {
        (
            now.unread(),
            rows.channel.last_seq().shown_in(incarnation),
            newest.map(|head| head.message_id),
            now.read_to().shown_in(incarnation),
            rows.personal.deleted_to().shown_in(incarnation),
        )
    })
}

/// What an answered row says in numbers.
pub(crate) fn of_row(row: &Row) -> Numbers {
    let message = row.last_message.as_ref().map(|message| message.message_id);
    (row.unread, row.last_message_seq, message, row.read_seq, row.deleted_to_seq)
}
