//! What a database leaves behind when it is closed.

use std::ops::Deref;

use super::engine::Db;

/// Rows up to which it costs less to read them from the write-ahead log again, at 1.5 us each, than
/// to make files of them whenever a short command ends.
const ROWS_LEFT_IN_LOG_MAX: u64 = 65_536;

/// What is in memory only, by the engine's own count.
const ROWS_IN_MEMORY: [&str; 2] =
    ["rocksdb.num-entries-active-mem-table", "rocksdb.num-entries-imm-mem-tables"];

/// An open database. When it is closed after much was written, rows that are in memory only become
/// files. Otherwise everybody who opens it next reads them from the write-ahead log: each reader,
/// and a writer twice, because it looks before it writes.
pub(super) struct Closing {
    db: Db,
    /// The families that it may write.
    written: Vec<String>,
}

impl Closing {
    /// A database that writes these families.
    pub(super) const fn writing(db: Db, families: Vec<String>) -> Self {
        Self { db, written: families }
    }

    /// A database that is only read.
    pub(super) const fn reading(db: Db) -> Self {
        Self::writing(db, Vec::new())
    }

    fn rows_in_memory(&self) -> u64 {
        let of_family = |name: &String| {
            let Some(handle) = self.db.cf_handle(name) else { return 0 };
            let count = |what| self.db.property_int_value_cf(&handle, what).ok().flatten();
            ROWS_IN_MEMORY.into_iter().filter_map(count).sum()
        };
        self.written.iter().map(of_family).sum()
    }
}

impl Deref for Closing {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        if self.rows_in_memory() <= ROWS_LEFT_IN_LOG_MAX {
            return;
        }
        let there = self.written.iter().filter_map(|name| self.db.cf_handle(name));
        for handle in there {
            if let Err(error) = self.db.flush_cf(&handle) {
                // Nothing is lost: all of it is in the write-ahead log.
                tracing::warn!(%error, "rows stay in the write-ahead log until the next opening");
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rocksdb::WriteBatch;

    use super::ROWS_LEFT_IN_LOG_MAX;
    use crate::codec::family::Family;
    use crate::rocks::{Access, Durability, Rocks, Settings};

    fn memory_when_opened_after(rows: u64) -> u64 {
        let dir = tempfile::tempdir().unwrap();
        let open = || Rocks::open(dir.path(), Access::ReadWrite, &Settings::default()).unwrap();
        let rocks = open();
        let mut batch = WriteBatch::default();
        let pairs = (0..rows).map(|row| (row.to_be_bytes(), b"row"));
        rocks.engine().put_all(&mut batch, rocks.live().name(Family::Hides), pairs).unwrap();
        rocks.engine().write(batch, Durability::Synced).unwrap();
        drop(rocks);

        // To look at it: opened for writing, the engine makes files of what it reads.
        let again = Rocks::open(dir.path(), Access::Secondary, &Settings::default()).unwrap();
        let last = again.engine().get(again.live().name(Family::Hides), &(rows - 1).to_be_bytes());
        assert_eq!(last.unwrap().as_deref(), Some(&b"row"[..]));
        again.family_size(Family::Hides).map(|size| size.memory_bytes).unwrap()
    }

    #[test]
    fn much_that_was_written_is_in_files_when_the_store_was_closed() {
        let few = memory_when_opened_after(ROWS_LEFT_IN_LOG_MAX / 2);
        let many = memory_when_opened_after(ROWS_LEFT_IN_LOG_MAX * 2);

        assert!(few > 1 << 20, "they are still in the write-ahead log: {few}");
        assert!(many < 1 << 16, "they are in files: {many}");
    }
}
