//! What the fields of a fact mean.

use jiff::Timestamp;
use serde_json::value::RawValue;

use super::fields::{self, Object};
use super::message_id::message_number;
use crate::domain::channel_type::{ChannelType, UnknownChannelType};
use crate::domain::command::{
    Cause, Command, DeleteConversation, IncomingMessage, MembersCommand, MembershipAct, Named,
    USERS_PER_CALL, Whom,
};
use crate::domain::context::{ActorKind, ReasonBasis, ReasonCode};
use crate::domain::decide::membership::JoinPolicy;
use crate::domain::event::{FactKind, Removal};
use crate::domain::name::{BadName, ChannelName, Dialect, NAME_MAX_BYTES, Uid};
use crate::domain::spelling::JoinedIds;
use crate::domain::time::Micros;
use crate::source::json::{kind_of, not_json, quoted};

const SOURCE_MAX_BYTES: usize = 64;
const SOURCE_ID_MAX_BYTES: usize = 256;
const REASON_TEXT_MAX_BYTES: usize = 1_024;

const EVERY_FACT: &[&str] = &["source", "source_id", "at", "type", "channel", "actor", "reason"];

/// A fact, read.
pub(super) struct Fact {
    pub(super) source: String,
    pub(super) source_id: String,
    pub(super) at: Micros,
    pub(super) kind: Kind,
    /// `None` of a channel that is never a conversation.
    pub(super) command: Option<Command>,
    pub(super) cause: Cause,
}

/// The types of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Message,
    MembersAdded,
    MembersRemoved,
    Blocked,
    Unblocked,
    Disbanded,
    Read,
    UnreadSet,
    Deleted,
    Restored,
    Activated,
}

impl Kind {
    pub(super) const ALL: [Self; 11] = [
        Self::Message,
        Self::MembersAdded,
        Self::MembersRemoved,
        Self::Blocked,
        Self::Unblocked,
        Self::Disbanded,
        Self::Read,
        Self::UnreadSet,
        Self::Deleted,
        Self::Restored,
        Self::Activated,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::MembersAdded => "members_added",
            Self::MembersRemoved => "members_removed",
            Self::Blocked => "blocked",
            Self::Unblocked => "unblocked",
            Self::Disbanded => "disbanded",
            Self::Read => "read",
            Self::UnreadSet => "unread_set",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
            Self::Activated => "activated",
        }
    }

    pub(super) const fn feeds(self) -> FactKind {
        match self {
            Self::Message => FactKind::Messages,
            Self::MembersAdded
            | Self::MembersRemoved
            | Self::Blocked
            | Self::Unblocked
            | Self::Disbanded => FactKind::Members,
            _ => FactKind::Commands,
        }
    }

    /// What only a fact of this type has, beside what every fact has.
    const fn own_fields(self) -> &'static [&'static str] {
        match self {
            Self::Message => &["seq", "message_id", "from"],
            Self::MembersAdded | Self::MembersRemoved | Self::Blocked | Self::Unblocked => {
                &["uids"]
            }
            Self::Disbanded => &[],
            Self::Read | Self::Deleted => &["uid", "seq"],
            Self::UnreadSet => &["uid", "unread"],
            Self::Restored | Self::Activated => &["uid"],
        }
    }

    /// The reason that follows from the type, where the fact states none.
    const fn inferred(self) -> ReasonCode {
        match self {
            Self::MembersRemoved => ReasonCode::MemberRemoved,
            Self::Blocked => ReasonCode::Blocked,
            Self::Disbanded => ReasonCode::ChannelDisbanded,
            _ => ReasonCode::Unspecified,
        }
    }
}

/// Reads a line.
pub(super) fn read(dialect: Dialect, line: &str) -> Result<Fact, String> {
    let fact = Object::read("the line", line)?.known_as("a fact");
    let source = fact.text("source", SOURCE_MAX_BYTES)?;
    let source_id = fact.text("source_id", SOURCE_ID_MAX_BYTES)?;
    let at = fact.text("at", 64)?;
    let at = at.parse::<Timestamp>().map_err(|_| {
        format!("`at` is {}, not a time of RFC 3339 such as 2026-11-24T08:04:26.486Z", quoted(&at))
    })?;
    let name = fact.text("type", 64)?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name);
    let kind = kind.ok_or_else(|| {
        let known = Kind::ALL.map(Kind::name).join(", ");
        format!("`type` is {}, not one of: {known}", quoted(&name))
    })?;
    let fact = fact.known_as(kind.name());
    fact.only(&[EVERY_FACT, kind.own_fields()])?;
    let channel = channel(dialect, fact.required("channel")?)?;
    let reading = Reading { dialect, kind, fact: &fact, source_id: &source_id };
    let (cause, at) = (reading.cause(&source)?, Micros(at.as_microsecond()));
    let command = reading.command(channel, &cause)?;
    Ok(Fact { source, source_id, at, kind, command, cause })
}

