//! The rules, and nothing else: no clock, no files, no randomness, no async, no names of people
//! below the commands.
//!
//! In reading order: how things are named ([`name`], [`spelling`], [`key`]), what is asked
//! ([`command`]) and what happened ([`event`], [`context`]), the four rows ([`channel`],
//! [`member`], [`personal`]; a user's own last number is a [`seq`]), what follows from a command
//! ([`decide`]), what an event changes ([`mod@apply`]) and whether that is anything ([`effect`]),
//! whether a conversation is on a list ([`visible`]), and how its absence is explained
//! ([`explain`]).

pub mod apply;
pub mod channel;
pub mod channel_type;
pub mod command;
pub mod context;
pub mod decide;
pub mod effect;
pub mod event;
pub mod explain;
pub mod hex;
pub mod key;
pub mod member;
pub mod name;
pub mod personal;
pub mod position;
pub mod refusal;
pub mod seq;
pub mod spelling;
#[cfg(test)]
pub(crate) mod testing;
pub mod time;
pub mod visible;
