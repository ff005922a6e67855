//! The bytes on disk. Pure; the only place that knows bincode, and the only one that turns a
//! domain type into bytes and back, through frozen storage structs.
//!
//! In reading order: the keys ([`family`], [`key`]), one event ([`frame`], [`event`]), what chains
//! events ([`batch`], [`merkle`]), and what is derived from them ([`rows`], [`index`]). Every byte
//! is described in `docs/storage-format.md`.

pub mod batch;
mod binary;
pub mod change;
pub mod details;
pub mod error;
pub mod event;
pub mod family;
pub mod frame;
pub mod index;
pub mod key;
pub mod merkle;
mod number;
mod part;
pub mod rows;

#[cfg(test)]
mod second_reader;
#[cfg(test)]
pub(crate) mod strategies;
#[cfg(test)]
mod tests;
