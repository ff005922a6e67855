//! Who deleted what: every event that can hide a conversation, and every refused delete.

use std::collections::BTreeMap;

use super::told::{MEMBERS_TOLD_MAX, Telling, Told};
use super::{Query, QueryError, cursor};
use crate::domain::context::{ActorKind, ReasonCode};
use crate::domain::event::{Effect, Event};
use crate::domain::explain::{Hid, Standing, Step};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::name::ChannelName;
use crate::domain::time::Micros;
use crate::view::Order;
use crate::view::read::{HidesEntry, TimelineOf};

/// The most events that one page looks at; a page that ends there names where to go on.
pub const LOOKED_AT_MAX: usize = 100_000;

/// Which deletions are searched for: those to which everything given applies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeletionFilter {
    /// From this user's list, by uid: what was done to it, and what befell a channel as long as the
    /// user was a member.
    pub user: Option<String>,
    /// In this channel.
    pub channel: Option<ChannelName>,
    /// By this hand: the id of a user, an operator or a program.
    pub actor: Option<String>,
    /// By a hand of this kind.
    pub actor_kind: Option<ActorKind>,
    /// For this reason.
    pub reason: Option<ReasonCode>,
    /// With this outcome.
    pub outcome: Option<DeletionOutcome>,
    /// At or after this, by the source's clock.
    pub since: Option<Micros>,
    /// Before this, by the source's clock.
    pub until: Option<Micros>,
}

/// What came of something that can hide a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeletionOutcome {
    /// It changed something.
    Applied,
    /// There was nothing to change.
    NoChange,
    /// It came after newer facts, and changed nothing.
    Late,
    /// It was refused.
    Refused,
}

impl DeletionOutcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Applied, Self::NoChange, Self::Late, Self::Refused];

    /// The outcome as answers name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::NoChange => "no_change",
            Self::Late => "late",
            Self::Refused => "refused",
        }
    }

    /// The outcome with this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    const fn of(effect: Option<Effect>) -> Self {
        match effect {
            None => Self::Refused,
            Some(Effect::Applied) => Self::Applied,
            Some(Effect::NoChange) => Self::NoChange,
            Some(Effect::Late) => Self::Late,
        }
    }
}

/// One deletion, or another event that can hide, or a refused delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// What happened.
    pub event: Told,
    /// What came of it.
    pub outcome: DeletionOutcome,
    /// What it hid, where it is about one user's list.
    pub hid: Option<Hid>,
}

/// A page of deletions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeletionPage {
    /// Newest first.
    pub deletions: Vec<Deletion>,
    /// Where the next page begins; `None` after the last.
    pub next_cursor: Option<String>,
}

/// The filter with pseudonyms in the place of names.
struct Wanted<'a> {
    filter: &'a DeletionFilter,
    user: Option<UserKey>,
    channel: Option<ChannelKey>,
    actor: Option<UserKey>,
}

type Found = Result<(u64, HidesEntry), QueryError>;

