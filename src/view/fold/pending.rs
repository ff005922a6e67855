//! Index changes of a group that is not written yet.

use std::collections::{BTreeMap, HashMap};

use super::hash::ByPseudonym;
use super::history::History;
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::index::{CommandEntry, Standing, TimelineEntry};
use crate::codec::key::{self, TimelineOf, meta};
use crate::codec::rows::Stored;
use crate::domain::channel::Head;
use crate::domain::key::{ChannelKey, CommandKey, UserKey};
use crate::domain::position::Position;

/// What the group wrote to indexes. Those that deciding reads are kept so that it finds them.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// The last event of the group.
    pub(super) folded: Option<Position>,
    /// Index entries that nothing reads before they are written.
    pub(super) written: Vec<Change>,
    /// Standings; `None` for somebody who is neither member nor blocked any more.
    pub(super) standings: BTreeMap<(ChannelKey, UserKey), Option<Standing>>,
    /// Heads.
    pub(super) heads: History<ChannelKey, Head>,
    /// Timeline entries.
    pub(super) timeline: History<(UserKey, TimelineOf), TimelineEntry>,
    /// Commands.
    pub(super) commands: HashMap<CommandKey, CommandEntry, ByPseudonym>,
}

impl Pending {
    /// Everything as changes. What deciding reads stays, to be found until it is written.
    pub(super) fn changes(&mut self) -> Vec<Change> {
        let mut changes = std::mem::take(&mut self.written);
        changes.extend(self.standings.iter().map(|((channel, user), standing)| Change {
            family: Family::MembersOf,
            key: key::members_of(channel, user),
            value: standing.map(|standing| standing.encode()),
        }));
        changes.extend(self.heads.iter().map(|(channel, offset, head)| {
            Change::put(Family::Heads, key::heads(channel, offset), head.encode())
        }));
        changes.extend(self.timeline.iter().map(|((user, of), offset, entry)| {
            Change::put(Family::Timeline, key::timeline(user, of, offset), entry.encode())
        }));
        changes.extend(
            self.commands
                .iter()
                .map(|(key, entry)| Change::put(Family::CommandKeys, key.0, entry.encode())),
        );
        changes.extend(self.folded.map(|at| Change::put(Family::Meta, meta::FOLDED, at.encode())));
        changes
    }

    /// How many changes there are, but for the place of the fold.
    pub(super) fn len(&self) -> usize {
        self.written.len()
            + self.standings.len()
            + self.heads.len()
            + self.timeline.len()
            + self.commands.len()
    }

    /// The last pending entry of one timeline at or before `offset`.
    pub(super) fn timeline_at(
        &self,
        user: UserKey,
        of: TimelineOf,
        offset: u64,
    ) -> Option<(u64, &TimelineEntry)> {
        self.timeline.at(&(user, of), offset)
    }

    /// The pending head of a channel as of `offset`.
    pub(super) fn head_at(&self, channel: ChannelKey, offset: u64) -> Option<Head> {
        self.heads.at(&channel, offset).map(|(_, head)| *head)
    }

    /// The pending standings in one channel.
    pub(super) fn standings_in(
        &self,
        channel: ChannelKey,
    ) -> impl Iterator<Item = (UserKey, Option<Standing>)> {
        let first = UserKey([0; crate::domain::key::PSEUDONYM_LEN]);
        self.standings
            .range((channel, first)..)
            .take_while(move |((of, _), _)| *of == channel)
            .map(|((_, user), standing)| (*user, *standing))
    }
}
