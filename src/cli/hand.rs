//! Who acts at the command line, and why: every command that changes something says both.

use clap::Args;

use super::worded::worded;
use crate::domain::command::{Cause, Command, Request};
use crate::domain::context::{ActorKind, Details, ReasonCode};

/// Who acts, why, and under which key.
#[derive(Clone, Debug, Args)]
pub struct Hand {
    /// Name who does it, as user, admin, service, policy or system and an id, otherwise the user
    /// of this machine as an admin
    #[arg(long, value_name = "KIND:ID", value_parser = actor)]
    pub actor: Option<Actor>,

    /// State why, as one of the codes that events carry
    #[arg(long, value_name = "CODE")]
    #[arg(value_parser = worded(ReasonCode::ALL.map(ReasonCode::name), reason))]
    pub reason: Option<ReasonCode>,

    /// State why in words, which are stored sealed
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,

    /// Name the ticket that it belongs to
    #[arg(long, value_name = "TICKET")]
    pub ticket: Option<String>,

    /// Give an idempotency key: the same key does nothing twice
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// Who does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    kind: ActorKind,
    id: String,
}

impl Hand {
    /// The command as this hand asks for it.
    #[must_use]
    pub fn request(&self, command: Command) -> Request {
        let actor = self.actor.clone().unwrap_or_else(Actor::of_machine);
        let cause = Cause::unspecified(actor.kind, actor.id);
        let cause = match self.reason {
            Some(reason) => cause.stating(reason),
            None => cause,
        };
        let details = Details {
            reason_text: self.text.clone(),
            ticket: self.ticket.clone(),
            ..Details::default()
        };
        Request {
            command,
            occurred_at: None,
            cause: Cause { details, ..cause },
            idempotency_key: self.key.clone().map(String::into_bytes),
        }
    }
}

impl Actor {
    /// Whoever is logged in here; where no variable names them, as under cron, their number.
    fn of_machine() -> Self {
        let named = |name| std::env::var(name).ok().filter(|id: &String| !id.is_empty());
        let id = named("USER").or_else(|| named("LOGNAME")).or_else(user_number);
        Self { kind: ActorKind::Admin, id: id.unwrap_or_else(|| "cli".to_owned()) }
    }
}

/// The number of the user whose process this is, such as `uid:1000`; `None` where no `/proc`
/// tells it.
fn user_number() -> Option<String> {
    #[cfg(unix)]
    return std::fs::metadata("/proc/self")
        .ok()
        .map(|process| format!("uid:{}", std::os::unix::fs::MetadataExt::uid(&process)));
    #[cfg(not(unix))]
    None
}

/// The kinds of actors, as a sentence lists them.
#[must_use]
pub fn kinds() -> String {
    ActorKind::ALL.map(ActorKind::name).join(", ")
}

fn actor(text: &str) -> Result<Actor, String> {
    let Some((kind, id)) = text.split_once(':').filter(|(_, id)| !id.is_empty()) else {
        return Err(format!("an actor is KIND:ID, such as user:alice; the kinds are {}", kinds()));
    };
    let kind = ActorKind::parse(kind)
        .ok_or_else(|| format!("there is no such kind; the kinds are {}", kinds()))?;
    Ok(Actor { kind, id: id.to_owned() })
}

/// Who is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// What kind of hand, if that matters.
    pub kind: Option<ActorKind>,
    /// Its id.
    pub id: String,
}

/// An actor as `delete` takes one, or only its id. An id may hold a colon: what stands before it
/// is a kind only where there is such a kind. Otherwise whoever searches has to look whether
/// anybody is called so.
///
/// # Errors
/// If there is no id.
pub fn sought(text: &str) -> Result<Sought, String> {
    let kind_and_id = text.split_once(':').and_then(|(kind, id)| {
        let kind = ActorKind::parse(kind)?;
        Some(Sought { kind: Some(kind), id: id.to_owned() })
    });
    let sought = kind_and_id.unwrap_or_else(|| Sought { kind: None, id: text.to_owned() });
    if sought.id.is_empty() {
        return Err("name the actor's id, such as user:alice or alice".to_owned());
    }
    Ok(sought)
}

/// The code with this name.
///
/// # Errors
/// A sentence that lists the codes.
pub fn reason(text: &str) -> Result<ReasonCode, String> {
    ReasonCode::parse(text).ok_or_else(|| {
        format!("the codes are {}", ReasonCode::ALL.map(ReasonCode::name).join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_a_kind_and_an_id() {
        let alice = Actor { kind: ActorKind::User, id: "alice:2".to_owned() };
        assert_eq!(actor("user:alice:2"), Ok(alice));
        for wrong in ["alice", "user:", "person:alice"] {
            assert!(actor(wrong).unwrap_err().contains("user, admin, service"), "{wrong}");
        }
    }

    #[test]
    fn an_actor_who_is_searched_for_needs_no_kind() {
        for (text, kind, id) in [
            ("alice", None, "alice"),
            ("service:backend", Some(ActorKind::Service), "backend"),
            ("app:backend", None, "app:backend"),
        ] {
            assert_eq!(sought(text), Ok(Sought { kind, id: id.to_owned() }), "{text}");
        }
        assert!(sought("").is_err() && sought("user:").is_err());
    }

    #[test]
    fn a_reason_is_one_of_the_codes() {
        assert_eq!(reason("gdpr_erasure"), Ok(ReasonCode::GdprErasure));
        assert!(reason("because").unwrap_err().contains("user_request"));
    }
}
