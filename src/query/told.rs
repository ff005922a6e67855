//! An event as people read it: with names in the place of pseudonyms.

use super::{Query, QueryError};
use crate::domain::channel_type::ChannelType;
use crate::domain::context::{ActorKind, Details};
use crate::domain::event::{Event, Fact};
use crate::domain::key::{ChannelKey, UserKey};

/// An event, and the names of everybody in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The event.
    pub event: Event,
    /// Who did it.
    pub actor: Option<ToldActor>,
    /// For whom, if that is somebody else.
    pub on_behalf_of: Option<String>,
    /// Reason text, address, device and what else was stored sealed; empty where the person was
    /// erased.
    pub sealed: Details,
    /// The user whose list it is about, or who was named.
    pub uid: Option<String>,
    /// The channel; of a refused delete, the one that it meant.
    pub channel: Option<ToldChannel>,
    /// The sender of a message.
    pub from_uid: Option<String>,
    /// The members that it names: those of [`Told::members`] who fit in.
    pub members: Vec<String>,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldActor {
    /// What kind of hand.
    pub kind: ActorKind,
    /// Its id.
    pub id: String,
}

/// A channel as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldChannel {
    /// The peer's uid, or the channel's id; both uids of a person channel where the event is
    /// about none of the two.
    pub id: String,
    /// Its type.
    pub kind: ChannelType,
}

/// To whom an event is told, which decides how a person channel is named and who of many members.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Telling {
    /// The user whose conversation is asked about.
    pub to: Option<UserKey>,
    /// The most members that are named.
    pub members_max: usize,
}

/// The most members of one event that an answer names; `replay` names all.
pub const MEMBERS_TOLD_MAX: usize = 10;

impl Telling {
    pub const fn to(user: UserKey) -> Self {
        Self { to: Some(user), members_max: MEMBERS_TOLD_MAX }
    }
}

impl Told {
    /// How many members the event names.
    #[must_use]
    pub fn member_count(&self) -> usize {
        members(&self.event.fact).len()
    }
}

impl Query<'_> {
    pub(super) fn tell(&self, event: Event, telling: Telling) -> Result<Told, QueryError> {
        let context = event.context.as_ref();
        let actor = match context {
            None => None,
            Some(context) => {
                Some(ToldActor { kind: context.actor.kind, id: self.names.user(context.actor.id)? })
            }
        };
        let on_behalf_of = context.and_then(|context| context.on_behalf_of);
        let sealed = context.and_then(|context| context.details.as_ref());
        let from = match &event.fact {
            Fact::MessageRecorded(fact) => fact.from,
            _ => None,
        };
        let user = event.fact.user();
        let channel = event.fact.channel();
        Ok(Told {
            actor,
            on_behalf_of: on_behalf_of.map(|user| self.names.user(user)).transpose()?,
            sealed: sealed
                .map(|sealed| self.names.details(sealed))
                .transpose()?
                .unwrap_or_default(),
            uid: user.map(|user| self.names.user(user)).transpose()?,
            channel: channel
                .map(|channel| self.told_channel(&channel, user.or(telling.to)))
                .transpose()?,
            from_uid: from.map(|user| self.names.user(user)).transpose()?,
            members: self.told_members(&event.fact, telling)?,
            event,
        })
    }

    pub(super) fn told_channel(
        &self,
        channel: &ChannelKey,
        to: Option<UserKey>,
    ) -> Result<ToldChannel, QueryError> {
        let id = match to {
            Some(user) => self.names.channel_for(user, channel)?,
            None => self.names.channel(channel)?,
        };
        Ok(ToldChannel { id, kind: channel.kind })
    }

    /// The user who asks comes first, if named.
    fn told_members(&self, fact: &Fact, telling: Telling) -> Result<Vec<String>, QueryError> {
        let named = members(fact);
        let first = telling.to.filter(|user| named.contains(user));
        let others = named.iter().copied().filter(|user| Some(*user) != first);
        first
            .into_iter()
            .chain(others)
            .take(telling.members_max)
            .map(|user| self.names.user(user))
            .collect()
    }
}

/// The members that a fact names.
pub(super) fn members(fact: &Fact) -> &[UserKey] {
    match fact {
        Fact::MembersAdded(fact) => &fact.members,
        Fact::MembersRemoved(fact) => &fact.members,
        Fact::MembersBlocked(fact) => &fact.members,
        Fact::MembersUnblocked(fact) => &fact.members,
        _ => &[],
    }
}
