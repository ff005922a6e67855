//! Commands that a source told of its past, and that come to nothing by what is known now: settled
//! once and for all. An import may learn later what would allow them, and told again they would
//! be applied, so that the same file told twice would change something (guarantee 6).

use super::{Stop, Taken, repeat, uid};
use crate::domain::command::{Command, DeleteConversation, Request};
use crate::domain::context::{Context, KeyUse};
use crate::domain::event::{CommandSettled, Fact};
use crate::domain::name::Uid;
use crate::domain::position::Position;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::group::Group;
use crate::store::receipt::Answer;
use crate::store::refuse;
use crate::store::step::Core;
use crate::view::CommandEntry;

impl Core {
    /// Refuses a command about this user, under whose key its details are sealed; under the actor's
    /// if it names nobody.
    pub(super) fn settle(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        (about, refusal, error): (Option<&Uid>, Refusal, Error),
    ) -> Taken {
        let settled = self.settled(group, request, key, (about, Some(refusal)))?;
        let position = settled.map(|position| position.to_string());
        Err(Stop::Refused(Error { position, ..error }))
    }

    /// Skips a command that says nothing.
    pub(super) fn settle_as_said(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
    ) -> Taken {
        self.settled(group, request, key, (None, None))?;
        Ok(Answer::Skipped)
    }

    /// What happens now is decided anew when it is asked again, and leaves no event.
    fn settled(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        (about, refused): (Option<&Uid>, Option<Refusal>),
    ) -> Result<Option<Position>, Error> {
        if key.is_none() || request.occurred_at.is_none() {
            return Ok(None);
        }
        // Only somebody who was named has a key to seal under.
        let about = match about {
            Some(uid) if !request.cause.details.is_empty() => Some(self.user(group, uid)?),
            _ => None,
        };
        let context = self.context(group, &request.cause, about, None)?;
        let context = Context { key, ..context };
        let fact = Fact::CommandSettled(CommandSettled { refused });
        self.record(group, fact, Some(context)).map(Some)
    }

    /// The answer to a command that was settled before.
    pub(super) fn settled_before(
        &self,
        request: &Request,
        settled: CommandSettled,
        entry: &CommandEntry,
    ) -> Taken {
        let Some(refusal) = settled.refused else { return Ok(Answer::Skipped) };
        let error = match &request.command {
            Command::Delete(DeleteConversation { conversation: asked, .. })
            | Command::Read { conversation: asked, .. }
            | Command::SetUnread { conversation: asked, .. }
            | Command::Activate(asked) => {
                refuse::refused(refusal, asked, &uid(self.dialect, &asked.uid)?)
            }
            Command::RestoreNewest(asked) => refuse::no_deletion_stands(asked, true),
            Command::Restore(position) => refuse::undo(refusal, Some(*position)),
            Command::RefuseMalformed(_)
            | Command::Message(_)
            | Command::Members(_)
            | Command::Observe { .. }
            | Command::Disband(_)
            | Command::Reopen(_)
            | Command::Purge { .. }
            | Command::Cover { .. } => {
                return Err(Stop::Refused(repeat::of_another(entry, "a refused command")));
            }
        };
        Err(Stop::Refused(Error { position: Some(entry.position.to_string()), ..error }))
    }
}
