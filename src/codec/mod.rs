//! The bytes on disk. Pure; the only place that knows bincode, and the only one that turns a
//! domain type into bytes and back, through frozen storage structs.

pub mod batch;
pub mod change;
pub mod details;
pub mod error;
pub mod family;
pub mod frame;
pub mod index;
pub mod key;
pub mod rows;
