//! The bytes by which two commands are told apart, for idempotency keys.
//!
//! They must not change between versions: a key that was used years ago is still known.

use crate::domain::command::{Command, MembershipAct, Named, Whom};
use crate::domain::decide::membership::JoinPolicy;
use crate::domain::event::{FactKind, Removal};
use crate::domain::name::{ChannelName, Uid};
use crate::domain::spelling::JoinedIds;

/// The command as bytes: a tag, then every field, each text with its length.
pub(super) fn canonical(command: &Command) -> Vec<u8> {
    let mut bytes = Bytes(Vec::with_capacity(64));
    match command {
        Command::Delete(delete) => {
            bytes.tag(1).named(&delete.conversation).maybe(delete.message_seq);
            bytes.tag(u8::from(delete.joined_ids == JoinedIds::Accepted));
        }
        Command::RefuseMalformed(call) => {
            bytes.tag(2).text(&call.uid).text(&call.channel_id);
            bytes.maybe(call.channel_type.map(i64::cast_unsigned));
        }
        Command::Restore(position) => {
            bytes.tag(3).number(u64::from(position.partition)).number(position.offset);
        }
        Command::RestoreNewest(conversation) => {
            bytes.tag(13).named(conversation);
        }
        Command::Read { conversation, message_seq } => {
            bytes.tag(4).named(conversation).maybe(*message_seq);
        }
        Command::SetUnread { conversation, unread } => {
            bytes.tag(5).named(conversation).number(unread.cast_unsigned());
        }
        Command::Activate(conversation) => {
            bytes.tag(6).named(conversation);
        }
        Command::Message(message) => {
            bytes.tag(7).channel(&message.channel).maybe(message.seq).number(message.message_id);
            bytes.text(message.from.as_ref().map_or("", Uid::as_str));
        }
        Command::Members(members) => {
            bytes.tag(8).channel(&members.channel).whom(&members.whom).act(members.act);
        }
        Command::Observe { channel, uids } => {
            bytes.tag(9).channel(channel).uids(uids);
        }
        Command::Disband(channel) => {
            bytes.tag(10).channel(channel);
        }
        Command::Purge { channel, first_kept } => {
            bytes.tag(11).channel(channel).number(*first_kept);
        }
        Command::Cover { source, kind, since } => {
            let kind = match kind {
                FactKind::Messages => 1,
                FactKind::Members => 2,
                FactKind::Commands => 3,
            };
            bytes.tag(12).text(source).tag(kind).number(since.0.cast_unsigned());
        }
        Command::Reopen(channel) => {
            bytes.tag(13).channel(channel);
        }
    }
    bytes.0
}

struct Bytes(Vec<u8>);

impl Bytes {
    fn tag(&mut self, tag: u8) -> &mut Self {
        self.0.push(tag);
        self
    }

    fn number(&mut self, number: u64) -> &mut Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    fn maybe(&mut self, number: Option<u64>) -> &mut Self {
        match number {
            None => self.tag(0),
            Some(number) => self.tag(1).number(number),
        }
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len() as u64);
        self.0.extend(text.as_bytes());
        self
    }

    fn named(&mut self, named: &Named) -> &mut Self {
        self.text(&named.uid).text(&named.channel_id).number(named.channel_type.cast_unsigned())
    }

    fn channel(&mut self, channel: &ChannelName) -> &mut Self {
        self.tag(channel.kind().number());
        match channel {
            ChannelName::Person(one, other) => self.text(one.as_str()).text(other.as_str()),
            ChannelName::Other { id, .. } => self.text(id),
        }
    }

    fn uids(&mut self, uids: &[Uid]) -> &mut Self {
        self.number(uids.len() as u64);
        for uid in uids {
            self.text(uid.as_str());
        }
        self
    }

    fn whom(&mut self, whom: &Whom) -> &mut Self {
        match whom {
            Whom::Listed(uids) => self.tag(1).uids(uids),
            Whom::Exactly(uids) => self.tag(2).uids(uids),
            Whom::Everybody => self.tag(3),
        }
    }

    fn act(&mut self, act: MembershipAct) -> &mut Self {
        self.tag(match act {
            MembershipAct::Add(JoinPolicy::HistoryReadable) => 1,
            MembershipAct::Add(JoinPolicy::HistoryHidden) => 2,
            MembershipAct::Remove(Removal::Removed) => 3,
            MembershipAct::Remove(Removal::Left) => 4,
            MembershipAct::Remove(Removal::Kicked) => 5,
            MembershipAct::Remove(Removal::Replaced) => 6,
            MembershipAct::Block => 7,
            MembershipAct::Unblock => 8,
        })
    }
}
