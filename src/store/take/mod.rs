//! Taking one request: its names, its key, its decision, its events.

mod as_of;
mod conversation;
mod delete;
mod members;
mod message;
mod repeat;
mod restore;
mod settle;

use self::conversation::Act;
use self::members::Ending;
use super::digest;
use super::group::Group;
use super::receipt::{Answer, CommandOutcome, Receipt};
use super::step::Core;
use crate::domain::command::{Cause, Command, Request};
use crate::domain::context::{Actor, Context, Details, KeyUse, Reason};
use crate::domain::effect::ChannelLife;
use crate::domain::event::{CoverageStarted, Fact};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::name::{Dialect, Uid};
use crate::error::{Code, Error};
use crate::view::ViewError;
use crate::view::read::ConversationRows;

/// What a request comes to.
type Taken = Result<Answer, Stop>;

/// Why a request is not answered.
pub(super) enum Stop {
    /// It is refused, which concerns no other request.
    Refused(Error),
    /// Trouble of the store's own, which ends the whole group.
    Trouble(Error),
}

/// What `?` passes on is the store's own trouble.
impl<E: Into<Error>> From<E> for Stop {
    fn from(trouble: E) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl Core {
    /// Takes one request.
    pub(super) fn take(&mut self, group: &mut Group, request: &Request) -> Taken {
        group.happens_at(request.occurred_at);
        let key = self.key_of(request);
        if let Some(used) = key
            && let Some(entry) = self.overlay.command(&used.key)?
        {
            return self.repeat(group, request, used, entry);
        }
        match &request.command {
            Command::Delete(delete) => self.take_delete(group, request, key, delete),
            Command::RefuseMalformed(call) => self.take_malformed(group, request, key, call),
            Command::Restore(position) => self.take_restore(group, request, key, *position),
            Command::RestoreNewest(asked) => self.take_restore_newest(group, request, key, asked),
            Command::Read { conversation, message_seq } => {
                let act = Act::Read { message_seq: *message_seq };
                self.take_conversation(group, request, key, (conversation, act))
            }
            Command::SetUnread { conversation, unread } => {
                let act = Act::SetUnread { unread: *unread };
                self.take_conversation(group, request, key, (conversation, act))
            }
            Command::Activate(conversation) => {
                self.take_conversation(group, request, key, (conversation, Act::Activate))
            }
            Command::Message(message) => self.take_message(group, request, key, message),
            Command::Members(members) => self.take_members(group, request, key, members),
            Command::Observe { channel, uids } => {
                self.take_observed(group, request, key, (channel, uids))
            }
            Command::Disband(channel) => {
                self.take_lifecycle(group, request, key, (channel, Ending::Disband))
            }
            Command::Reopen(channel) => self.take_reopening(group, request, key, channel),
            Command::Purge { channel, first_kept } => {
                let ending = Ending::Purge { first_kept: *first_kept };
                self.take_lifecycle(group, request, key, (channel, ending))
            }
            Command::Cover { source, kind, since } => {
                let (source, kind, since) = (source.clone(), *kind, *since);
                self.take_coverage(group, CoverageStarted { source, kind, since })
            }
        }
    }

    fn take_coverage(&mut self, group: &mut Group, told: CoverageStarted) -> Taken {
        let known = self.overlay.coverage(&told.source, told.kind)?;
        if known.is_some_and(|known| known <= told.since) {
            return Ok(Answer::Duplicate);
        }
        let position = self.record(group, Fact::CoverageStarted(told), None)?;
        let outcome = CommandOutcome::Applied;
        Ok(Answer::Recorded(Receipt { position, outcome, conversation: None, visible: false }))
    }

    fn key_of(&self, request: &Request) -> Option<KeyUse> {
        let key = request.idempotency_key.as_ref()?;
        Some(KeyUse {
            key: self.vault.command_key(request.key_owner(), key),
            digest: self.vault.digest(&digest::canonical(&request.command)),
        })
    }

    /// Who and why, with the details sealed under `about`, or under the actor if that is nobody.
    fn context(
        &mut self,
        group: &mut Group,
        cause: &Cause,
        about: Option<UserKey>,
        asked_id: Option<String>,
    ) -> Result<Context, Error> {
        let actor = self.hand(group, &cause.actor_id)?;
        let on_behalf_of = match &cause.on_behalf_of {
            Some(id) => Some(self.hand(group, id)?),
            None => None,
        };
        let details = Details { asked_id, ..cause.details.clone() };
        let sealed = if details.is_empty() {
            None
        } else {
            Some(self.vault.seal_details(about.unwrap_or(actor), &details)?)
        };
        Ok(Context {
            actor: Actor { kind: cause.actor_kind, id: actor },
            on_behalf_of,
            reason: Reason { code: cause.reason, basis: cause.reason_basis },
            cause: cause.follows,
            key: None,
            details: sealed,
        })
    }

    /// The pseudonym of somebody who acts; operators and services need not obey the dialect.
    fn hand(&mut self, group: &mut Group, id: &str) -> Result<UserKey, Error> {
        let uid = Uid::new(Dialect::Plain, id)
            .map_err(|bad| Error::new(Code::FieldInvalid, format!("an actor's id: {bad}")))?;
        self.user(group, &uid)
    }

    fn load(&self, user: &UserKey, channel: &ChannelKey) -> Result<ConversationRows, ViewError> {
        ConversationRows::read(&self.overlay, user, channel)
    }

    /// Whether the fact will change anything when it is recorded.
    fn outcome_of(&self, fact: &Fact) -> Result<CommandOutcome, ViewError> {
        let before = match fact.channel() {
            Some(channel) => self.overlay.channel_life(&channel)?,
            None => ChannelLife::default(),
        };
        Ok(CommandOutcome::of(fact.effect(before)))
    }

    /// Records the fact that a command is about, under its key, and answers with its receipt.
    fn conclude(
        &mut self,
        group: &mut Group,
        fact: Fact,
        context: Context,
        key: Option<KeyUse>,
    ) -> Taken {
        let conversation = fact.user().zip(fact.channel());
        let context = Context { key, ..context };
        let outcome = self.outcome_of(&fact)?;
        let position = self.record(group, fact, Some(context))?;
        let visible = match conversation {
            Some((user, channel)) => self.load(&user, &channel)?.conversation().is_visible(),
            None => false,
        };
        let receipt = Receipt { position, outcome, conversation, visible };
        if let Some(used) = key {
            group.keep(used.key, receipt.clone());
        }
        Ok(Answer::Recorded(receipt))
    }
}

/// The uid that a command names, or the refusal.
fn uid(dialect: Dialect, text: &str) -> Result<Uid, Stop> {
    Uid::new(dialect, text).map_err(|bad| {
        let error = Error::new(Code::UidInvalid, format!("the uid cannot be one: {bad}"));
        Stop::Refused(error.hint("send the user's own uid"))
    })
}
