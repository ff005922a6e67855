//! The call that deletes a conversation: carried out, or answered and not carried out, or refused.

use super::body::Body;
use super::call::{Unread, named};
use super::{Call, Server, backend, called, covers};
use crate::domain::command::{Command, DeleteConversation, MalformedDelete, Named};
use crate::domain::event::FactKind;
use crate::domain::name::Uid;
use crate::domain::spelling::Spelling;
use crate::source::Meaning;

impl Server {
    /// What a delete means. One that names no user is counted; every other one is a request, and
    /// the store refuses the id that cannot be right, which 2.2.5 answers with 200.
    pub(super) fn delete(&self, call: &Call<'_>) -> Meaning {
        let mut meaning = match Body::read(call.body) {
            Ok(body) => self.readable_delete(call, &body),
            Err(_) if call.status != 200 => names_nobody(call),
            Err(reason) => Unread::Bad(reason).meaning(call),
        };
        meaning.covers = covers(FactKind::Commands);
        meaning
    }

    fn readable_delete(&self, call: &Call<'_>, body: &Body<'_>) -> Meaning {
        let user = body.text("uid").ok().and_then(|uid| Uid::new(self.dialect, &uid).ok());
        let Some(user) = user else {
            return names_nobody(call);
        };
        let command = match named(body) {
            Ok(conversation) if call.status == 200 || self.is_misspelled(&user, &conversation) => {
                Command::Delete(DeleteConversation {
                    conversation,
                    message_seq: None,
                    source_head: None,
                    joined_ids: self.joined_ids,
                    answered: Some(call.status),
                })
            }
            Ok(Named { uid, channel_id, channel_type }) => {
                Command::RefuseMalformed(malformed(call, (uid, channel_id, Some(channel_type))))
            }
            Err(unread) if call.status == 200 => return unread.meaning(call),
            Err(_) => {
                let channel_id = body.text("channel_id").unwrap_or_default();
                let channel_type = body.signed("channel_type").ok();
                Command::RefuseMalformed(malformed(
                    call,
                    (user.as_str().to_owned(), channel_id, channel_type),
                ))
            }
        };
        let requests = vec![called(call.at, command, backend())];
        Meaning { requests, ..Meaning::default() }
    }

    /// Whether the store refuses this id, so that a refused call can be told by its id.
    fn is_misspelled(&self, user: &Uid, conversation: &Named) -> bool {
        let spelling = Spelling {
            uid: user,
            channel_id: &conversation.channel_id,
            channel_type: conversation.channel_type,
        };
        spelling.channel(self.dialect, self.joined_ids).is_err()
    }
}

fn malformed(
    call: &Call<'_>,
    (uid, channel_id, channel_type): (String, String, Option<i64>),
) -> MalformedDelete {
    MalformedDelete { uid, channel_id, channel_type, answered: Some(call.status) }
}

fn names_nobody(call: &Call<'_>) -> Meaning {
    Meaning::skipped(format!("{} ({}, names no user)", super::shown_path(call.path), call.status))
}
