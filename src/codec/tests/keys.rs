//! Every key: round trip, order, prefix, and what is no key.

use proptest::prelude::*;

use crate::codec::error::CodecError;
use crate::codec::family::Family;
use crate::codec::key::{self, Key, MetaKey, TimelineOf, meta};
use crate::codec::strategies::{self, number, position};
use crate::domain::channel_type::ChannelType;
use crate::domain::event::FactKind;
use crate::domain::key::{AskedKey, ChannelKey, CommandKey, UserKey};

/// Often one of few, so that keys share prefixes.
fn user() -> impl Strategy<Value = UserKey> {
    prop_oneof![(0..3_u8).prop_map(|last| UserKey([last.wrapping_sub(1); 16])), strategies::user(),]
}

/// Often one of few, so that keys share prefixes.
fn channel_key() -> impl Strategy<Value = ChannelKey> {
    prop_oneof![
        user().prop_map(|user| ChannelKey { kind: ChannelType::Group, id: user.0 }),
        strategies::channel_key(),
    ]
}

fn timeline_of() -> impl Strategy<Value = TimelineOf> {
    prop_oneof![
        3 => channel_key().prop_map(TimelineOf::Channel),
        1 => any::<[u8; 16]>().prop_map(|asked| TimelineOf::Asked(AskedKey(asked))),
    ]
}

fn meta_key() -> impl Strategy<Value = MetaKey> {
    let kind =
        prop::sample::select(vec![FactKind::Messages, FactKind::Members, FactKind::Commands]);
    prop_oneof![
        Just(MetaKey::Format),
        Just(MetaKey::Dialect),
        Just(MetaKey::Tail),
        Just(MetaKey::Folded),
        Just(MetaKey::Generation),
        Just(MetaKey::Keys),
        Just(MetaKey::Index),
        (kind, ".{0,20}").prop_map(|(kind, source)| MetaKey::Coverage(kind, source)),
    ]
}

fn any_key() -> BoxedStrategy<Key> {
    let of_log = prop_oneof![
        position().prop_map(Key::Log),
        (any::<u32>(), number()).prop_map(|(partition, number)| Key::Batch(partition, number)),
        meta_key().prop_map(Key::Meta),
    ];
    let of_channels = prop_oneof![
        (channel_key(), number()).prop_map(|(channel, offset)| Key::Heads(channel, offset)),
        (channel_key(), user(), number())
            .prop_map(|(channel, user, offset)| Key::Own(channel, user, offset)),
        channel_key().prop_map(Key::Channel),
        (channel_key(), user()).prop_map(|(channel, user)| Key::MembersOf(channel, user)),
        (channel_key(), number()).prop_map(|(channel, offset)| Key::Lifecycle(channel, offset)),
        channel_key().prop_map(Key::ChannelLabel),
    ];
    let of_users = prop_oneof![
        (user(), channel_key()).prop_map(|(user, channel)| Key::Member(user, channel)),
        (user(), channel_key()).prop_map(|(user, channel)| Key::Personal(user, channel)),
        (user(), timeline_of(), number())
            .prop_map(|(user, of, offset)| Key::Timeline(user, of, offset)),
        number().prop_map(Key::Hides),
        (user(), number()).prop_map(|(actor, offset)| Key::Actors(actor, offset)),
        any::<[u8; 16]>().prop_map(|key| Key::Command(CommandKey(key))),
        user().prop_map(Key::UserName),
    ];
    prop_oneof![1 => of_log, 2 => of_channels, 2 => of_users].boxed()
}

/// The key's family, and its bytes as the registry makes them.
fn bytes(key: &Key) -> (Family, Vec<u8>) {
    match key {
        Key::Log(at) => (Family::Log, key::log(*at).to_vec()),
        Key::Batch(partition, number) => (Family::Batch, key::batch(*partition, *number).to_vec()),
        Key::Heads(of, at) => (Family::Heads, key::heads(of, *at)),
        Key::Own(of, user, at) => (Family::Own, key::own(of, user, *at)),
        Key::Channel(of) => (Family::Channel, key::channel(of).to_vec()),
        Key::Member(user, of) => (Family::Member, key::conversation(user, of)),
        Key::Personal(user, of) => (Family::Personal, key::conversation(user, of)),
        Key::MembersOf(of, user) => (Family::MembersOf, key::members_of(of, user)),
        Key::Timeline(user, of, at) => (Family::Timeline, key::timeline(user, of, *at)),
        Key::Lifecycle(of, at) => (Family::Lifecycle, key::lifecycle(of, *at)),
        Key::Hides(at) => (Family::Hides, key::hides(*at).to_vec()),
        Key::Actors(actor, at) => (Family::Actors, key::actors(actor, *at)),
        Key::Command(command) => (Family::CommandKeys, key::command(command).to_vec()),
        Key::UserName(user) => (Family::Names, key::user_name(user).to_vec()),
        Key::ChannelLabel(of) => (Family::Names, key::channel_label(of).to_vec()),
        Key::Meta(key) => (Family::Meta, meta_bytes(key)),
    }
}

