//! A command that came before under the same key: the same answer, and no second event.

use super::{Taken, recorded, uid};
use crate::codec::index::CommandEntry;
use crate::domain::command::{Command, Named, Request};
use crate::domain::context::KeyUse;
use crate::domain::event::{DeletionRefused, Fact};
use crate::domain::name::ChannelName;
use crate::domain::refusal::RefusalClass;
use crate::domain::spelling::JoinedIds;
use crate::error::{Code, Error};
use crate::log::EventLog;
use crate::store::group::Group;
use crate::store::receipt::{Answer, Outcome, Receipt};
use crate::store::refuse;
use crate::store::step::Core;
use crate::view::View;

impl<L: EventLog, V: View> Core<L, V> {
    /// Answers as the first time, from the event that the first time left.
    pub(super) fn repeat(
        &mut self,
        group: &Group,
        request: &Request,
        used: KeyUse,
        entry: CommandEntry,
    ) -> Taken {
        if entry.digest != used.digest {
            return Ok(Err(Error::new(
                Code::KeyReused,
                format!("this idempotency key was used for another command, event {}", entry.position),
            )
            .hint("use a new key for a new command")));
        }
        let Some(event) = self.event_at(group, entry.position)? else {
            return Err(Error::new(
                Code::Damaged,
                format!("event {}, which a key points to, is missing", entry.position),
            ));
        };
        if let Fact::DeletionRefused(refused) = &event.fact {
            return Ok(Err(self.refused_before(request, refused, &entry)));
        }
        if matches!(event.fact, Fact::MessageRecorded(_)) {
            return Ok(Ok(Answer::Duplicate));
        }
        let conversation = event.fact.user().zip(event.fact.channel());
        let visible = match conversation {
            Some((user, channel)) => self.visible_after(group, &user, &channel, &event)?,
            None => false,
        };
        let outcome = Outcome::of(&event);
        Ok(Ok(recorded(Receipt { position: entry.position, outcome, conversation, visible })))
    }

    fn refused_before(
        &self,
        request: &Request,
        refused: &DeletionRefused,
        entry: &CommandEntry,
    ) -> Error {
        let asked = match &request.command {
            Command::Delete(delete) => delete.conversation.clone(),
            Command::RefuseMalformed(call) => Named {
                uid: call.uid.clone(),
                channel_id: call.channel_id.clone(),
                channel_type: call.channel_type.unwrap_or(-1),
            },
            _ => return Error::new(Code::KeyReused, "this idempotency key was used before"),
        };
        let uid = match uid(self.dialect, &asked.uid) {
            Ok(uid) => uid,
            Err(error) => return error,
        };
        let spelling = super::delete::spelling(&uid, &asked);
        let meant: Option<ChannelName> = match refused.class {
            RefusalClass::MalformedRequest => spelling.wrong_type(self.dialect).meant,
            _ => match spelling.channel(self.dialect, JoinedIds::Refused) {
                Ok(name) => Some(name),
                Err(wrong) => wrong.meant,
            },
        };
        let error = refuse::misspelled(refused.class, &asked, &uid, meant.as_ref());
        Error { position: Some(entry.position.to_string()), ..error }
    }
}
