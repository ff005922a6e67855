//! Facts that no decision led to, one after the other: the fold must take each or say why not.

use panguan::domain::apply::{MapRows, apply};
use panguan::domain::channel_type::ChannelType;
use panguan::domain::event::{
    Boundary, BoundaryBasis, ChannelCreated, ChannelDisbanded, ChannelLabel, ChannelRestarted,
    ChannelSeen, ConversationActivated, ConversationDeleted, ConversationRead,
    ConversationRestored, Effect, Event, Fact, HeadSeen, MembersAdded, MembersBlocked,
    MembersRemoved, MembersUnblocked, MessageRecorded, MessagesPurged, Removal, UnreadSet,
};
use panguan::domain::key::{ChannelKey, Pair, UserKey};
use panguan::domain::member::Basis;
use panguan::domain::position::Position;
use panguan::domain::seq::Seq;
use panguan::domain::time::Micros;
use proptest::prelude::*;

/// Folds the facts, each at its place; what cannot follow is left out, as `verify` reports it.
pub fn fold(facts: Vec<(Fact, i64)>) {
    let mut rows = MapRows::default();
    for (offset, (fact, at)) in facts.into_iter().enumerate() {
        let position = Position::local(offset as u64);
        let at = Micros(at);
        let times = (at, at, at);
        let (occurred_at, recorded_at, log_time) = times;
        let event = Event { position, occurred_at, recorded_at, log_time, fact, context: None };
        match apply(&rows, &event) {
            Ok(changes) => changes.into_iter().for_each(|change| rows.put(change)),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// Any fact about a few users and channels, and any time.
pub fn fact() -> impl Strategy<Value = (Fact, i64)> {
    (prop_oneof![of_channel(), of_members(), of_user()], any::<i64>())
}

fn user() -> impl Strategy<Value = UserKey> + Clone {
    (1..4_u8).prop_map(|number| UserKey([number; 16]))
}

fn channel() -> impl Strategy<Value = ChannelKey> + Clone {
    let kind = prop_oneof![Just(ChannelType::Person), Just(ChannelType::Group)];
    (kind, 1..3_u8).prop_map(|(kind, number)| ChannelKey { kind, id: [number; 16] })
}

fn number() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![4 => 0..6_u64, 1 => any::<u64>(), 1 => u64::MAX - 2..=u64::MAX]
}

fn seq() -> impl Strategy<Value = Seq> + Clone {
    let incarnation = prop_oneof![4 => 0..3_u32, 1 => any::<u32>()];
    (incarnation, number()).prop_map(|(incarnation, number)| Seq { incarnation, number })
}

fn effect() -> impl Strategy<Value = Effect> + Clone {
    prop_oneof![4 => Just(Effect::Applied), 1 => Just(Effect::NoChange), 1 => Just(Effect::Late)]
}

fn of_channel() -> impl Strategy<Value = Fact> {
    let incarnation = prop_oneof![4 => 0..4_u32, 1 => any::<u32>()];
    prop_oneof![
        (channel(), user(), user()).prop_map(|(channel, one, other)| {
            let label = ChannelLabel::Pair(Pair::new(one, other));
            Fact::ChannelSeen(ChannelSeen { channel, label })
        }),
        (channel(), any::<bool>())
            .prop_map(|(channel, late)| Fact::ChannelCreated(ChannelCreated { channel, late })),
        (channel(), any::<bool>())
            .prop_map(|(channel, late)| Fact::ChannelDisbanded(ChannelDisbanded { channel, late })),
        (channel(), incarnation).prop_map(|(channel, incarnation)| {
            Fact::ChannelRestarted(ChannelRestarted { channel, incarnation })
        }),
        (channel(), seq(), any::<bool>()).prop_map(|(channel, retained_from, late)| {
            Fact::MessagesPurged(MessagesPurged { channel, retained_from, late })
        }),
        (channel(), number(), any::<u64>(), prop::option::of(user())).prop_map(
            |(channel, seq, message_id, from)| {
                let key = None;
                Fact::MessageRecorded(MessageRecorded { channel, seq, message_id, from, key })
            }
        ),
    ]
}

fn of_members() -> impl Strategy<Value = Fact> {
    let named = (channel(), prop::collection::vec(user(), 0..4), any::<bool>());
    let basis = prop_oneof![Just(Basis::Observed), Just(Basis::Stated)];
    let added = (named.clone(), seq(), seq(), any::<bool>(), basis);
    prop_oneof![
        added.prop_map(|((channel, members, late), join_seq, join_read_to, shown, basis)| {
            let head_seen = HeadSeen::default();
            Fact::MembersAdded(MembersAdded {
                channel,
                members,
                join_seq,
                join_read_to,
                shown,
                basis,
                head_seen,
                late,
            })
        }),
        named.clone().prop_map(|(channel, members, late)| {
            let removal = Removal::Left;
            Fact::MembersRemoved(MembersRemoved { channel, members, removal, late })
        }),
        named.clone().prop_map(|(channel, members, late)| {
            Fact::MembersBlocked(MembersBlocked { channel, members, late })
        }),
        named.prop_map(|(channel, members, late)| {
            Fact::MembersUnblocked(MembersUnblocked { channel, members, late })
        }),
    ]
}

fn of_user() -> impl Strategy<Value = Fact> {
    let of = (user(), channel(), effect());
    let head_seen = HeadSeen::default();
    let boundary = |seq| Boundary { seq, basis: BoundaryBasis::Caller };
    prop_oneof![
        (of.clone(), seq(), any::<u32>()).prop_map(move |((user, channel, effect), to, joins)| {
            let boundary = boundary(to);
            Fact::ConversationDeleted(ConversationDeleted {
                user,
                channel,
                boundary,
                head_seen,
                joins,
                effect,
            })
        }),
        (of.clone(), 0..80_u64).prop_map(|((user, channel, effect), offset)| {
            let deletion = Position::local(offset);
            Fact::ConversationRestored(ConversationRestored { user, channel, deletion, effect })
        }),
        (of.clone(), seq()).prop_map(move |((user, channel, effect), to)| {
            let boundary = boundary(to);
            Fact::ConversationRead(ConversationRead { user, channel, boundary, head_seen, effect })
        }),
        (of.clone(), number(), seq()).prop_map(
            move |((user, channel, effect), unread, read_to)| {
                Fact::UnreadSet(UnreadSet { user, channel, unread, read_to, head_seen, effect })
            }
        ),
        (of, any::<u32>()).prop_map(move |((user, channel, effect), joins)| {
            Fact::ConversationActivated(ConversationActivated {
                user,
                channel,
                joins,
                head_seen,
                effect,
            })
        }),
    ]
}
