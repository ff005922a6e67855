//! One sample of every row, index, batch and key.

use panguan::codec::batch::{BatchHeader, Tail};
use panguan::codec::family::Family;
use panguan::codec::index::{CommandEntry, HidesEntry, Standing, TimelineEntry};
use panguan::codec::key::{self, Key, MetaKey, TimelineOf, meta};
use panguan::domain::channel::{Channel, Gap, Head};
use panguan::domain::channel_type::ChannelType;
use panguan::domain::context::{
    Actor, ActorKind, Context, Details, KeyUse, Reason, ReasonBasis, ReasonCode,
};
use panguan::domain::event::{ChannelLabel, Effect, FactKind};
use panguan::domain::key::{
    AskedKey, ChannelKey, CommandDigest, CommandKey, Pair, Sealed, UserKey,
};
use panguan::domain::member::{Basis, Member};
use panguan::domain::personal::{Activated, Deletion, Personal};
use panguan::domain::position::Position;
use panguan::domain::seq::Seq;
use panguan::domain::time::Micros;

pub fn user(number: u8) -> UserKey {
    UserKey([0x10 + number; 16])
}

pub fn group() -> ChannelKey {
    ChannelKey { kind: ChannelType::Group, id: [0xaa; 16] }
}

pub fn position() -> Position {
    Position::local(70_000)
}

pub fn time() -> Micros {
    Micros(1_763_983_200_123_999)
}

pub fn own() -> Seq {
    Seq::new(1, 1_842)
}

pub fn key_use() -> KeyUse {
    KeyUse { key: CommandKey([0xd1; 16]), digest: CommandDigest([0xd2; 16]) }
}

pub fn sealed() -> Sealed {
    Sealed { person: user(1), generation: 3, nonce: [0xe1; 24], ciphertext: (0..20).collect() }
}

pub fn bare_context() -> Context {
    Context {
        actor: Actor { kind: ActorKind::Service, id: user(9) },
        on_behalf_of: None,
        reason: Reason { code: ReasonCode::Unspecified, basis: ReasonBasis::Inferred },
        cause: None,
        key: None,
        details: None,
    }
}

pub fn full_context() -> Context {
    Context {
        actor: Actor { kind: ActorKind::User, id: user(1) },
        on_behalf_of: Some(user(2)),
        reason: Reason { code: ReasonCode::UserRequest, basis: ReasonBasis::Stated },
        cause: Some(Position::local(800)),
        key: Some(key_use()),
        details: Some(sealed()),
    }
}

pub fn details() -> Details {
    Details {
        reason_text: Some("tidying up".to_owned()),
        ticket: Some("T-1".to_owned()),
        ip: Some("192.0.2.1".to_owned()),
        device: Some("phone".to_owned()),
        user_agent: Some("app/1".to_owned()),
        request_id: None,
        trace_id: Some("0af7".to_owned()),
        asked_id: Some("alice@bob".to_owned()),
    }
}

fn head() -> Head {
    Head {
        position: position(),
        seq: own(),
        message_id: 1_990_000_000_123_456_789,
        from: Some(user(1)),
        at: time(),
        pair_own: None,
    }
}

fn head_of_a_pair() -> Head {
    Head { from: None, pair_own: Some([Seq::new(0, 3), Seq::new(0, 300)]), ..head() }
}

pub fn heads() -> Vec<(&'static str, Head)> {
    vec![("head", head()), ("head_of_a_pair", head_of_a_pair())]
}

pub fn channels() -> Vec<(&'static str, Channel)> {
    let full = Channel {
        pair: Some(Pair::new(user(1), user(2))),
        incarnation: 1,
        restarted_at: Some(time()),
        newest_at: Some(time()),
        head: Some(head_of_a_pair()),
        gaps: vec![Gap { first: 5, last: 9 }, Gap { first: 300, last: 70_000 }],
        retained_from: Seq::new(1, 4),
        disbanded: true,
        members_stated: true,
        member_count: 2,
        facts_at: Some(time()),
    };
    vec![("channel", full), ("channel_never_written", Channel::default())]
}

fn member() -> Member {
    Member {
        member: true,
        blocked: true,
        joins: 2,
        joined_at: time(),
        join_seq: Seq::new(0, 1),
        join_read_to: own(),
        shown_on_join: true,
        basis: Basis::Stated,
        facts_at: Some(time()),
    }
}

pub fn members() -> Vec<(&'static str, Member)> {
    vec![("member", member()), ("member_never_written", Member::default())]
}

fn personal() -> Personal {
    let deletion = |offset, number| Deletion {
        position: Position::local(offset),
        to_seq: Seq::new(0, number),
        joins: 1,
    };
    Personal {
        read_seq: own(),
        deletions: vec![deletion(500, 20), deletion(70_000, 300)],
        settled: Some(deletion(400, 10)),
        activated: Some(Activated { position: position(), at: time(), joins: 2 }),
        facts_at: Some(time()),
    }
}

pub fn personals() -> Vec<(&'static str, Personal)> {
    vec![("personal", personal()), ("personal_never_written", Personal::default())]
}

pub fn timeline_entries() -> Vec<(&'static str, TimelineEntry)> {
    let entry = |member, personal| TimelineEntry { event_type: 102, member, personal };
    vec![
        ("timeline_entry", entry(member(), personal())),
        ("timeline_entry_of_a_join", entry(member(), Personal::default())),
        ("timeline_entry_of_a_stranger", entry(Member::default(), Personal::default())),
    ]
}

