//! The personal row: what one user did with one conversation.

use super::position::Position;
use super::seq::Seq;
use super::time::Micros;

/// The most deletions that can still be undone; an older one settles.
pub const DELETIONS_MAX: usize = 32;

/// What one user did with one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    /// Read up to here by the user's own act.
    pub read_seq: Seq,
    /// The newest deletions that were applied and not undone, oldest first.
    pub deletions: Vec<Deletion>,
    /// What older deletions came to.
    pub settled: Option<Deletion>,
    /// The newest time that the user opened the conversation.
    pub activated: Option<Activated>,
    /// The source's time of the newest fact that changed this row.
    pub facts_at: Option<Micros>,
}

/// One deletion; or, for `settled`, the greatest of each over several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The event.
    pub position: Position,
    /// The last message that it covers.
    pub to_seq: Seq,
    /// How often the user had joined.
    pub joins: u32,
}

/// That the user opened the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activated {
    /// The event.
    pub position: Position,
    /// When, by the source's clock.
    pub at: Micros,
    /// How often the user had joined.
    pub joins: u32,
}

impl Personal {
    /// Every deletion that still counts, the settled ones as one.
    pub fn standing(&self) -> impl Iterator<Item = &Deletion> {
        self.settled.iter().chain(&self.deletions)
    }

    /// The newest deletion that still counts.
    #[must_use]
    pub fn hidden_at(&self) -> Option<Position> {
        self.standing().map(|deletion| deletion.position).max()
    }

    /// The newest join that a deletion dismissed.
    #[must_use]
    pub fn dismissed_joins(&self) -> u32 {
        self.standing().map(|deletion| deletion.joins).max().unwrap_or(0)
    }

    /// The highest message that a deletion covers.
    #[must_use]
    pub fn deleted_to(&self) -> Seq {
        self.standing().map(|deletion| deletion.to_seq).max().unwrap_or(Seq::ZERO)
    }

    /// Adds a deletion, newer than all others; the oldest settles if there are too many.
    pub(super) fn add_deletion(&mut self, deletion: Deletion) {
        self.deletions.push(deletion);
        if self.deletions.len() > DELETIONS_MAX {
            let oldest = self.deletions.remove(0);
            self.settled = Some(match self.settled {
                None => oldest,
                Some(older) => Deletion {
                    position: older.position.max(oldest.position),
                    to_seq: older.to_seq.max(oldest.to_seq),
                    joins: older.joins.max(oldest.joins),
                },
            });
        }
    }
}

#[cfg(test)]
mod tests;
