//! Reading, setting the unread count, opening: what a user does with a conversation of theirs.

use super::delete::spelling;
use super::{Stop, Taken, uid};
use crate::domain::apply::{RowChange, Rows, apply};
use crate::domain::command::{Named, Request};
use crate::domain::context::KeyUse;
use crate::domain::decide::{activate, observe, read};
use crate::domain::event::{Fact, MembersAdded};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::name::{ChannelName, Uid};
use crate::domain::refusal::{Refusal, RefusalClass};
use crate::domain::spelling::JoinedIds;
use crate::domain::time::Micros;
use crate::domain::visible::Conversation;
use crate::error::Error;
use crate::store::group::Group;
use crate::store::refuse;
use crate::store::step::Core;
use crate::view::fold::FoldError;
use crate::view::read::ConversationRows;

/// What a user does with a conversation, without deleting it.
#[derive(Clone, Copy)]
pub(super) enum Act {
    Read { message_seq: Option<u64> },
    SetUnread { unread: i64 },
    Activate,
}

/// What an act is decided on.
pub(super) struct Found {
    /// The rows, as the membership that the act shows would leave them.
    pub(super) rows: ConversationRows,
    /// That membership, where it is news. Not recorded yet.
    pub(super) joins: Option<MembersAdded>,
}

impl Core {
    pub(super) fn take_conversation(
        &mut self,
        group: &mut Group,
        request: &Request,
        key: Option<KeyUse>,
        (asked, act): (&Named, Act),
    ) -> Taken {
        let (uid, user, channel) = self.named(asked)?;
        let found = self.found(group, request, &user, &channel)?;
        match decide(found.rows.conversation(), (user, channel), act, request.occurred_at) {
            Ok(fact) => {
                self.admit(group, request, &uid, found.joins)?;
                let context = self.context(group, &request.cause, Some(user), None)?;
                self.conclude(group, fact, context, key)
            }
            Err(refusal) => {
                let error = refuse::refused(refusal, asked, &uid);
                self.settle(group, request, key, (Some(&uid), refusal, error))
            }
        }
    }

    /// The user and the channel that a command other than a delete names, or the refusal. A name
    /// that was never seen is not recorded: it has no conversation yet.
    pub(super) fn named(&self, asked: &Named) -> Result<(Uid, UserKey, ChannelKey), Stop> {
        let uid = uid(self.dialect, &asked.uid)?;
        let refused = |class, meant: Option<ChannelName>| {
            Stop::Refused(refuse::misspelled(class, asked, &uid, meant.as_ref()))
        };
        let name = spelling(&uid, asked)
            .channel(self.dialect, JoinedIds::Refused)
            .map_err(|wrong| refused(wrong.class, wrong.meant))?;
        if !name.has_conversations(self.dialect) {
            return Err(refused(RefusalClass::NoSuchConversation, None));
        }
        let (user, channel) = (self.vault.user_key(&uid), self.vault.channel_key(&name));
        Ok((uid, user, channel))
    }

    /// What an act of the user's is decided on. Where nobody states members, somebody who acts on
    /// a conversation is a member of it, once the act is not refused.
    pub(super) fn found(
        &self,
        group: &Group,
        request: &Request,
        user: &UserKey,
        channel: &ChannelKey,
    ) -> Result<Found, Error> {
        let mut rows = self.load_as_of(user, channel, request.occurred_at)?;
        let member = self.overlay.member(user, channel)?;
        if member.joins > 0 {
            return Ok(Found { rows, joins: None });
        }
        let row = self.overlay.channel(channel)?;
        if row.head.is_none() {
            return Ok(Found { rows, joins: None });
        }
        let seen = [(*user, member)];
        let joins = observe::observe(*channel, &row, &seen, request.occurred_at);
        if let Some(fact) = &joins {
            let event = group.event(Fact::MembersAdded(fact.clone()), None);
            let changes = apply(&self.overlay, &event).map_err(FoldError::from)?;
            for change in changes {
                if let RowChange::Member(_, _, joined) = change {
                    rows.member = joined;
                }
            }
        }
        Ok(Found { rows, joins })
    }

    /// Records the membership that an act shows; the act was not refused.
    pub(super) fn admit(
        &mut self,
        group: &mut Group,
        request: &Request,
        uid: &Uid,
        joins: Option<MembersAdded>,
    ) -> Result<(), Error> {
        let Some(fact) = joins else { return Ok(()) };
        let user = self.user(group, uid)?;
        let context = self.context(group, &request.cause, Some(user), None)?;
        self.record(group, Fact::MembersAdded(fact), Some(context))?;
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
