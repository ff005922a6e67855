//! Facts, and whom they are about, in as few words as a test needs.

use crate::domain::channel_type::ChannelType;
use crate::domain::event::{
    ChannelCreated, ChannelDisbanded, ChannelLabel, ChannelRestarted, ChannelSeen, Fact, HeadSeen,
    MembersAdded, MembersBlocked, MembersRemoved, MembersUnblocked, MessageRecorded,
    MessagesPurged, Removal,
};
use crate::domain::key::{ChannelKey, Pair, UserKey};
use crate::domain::member::Basis;
use crate::domain::position::Position;
use crate::domain::seq::Seq;

pub const ALICE: UserKey = UserKey([1; 16]);
pub const BOB: UserKey = UserKey([2; 16]);
pub const CAROL: UserKey = UserKey([3; 16]);
pub const GROUP: ChannelKey = ChannelKey { kind: ChannelType::Group, id: [9; 16] };
/// Alice and Bob.
pub const PERSON: ChannelKey = ChannelKey { kind: ChannelType::Person, id: [8; 16] };
pub const DATA: ChannelKey = ChannelKey { kind: ChannelType::Data, id: [7; 16] };

/// The number `number` of a channel that never restarted.
pub const fn seq(number: u64) -> Seq {
    Seq::new(0, number)
}

/// The head as it was recorded at this place.
pub fn head_at(place: u64, number: u64) -> HeadSeen {
    HeadSeen { position: Some(Position::local(place)), last_seq: seq(number) }
}

pub fn pair() -> Pair {
    Pair::new(ALICE, BOB)
}

/// The person channel of Alice and Bob is named.
pub fn named_person() -> Fact {
    Fact::ChannelSeen(ChannelSeen { channel: PERSON, label: ChannelLabel::Pair(pair()) })
}

/// A message of Bob's, whose id is its number and 1,000.
pub fn message(channel: ChannelKey, number: u64) -> Fact {
    message_from(BOB, channel, number)
}

pub fn message_from(from: UserKey, channel: ChannelKey, number: u64) -> Fact {
    Fact::MessageRecorded(MessageRecorded {
        channel,
        seq: number,
        message_id: number.wrapping_add(1_000),
        from: Some(from),
        key: None,
    })
}

/// Bob's messages of these numbers.
pub fn messages(channel: ChannelKey, numbers: std::ops::RangeInclusive<u64>) -> Vec<Fact> {
    numbers.map(|number| message(channel, number)).collect()
}

/// They became members of a group without messages, as a call stated.
pub fn joined(members: &[UserKey], channel: ChannelKey) -> Fact {
    Fact::MembersAdded(MembersAdded {
        channel,
        members: members.to_vec(),
        join_seq: seq(1),
        join_read_to: seq(0),
        shown: false,
        basis: Basis::Stated,
        head_seen: HeadSeen::default(),
        late: false,
    })
}

/// They were seen in the channel, which had no message.
pub fn observed(members: &[UserKey], channel: ChannelKey) -> Fact {
    match joined(members, channel) {
        Fact::MembersAdded(fact) => {
            Fact::MembersAdded(MembersAdded { basis: Basis::Observed, ..fact })
        }
        other => other,
    }
}

pub fn removed(members: &[UserKey], channel: ChannelKey) -> Fact {
    let members = members.to_vec();
    Fact::MembersRemoved(MembersRemoved {
        channel,
        members,
        removal: Removal::Removed,
        late: false,
    })
}

pub fn blocked(members: &[UserKey], channel: ChannelKey) -> Fact {
    Fact::MembersBlocked(MembersBlocked { channel, members: members.to_vec(), late: false })
}

pub fn unblocked(members: &[UserKey], channel: ChannelKey) -> Fact {
    Fact::MembersUnblocked(MembersUnblocked { channel, members: members.to_vec(), late: false })
}

pub fn created(channel: ChannelKey) -> Fact {
    Fact::ChannelCreated(ChannelCreated { channel, late: false })
}

pub fn disbanded(channel: ChannelKey) -> Fact {
    Fact::ChannelDisbanded(ChannelDisbanded { channel, late: false })
}

pub fn purged(channel: ChannelKey, retained_from: Seq) -> Fact {
    Fact::MessagesPurged(MessagesPurged { channel, retained_from, late: false })
}

pub fn restarted(channel: ChannelKey, incarnation: u32) -> Fact {
    Fact::ChannelRestarted(ChannelRestarted { channel, incarnation })
}

/// A group of Alice and Bob with Bob's messages 1 to `last`. Its newest fact is the head.
pub fn group_with(last: u64) -> Vec<Fact> {
    let mut facts = vec![created(GROUP), joined(&[ALICE, BOB], GROUP)];
    facts.extend(messages(GROUP, 1..=last));
    facts
}