struct Reading<'a> {
    dialect: Dialect,
    kind: Kind,
    fact: &'a Object<'a>,
    source_id: &'a str,
}

impl Reading<'_> {
    fn command(&self, channel: ChannelName, cause: &Cause) -> Result<Option<Command>, String> {
        let listed = channel.has_conversations(self.dialect);
        let command = match self.kind {
            Kind::Message => self.message(channel)?,
            Kind::MembersAdded => {
                self.members(channel, MembershipAct::Add(JoinPolicy::HistoryReadable))?
            }
            Kind::MembersRemoved => self.members(channel, MembershipAct::Remove(removal(cause)))?,
            Kind::Blocked => self.members(channel, MembershipAct::Block)?,
            Kind::Unblocked => self.members(channel, MembershipAct::Unblock)?,
            Kind::Disbanded => Command::Disband(self.not_a_pair(channel)?),
            _ => return self.of_conversation(&channel).map(Some),
        };
        Ok(listed.then_some(command))
    }

    fn of_conversation(&self, channel: &ChannelName) -> Result<Command, String> {
        let conversation = self.named(channel)?;
        Ok(match self.kind {
            Kind::Read => Command::Read { conversation, message_seq: self.fact.seq("seq")? },
            Kind::UnreadSet => {
                let unread = fields::number("unread", self.fact.required("unread")?, 0)?;
                let unread = i64::try_from(unread)
                    .map_err(|_| format!("`unread` is {unread}, more than can be counted"))?;
                Command::SetUnread { conversation, unread }
            }
            Kind::Restored => Command::RestoreNewest(conversation),
            Kind::Activated => Command::Activate(conversation),
            _ => Command::Delete(DeleteConversation {
                conversation,
                message_seq: self.fact.seq("seq")?,
                source_head: None,
                joined_ids: JoinedIds::Refused,
                answered: None,
            }),
        })
    }

    fn message(&self, channel: ChannelName) -> Result<Command, String> {
        let seq = self.fact.seq("seq")?;
        let message_id = match self.fact.raw("message_id") {
            Some(raw) if kind_of(raw) == "a number" => fields::number("message_id", raw, 0)?,
            Some(raw) => message_number(&fields::text("message_id", raw, NAME_MAX_BYTES)?),
            None => message_number(self.source_id),
        };
        let from = self.fact.raw("from").map(|raw| uid(self.dialect, "from", raw)).transpose()?;
        if let (ChannelName::Person(one, other), Some(from)) = (&channel, &from)
            && from != one
            && from != other
        {
            return Err("`from` is none of the channel's peers".to_owned());
        }
        Ok(Command::Message(IncomingMessage { channel, seq, message_id, from }))
    }

    fn members(&self, channel: ChannelName, act: MembershipAct) -> Result<Command, String> {
        let channel = self.not_a_pair(channel)?;
        let uids = uids(self.dialect, "uids", self.fact.required("uids")?)?;
        if uids.is_empty() {
            return Err("`uids` is empty".to_owned());
        }
        if uids.len() > USERS_PER_CALL {
            return Err(format!(
                "`uids` names {} users; {USERS_PER_CALL} are the most in one fact",
                uids.len()
            ));
        }
        let whom = Whom::Listed(uids);
        Ok(Command::Members(MembersCommand { channel, whom, act }))
    }

    fn not_a_pair(&self, channel: ChannelName) -> Result<ChannelName, String> {
        match channel.kind() {
            ChannelType::Person => Err(format!(
                "there is no {} for two peers: they are the channel, and nobody else joins it",
                self.kind.name()
            )),
            _ => Ok(channel),
        }
    }

    fn named(&self, channel: &ChannelName) -> Result<Named, String> {
        let uid = uid(self.dialect, "uid", self.fact.required("uid")?)?;
        if let ChannelName::Person(one, other) = channel
            && uid != *one
            && uid != *other
        {
            return Err("`uid` is none of the channel's peers".to_owned());
        }
        Ok(Named {
            channel_id: channel.id_for(&uid).to_owned(),
            channel_type: i64::from(channel.kind().number()),
            uid: uid.as_str().to_owned(),
        })
    }

    fn cause(&self, source: &str) -> Result<Cause, String> {
        let (kind, id) = match self.fact.raw("actor") {
            None => (ActorKind::Service, source.to_owned()),
            Some(raw) => actor(raw)?,
        };
        let cause = Cause::unspecified(kind, id);
        let Some(raw) = self.fact.raw("reason") else {
            return Ok(cause.inferring(self.kind.inferred()));
        };
        let (code, text) = reason(raw)?;
        let mut cause = cause.stating(code);
        cause.details.reason_text = text;
        Ok(cause)
    }
}

