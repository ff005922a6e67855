//! A view with the effects of a group of events that is not written yet.

use std::collections::BTreeMap;

use super::FoldError;
use super::cache::RowCache;
use super::index::Before;
use super::pending::Pending;
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::index::{CommandEntry, Standing, TimelineEntry};
use crate::codec::key::{self, TimelineOf, meta};
use crate::codec::rows::Stored;
use crate::domain::apply::{RowChange, Rows, apply};
use crate::domain::channel::{Channel, Head};
use crate::domain::effect::ChannelLife;
use crate::domain::event::{Event, FactKind};
use crate::domain::key::{ChannelKey, CommandKey, UserKey};
use crate::domain::member::Member;
use crate::domain::personal::Personal;
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::view::read::{Dated, Reader, was_undone};
use crate::view::{View, ViewError};

/// Rows of each kind that stay in memory between groups.
pub const HOT_ROWS: usize = 65_536;

/// A view with the effects of the events folded since the last [`Overlay::take_changes`].
///
/// One writer folds and decides through it: reads see what was folded, written or not. The view
/// below must be written by nobody else, because rows that were read once are kept.
#[derive(Debug)]
pub struct Overlay<V> {
    base: Reader<V>,
    channels: RowCache<ChannelKey, Channel>,
    members: RowCache<(UserKey, ChannelKey), Member>,
    owns: RowCache<(ChannelKey, UserKey), Seq>,
    personals: RowCache<(UserKey, ChannelKey), Personal>,
    seen_users: RowCache<UserKey, bool>,
    seen_channels: RowCache<ChannelKey, bool>,
    /// Everything that was folded: sources are few.
    coverage: BTreeMap<(String, FactKind), Micros>,
    pub(super) pending: Pending,
    /// What was taken last, and may not be written yet.
    in_flight: Pending,
}

impl<V: View> Overlay<V> {
    /// Nothing folded yet onto this view.
    pub fn new(base: V) -> Self {
        Self {
            base: Reader::new(base),
            channels: RowCache::new(),
            members: RowCache::new(),
            owns: RowCache::new(),
            personals: RowCache::new(),
            seen_users: RowCache::new(),
            seen_channels: RowCache::new(),
            coverage: BTreeMap::new(),
            pending: Pending::default(),
            in_flight: Pending::default(),
        }
    }

    /// The view below, without what is not written yet.
    pub const fn base(&self) -> &Reader<V> {
        &self.base
    }

    /// Folds one event. After an error its group is folded in part, and has to be discarded.
    ///
    /// # Errors
    /// If a row cannot be read, or the event cannot follow from the rows.
    pub fn fold(&mut self, event: &Event) -> Result<(), FoldError> {
        let before = match event.fact.channel() {
            Some(channel) => self.look_at_channel(&channel, Before::of)?,
            None => Before::default(),
        };
        for change in apply(self, event)? {
            self.change_row(event, change)?;
        }
        self.write_indexes(event, before)?;
        self.pending.folded = Some(event.position);
        Ok(())
    }

    /// What the events folded since the last time wrote, each row once, with the place of the
    /// last of them: the rider of their batch.
    ///
    /// The overlay then counts it as written. Where writing fails, [`Overlay::discard`] is the
    /// only right thing to call next. While it is being written, the next group may be decided and
    /// folded: what these changes hold stays in memory until the next call. They have to be in the
    /// view before anything is read after that.
    #[must_use]
    pub fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = self.pending.changes();
        self.in_flight = std::mem::take(&mut self.pending);
        let mut put = |family, key: &[u8], row: Vec<u8>| {
            changes.push(Change { family, key: key.to_vec(), value: Some(row) });
        };
        self.channels.take_changed(HOT_ROWS, |of, row| {
            put(Family::Channel, &key::channel(of), row.encode());
        });
        self.members.take_changed(HOT_ROWS, |(user, of), row| {
            put(Family::Member, &key::conversation(user, of), row.encode());
        });
        self.personals.take_changed(HOT_ROWS, |(user, of), row| {
            put(Family::Personal, &key::conversation(user, of), row.encode());
        });
        // Their changes are index entries, which were written by event.
        self.owns.take_changed(HOT_ROWS, |_, _| ());
        self.seen_users.take_changed(HOT_ROWS, |_, _| ());
        self.seen_channels.take_changed(HOT_ROWS, |_, _| ());
        changes
    }

    /// Forgets what was folded and every row that was read.
    pub fn discard(&mut self) {
        self.pending = Pending::default();
        self.in_flight = Pending::default();
        self.channels.clear();
        self.members.clear();
        self.owns.clear();
        self.personals.clear();
        self.seen_users.clear();
        self.seen_channels.clear();
        self.coverage.clear();
    }

    /// How many changes the events folded since the last time made, at least.
    #[must_use]
    pub fn pending_changes(&self) -> usize {
        self.pending.len()
            + self.channels.changed()
            + self.members.changed()
            + self.personals.changed()
    }

    fn change_row(&mut self, event: &Event, change: RowChange) -> Result<(), ViewError> {
        match change {
            RowChange::Channel(of, row) => self.channels.change(of, row),
            RowChange::Member(user, of, row) => {
                let key = (user, of);
                let before = self.members.look(&key, || self.base.member(&user, &of), standing)?;
                if before != standing(&row) {
                    self.pending.standings.insert((of, user), standing(&row));
                }
                self.members.change(key, row);
            }
            RowChange::Own(of, user, seq) => {
                let key = key::own(&of, &user, event.position.offset);
                self.pending.written.push(Change::put(Family::Own, key, seq.encode()));
                self.owns.change((of, user), seq);
            }
            RowChange::Personal(user, of, row) => self.personals.change((user, of), row),
        }
        Ok(())
    }

    /// What the view may not hold yet, the newest first.
    fn unwritten(&self) -> impl Iterator<Item = &Pending> {
        [&self.pending, &self.in_flight].into_iter()
    }

    /// How the channel stands, for the effect of an event that is about to be folded.
    ///
    /// # Errors
    /// If its row cannot be read.
    pub fn channel_life(&self, channel: &ChannelKey) -> Result<ChannelLife, ViewError> {
        self.look_at_channel(channel, ChannelLife::of)
    }

    /// What `look` sees in the channel's row.
    pub(super) fn look_at_channel<S>(
        &self,
        channel: &ChannelKey,
        look: impl FnOnce(&Channel) -> S,
    ) -> Result<S, ViewError> {
        self.channels.look(channel, || self.base.channel(channel), look)
    }

    pub(super) fn cover(&mut self, source: &str, kind: FactKind, since: Micros) {
        let key = meta::coverage(source, kind);
        self.pending.written.push(Change::put(Family::Meta, key, since.encode()));
        self.coverage.insert((source.to_owned(), kind), since);
    }

    pub(super) fn see_user(&mut self, user: UserKey) {
        self.seen_users.change(user, true);
    }

    pub(super) fn see_channel(&mut self, channel: ChannelKey) {
        self.seen_channels.change(channel, true);
    }
}