fn meta_bytes(key: &MetaKey) -> Vec<u8> {
    match key {
        MetaKey::Format => meta::FORMAT.to_vec(),
        MetaKey::Dialect => meta::DIALECT.to_vec(),
        MetaKey::Tail => meta::TAIL.to_vec(),
        MetaKey::Folded => meta::FOLDED.to_vec(),
        MetaKey::Generation => meta::GENERATION.to_vec(),
        MetaKey::Keys => meta::KEYS.to_vec(),
        MetaKey::Index => meta::INDEX.to_vec(),
        MetaKey::Coverage(kind, source) => meta::coverage(source, *kind),
    }
}

proptest! {
    #[test]
    fn a_key_is_read_back(key in any_key()) {
        let (family, bytes) = bytes(&key);
        prop_assert_eq!(Key::read(family, &bytes), Ok(key));
    }

    #[test]
    fn bytes_are_ordered_as_what_they_stand_for(
        keys in prop::collection::vec(any_key(), 40),
    ) {
        let stored: Vec<_> = keys.iter().map(bytes).collect();
        for (one, (family, one_bytes)) in keys.iter().zip(&stored) {
            for (other, (other_family, other_bytes)) in keys.iter().zip(&stored) {
                if family == other_family {
                    let orders = (one_bytes.cmp(other_bytes), one.cmp(other));
                    prop_assert_eq!(orders.0, orders.1, "{:?} and {:?}", one, other);
                }
            }
        }
    }

    #[test]
    fn offsets_of_one_conversation_are_neighbours_in_order(
        user in user(),
        of in timeline_of(),
        channel in channel_key(),
        earlier in number(),
        later in number(),
    ) {
        let timeline = |at| key::timeline(&user, &of, at);
        prop_assert_eq!(timeline(earlier).cmp(&timeline(later)), earlier.cmp(&later));
        prop_assert!(timeline(earlier).starts_with(&key::timeline_prefix(&user, &of)));
        prop_assert!(timeline(earlier).starts_with(&user.0));

        let own = |at| key::own(&channel, &user, at);
        prop_assert_eq!(own(earlier).cmp(&own(later)), earlier.cmp(&later));
        prop_assert!(own(earlier).starts_with(&key::own_prefix(&channel, &user)));
        prop_assert!(own(earlier).starts_with(&key::channel(&channel)));

        prop_assert!(key::heads(&channel, earlier).starts_with(&key::channel(&channel)));
        prop_assert!(key::lifecycle(&channel, earlier).starts_with(&key::channel(&channel)));
        prop_assert!(key::members_of(&channel, &user).starts_with(&key::channel(&channel)));
        prop_assert!(key::conversation(&user, &channel).starts_with(&user.0));
        prop_assert!(key::actors(&user, earlier).starts_with(&user.0));
    }

    #[test]
    fn parts_of_keys_are_read_back(
        user in user(),
        of in timeline_of(),
        channel in channel_key(),
        at in number(),
    ) {
        let timeline = key::timeline(&user, &of, at);
        prop_assert_eq!(key::read_user(&timeline), Some(user));
        prop_assert_eq!(key::read_timeline_of(&timeline[16..]), Some(of));
        prop_assert_eq!(key::read_offset(&timeline), Some(at));
        prop_assert_eq!(key::read_channel(&key::heads(&channel, at)), Some(channel));
    }

    #[test]
    fn a_key_of_another_length_is_refused(key in any_key(), cut in any::<prop::sample::Index>()) {
        let (family, bytes) = bytes(&key);
        // The source's name ends a key of coverage, so any length from 2 on is one.
        prop_assume!(!matches!(key, Key::Meta(MetaKey::Coverage(..))));
        prop_assert!(Key::read(family, &bytes[..cut.index(bytes.len())]).is_err());
        prop_assert!(Key::read(family, &[&bytes[..], &[0]].concat()).is_err());
    }

    #[test]
    fn any_bytes_are_a_key_or_refused(
        family in prop::sample::select(&Family::ALL[..]),
        any_bytes in prop::collection::vec(any::<u8>(), 0..50),
    ) {
        if let Ok(key) = Key::read(family, &any_bytes) {
            prop_assert_eq!(bytes(&key), (family, any_bytes));
        }
    }
}

#[test]
fn what_no_key_holds_is_refused_by_name() {
    let user = [7; 16];
    let of_type = |kind: u8| [&[kind][..], &user].concat();
    let unknown = |number| Err(CodecError::Unknown { what: "channel type", number });
    assert_eq!(Key::read(Family::Channel, &of_type(0)), unknown(0));
    assert_eq!(Key::read(Family::Channel, &of_type(13)), unknown(13));
    assert_eq!(Key::read(Family::Names, &of_type(200)), unknown(200));
    assert_eq!(
        Key::read(Family::Meta, &[99]),
        Err(CodecError::Unknown { what: "key of meta", number: 99 })
    );
    assert!(Key::read(Family::Meta, &[]).is_err());
    assert!(Key::read(Family::Meta, &[meta::COVERAGE]).is_err());
    assert!(Key::read(Family::Meta, &[meta::COVERAGE, 4, b'w']).is_err());
    assert!(Key::read(Family::Meta, &[meta::COVERAGE, 1, 0xff]).is_err());
    assert!(Key::read(Family::Tree, &[1]).is_err());
    assert_eq!(
        Key::read(Family::Hides, &[0; 5]),
        Err(CodecError::Truncated { what: "hides", needed: 8, found: 5 })
    );
}

#[test]
fn no_two_families_share_a_name() {
    for family in Family::ALL {
        assert_eq!(Family::parse(family.name()), Some(family));
    }
}
