//! RocksDB: opening, the catalogue of column families, format version, generations of rows.
//!
//! [`Rocks`] is the database of a store; [`Engine`] below it is any database of ours, the one of
//! `keys/` too. [`catalogue`] is the one list of what is in a store.

mod advice;
pub mod catalogue;
mod close;
mod dirs;
mod engine;
mod error;
mod families;
mod generation;
mod index;
mod leftover;
mod load;
mod lock;
mod making;
mod open;
mod probe;
mod scan;
mod store;
#[cfg(test)]
mod tests;
mod tuning;
mod wal;

pub use dirs::Scratch;
pub use engine::{Access, Durability, Engine, FamilySize, Layout, Pair};
pub use error::RocksError;
pub use families::Families;
pub use lock::WRITER_LOCK;
pub use rocksdb::WriteBatch;
pub use scan::{Direction, Pairs};
pub use store::{Rocks, STORE_DIR, STORE_FORMAT, Settings};
pub use tuning::{Filter, Tuning};
