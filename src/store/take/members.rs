//! Calls about who is a member, who is blocked, and whether the channel lives.

use std::collections::BTreeSet;

use super::{Stop, Taken};
use crate::domain::apply::Rows;
use crate::domain::channel_type::ChannelType;
use crate::domain::command::{MembersCommand, MembershipAct, Request, Whom};
use crate::domain::context::{Context, KeyUse};
use crate::domain::decide::{lifecycle, membership};
use crate::domain::event::{Fact, Removal};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::Member;
use crate::domain::name::{ChannelName, Uid};
use crate::error::Error;
use crate::store::group::Group;
use crate::store::receipt::{Answer, CommandOutcome};
use crate::store::refuse;
use crate::store::step::Core;
use crate::view::ViewError;

/// What of a channel ends.
#[derive(Clone, Copy)]
pub(super) enum Ending {
    Disband,
    Purge { first_kept: u64 },
}

impl Core {
    pub(super) fn take_members(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        call: &MembersCommand,
    ) -> Taken {
        if !call.channel.has_conversations(self.dialect) {
            return Ok(Answer::Skipped);
        }
        if call.channel.kind() == ChannelType::Person {
            return Err(Stop::Refused(refuse::of_a_pair("changes who belongs to it")));
        }
        let channel = self.channel(group, &call.channel)?;
        let facts = match &call.whom {
            Whom::Listed(uids) => {
                let named = self.known(group, &channel, uids)?;
                self.act(&channel, &named, call.act, request)?
            }
            Whom::Exactly(uids) => {
                let named = self.known(group, &channel, uids)?;
                let mut facts = self.reverse_for_others(&channel, &named, call.act, request)?;
                facts.extend(self.act(&channel, &named, call.act, request)?);
                facts
            }
            Whom::Everybody => {
                let named = self.concerned(&channel, call.act)?;
                self.act(&channel, &named, call.act, request)?
            }
        };
        self.conclude_all(group, request, facts, key)
    }

    pub(super) fn take_lifecycle(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        (name, ending): (&ChannelName, Ending),
    ) -> Taken {
        if !name.has_conversations(self.dialect) {
            return Ok(Answer::Skipped);
        }
        if name.kind() == ChannelType::Person && matches!(ending, Ending::Disband) {
            return Err(Stop::Refused(refuse::of_a_pair("ends it")));
        }
        let channel = self.channel(group, name)?;
        let at = request.occurred_at;
        let row = self.channel_as_of(&channel, at)?;
        let fact = match ending {
            Ending::Purge { first_kept } => {
                Fact::MessagesPurged(lifecycle::purge(channel, &row, first_kept, at))
            }
            Ending::Disband => Fact::ChannelDisbanded(lifecycle::disband(channel, &row, at)),
        };
        self.conclude_all(group, request, vec![fact], key)
    }

    pub(super) fn take_reopening(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        name: &ChannelName,
    ) -> Taken {
        let channel = self.vault.channel_key(name);
        let row = self.overlay.channel(&channel)?;
        match lifecycle::reopen(channel, &row, request.occurred_at) {
            Some(fact) => self.conclude_all(group, request, vec![Fact::ChannelCreated(fact)], key),
            None => self.settle_as_said(group, request, key),
        }
    }

    /// The users' pseudonyms with their rows. Names that are new are recorded.
    fn known(
        &mut self,
        group: &mut Group,
        channel: &ChannelKey,
        uids: &[Uid],
    ) -> Result<Vec<membership::Known>, Error> {
        for uid in uids {
            self.user(group, uid)?;
        }
        Ok(self.rows_of(channel, uids)?)
    }

    /// The users' pseudonyms with their rows.
    pub(super) fn rows_of(
        &self,
        channel: &ChannelKey,
        uids: &[Uid],
    ) -> Result<Vec<membership::Known>, ViewError> {
        uids.iter()
            .map(|uid| {
                let user = self.user_key(uid);
                Ok((user, self.overlay.member(&user, channel)?))
            })
            .collect()
    }

    fn act(
        &self,
        channel: &ChannelKey,
        named: &[membership::Known],
        act: MembershipAct,
        request: &Request,
    ) -> Result<Vec<Fact>, Error> {
        let at = request.occurred_at;
        Ok(match act {
            MembershipAct::Add(policy) => {
                let row = self.channel_as_of(channel, at)?;
                let created = lifecycle::create(*channel, &row, at).map(Fact::ChannelCreated);
                let added = membership::add(*channel, &row, named, policy, at);
                created.into_iter().chain(added).collect()
            }
            MembershipAct::Remove(removal) => membership::remove(*channel, named, removal, at),
            MembershipAct::Block => membership::block(*channel, named, at),
            MembershipAct::Unblock => membership::unblock(*channel, named, at),
        })
    }

    /// What a call that names everybody does to those whom it does not name; nothing, as often.
    fn reverse_for_others(
        &self,
        channel: &ChannelKey,
        named: &[membership::Known],
        act: MembershipAct,
        request: &Request,
    ) -> Result<Vec<Fact>, Error> {
        let reverse = match act {
            MembershipAct::Add(_) => MembershipAct::Remove(Removal::Replaced),
            MembershipAct::Block => MembershipAct::Unblock,
            MembershipAct::Remove(_) | MembershipAct::Unblock => return Ok(Vec::new()),
        };
        let named: BTreeSet<UserKey> = named.iter().map(|(user, _)| *user).collect();
        let others: Vec<membership::Known> = self
            .concerned(channel, reverse)?
            .into_iter()
            .filter(|(user, _)| !named.contains(user))
            .collect();
        if others.is_empty() {
            return Ok(Vec::new());
        }
        self.act(channel, &others, reverse, request)
    }

    /// Everybody to whom an act applies.
    fn concerned(
        &self,
        channel: &ChannelKey,
        act: MembershipAct,
    ) -> Result<Vec<membership::Known>, Error> {
        let mut concerned = Vec::new();
        for (user, _) in self.overlay.members_of(channel)? {
            let row: Member = self.overlay.member(&user, channel)?;
            let applies = match act {
                MembershipAct::Unblock => row.blocked,
                MembershipAct::Add(_) | MembershipAct::Remove(_) | MembershipAct::Block => {
                    row.member
                }
            };
            if applies {
                concerned.push((user, row));
            }
        }
        Ok(concerned)
    }

    /// Records the facts of a call about a channel. The last one carries the call's key and gives
    /// its outcome, also to whoever asks again: it is one that changed something, if any did.
    /// Their order means nothing otherwise, because no two are about the same user.
    fn conclude_all(
        &mut self,
        group: &mut Group,
        request: &Request,
        mut facts: Vec<Fact>,
        key: Option<KeyUse>,
    ) -> Taken {
        let mut telling = facts.len().saturating_sub(1);
        for (place, fact) in facts.iter().enumerate() {
            if self.outcome_of(fact)? == CommandOutcome::Applied {
                telling = place;
            }
        }
        if facts.is_empty() {
            return Ok(Answer::Duplicate);
        }
        let last = facts.remove(telling);
        let context = self.context(group, &request.cause, None, None)?;
        let bare = Context { details: None, ..context.clone() };
        for fact in facts {
            self.record(group, fact, Some(bare.clone()))?;
        }
        self.conclude(group, last, context, key)
    }
}
