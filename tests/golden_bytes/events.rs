//! One sample of every event type.

use panguan::domain::channel_type::ChannelType;
use panguan::domain::event::*;
use panguan::domain::key::{AskedKey, ChannelKey, Pair};
use panguan::domain::member::Basis;
use panguan::domain::position::Position;
use panguan::domain::refusal::{Refusal, RefusalClass};
use panguan::domain::seq::Seq;
use panguan::domain::time::Micros;

use crate::samples::{self, group, user};

/// The samples by name, in the order of their type numbers.
pub fn samples() -> Vec<(String, Event)> {
    [channel_facts(), membership_facts(), user_facts(), other_user_facts(), system_facts()]
        .concat()
        .into_iter()
        .zip(1_000..)
        .map(|((name, fact), offset)| (name.to_owned(), event(name, fact, offset)))
        .collect()
}

/// Odd offsets carry a full context, others a bare one; the system's events and messages none.
fn event(name: &str, fact: Fact, offset: u64) -> Event {
    let is_message = matches!(fact, Fact::MessageRecorded(_));
    let is_of_system = matches!(
        fact,
        Fact::SessionOpened(_)
            | Fact::CoverageStarted(_)
            | Fact::GapDetected(_)
            | Fact::ViewRebuilt(_)
    );
    let recorded_at = Micros(1_763_983_201_000_456);
    let occurred_at = Micros(1_763_983_200_123_999);
    let log_time = match name {
        "message_recorded_imported" => occurred_at,
        "gap_detected" => Micros(1_763_983_200_999_999),
        _ => recorded_at,
    };
    let context = match offset % 2 {
        _ if is_message || is_of_system => None,
        1 => Some(samples::full_context()),
        _ => Some(samples::bare_context()),
    };
    let position = Position::local(offset);
    Event { position, occurred_at, recorded_at, log_time, fact, context }
}

