//! Panguan is an event-sourced conversation store: it answers when and why a conversation
//! disappeared.
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

pub mod boot;
pub mod codec;
pub mod domain;
pub mod error;
pub mod import;
pub mod json;
pub mod log;
pub mod projector;
pub mod query;
pub mod rocks;
pub mod source;
pub mod store;
pub mod vault;
pub mod view;
