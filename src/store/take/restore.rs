//! Undoing one deletion.

use super::{Stop, Taken};
use crate::domain::apply::Rows;
use crate::domain::command::Request;
use crate::domain::context::KeyUse;
use crate::domain::decide::restore::restore;
use crate::domain::event::{Event, Fact};
use crate::domain::position::{LOCAL_PARTITION, Position};
use crate::error::Error;
use crate::store::group::Group;
use crate::store::refuse;
use crate::store::step::Core;

impl Core {
    pub(super) fn take_restore(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        position: Position,
    ) -> Taken {
        let deletion = match self.event_at(group, position)?.map(|event| event.fact) {
            Some(Fact::ConversationDeleted(deletion)) => deletion,
            other => {
                let found = other.map(|fact| fact.name());
                return Err(Stop::Refused(refuse::not_a_deletion(position, found)));
            }
        };
        let personal = self.overlay.personal(&deletion.user, &deletion.channel)?;
        let undone_before = self.overlay.was_undone(&deletion.user, &deletion.channel, position)?;
        match restore(&personal, &deletion, position, undone_before) {
            Ok(fact) => {
                let context = self.context(group, &request.cause, Some(deletion.user), None)?;
                let fact = Fact::ConversationRestored(fact);
                self.conclude(group, fact, context, key)
            }
            Err(refusal) => {
                let error = refuse::undo(refusal, Some(position));
                self.settle(group, request, key, (None, refusal, error))
            }
        }
    }

    /// The event at a position, of the log or of what is not in it yet.
    pub(super) fn event_at(
        &self,
        group: &Group,
        position: Position,
    ) -> Result<Option<Event>, Error> {
        if position.partition != LOCAL_PARTITION {
            return Ok(None);
        }
        match group.find(position.offset) {
            Some(event) => Ok(Some(event.clone())),
            None => Ok(self.log.event(position.offset)?),
        }
    }
}
