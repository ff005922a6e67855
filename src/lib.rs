//! Panguan is an event-sourced conversation store for messaging servers: it answers when and why
//! a conversation disappeared from somebody's list.
//!
//! ```text
//! command -> decide -> EventLog.append -> fold -> View -> list, unread
//!            (pure)    (durable, ordered) (pure)  (derived, can be rebuilt)
//!                            |
//!                            +---------> questions: why, vanished, deletions, as-of, diff, replay
//! ```
//!
//! # Modules, in reading order
//!
//! 1. [`domain`]: what an event is, how it is decided and applied, when a conversation is visible,
//!    and how its absence is explained. Pure.
//! 2. [`codec`]: how events, rows and keys are written as bytes. Pure.
//! 3. [`log`]: the append-only log, the only truth.
//! 4. [`view`]: the rows and indexes that are folded from the log.
//! 5. [`projector`]: folds what the log holds and the view does not; rebuilds; compares.
//! 6. [`rocks`]: RocksDB, under the log, the view and the vault.
//! 7. [`vault`]: pseudonyms in the place of names, and names sealed so that they can be erased.
//! 8. [`store`]: takes commands and makes them durable events. [`store::Store`] is where a program
//!    begins.
//! 9. [`query`]: answers questions; [`query::sentence`] words them in English and Chinese.
//! 10. [`json`]: the JSON of the answers.
//! 11. [`source`]: what WuKongIM's calls and lines of a facts file mean. Pure.
//! 12. [`import`]: reads files, merges them by time, feeds the store.
//! 13. [`proof`]: checks every byte of a store against what the log says, and shows what bytes say.
//! 14. [`error`]: what a caller is told when something was not done. [`boot`]: puts a store
//!     together from a directory. [`config`], [`observe`]: what the environment sets, and what the
//!     program tells of itself.
//! 15. [`cli`]: the command line, one file for each subcommand.
//!
//! # Example
//!
//! A conversation is deleted, and the store says why it is gone.
//!
//! ```
//! use panguan::boot::OpenOptions;
//! use panguan::domain::command::{Cause, Command, IncomingMessage, Named, Request};
//! use panguan::domain::{context::ActorKind, name::{ChannelName, Uid}};
//! use panguan::query::{AsOf, sentence::{Language, summary}};
//! use panguan::store::Store;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dir = tempfile::tempdir()?;
//! # let dir = dir.path();
//! let store = Store::open(dir, &OpenOptions::default())?;
//! let (alice, bob) = (Uid::new(store.dialect(), "alice")?, Uid::new(store.dialect(), "bob")?);
//! let channel = ChannelName::person(alice, bob.clone());
//! let hello = IncomingMessage { channel, seq: Some(1), message_id: 9_001, from: Some(bob) };
//! let backend = Cause::unspecified(ActorKind::Service, "backend");
//!
//! tokio::runtime::Runtime::new()?.block_on(async {
//!     let chat = Named::with_peer("alice", "bob");
//!     store.execute(Request::now(Command::Message(hello), backend.clone())).await?;
//!     let receipt = store.execute(Request::now(Command::delete(chat.clone()), backend)).await?;
//!     let why = store.why(chat, AsOf::Latest).await?;
//!     println!("{}: {}", receipt.position, summary(&why, Language::English));
//! #   assert!(!receipt.visible);
//! #   assert_eq!(why.cause().map(|step| step.event.event.position), Some(receipt.position));
//! #   assert!(summary(&why, Language::English).contains("bob"));
//!     store.close().await;
//!     Ok(())
//! })
//! # }
//! ```
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
pub mod cli;
pub mod codec;
pub mod config;
pub mod domain;
pub mod error;
pub mod import;
pub mod json;
pub mod log;
pub mod observe;
pub mod projector;
pub mod proof;
pub mod query;
pub mod rocks;
pub mod source;
pub mod store;
pub mod vault;
pub mod view;

/// The examples of the documents, compiled and run with the tests.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../docs/zh/README.md")]
    struct ChineseReadme;
}