/// A uid, which is a user; or the kind of hand and its id.
fn actor(raw: &str) -> Result<(ActorKind, String), String> {
    if kind_of(raw) == "a string" {
        return Ok((ActorKind::User, fields::text("actor", raw, NAME_MAX_BYTES)?));
    }
    let actor = Object::read("the actor", raw)?;
    actor.only(&[&["kind", "id"]])?;
    let name = actor.text("kind", 64)?;
    let kind = ActorKind::parse(&name).ok_or_else(|| {
        let known = ActorKind::ALL.map(ActorKind::name).join(", ");
        format!("the actor's `kind` is {}, not one of: {known}", quoted(&name))
    })?;
    Ok((kind, actor.text("id", NAME_MAX_BYTES)?))
}

/// A code; or a code and its text.
fn reason(raw: &str) -> Result<(ReasonCode, Option<String>), String> {
    let (name, text) = if kind_of(raw) == "a string" {
        (fields::text("reason", raw, 64)?, None)
    } else {
        let reason = Object::read("the reason", raw)?;
        reason.only(&[&["code", "text"]])?;
        let text = reason.raw("text").map(|raw| fields::text("text", raw, REASON_TEXT_MAX_BYTES));
        (reason.text("code", 64)?, text.transpose()?)
    };
    let code = ReasonCode::parse(&name).ok_or_else(|| {
        let known = ReasonCode::ALL.map(ReasonCode::name).join(", ");
        format!("the reason is {}, not one of: {known}", quoted(&name))
    })?;
    Ok((code, text))
}

/// How somebody stopped being a member, as far as a stated reason tells.
const fn removal(cause: &Cause) -> Removal {
    match (cause.reason, cause.reason_basis) {
        (ReasonCode::MemberLeft | ReasonCode::UserRequest, _) => Removal::Left,
        (ReasonCode::MemberRemoved | ReasonCode::AdminAction, ReasonBasis::Stated) => {
            Removal::Kicked
        }
        _ => Removal::Removed,
    }
}

fn channel(dialect: Dialect, raw: &str) -> Result<ChannelName, String> {
    let channel = Object::read("the channel", raw)?;
    if let Some(peers) = channel.raw("peers") {
        channel.only(&[&["peers"]])?;
        return match <[Uid; 2]>::try_from(uids(dialect, "peers", peers)?) {
            Ok([one, other]) => Ok(ChannelName::person(one, other)),
            Err(peers) => Err(format!("the channel has {} peers, not 2", peers.len())),
        };
    }
    channel.only(&[&["type", "id"]])?;
    let kind = channel_type(channel.required("type")?)?;
    if kind == ChannelType::Person {
        return Err("a person channel is named by its `peers`, not by type and id".to_owned());
    }
    let id = channel.text("id", NAME_MAX_BYTES)?;
    ChannelName::other(dialect, kind, &id)
        .map_err(|bad| misnamed(dialect, "the channel's `id`", bad))
}

/// A number from 1 to 12, or the word for it.
fn channel_type(raw: &str) -> Result<ChannelType, String> {
    if kind_of(raw) != "a string" {
        let number = fields::number("type", raw, 1)?;
        return ChannelType::parse(&number.to_string()).map_err(|unknown| unknown.to_string());
    }
    let name = fields::text("type", raw, 64)?;
    let kind = ChannelType::ALL.into_iter().find(|kind| kind.name() == name);
    kind.ok_or_else(|| UnknownChannelType(quoted(&name)).to_string())
}

fn uid(dialect: Dialect, name: &str, raw: &str) -> Result<Uid, String> {
    let text = fields::text(name, raw, NAME_MAX_BYTES)?;
    Uid::new(dialect, &text).map_err(|bad| misnamed(dialect, &format!("a uid in `{name}`"), bad))
}

/// Why a name cannot be one in this store, and the way out where another store would take it.
fn misnamed(dialect: Dialect, what: &str, bad: BadName) -> String {
    match (dialect, bad) {
        (Dialect::WuKongIm, BadName::Forbidden(character)) => format!(
            "{what} holds `{character}`, and this store takes WuKongIM's ids, which cannot; \
             import facts into a directory of their own"
        ),
        _ => format!("of {what}: {bad}"),
    }
}

fn uids(dialect: Dialect, name: &str, raw: &str) -> Result<Vec<Uid>, String> {
    if kind_of(raw) != "an array" {
        return Err(format!("`{name}` is {}, not an array", kind_of(raw)));
    }
    let items: Vec<&RawValue> = serde_json::from_str(raw).map_err(|error| not_json(&error))?;
    items.iter().map(|item| uid(dialect, name, item.get())).collect()
}
