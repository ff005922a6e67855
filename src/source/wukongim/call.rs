//! The calls of the backend.

use super::body::{BadField, Body};
use super::{Call, Server, backend, called, covers};
use crate::domain::command::{Command, Named};
use crate::domain::event::FactKind;
use crate::source::Meaning;

/// What is wrong with a call that the server says it carried out.
pub(super) enum Unread {
    /// It carries no fact, for this reason.
    Skipped(&'static str),
    /// It cannot be read.
    Bad(String),
}

impl From<BadField> for Unread {
    fn from(field: BadField) -> Self {
        Self::Bad(field.to_string())
    }
}

impl Server {
    /// What a call means.
    #[must_use]
    pub fn call(&self, call: &Call<'_>) -> Meaning {
        let path = super::shown_path(call.path);
        let done = call.status == 200;
        let mut meaning = match (call.method, call.path) {
            ("POST", "/conversations/delete") => self.delete(call),
            ("POST", "/conversations/clearUnread") if done => Self::of_conversation(call, read),
            ("POST", "/conversations/setUnread") if done => Self::of_conversation(call, set_unread),
            ("POST", "/conversations/activate") if done => Self::of_conversation(call, activate),
            ("POST", known) if done && super::channels::KNOWN.contains(&known) => {
                self.of_channel(call)
            }
            _ if done => Meaning::skipped(path.as_str()),
            _ => Meaning::skipped(format!("{path} ({})", call.status)),
        };
        meaning.path = path;
        meaning
    }

    fn of_conversation(call: &Call<'_>, command: impl Fn(&Body<'_>) -> Understood) -> Meaning {
        let understood = Body::read(call.body).map_err(Unread::Bad).and_then(|body| command(&body));
        let mut meaning = match understood {
            Ok(command) => Meaning {
                requests: vec![called(call.at, command, backend())],
                ..Meaning::default()
            },
            Err(unread) => unread.meaning(call),
        };
        meaning.covers = covers(FactKind::Commands);
        meaning
    }
}

type Understood = Result<Command, Unread>;

impl Unread {
    /// The meaning of the call that could not be read.
    pub(super) fn meaning(self, call: &Call<'_>) -> Meaning {
        let path = super::shown_path(call.path);
        match self {
            Self::Skipped(why) => Meaning::skipped(format!("{path} ({why})")),
            Self::Bad(reason) => Meaning::bad(format!(
                "the server answered {} to {path}, but its body cannot be read: {reason}",
                call.status
            )),
        }
    }
}

/// The conversation that a body names, as it names it.
pub(super) fn named(body: &Body<'_>) -> Result<Named, Unread> {
    Ok(Named {
        uid: body.text("uid")?,
        channel_id: body.text("channel_id")?,
        channel_type: i64::from(body.byte("channel_type")?),
    })
}

/// The server ignores the `message_seq` of this call: it reads up to the newest message.
fn read(body: &Body<'_>) -> Understood {
    Ok(Command::Read { conversation: named(body)?, message_seq: None })
}

fn set_unread(body: &Body<'_>) -> Understood {
    Ok(Command::SetUnread { conversation: named(body)?, unread: body.signed("unread")? })
}

fn activate(body: &Body<'_>) -> Understood {
    Ok(Command::Activate(named(body)?))
}
