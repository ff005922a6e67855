//! A command that came before under the same key: the same answer, and no second event.

use super::delete::meant;
use super::{Stop, Taken, uid};
use crate::domain::command::{Command, Request};
use crate::domain::context::KeyUse;
use crate::domain::effect::ChannelLife;
use crate::domain::event::{DeletionRefused, Event, Fact};
use crate::domain::key::{ChannelKey, UserKey};
use crate::error::{Code, Error};
use crate::store::group::Group;
use crate::store::receipt::{Answer, CommandOutcome, Receipt};
use crate::store::refuse;
use crate::store::step::Core;
use crate::view::CommandEntry;
use crate::view::read::{ConversationRows, Reader};

impl Core {
    /// Answers as the first time, from the event that the first time left.
    pub(super) fn repeat(
        &mut self,
        group: &Group,
        request: &Request,
        used: KeyUse,
        entry: CommandEntry,
    ) -> Taken {
        if entry.digest != used.digest {
            let message = format!(
                "this idempotency key was used for another command, event {}",
                entry.position
            );
            return Err(Stop::Refused(
                Error::new(Code::KeyReused, message).hint("use a new key for a new command"),
            ));
        }
        let Some(event) = self.event_at(group, entry.position)? else {
            return Err(Stop::Trouble(Error::new(
                Code::Damaged,
                format!("event {}, which a key points to, is missing", entry.position),
            )));
        };
        if let Fact::DeletionRefused(refused) = &event.fact {
            return self.refused_before(request, refused, &entry);
        }
        if let Fact::CommandSettled(settled) = &event.fact {
            return self.settled_before(request, *settled, &entry);
        }
        if matches!(event.fact, Fact::MessageRecorded(_)) {
            return Ok(Answer::Duplicate);
        }
        if let Some(receipt) = group.kept(&used.key) {
            return Ok(Answer::Repeated(receipt.clone()));
        }
        let conversation = event.fact.user().zip(event.fact.channel());
        let visible = match conversation {
            Some((user, channel)) => self.visible_after(&user, &channel, &event)?,
            None => false,
        };
        let outcome = CommandOutcome::of(event.fact.effect(self.life_before(&event)?));
        let receipt = Receipt { position: entry.position, outcome, conversation, visible };
        Ok(Answer::Repeated(receipt))
    }

    /// How the event's channel stood right before it.
    fn life_before(&self, event: &Event) -> Result<ChannelLife, Error> {
        let (Some(channel), Some(before)) =
            (event.fact.channel(), event.position.offset.checked_sub(1))
        else {
            return Ok(ChannelLife::default());
        };
        let row = Reader::new(&self.view).lifecycle_at(&channel, before)?;
        Ok(row.map(|(_, row)| ChannelLife::of(&row)).unwrap_or_default())
    }

    /// Whether the conversation was on the list right after the event.
    fn visible_after(
        &self,
        user: &UserKey,
        channel: &ChannelKey,
        event: &Event,
    ) -> Result<bool, Error> {
        let offset = event.position.offset;
        let rows = ConversationRows::read_at(&Reader::new(&self.view), user, channel, offset)?;
        Ok(rows.conversation().is_visible())
    }

    fn refused_before(
        &self,
        request: &Request,
        refused: &DeletionRefused,
        entry: &CommandEntry,
    ) -> Taken {
        let asked = match &request.command {
            Command::Delete(delete) => delete.conversation.clone(),
            Command::RefuseMalformed(call) => call.named(),
            Command::Restore(_)
            | Command::RestoreNewest(_)
            | Command::Read { .. }
            | Command::SetUnread { .. }
            | Command::Activate(_)
            | Command::Message(_)
            | Command::Members(_)
            | Command::Observe { .. }
            | Command::Disband(_)
            | Command::Reopen(_)
            | Command::Purge { .. }
            | Command::Cover { .. } => {
                return Err(Stop::Refused(of_another(entry, "a refused delete")));
            }
        };
        let uid = uid(self.dialect, &asked.uid)?;
        let meant = meant(self.dialect, &uid, &asked, refused.class);
        let error = refuse::misspelled(refused.class, &asked, &uid, meant.as_ref());
        Err(Stop::Refused(Error { position: Some(entry.position.to_string()), ..error }))
    }
}

/// The trouble of a key that leads to an event that its command cannot have left.
pub(super) fn of_another(entry: &CommandEntry, is: &'static str) -> Error {
    let message = format!("event {} is {is}, and its key another's", entry.position);
    Error::new(Code::Damaged, message).hint("`panguan verify` names every damaged place")
}