impl Query<'_> {
    /// At most `limit` deletions that the filter lets through, newest first, from the cursor on.
    ///
    /// By user it costs that user's timelines; by actor, what that hand did; otherwise everything
    /// that can hide, of which one page looks at [`LOOKED_AT_MAX`].
    ///
    /// # Errors
    /// [`QueryError::BadUid`], [`QueryError::BadCursor`], [`QueryError::EndsBeforeItBegins`], or if
    /// something cannot be read.
    pub fn deletions(
        &self,
        filter: &DeletionFilter,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<DeletionPage, QueryError> {
        if filter.since.zip(filter.until).is_some_and(|(since, until)| since > until) {
            return Err(QueryError::EndsBeforeItBegins);
        }
        let below = match cursor {
            Some(cursor) => cursor::read(cursor)?,
            None => u64::MAX,
        };
        let newest = below.checked_sub(1).zip(self.folded);
        let Some(start) = newest.map(|(below, folded)| below.min(folded)) else {
            return Ok(DeletionPage::default());
        };
        let wanted = self.wanted(filter)?;
        let mut page = DeletionPage::default();
        for (looked_at, candidate) in self.candidates(&wanted, start)?.enumerate() {
            let (offset, entry) = candidate?;
            if page.deletions.len() >= limit || looked_at >= LOOKED_AT_MAX {
                page.next_cursor = Some(cursor::write(offset + 1));
                break;
            }
            if wanted.lets_through(&entry) {
                page.deletions.push(self.deletion(offset, &entry, wanted.user)?);
            }
        }
        Ok(page)
    }

    fn wanted<'f>(&self, filter: &'f DeletionFilter) -> Result<Wanted<'f>, QueryError> {
        let secrets = self.names.secrets;
        Ok(Wanted {
            filter,
            user: filter.user.as_deref().map(|uid| self.user(uid)).transpose()?,
            channel: filter.channel.as_ref().map(|channel| secrets.channel_key(channel)),
            actor: filter.actor.as_deref().map(|id| self.actor(id)).transpose()?,
        })
    }

    fn candidates<'s>(
        &'s self,
        wanted: &Wanted<'_>,
        start: u64,
    ) -> Result<Box<dyn Iterator<Item = Found> + 's>, QueryError> {
        if let Some(user) = wanted.user {
            let offsets = self.hiding_of(user, start)?;
            return Ok(Box::new(offsets.into_iter().filter_map(|at| self.entry(at).transpose())));
        }
        if let Some(actor) = wanted.actor {
            let offsets = self.view.hides_by(&actor, Some(start), Order::Falling);
            return Ok(Box::new(offsets.filter_map(|offset| match offset {
                Ok(offset) => self.entry(offset).transpose(),
                Err(error) => Some(Err(error.into())),
            })));
        }
        let entries = self.view.hides(Some(start), Order::Falling);
        Ok(Box::new(entries.map(|entry| Ok(entry?))))
    }

    /// The events that could have hidden something from this user's list, newest first: those of
    /// the user's timelines, and those of the lives of the channels in them while the user was a
    /// member.
    fn hiding_of(&self, user: UserKey, start: u64) -> Result<Vec<u64>, QueryError> {
        let mut offsets = Vec::new();
        let mut memberships: BTreeMap<ChannelKey, Vec<(u64, bool)>> = BTreeMap::new();
        for entry in self.view.timelines(&user) {
            let (of, (offset, after)) = entry?;
            offsets.push(offset);
            if let TimelineOf::Channel(channel) = of {
                memberships.entry(channel).or_default().push((offset, after.member.member));
            }
        }
        for (channel, membership) in memberships {
            for entry in self.view.lifecycle(&channel, None, Order::Rising) {
                let (offset, _) = entry?;
                let earlier = membership.partition_point(|(at, _)| *at < offset);
                if membership[..earlier].last().is_some_and(|(_, is_member)| *is_member) {
                    offsets.push(offset);
                }
            }
        }
        offsets.retain(|offset| *offset <= start);
        offsets.sort_unstable_by_key(|offset| std::cmp::Reverse(*offset));
        offsets.dedup();
        Ok(offsets)
    }

    fn entry(&self, offset: u64) -> Result<Option<(u64, HidesEntry)>, QueryError> {
        let mut at_or_below = self.view.hides(Some(offset), Order::Falling);
        let found = at_or_below.next().transpose()?;
        Ok(found.filter(|(at, _)| *at == offset))
    }

    fn deletion(
        &self,
        offset: u64,
        entry: &HidesEntry,
        user: Option<UserKey>,
    ) -> Result<Deletion, QueryError> {
        let event = self.event(offset)?;
        let whose = user.or(entry.user);
        let hid = match (whose, entry.channel) {
            (Some(user), Some(channel)) => self.step_at(user, &channel, &event)?.hid(),
            _ => None,
        };
        let telling = Telling { to: user, members_max: MEMBERS_TOLD_MAX };
        let outcome = DeletionOutcome::of(entry.effect);
        Ok(Deletion { event: self.tell(event, telling)?, outcome, hid })
    }

    /// The event as a step of this user's conversation.
    fn step_at(
        &self,
        user: UserKey,
        channel: &ChannelKey,
        event: &Event,
    ) -> Result<Step, QueryError> {
        let offset = event.position.offset;
        let before = match offset.checked_sub(1) {
            Some(before) => self.rows_as_of(user, channel, before)?,
            None => crate::view::read::ConversationRows::default(),
        };
        let after = self.rows_as_of(user, channel, offset)?;
        Ok(Step {
            event: event.clone(),
            before: Standing::of(before.conversation()),
            after: Standing::of(after.conversation()),
        })
    }
}

impl Wanted<'_> {
    fn lets_through(&self, entry: &HidesEntry) -> bool {
        let DeletionFilter { actor_kind, reason, outcome, since, until, .. } = self.filter;
        self.channel.is_none_or(|channel| entry.channel == Some(channel))
            && self.actor.is_none_or(|actor| entry.actor.is_some_and(|who| who.id == actor))
            && actor_kind.is_none_or(|kind| entry.actor.is_some_and(|who| who.kind == kind))
            && reason.is_none_or(|reason| entry.reason == Some(reason))
            && outcome.is_none_or(|outcome| DeletionOutcome::of(entry.effect) == outcome)
            && since.is_none_or(|since| entry.occurred_at >= since)
            && until.is_none_or(|until| entry.occurred_at < until)
    }
}
