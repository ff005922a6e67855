//! Reading, setting the unread count, opening: what a user does with a conversation of theirs.

use super::delete::spelling;
use super::{Taken, uid};
use crate::domain::apply::Rows;
use crate::domain::command::{Named, Request};
use crate::domain::context::KeyUse;
use crate::domain::decide::{activate, observe, read};
use crate::domain::event::Fact;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::name::Uid;
use crate::domain::refusal::{Refusal, RefusalClass};
use crate::domain::spelling::JoinedIds;
use crate::domain::time::Micros;
use crate::domain::visible::Conversation;
use crate::error::Error;
use crate::store::group::Group;
use crate::store::refuse;
use crate::store::step::Core;

/// What a user does with a conversation, without deleting it.
#[derive(Clone, Copy)]
pub(super) enum Act {
    Read { message_seq: Option<u64> },
    SetUnread { unread: i64 },
    Activate,
}

impl Core {
    pub(super) fn take_conversation(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        (asked, act): (&Named, Act),
    ) -> Taken {
        let (uid, user, channel) = match self.named(asked) {
            Ok(named) => named,
            Err(error) => return Ok(Err(error)),
        };
        self.admit(group, request, &uid, channel)?;
        let loaded = self.load_as_of(&user, &channel, request.occurred_at)?;
        match decide(loaded.conversation(), (user, channel), act, request.occurred_at) {
            Ok(fact) => {
                let context = self.context(group, &request.cause, Some(user), None)?;
                self.conclude(group, fact, context, key).map(Ok)
            }
            Err(refusal) => Ok(Err(refuse::refused(refusal, asked, &uid))),
        }
    }

    /// The user and the channel that a command other than a delete names, or the refusal. A name
    /// that was never seen is not recorded: it has no conversation yet.
    pub(super) fn named(&self, asked: &Named) -> Result<(Uid, UserKey, ChannelKey), Error> {
        let uid = uid(self.dialect, &asked.uid)?;
        let name = match spelling(&uid, asked).channel(self.dialect, JoinedIds::Refused) {
            Ok(name) => name,
            Err(wrong) => {
                let meant = wrong.meant.as_ref();
                return Err(refuse::misspelled(wrong.class, asked, &uid, meant));
            }
        };
        if !name.has_conversations(self.dialect) {
            let class = RefusalClass::NoSuchConversation;
            return Err(refuse::misspelled(class, asked, &uid, None));
        }
        let (user, channel) = (self.vault.user_key(&uid), self.vault.channel_key(&name));
        Ok((uid, user, channel))
    }

    /// Where nobody states members, somebody who acts on a conversation is a member of it.
    pub(super) fn admit(
        &mut self,
        group: &mut Group,
        request: &Request,
        uid: &Uid,
        channel: ChannelKey,
    ) -> Result<(), Error> {
        let user = self.vault.user_key(uid);
        let row = self.overlay.channel(&channel)?;
        let member = self.overlay.member(&user, &channel)?;
        if row.head.is_none() || member.joins > 0 {
            return Ok(());
        }
        let seen = [(user, member)];
        if let Some(fact) = observe::observe(channel, &row, &seen, request.occurred_at) {
            self.user(group, uid)?;
            let context = self.context(group, &request.cause, Some(user), None)?;
            let fact = Fact::MembersAdded(fact);
            self.record(group, fact, Some(context))?;
        }
        Ok(())
    }
}

fn decide(
    rows: Conversation<'_>,
    of: (UserKey, ChannelKey),
    act: Act,
    stated_at: Option<Micros>,
) -> Result<Fact, Refusal> {
    match act {
        Act::Read { message_seq } => {
            read::read(rows, of, message_seq, stated_at).map(Fact::ConversationRead)
        }
        Act::SetUnread { unread } => {
            read::set_unread(rows, of, unread, stated_at).map(Fact::UnreadSet)
        }
        Act::Activate => activate::activate(rows, of, stated_at).map(Fact::ConversationActivated),
    }
}
