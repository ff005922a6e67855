//! Messages, and what they show of membership.

use super::Taken;
use crate::domain::apply::Rows;
use crate::domain::channel::Channel;
use crate::domain::command::{IncomingMessage, Request};
use crate::domain::context::KeyUse;
use crate::domain::decide::message::{Message, Verdict, message};
use crate::domain::decide::observe;
use crate::domain::event::Fact;
use crate::domain::member::Member;
use crate::domain::name::{ChannelName, Uid};
use crate::domain::seq::Seq;
use crate::store::group::Group;
use crate::store::receipt::{Answer, CommandOutcome, Receipt};
use crate::store::step::Core;
use crate::view::ViewError;

impl Core {
    pub(super) fn take_message(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        told: &IncomingMessage,
    ) -> Taken {
        if !told.channel.has_conversations(self.dialect) {
            return Ok(Answer::Skipped);
        }
        if told.seq == Some(0) {
            return Ok(Answer::Duplicate);
        }
        // A channel of which nothing was told before has no duplicates.
        let channel = self.channel(group, &told.channel)?;
        let sender = told.from.as_ref();
        let from = sender.map(|uid| self.user_key(uid));
        let row = self.overlay.channel(&channel)?;
        let sender_row = match from {
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
        let facts = match message(&row, &sender_row, told) {
            Verdict::Duplicate => return Ok(Answer::Duplicate),
            Verdict::Restart(_) if self.was_recorded(&row, told)? => {
                return Ok(Answer::Duplicate);
            }
            Verdict::Record(facts) | Verdict::Restart(facts) => facts,
        };
        if let Some(uid) = sender {
            self.user(group, uid)?;
        }
        let mut position = None;
        for fact in facts {
            let context = match &fact {
                Fact::MembersAdded(_) => Some(self.context(group, &request.cause, None, None)?),
                _ => None,
            };
            position = Some(self.record(group, fact, context)?);
        }
        Ok(position.map_or(Answer::Duplicate, |position| {
            Answer::Recorded(Receipt {
                position,
                outcome: CommandOutcome::Applied,
                conversation: None,
                visible: false,
            })
        }))
    }

    /// Whether the message of this number has this id. Of one that filled a gap nothing tells.
    fn was_recorded(&self, row: &Channel, told: Message) -> Result<bool, ViewError> {
        let Some(number) = told.seq else { return Ok(false) };
        let seq = Seq::new(row.incarnation, number);
        let recorded = self.head_from(&told.channel, seq)?;
        Ok(recorded.is_some_and(|head| head.seq == seq && head.message_id == told.message_id))
    }

    pub(super) fn take_observed(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        (name, uids): (&ChannelName, &[Uid]),
    ) -> Taken {
        if !name.has_conversations(self.dialect) {
            return Ok(Answer::Skipped);
        }
        let channel = self.vault.channel_key(name);
        let row = self.overlay.channel(&channel)?;
        if row.members_stated {
            return Ok(Answer::Duplicate);
        }
        let seen = self.rows_of(&channel, uids)?;
        let Some(fact) = observe::observe(channel, &row, &seen, request.occurred_at) else {
            return Ok(Answer::Duplicate);
        };
        self.channel(group, name)?;
        for uid in uids {
            self.user(group, uid)?;
        }
        let context = self.context(group, &request.cause, None, None)?;
        self.conclude(group, Fact::MembersAdded(fact), context, key)
    }
}
