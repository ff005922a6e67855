//! WuKongIM: what its calls and webhooks mean, and recordings of both.
//!
//! What the server does with a call, as opposed to what its answer claims, was observed on 2.2.5;
//! `docs/wukongim.md` tells it. A call that the server carried out is a fact; a delete that it
//! refused is an attempt, which becomes a request that the store refuses too; everything else
//! carries no fact, and is counted by its path.

mod body;
mod call;
mod channels;
mod deletes;
mod recorded;
mod snowflake;
mod webhook;

#[cfg(test)]
mod tests;

use crate::domain::command::{Cause, Command, Request};
use crate::domain::context::ActorKind;
use crate::domain::decide::membership::JoinPolicy;
use crate::domain::event::FactKind;
use crate::domain::name::Dialect;
use crate::domain::spelling::JoinedIds;
use crate::domain::time::Micros;
use crate::source::{Covered, Rank, Timed};

/// The source's name in coverage.
pub const SOURCE: &str = "wukongim";

/// Who makes the calls: the business backend, which says no more about itself.
pub const CALLER: &str = "backend";

/// The server that answered, as far as the meaning of its calls depends on it; by default 2.2.5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// How ids are written in the store that will hold the facts.
    pub dialect: Dialect,
    /// Whether the server takes both uids joined for the peer's uid, as v3 does.
    pub joined_ids: JoinedIds,
    /// What joining means there.
    pub join: JoinPolicy,
}

/// A call of the backend, and the status that the server answered.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// When it came in.
    pub at: Micros,
    /// The HTTP method.
    pub method: &'a str,
    /// The path, without the query.
    pub path: &'a str,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The body as sent.
    pub body: &'a str,
}

/// A webhook that the server called.
#[derive(Clone, Copy, Debug)]
pub struct Webhook<'a> {
    /// When it came in.
    pub at: Micros,
    /// The path, without the query.
    pub path: &'a str,
    /// The query, which names the event.
    pub query: &'a str,
    /// The body as sent.
    pub body: &'a str,
}

/// A request of the backend's that happened at `at`.
fn called(at: Micros, command: Command, cause: Cause) -> Timed {
    timed(at, Rank::Call, command, cause)
}

fn timed(at: Micros, rank: Rank, command: Command, cause: Cause) -> Timed {
    let request = Request { command, occurred_at: Some(at), cause, idempotency_key: None };
    Timed { at, rank, request }
}

fn backend() -> Cause {
    Cause::unspecified(ActorKind::Service, CALLER)
}

fn covers(kind: FactKind) -> Vec<Covered> {
    vec![Covered { source: SOURCE.to_owned(), kind }]
}

/// A path as it is counted: at most 128 characters, without what a terminal would act on.
fn shown_path(path: &str) -> String {
    path.chars().take(128).filter(|character| !character.is_control()).collect()
}