/// What `members_of` holds for a row: nothing for somebody who is neither.
fn standing(row: &Member) -> Option<Standing> {
    (row.member || row.blocked).then_some(Standing { member: row.member, blocked: row.blocked })
}

impl<V: View> Rows for Overlay<V> {
    type Error = ViewError;

    fn channel(&self, channel: &ChannelKey) -> Result<Channel, ViewError> {
        self.channels.read(channel, || self.base.channel(channel))
    }

    fn member(&self, user: &UserKey, channel: &ChannelKey) -> Result<Member, ViewError> {
        self.members.read(&(*user, *channel), || self.base.member(user, channel))
    }

    fn own(&self, channel: &ChannelKey, user: &UserKey) -> Result<Seq, ViewError> {
        self.owns.read(&(*channel, *user), || self.base.own(channel, user))
    }

    fn personal(&self, user: &UserKey, channel: &ChannelKey) -> Result<Personal, ViewError> {
        self.personals.read(&(*user, *channel), || self.base.personal(user, channel))
    }
}

/// What deciding reads beside rows.
impl<V: View> Overlay<V> {
    /// Whether an event names the user.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn is_user_seen(&self, user: &UserKey) -> Result<bool, ViewError> {
        self.seen_users.read(user, || Ok(self.base.user_name(user)?.is_some()))
    }

    /// Whether an event names the channel.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn is_channel_seen(&self, channel: &ChannelKey) -> Result<bool, ViewError> {
        self.seen_channels.read(channel, || Ok(self.base.channel_label(channel)?.is_some()))
    }

    /// The command that came under this key.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn command(&self, key: &CommandKey) -> Result<Option<CommandEntry>, ViewError> {
        match self.unwritten().find_map(|group| group.commands.get(key)) {
            Some(entry) => Ok(Some(*entry)),
            None => self.base.command(key),
        }
    }

    /// Since when the source feeds this kind of fact.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn coverage(&self, source: &str, kind: FactKind) -> Result<Option<Micros>, ViewError> {
        match self.coverage.get(&(source.to_owned(), kind)) {
            Some(since) => Ok(Some(*since)),
            None => self.base.covered_since(source, kind),
        }
    }

    /// Those who are members of the channel or blocked in it, by pseudonym.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn members_of(&self, channel: &ChannelKey) -> Result<Vec<(UserKey, Standing)>, ViewError> {
        let mut standings: BTreeMap<UserKey, Standing> =
            self.base.members_of(channel).collect::<Result<_, _>>()?;
        for group in [&self.in_flight, &self.pending] {
            for (user, standing) in group.standings_in(*channel) {
                match standing {
                    Some(standing) => standings.insert(user, standing),
                    None => standings.remove(&user),
                };
            }
        }
        Ok(standings.into_iter().collect())
    }

    /// The channel's head as the event at `offset` left it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn head_at(&self, channel: &ChannelKey, offset: u64) -> Result<Option<Head>, ViewError> {
        match self.unwritten().find_map(|group| group.head_at(*channel, offset)) {
            Some(head) => Ok(Some(head)),
            None => self.base.head_at(channel, offset),
        }
    }

    /// The user's rows of a conversation as the event at `offset` left them, and the event that
    /// last wrote to its timeline.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn timeline_at(
        &self,
        user: &UserKey,
        of: &TimelineOf,
        offset: u64,
    ) -> Result<Option<Dated<TimelineEntry>>, ViewError> {
        match self.unwritten().find_map(|group| group.timeline_at(*user, *of, offset)) {
            Some((at, entry)) => Ok(Some((at, entry.clone()))),
            None => self.base.timeline_at(user, of, offset),
        }
    }

    /// Whether a restore undid the deletion at `deletion`; false where it stands, and where it
    /// has settled.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn was_undone(
        &self,
        user: &UserKey,
        channel: &ChannelKey,
        deletion: Position,
    ) -> Result<bool, ViewError> {
        let of = TimelineOf::Channel(*channel);
        was_undone(deletion, |offset| self.timeline_at(user, &of, offset))
    }
}
