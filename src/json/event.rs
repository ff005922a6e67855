//! An event: what happened, who did it, why and from where.

use serde::Serialize;

use super::details::Details;
use super::time;
use crate::domain::context::ReasonBasis;
use crate::query::Told;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Its place in the log, which is its id.
    pub position: String,
    /// What happened, such as `conversation_deleted`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When it happened, by the source's clock.
    pub occurred_at: String,
    /// When it was recorded, by Panguan's clock.
    pub recorded_at: String,
    /// Who did it; null of messages and of the system's own events.
    pub actor: Option<Actor>,
    /// Why; null where there is no actor.
    pub reason: Option<Reason>,
    /// From where; null where there is no actor.
    pub context: Option<Context>,
    /// What its type says of it.
    pub details: Details,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// `user`, `admin`, `service`, `policy` or `system`.
    pub kind: &'static str,
    /// A uid, or the id of an operator or a program.
    pub id: String,
}

/// Why something was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// One of the closed set of codes, such as `user_request`.
    pub code: &'static str,
    /// The same in the caller's words.
    pub text: Option<String>,
    /// `stated` by the caller, or `inferred` from the kind of the call.
    pub basis: &'static str,
}

/// From where, and what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Context {
    /// For whom it was done, if that is somebody else.
    pub on_behalf_of: Option<String>,
    /// The event that this one follows from.
    pub cause: Option<String>,
    /// A ticket number.
    pub ticket: Option<String>,
    /// The address that the call came from.
    pub ip: Option<String>,
    /// The device.
    pub device: Option<String>,
    /// The program that called.
    pub user_agent: Option<String>,
    /// The caller's id of the request.
    pub request_id: Option<String>,
    /// The trace that the call belongs to.
    pub trace_id: Option<String>,
}

impl From<&Told> for Event {
    fn from(told: &Told) -> Self {
        let event = &told.event;
        let context = event.context.as_ref();
        let sealed = &told.sealed;
        Self {
            position: event.position.to_string(),
            kind: event.fact.name(),
            occurred_at: time(event.occurred_at),
            recorded_at: time(event.recorded_at),
            actor: told
                .actor
                .as_ref()
                .map(|actor| Actor { kind: actor.kind.name(), id: actor.id.clone() }),
            reason: context.map(|context| Reason {
                code: context.reason.code.name(),
                text: sealed.reason_text.clone(),
                basis: match context.reason.basis {
                    ReasonBasis::Stated => "stated",
                    ReasonBasis::Inferred => "inferred",
                },
            }),
            context: context.map(|context| Context {
                on_behalf_of: told.on_behalf_of.clone(),
                cause: context.cause.map(|cause| cause.to_string()),
                ticket: sealed.ticket.clone(),
                ip: sealed.ip.clone(),
                device: sealed.device.clone(),
                user_agent: sealed.user_agent.clone(),
                request_id: sealed.request_id.clone(),
                trace_id: sealed.trace_id.clone(),
            }),
            details: Details::of(told),
        }
    }
}
