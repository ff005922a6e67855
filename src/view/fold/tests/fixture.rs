//! Events in as few words as a test needs.

use crate::codec::key::TimelineOf;
use crate::domain::context::{Actor, ActorKind, Context, KeyUse, Reason, ReasonBasis, ReasonCode};
use crate::domain::event::{
    Boundary, BoundaryBasis, ChannelCreated, ChannelDisbanded, ChannelLabel, ChannelSeen,
    ConversationActivated, ConversationDeleted, ConversationRead, ConversationRestored,
    CoverageStarted, DeletionRefused, Effect, Event, Fact, FactKind, HeadSeen, MembersAdded,
    MembersBlocked, MembersRemoved, MessageRecorded, MessagesPurged, Removal, UnreadSet, UserSeen,
};
use crate::domain::key::{AskedKey, ChannelKey, CommandDigest, CommandKey, Sealed, UserKey};
use crate::domain::member::Basis;
use crate::domain::position::Position;
use crate::domain::refusal::RefusalClass;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::view::random_history::{CHANNELS, USERS, pair};

pub(super) const ALICE: UserKey = USERS[0];
pub(super) const BOB: UserKey = USERS[1];
/// The hand that acts.
pub(super) const BACKEND: UserKey = USERS[3];
/// Alice and Bob.
pub(super) const PERSON: ChannelKey = CHANNELS[0];
pub(super) const GROUP: ChannelKey = CHANNELS[3];
pub(super) const ASKED: AskedKey = AskedKey([0xAA; 16]);
pub(super) const KEY: KeyUse =
    KeyUse { key: CommandKey([0xCC; 16]), digest: CommandDigest([0xDD; 16]) };

pub(super) const fn talk(channel: ChannelKey) -> TimelineOf {
    TimelineOf::Channel(channel)
}

/// These facts, one a second from offset 0 on, each done by the backend where somebody does it.
pub(super) fn history(facts: impl IntoIterator<Item = Fact>) -> Vec<Event> {
    facts.into_iter().zip(0..).map(|(fact, offset)| event(offset, fact)).collect()
}

pub(super) fn event(offset: u64, fact: Fact) -> Event {
    let at = Micros(i64::try_from(offset).unwrap() * 1_000_000);
    let context = acts(&fact).then_some(Context {
        actor: Actor { kind: ActorKind::Service, id: BACKEND },
        on_behalf_of: None,
        reason: Reason { code: ReasonCode::Unspecified, basis: ReasonBasis::Inferred },
        cause: None,
        key: None,
        details: None,
    });
    let position = Position::local(offset);
    Event { position, occurred_at: at, recorded_at: at, log_time: at, fact, context }
}

fn acts(fact: &Fact) -> bool {
    !matches!(
        fact,
        Fact::ChannelSeen(_)
            | Fact::UserSeen(_)
            | Fact::MessageRecorded(_)
            | Fact::ChannelRestarted(_)
            | Fact::CoverageStarted(_)
    )
}

/// The same event, as one that came with [`KEY`].
pub(super) fn keyed(event: Event) -> Event {
    let context = event.context.map(|context| Context { key: Some(KEY), ..context });
    Event { context, ..event }
}

pub(super) fn user_seen(user: UserKey) -> Fact {
    let name = Sealed { person: user, generation: 0, nonce: [0; 24], ciphertext: vec![1] };
    Fact::UserSeen(UserSeen { user, name })
}

pub(super) fn channel_seen(channel: ChannelKey) -> Fact {
    let label = match pair(channel) {
        Some(pair) => ChannelLabel::Pair(pair),
        None => ChannelLabel::Plain("a group".to_owned()),
    };
    Fact::ChannelSeen(ChannelSeen { channel, label })
}

pub(super) fn created(channel: ChannelKey) -> Fact {
    Fact::ChannelCreated(ChannelCreated { channel, late: false })
}

pub(super) fn disbanded(channel: ChannelKey, late: bool) -> Fact {
    Fact::ChannelDisbanded(ChannelDisbanded { channel, late })
}

pub(super) fn purged(channel: ChannelKey, first_kept: u64) -> Fact {
    let retained_from = Seq::new(0, first_kept);
    Fact::MessagesPurged(MessagesPurged { channel, retained_from, late: false })
}

pub(super) fn message(channel: ChannelKey, from: UserKey, seq: u64) -> Fact {
    let (message_id, from) = (1_000 + seq, Some(from));
    Fact::MessageRecorded(MessageRecorded { channel, seq, message_id, from, key: None })
}

pub(super) fn added(channel: ChannelKey, members: &[UserKey], late: bool) -> Fact {
    Fact::MembersAdded(MembersAdded {
        channel,
        members: members.to_vec(),
        join_seq: Seq::new(0, 1),
        join_read_to: Seq::ZERO,
        shown: false,
        basis: Basis::Stated,
        head_seen: HeadSeen::default(),
        late,
    })
}

pub(super) fn removed(channel: ChannelKey, members: &[UserKey]) -> Fact {
    let (members, removal) = (members.to_vec(), Removal::Removed);
    Fact::MembersRemoved(MembersRemoved { channel, members, removal, late: false })
}

pub(super) fn blocked(channel: ChannelKey, members: &[UserKey]) -> Fact {
    Fact::MembersBlocked(MembersBlocked { channel, members: members.to_vec(), late: false })
}

pub(super) fn deleted(user: UserKey, channel: ChannelKey, to: u64, effect: Effect) -> Fact {
    Fact::ConversationDeleted(ConversationDeleted {
        user,
        channel,
        boundary: Boundary { seq: Seq::new(0, to), basis: BoundaryBasis::Recorded },
        head_seen: HeadSeen::default(),
        joins: 1,
        effect,
    })
}

pub(super) fn restored(user: UserKey, channel: ChannelKey, deletion: u64, effect: Effect) -> Fact {
    let deletion = Position::local(deletion);
    Fact::ConversationRestored(ConversationRestored { user, channel, deletion, effect })
}

pub(super) fn read(user: UserKey, channel: ChannelKey, to: u64, effect: Effect) -> Fact {
    Fact::ConversationRead(ConversationRead {
        user,
        channel,
        boundary: Boundary { seq: Seq::new(0, to), basis: BoundaryBasis::Recorded },
        head_seen: HeadSeen::default(),
        effect,
    })
}

pub(super) fn unread_set(user: UserKey, channel: ChannelKey, read_to: u64) -> Fact {
    Fact::UnreadSet(UnreadSet {
        user,
        channel,
        unread: 0,
        read_to: Seq::new(0, read_to),
        head_seen: HeadSeen::default(),
        effect: Effect::Applied,
    })
}

pub(super) fn activated(user: UserKey, channel: ChannelKey) -> Fact {
    Fact::ConversationActivated(ConversationActivated {
        user,
        channel,
        joins: 1,
        head_seen: HeadSeen::default(),
        effect: Effect::Applied,
    })
}

pub(super) fn refused(user: UserKey, meant: Option<ChannelKey>) -> Fact {
    Fact::DeletionRefused(DeletionRefused {
        user,
        asked: ASKED,
        asked_type: Some(1),
        class: RefusalClass::PersonIdJoined,
        meant,
        answered: Some(200),
    })
}

pub(super) fn covered(since: i64) -> Fact {
    let (source, since) = ("wukongim".to_owned(), Micros(since));
    Fact::CoverageStarted(CoverageStarted { source, kind: FactKind::Messages, since })
}
