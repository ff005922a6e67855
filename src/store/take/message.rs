//! Messages, and what they show of membership.

use super::Taken;
use crate::domain::apply::Rows;
use crate::domain::command::{IncomingMessage, Request};
use crate::domain::context::KeyUse;
use crate::domain::decide::message::{Message, Verdict, message};
use crate::domain::decide::observe;
use crate::domain::event::Fact;
use crate::domain::member::Member;
use crate::domain::name::{ChannelName, Uid};
use crate::error::Error;
use crate::store::group::Group;
use crate::store::receipt::{Answer, CommandOutcome, Receipt};
use crate::store::step::Core;

impl Core {
    pub(super) fn take_message(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        told: &IncomingMessage,
    ) -> Taken {
        if !told.channel.has_conversations(self.dialect) {
            return Ok(Ok(Answer::Skipped));
        }
        if told.seq == Some(0) {
            return Ok(Ok(Answer::Duplicate));
        }
        let channel = self.channel(group, &told.channel)?;
        let from = match &told.from {
            Some(uid) => Some(self.user(group, uid)?),
            None => None,
        };
        let row = self.overlay.channel(&channel)?;
        let sender = match from {
            Some(user) if !row.members_stated => self.overlay.member(&user, &channel)?,
            _ => Member::default(),
        };
        let told = Message {
            channel,
            seq: told.seq,
            message_id: told.message_id,
            from,
            stated_at: request.occurred_at,
            key,
        };
        let facts = match message(&row, &sender, told) {
            Verdict::Duplicate => return Ok(Ok(Answer::Duplicate)),
            Verdict::Record(facts) => facts,
        };
        let mut position = None;
        for fact in facts {
            let context = match &fact {
                Fact::MembersAdded(_) => Some(self.context(group, &request.cause, None, None)?),
                _ => None,
            };
            position = Some(self.record(group, fact, context)?);
        }
        Ok(Ok(position.map_or(Answer::Duplicate, |position| {
            Answer::Recorded(Receipt {
                position,
                outcome: CommandOutcome::Applied,
                conversation: None,
                visible: false,
            })
        })))
    }

    pub(super) fn take_observed(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        (name, uids): (&ChannelName, &[Uid]),
    ) -> Taken {
        if !name.has_conversations(self.dialect) {
            return Ok(Ok(Answer::Skipped));
        }
        let row = self.overlay.channel(&self.vault.channel_key(name))?;
        if row.members_stated {
            return Ok(Ok(Answer::Duplicate));
        }
        let channel = self.channel(group, name)?;
        let seen = self.known(group, &channel, uids)?;
        let Some(fact) = observe::observe(channel, &row, &seen, request.occurred_at) else {
            return Ok(Ok(Answer::Duplicate));
        };
        let context = self.context(group, &request.cause, None, None)?;
        let answer: Result<Answer, Error> =
            self.conclude(group, Fact::MembersAdded(fact), context, key);
        answer.map(Ok)
    }
}