pub fn hides_entries() -> Vec<(&'static str, HidesEntry)> {
    let of_a_delete = HidesEntry {
        event_type: 102,
        effect: Some(Effect::Applied),
        reason: Some(ReasonCode::UserRequest),
        user: Some(user(1)),
        channel: Some(group()),
        actor: Some(Actor { kind: ActorKind::Service, id: user(9) }),
        occurred_at: time(),
    };
    let of_a_refusal = HidesEntry {
        event_type: 107,
        effect: None,
        reason: None,
        user: Some(user(1)),
        channel: None,
        actor: None,
        occurred_at: time(),
    };
    vec![("hides_entry", of_a_delete), ("hides_entry_of_a_refusal", of_a_refusal)]
}

pub fn labels() -> Vec<(&'static str, ChannelLabel)> {
    vec![
        ("label_of_a_pair", ChannelLabel::Pair(Pair::new(user(1), user(2)))),
        ("label_plain", ChannelLabel::Plain("g1".to_owned())),
        ("label_sealed", ChannelLabel::Sealed(sealed())),
    ]
}

pub fn standing() -> Standing {
    Standing { member: true, blocked: true }
}

pub fn command_entry() -> CommandEntry {
    CommandEntry { position: position(), digest: CommandDigest([0xd2; 16]) }
}

pub fn batch_header() -> BatchHeader {
    BatchHeader {
        partition: 0,
        number: 12,
        first_offset: 1_000,
        count: 23,
        epoch: 4,
        writer: [0xf1; 16],
        recorded_at: time(),
        previous: [0xf2; 32],
        events_root: [0xf3; 32],
    }
}

pub fn tail() -> Tail {
    Tail {
        next_batch: 13,
        next_offset: 1_023,
        hash: [0xf4; 32],
        epoch: 4,
        recorded_at: time(),
        log_time: Micros(time().0 - 1),
    }
}

type KeySample = (&'static str, Family, Key, Vec<u8>);

pub fn keys() -> Vec<KeySample> {
    let (of, who, at) = (group(), user(1), 70_000);
    let command = CommandKey([0xd1; 16]);
    let conversation = key::conversation(&who, &of);
    let mut keys = vec![
        ("log", Family::Log, Key::Log(position()), key::log(position()).to_vec()),
        ("batch", Family::Batch, Key::Batch(0, 12), key::batch(0, 12).to_vec()),
        ("heads", Family::Heads, Key::Heads(of, at), key::heads(&of, at)),
        ("own", Family::Own, Key::Own(of, who, at), key::own(&of, &who, at)),
        ("channel", Family::Channel, Key::Channel(of), key::channel(&of).to_vec()),
        ("member", Family::Member, Key::Member(who, of), conversation.clone()),
        ("personal", Family::Personal, Key::Personal(who, of), conversation),
        ("members_of", Family::MembersOf, Key::MembersOf(of, who), key::members_of(&of, &who)),
        ("lifecycle", Family::Lifecycle, Key::Lifecycle(of, at), key::lifecycle(&of, at)),
        ("hides", Family::Hides, Key::Hides(at), key::hides(at).to_vec()),
        ("actors", Family::Actors, Key::Actors(who, at), key::actors(&who, at)),
        ("command", Family::CommandKeys, Key::Command(command), key::command(&command).to_vec()),
        ("user_name", Family::Names, Key::UserName(who), key::user_name(&who).to_vec()),
        ("channel_label", Family::Names, Key::ChannelLabel(of), key::channel_label(&of).to_vec()),
    ];
    for (name, about) in [
        ("timeline", TimelineOf::Channel(of)),
        ("timeline_of_asked", TimelineOf::Asked(AskedKey([0xcc; 16]))),
    ] {
        let bytes = key::timeline(&who, &about, at);
        keys.push((name, Family::Timeline, Key::Timeline(who, about, at), bytes));
    }
    keys.extend(meta_keys());
    keys
}

fn meta_keys() -> Vec<KeySample> {
    let coverage = |kind| MetaKey::Coverage(kind, "wukongim".to_owned());
    let bytes = |kind| meta::coverage("wukongim", kind);
    let (messages, members, commands) = (FactKind::Messages, FactKind::Members, FactKind::Commands);
    [
        ("meta_format", MetaKey::Format, meta::FORMAT.to_vec()),
        ("meta_dialect", MetaKey::Dialect, meta::DIALECT.to_vec()),
        ("meta_tail", MetaKey::Tail, meta::TAIL.to_vec()),
        ("meta_folded", MetaKey::Folded, meta::FOLDED.to_vec()),
        ("meta_generation", MetaKey::Generation, meta::GENERATION.to_vec()),
        ("meta_keys", MetaKey::Keys, meta::KEYS.to_vec()),
        ("meta_index", MetaKey::Index, meta::INDEX.to_vec()),
        ("meta_coverage_messages", coverage(messages), bytes(messages)),
        ("meta_coverage_members", coverage(members), bytes(members)),
        ("meta_coverage_commands", coverage(commands), bytes(commands)),
    ]
    .map(|(name, key, bytes)| (name, Family::Meta, Key::Meta(key), bytes))
    .to_vec()
}