type Named = Vec<(&'static str, Fact)>;

fn channel_facts() -> Named {
    let channel = group();
    let person = ChannelKey { kind: ChannelType::Person, id: [0xbb; 16] };
    let label = ChannelLabel::Pair(Pair::new(user(1), user(2)));
    let message = MessageRecorded {
        channel,
        seq: 1_842,
        message_id: 1_990_000_000_123_456_789,
        from: Some(user(1)),
        key: None,
    };
    let key = Some(samples::key_use());
    let keyed = MessageRecorded { channel: person, seq: 1, message_id: 7, from: None, key };
    vec![
        ("channel_seen", Fact::ChannelSeen(ChannelSeen { channel: person, label })),
        ("channel_created", Fact::ChannelCreated(ChannelCreated { channel, late: false })),
        ("channel_restarted", Fact::ChannelRestarted(ChannelRestarted { channel, incarnation: 2 })),
        ("message_recorded", Fact::MessageRecorded(message.clone())),
        ("message_recorded_imported", Fact::MessageRecorded(message)),
        ("message_recorded_keyed", Fact::MessageRecorded(keyed)),
        ("channel_disbanded", Fact::ChannelDisbanded(ChannelDisbanded { channel, late: true })),
        (
            "messages_purged",
            Fact::MessagesPurged(MessagesPurged {
                channel,
                retained_from: Seq::new(0, 900),
                late: false,
            }),
        ),
    ]
}

fn membership_facts() -> Named {
    let channel = group();
    let members = vec![user(1), user(2)];
    let added = MembersAdded {
        channel,
        members: members.clone(),
        join_seq: Seq::new(0, 1),
        join_read_to: Seq::new(0, 1_842),
        shown: true,
        basis: Basis::Stated,
        head_seen: head_seen(),
        late: false,
    };
    let removed =
        MembersRemoved { channel, members: members.clone(), removal: Removal::Kicked, late: false };
    let blocked = MembersBlocked { channel, members, late: false };
    vec![
        ("members_added", Fact::MembersAdded(added)),
        ("members_removed", Fact::MembersRemoved(removed)),
        ("members_blocked", Fact::MembersBlocked(blocked)),
        (
            "members_unblocked",
            Fact::MembersUnblocked(MembersUnblocked { channel, members: vec![], late: true }),
        ),
    ]
}

fn head_seen() -> HeadSeen {
    HeadSeen { position: Some(Position::local(950)), last_seq: Seq::new(0, 1_842) }
}

fn user_facts() -> Named {
    let channel = group();
    let user = user(1);
    let boundary = Boundary { seq: Seq::new(0, 1_842), basis: BoundaryBasis::Recorded };
    let deleted = ConversationDeleted {
        user,
        channel,
        boundary,
        head_seen: head_seen(),
        joins: 1,
        effect: Effect::Applied,
    };
    let restored = ConversationRestored {
        user,
        channel,
        deletion: Position::local(1_012),
        effect: Effect::NoChange,
    };
    let read = ConversationRead {
        user,
        channel,
        boundary: Boundary { seq: Seq::new(1, 300), basis: BoundaryBasis::Caller },
        head_seen: HeadSeen::default(),
        effect: Effect::Late,
    };
    vec![
        ("user_seen", Fact::UserSeen(UserSeen { user, name: samples::sealed() })),
        ("conversation_deleted", Fact::ConversationDeleted(deleted)),
        ("conversation_restored", Fact::ConversationRestored(restored)),
        ("conversation_read", Fact::ConversationRead(read)),
    ]
}

fn other_user_facts() -> Named {
    let channel = group();
    let user = user(1);
    let unread_set = UnreadSet {
        user,
        channel,
        unread: 3,
        read_to: Seq::new(0, 1_839),
        head_seen: head_seen(),
        effect: Effect::Applied,
    };
    let activated = ConversationActivated {
        user,
        channel,
        joins: 2,
        head_seen: head_seen(),
        effect: Effect::Applied,
    };
    let refused = DeletionRefused {
        user,
        asked: AskedKey([0xcc; 16]),
        asked_type: Some(1),
        class: RefusalClass::PersonIdJoined,
        meant: Some(ChannelKey { kind: ChannelType::Person, id: [0xbb; 16] }),
        answered: Some(200),
    };
    vec![
        ("unread_set", Fact::UnreadSet(unread_set)),
        ("conversation_activated", Fact::ConversationActivated(activated)),
        ("deletion_refused", Fact::DeletionRefused(refused)),
    ]
}

fn system_facts() -> Named {
    let opened =
        SessionOpened { epoch: 4, kind: SessionKind::Import, program: "panguan 0.1.0".to_owned() };
    let covered = CoverageStarted {
        source: "wukongim".to_owned(),
        kind: FactKind::Commands,
        since: Micros(1_763_900_000_000_000),
    };
    let gap = GapDetected {
        source: "wukongim".to_owned(),
        from: Micros(1_763_910_000_000_000),
        to: Micros(1_763_910_060_000_000),
        reason: "the disk was full".to_owned(),
    };
    let head = Seq::new(1, 7);
    let ahead = Refusal::BoundaryAhead { boundary: 20_000, head };
    let rebuilt = ViewRebuilt { through: Position::local(1_020), rows_differing: 0 };
    vec![
        ("session_opened", Fact::SessionOpened(opened)),
        ("coverage_started", Fact::CoverageStarted(covered)),
        ("gap_detected", Fact::GapDetected(gap)),
        ("view_rebuilt", Fact::ViewRebuilt(rebuilt)),
        ("command_settled", Fact::CommandSettled(CommandSettled { refused: None })),
        (
            "command_settled_refused",
            Fact::CommandSettled(CommandSettled { refused: Some(Refusal::NothingToUndo) }),
        ),
        ("command_settled_ahead", Fact::CommandSettled(CommandSettled { refused: Some(ahead) })),
    ]
}
