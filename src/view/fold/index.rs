//! What each event writes to the indexes, once its rows are changed.

use super::FoldError;
use super::overlay::Overlay;
use crate::codec::change::Change;
use crate::codec::event::event_type_of;
use crate::codec::family::Family;
use crate::codec::index::{CommandEntry, HidesEntry, TimelineEntry};
use crate::codec::key::{self, TimelineOf};
use crate::codec::rows::Stored;
use crate::domain::apply::Rows;
use crate::domain::channel::{Channel, Head};
use crate::domain::context::KeyUse;
use crate::domain::effect::ChannelLife;
use crate::domain::event::{
    ChannelLabel, CoverageStarted, DeletionRefused, Event, Fact, MembersAdded, MembersBlocked,
    MembersRemoved, MembersUnblocked,
};
use crate::domain::key::{ChannelKey, Sealed, UserKey};
use crate::view::{View, ViewError};

/// What indexes need to know of a channel as it was before an event.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    head: Option<Head>,
    life: ChannelLife,
}

impl Before {
    pub(super) fn of(row: &Channel) -> Self {
        Self { head: row.head, life: ChannelLife::of(row) }
    }
}

impl<V: View> Overlay<V> {
    /// `before` is the event's channel as it was before the event.
    pub(super) fn write_indexes(&mut self, event: &Event, before: Before) -> Result<(), FoldError> {
        match &event.fact {
            Fact::ChannelSeen(fact) => {
                self.write_label(fact.channel, &fact.label);
                self.write_lifecycle(event, &fact.channel)?;
            }
            Fact::UserSeen(fact) => self.write_user_name(fact.user, &fact.name),
            Fact::ChannelCreated(fact) => self.write_lifecycle(event, &fact.channel)?,
            Fact::ChannelRestarted(fact) => self.write_lifecycle(event, &fact.channel)?,
            Fact::ChannelDisbanded(fact) => self.write_lifecycle(event, &fact.channel)?,
            Fact::MessagesPurged(fact) => self.write_lifecycle(event, &fact.channel)?,
            Fact::MessageRecorded(fact) => self.write_head(event, &fact.channel, before)?,
            Fact::MembersAdded(MembersAdded { channel, members, .. })
            | Fact::MembersRemoved(MembersRemoved { channel, members, .. })
            | Fact::MembersBlocked(MembersBlocked { channel, members, .. })
            | Fact::MembersUnblocked(MembersUnblocked { channel, members, .. }) => {
                for user in members {
                    self.write_timeline(event, *user, *channel)?;
                }
            }
            Fact::ConversationDeleted(_)
            | Fact::ConversationRestored(_)
            | Fact::ConversationRead(_)
            | Fact::UnreadSet(_)
            | Fact::ConversationActivated(_) => self.write_own_timeline(event)?,
            Fact::DeletionRefused(fact) => self.write_refusal(event, fact)?,
            Fact::CoverageStarted(fact) => self.write_coverage(fact)?,
            Fact::SessionOpened(_)
            | Fact::GapDetected(_)
            | Fact::ViewRebuilt(_)
            | Fact::CommandSettled(_) => {}
        }
        if event.fact.can_hide() || matches!(event.fact, Fact::DeletionRefused(_)) {
            self.write_hides(event, before);
        }
        self.write_command(event);
        Ok(())
    }

    fn put(&mut self, family: Family, key: impl Into<Vec<u8>>, value: Vec<u8>) {
        self.pending.written.push(Change::put(family, key, value));
    }

    fn write_label(&mut self, channel: ChannelKey, label: &ChannelLabel) {
        self.put(Family::Names, key::channel_label(&channel), label.encode());
        self.see_channel(channel);
    }

    fn write_user_name(&mut self, user: UserKey, name: &Sealed) {
        self.put(Family::Names, key::user_name(&user), name.encode());
        self.see_user(user);
    }

