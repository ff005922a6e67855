//! Deletes, and those that are refused as naming no conversation: both leave an event.

use super::{Stop, Taken, uid};
use crate::domain::command::{DeleteConversation, MalformedDelete, Named, Request};
use crate::domain::context::KeyUse;
use crate::domain::decide::delete::{Delete, delete};
use crate::domain::event::{DeletionRefused, Fact};
use crate::domain::hex::Hex;
use crate::domain::name::{ChannelName, Dialect, NAME_MAX_BYTES, Uid};
use crate::domain::refusal::{Refusal, RefusalClass};
use crate::domain::spelling::{JoinedIds, Spelling};
use crate::error::Error;
use crate::store::group::Group;
use crate::store::refuse;
use crate::store::step::Core;

/// A delete that is refused.
struct Refused<'a> {
    asked: &'a Named,
    asked_type: Option<i64>,
    uid: &'a Uid,
    class: RefusalClass,
    answered: Option<u16>,
}

impl Core {
    pub(super) fn take_delete(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        ask: &DeleteConversation,
    ) -> Taken {
        let asked = &ask.conversation;
        let uid = uid(self.dialect, &asked.uid)?;
        let refused = |class| Refused {
            asked,
            asked_type: Some(asked.channel_type),
            uid: &uid,
            class,
            answered: ask.answered,
        };
        let name = match spelling(&uid, asked).channel(self.dialect, ask.joined_ids) {
            Ok(name) => name,
            Err(wrong) => return self.refuse(group, request, key, refused(wrong.class)),
        };
        if !name.has_conversations(self.dialect) {
            let unlisted = refused(RefusalClass::NoSuchConversation);
            return self.refuse(group, request, key, unlisted);
        }
        let (user, channel) = (self.vault.user_key(&uid), self.vault.channel_key(&name));
        let found = self.found(group, request, &user, &channel)?;
        let intent = Delete {
            user,
            channel,
            message_seq: ask.message_seq,
            source_head: ask.source_head,
            stated_at: request.occurred_at,
        };
        match delete(found.rows.conversation(), intent) {
            Ok(fact) => {
                self.user(group, &uid)?;
                self.channel(group, &name)?;
                self.admit(group, request, &uid, found.joins)?;
                let context = self.context(group, &request.cause, Some(user), None)?;
                let fact = Fact::ConversationDeleted(fact);
                self.conclude(group, fact, context, key)
            }
            Err(Refusal::NoSuchConversation) => {
                let never = refused(RefusalClass::NoSuchConversation);
                self.refuse(group, request, key, never)
            }
            Err(refusal) => {
                let error = refuse::refused(refusal, asked, &uid);
                self.settle(group, request, key, (Some(&uid), refusal, error))
            }
        }
    }

    pub(super) fn take_malformed(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        call: &MalformedDelete,
    ) -> Taken {
        let uid = uid(self.dialect, &call.uid)?;
        let asked = call.named();
        let refused = Refused {
            asked: &asked,
            asked_type: call.channel_type,
            uid: &uid,
            class: RefusalClass::MalformedRequest,
            answered: call.answered,
        };
        self.refuse(group, request, key, refused)
    }

    /// Records that a delete was asked for and refused, and answers with the right id.
    fn refuse(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        refused: Refused<'_>,
    ) -> Taken {
        let Refused { asked, asked_type, uid, class, answered } = refused;
        let meant = meant(self.dialect, uid, asked, class);
        let user = self.user(group, uid)?;
        let meant_key = match &meant {
            Some(name) => Some(self.channel(group, name)?),
            None => None,
        };
        let as_sent =
            Some(bounded(&asked.channel_id, &self.vault.digest(asked.channel_id.as_bytes()).0));
        let context = self.context(group, &request.cause, Some(user), as_sent)?;
        let fact = Fact::DeletionRefused(DeletionRefused {
            user,
            asked: self.vault.asked_key(asked_type, &asked.channel_id),
            asked_type,
            class,
            meant: meant_key,
            answered,
        });
        let recorded = self.conclude(group, fact, context, key)?;
        let error = refuse::misspelled(class, asked, uid, meant.as_ref());
        let position = recorded.receipt().map(|receipt| receipt.position.to_string());
        Err(Stop::Refused(Error { position, ..error }))
    }
}

pub(super) fn spelling<'a>(uid: &'a Uid, asked: &'a Named) -> Spelling<'a> {
    Spelling { uid, channel_id: &asked.channel_id, channel_type: asked.channel_type }
}

/// The conversation that a refused delete most likely meant. It follows from the call alone, so
/// that the same call is answered alike whenever it comes.
pub(super) fn meant(
    dialect: Dialect,
    uid: &Uid,
    asked: &Named,
    class: RefusalClass,
) -> Option<ChannelName> {
    let spelling = spelling(uid, asked);
    match spelling.channel(dialect, JoinedIds::Refused) {
        Ok(name) => Some(name),
        Err(wrong) if class == RefusalClass::MalformedRequest => {
            wrong.meant.or_else(|| spelling.wrong_type(dialect).meant)
        }
        Err(wrong) => wrong.meant,
    }
}

/// An id as it was sent, or, if it is too long to be one, its start, its length and its hash.
fn bounded(id: &str, hash: &[u8]) -> String {
    if id.len() <= NAME_MAX_BYTES {
        return id.to_owned();
    }
    let mut end = 64;
    while !id.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}... ({} bytes, digest {})", &id[..end], id.len(), Hex(hash))
}
