//! What the deletion of a receipt hides that has not come yet.

use super::{Query, QueryError};
use crate::domain::event::Fact;
use crate::domain::explain::Ahead;
use crate::domain::position::Position;

impl Query<'_> {
    /// The messages that the deletion at `position` hides when they come, because its caller named
    /// one that was not recorded yet; `None` of any other event. The same for ever.
    ///
    /// # Errors
    /// [`QueryError::EventMissing`], or if it cannot be read.
    pub fn ahead(&self, position: Position) -> Result<Option<Ahead>, QueryError> {
        Ok(match self.event(position.offset)?.fact {
            Fact::ConversationDeleted(fact) => Ahead::of(&fact),
            _ => None,
        })
    }
}