    /// The head as of an event is in `heads`, so it is left out here, and the gaps with it.
    fn write_lifecycle(&mut self, event: &Event, channel: &ChannelKey) -> Result<(), ViewError> {
        let row = Channel { head: None, gaps: Vec::new(), ..self.channel(channel)? };
        let key = key::lifecycle(channel, event.position.offset);
        self.put(Family::Lifecycle, key, row.encode());
        Ok(())
    }

    fn write_head(
        &mut self,
        event: &Event,
        channel: &ChannelKey,
        before: Before,
    ) -> Result<(), ViewError> {
        let head = self.look_at_channel(channel, |row| row.head)?;
        if let Some(head) = head.filter(|_| head != before.head) {
            self.pending.heads.add(*channel, event.position.offset, head);
        }
        Ok(())
    }

    fn write_own_timeline(&mut self, event: &Event) -> Result<(), ViewError> {
        match (event.fact.user(), event.fact.channel()) {
            (Some(user), Some(channel)) => self.write_timeline(event, user, channel),
            _ => Ok(()),
        }
    }

    fn write_timeline(
        &mut self,
        event: &Event,
        user: UserKey,
        channel: ChannelKey,
    ) -> Result<(), ViewError> {
        let entry = self.timeline_entry(event, &user, Some(&channel))?;
        let of = TimelineOf::Channel(channel);
        self.pending.timeline.add((user, of), event.position.offset, entry);
        Ok(())
    }

    /// Found under what the caller most likely meant, and under what was asked.
    fn write_refusal(&mut self, event: &Event, fact: &DeletionRefused) -> Result<(), ViewError> {
        let entry = self.timeline_entry(event, &fact.user, fact.meant.as_ref())?;
        let of = fact.meant.map(TimelineOf::Channel);
        for of in of.into_iter().chain([TimelineOf::Asked(fact.asked)]) {
            let (user, offset) = (fact.user, event.position.offset);
            self.pending.timeline.add((user, of), offset, entry.clone());
        }
        Ok(())
    }

    fn timeline_entry(
        &self,
        event: &Event,
        user: &UserKey,
        channel: Option<&ChannelKey>,
    ) -> Result<TimelineEntry, ViewError> {
        let (member, personal) = match channel {
            Some(channel) => (self.member(user, channel)?, self.personal(user, channel)?),
            None => Default::default(),
        };
        Ok(TimelineEntry { event_type: event_type_of(&event.fact), member, personal })
    }

    fn write_coverage(&mut self, fact: &CoverageStarted) -> Result<(), ViewError> {
        let known = self.coverage(&fact.source, fact.kind)?;
        if known.is_none_or(|known| fact.since < known) {
            self.cover(&fact.source, fact.kind, fact.since);
        }
        Ok(())
    }

    fn write_hides(&mut self, event: &Event, before: Before) {
        let offset = event.position.offset;
        let context = event.context.as_ref();
        let entry = HidesEntry {
            event_type: event_type_of(&event.fact),
            effect: event.fact.can_hide().then(|| event.fact.effect(before.life)),
            reason: context.map(|context| context.reason.code),
            user: only_user(&event.fact),
            channel: event.fact.channel(),
            actor: context.map(|context| context.actor),
            occurred_at: event.occurred_at,
        };
        self.put(Family::Hides, key::hides(offset), entry.encode());
        if let Some(context) = context {
            self.put(Family::Actors, key::actors(&context.actor.id, offset), Vec::new());
        }
    }

    fn write_command(&mut self, event: &Event) {
        let key = match &event.fact {
            Fact::MessageRecorded(fact) => fact.key,
            _ => event.context.as_ref().and_then(|context| context.key),
        };
        if let Some(KeyUse { key, digest }) = key {
            self.pending.commands.insert(key, CommandEntry { position: event.position, digest });
        }
    }
}

/// The user whose list it is about, where it is one user's.
fn only_user(fact: &Fact) -> Option<UserKey> {
    match fact {
        Fact::MembersRemoved(MembersRemoved { members, .. })
        | Fact::MembersBlocked(MembersBlocked { members, .. }) => match members[..] {
            [user] => Some(user),
            _ => None,
        },
        _ => fact.user(),
    }
}
