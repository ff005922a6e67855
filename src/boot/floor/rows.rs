//! A view that keeps only what folding reads: memory grows with channels and users, and not with
//! events.

use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::view::memory::MemoryView;
use crate::view::{View, ViewError, forward_ordered_reads};

/// Bytes of the offset at the end of a key of `own`.
const OFFSET_LEN: usize = 8;

/// Rows in memory, and of a user's own numbers the newest.
#[derive(Debug, Default)]
pub(super) struct RowsView {
    kept: MemoryView,
}

impl RowsView {
    /// The entries that a newer one takes the place of.
    fn older(&self, change: &Change) -> Result<Option<Change>, ViewError> {
        if change.family != Family::Own {
            return Ok(None);
        }
        let prefix = &change.key[..change.key.len().saturating_sub(OFFSET_LEN)];
        let older = self.kept.last_at_most(Family::Own, prefix, &change.key)?;
        Ok(older.map(|(key, _)| Change::delete(Family::Own, key)))
    }
}

impl View for RowsView {
    forward_ordered_reads!(self => self.kept);

    fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        self.kept.get(family, key)
    }

    fn write(&self, changes: &[Change]) -> Result<(), ViewError> {
        let is_read = |change: &&Change| {
            matches!(
                change.family,
                Family::Channel | Family::Member | Family::Personal | Family::Own | Family::Meta
            )
        };
        for change in changes.iter().filter(is_read) {
            if let Some(older) = self.older(change)? {
                self.kept.write(&[older])?;
            }
            self.kept.write(std::slice::from_ref(change))?;
        }
        Ok(())
    }
}
