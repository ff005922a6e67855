//! The calls about a channel: who is a member, who is blocked, whether it exists.

use super::body::Body;
use super::call::Unread;
use super::{Call, Server, backend, called, covers};
use crate::domain::channel_type::ChannelType;
use crate::domain::command::{Cause, Command, MembersCommand, MembershipAct, USERS_PER_CALL, Whom};
use crate::domain::context::ReasonCode;
use crate::domain::event::{FactKind, Removal};
use crate::domain::name::{BadName, ChannelName, Uid};
use crate::source::Meaning;

/// The paths that carry a fact about a channel.
pub(super) const KNOWN: [&str; 10] = [
    "/channel",
    "/channel/info",
    "/channel/delete",
    "/channel/subscriber_add",
    "/channel/subscriber_remove",
    "/channel/subscriber_remove_all",
    "/channel/blacklist_add",
    "/channel/blacklist_set",
    "/channel/blacklist_remove",
    "/channel/blacklist_remove_all",
];

const REMOVE: MembershipAct = MembershipAct::Remove(Removal::Removed);

impl Server {
    /// What a call about a channel means that the server carried out.
    pub(super) fn of_channel(&self, call: &Call<'_>) -> Meaning {
        let read = Body::read(call.body).map_err(Unread::Bad);
        let mut meaning = match read.and_then(|body| self.channel_facts(call, &body)) {
            Ok(meaning) => meaning,
            Err(unread) => unread.meaning(call),
        };
        meaning.covers = covers(FactKind::Members);
        meaning
    }

    fn channel_facts(&self, call: &Call<'_>, body: &Body<'_>) -> Result<Meaning, Unread> {
        let add = MembershipAct::Add(self.join);
        let facts = Facts { server: self, call, body };
        match call.path {
            "/channel" => facts.create(add),
            "/channel/subscriber_add" if body.signed("temp_subscriber")? == 1 => {
                Err(Unread::Skipped("a temporary subscriber"))
            }
            "/channel/subscriber_add" => facts.members("subscribers", facts.reset()?, add),
            "/channel/subscriber_remove" => facts.members("subscribers", false, REMOVE),
            "/channel/subscriber_remove_all" => facts.everybody(REMOVE),
            "/channel/blacklist_add" => facts.members("uids", false, MembershipAct::Block),
            "/channel/blacklist_set" => facts.members("uids", true, MembershipAct::Block),
            "/channel/blacklist_remove" => facts.members("uids", false, MembershipAct::Unblock),
            "/channel/blacklist_remove_all" => facts.everybody(MembershipAct::Unblock),
            "/channel/delete" => facts.disband(),
            _ if body.signed("disband")? == 1 => facts.disband(),
            _ => facts.reopen(),
        }
    }

    pub(super) fn uids(&self, sent: &[String]) -> (Vec<Uid>, Vec<BadName>) {
        let mut uids = Vec::with_capacity(sent.len());
        let mut bad = Vec::new();
        for text in sent.iter().filter(|text| !text.trim().is_empty()) {
            match Uid::new(self.dialect, text) {
                Ok(uid) => uids.push(uid),
                Err(error) => bad.push(error),
            }
        }
        (uids, bad)
    }
}

struct Facts<'a> {
    server: &'a Server,
    call: &'a Call<'a>,
    body: &'a Body<'a>,
}

impl Facts<'_> {
    /// `/channel` takes the channel's settings too, and can so create and disband in one call.
    fn create(&self, add: MembershipAct) -> Result<Meaning, Unread> {
        let mut meaning = self.members("subscribers", self.reset()?, add)?;
        if self.body.signed("disband")? == 1 {
            meaning.requests.extend(self.disband()?.requests);
        }
        Ok(meaning)
    }

    fn members(
        &self,
        field: &'static str,
        exactly: bool,
        act: MembershipAct,
    ) -> Result<Meaning, Unread> {
        let channel = self.channel()?;
        let sent = self.body.texts(field)?;
        if sent.len() > USERS_PER_CALL {
            return Err(Unread::Bad(format!(
                "`{field}` names {} users; {USERS_PER_CALL} are the most in one call",
                sent.len()
            )));
        }
        let (uids, bad) = self.server.uids(&sent);
        let whom = if exactly { Whom::Exactly(uids) } else { Whom::Listed(uids) };
        let mut meaning = self.request(MembersCommand { channel, whom, act });
        meaning.problems.extend(bad.first().map(|first| {
            format!(
                "{} of the {} {field} of {} were left out; of the first: {first}",
                bad.len(),
                sent.len(),
                super::shown_path(self.call.path)
            )
        }));
        Ok(meaning)
    }

    fn everybody(&self, act: MembershipAct) -> Result<Meaning, Unread> {
        Ok(self.request(MembersCommand { channel: self.channel()?, whom: Whom::Everybody, act }))
    }

    fn disband(&self) -> Result<Meaning, Unread> {
        let cause = backend().inferring(ReasonCode::ChannelDisbanded);
        let command = Command::Disband(self.channel()?);
        Ok(Meaning { requests: vec![called(self.call.at, command, cause)], ..Meaning::default() })
    }

    /// `/channel/info` replaces every setting, the disband flag too.
    fn reopen(&self) -> Result<Meaning, Unread> {
        let cause = backend().inferring(ReasonCode::Unspecified);
        let command = Command::Reopen(self.channel()?);
        Ok(Meaning { requests: vec![called(self.call.at, command, cause)], ..Meaning::default() })
    }

    fn request(&self, members: MembersCommand) -> Meaning {
        let cause = cause_of(&members);
        let command = Command::Members(members);
        Meaning { requests: vec![called(self.call.at, command, cause)], ..Meaning::default() }
    }

    fn reset(&self) -> Result<bool, Unread> {
        Ok(self.body.signed("reset")? == 1)
    }

    /// The channel that the body names; the server takes a missing type for a group where it adds
    /// subscribers.
    fn channel(&self) -> Result<ChannelName, Unread> {
        let id = self.body.text("channel_id")?;
        let number = match self.body.byte("channel_type")? {
            0 if self.call.path == "/channel/subscriber_add" => ChannelType::Group.number(),
            number => number,
        };
        let kind = match ChannelType::try_from(i64::from(number)) {
            Ok(ChannelType::Person) => return Err(Unread::Skipped("a person channel")),
            Ok(kind) => kind,
            Err(_) => return Err(Unread::Skipped("no channel type")),
        };
        let dialect = self.server.dialect;
        let channel = ChannelName::other(dialect, kind, &id)
            .map_err(|bad| Unread::Bad(format!("of its channel_id: {bad}")))?;
        if channel.has_conversations(dialect) {
            Ok(channel)
        } else {
            Err(Unread::Skipped("never a conversation"))
        }
    }
}

/// Why it happened, as far as the kind of the call tells.
fn cause_of(members: &MembersCommand) -> Cause {
    let reason = match (members.act, &members.whom) {
        (MembershipAct::Remove(_), _) | (MembershipAct::Add(_), Whom::Exactly(_)) => {
            ReasonCode::MemberRemoved
        }
        (MembershipAct::Block, _) => ReasonCode::Blocked,
        _ => ReasonCode::Unspecified,
    };
    backend().inferring(reason)
}
