//! Any event, and what events are made of.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::{key_use, micros, number, position, seq};
use crate::codec::event::event_type_of;
use crate::codec::event::is_message;
use crate::domain::channel_type::ChannelType;
use crate::domain::context::{Actor, ActorKind, Context, Details, Reason, ReasonBasis, ReasonCode};
use crate::domain::event::*;
use crate::domain::key::{AskedKey, ChannelKey, Pair, Sealed, UserKey};
use crate::domain::member::Basis;
use crate::domain::refusal::{Refusal, RefusalClass};

/// A user.
pub(crate) fn user() -> impl Strategy<Value = UserKey> {
    any::<[u8; 16]>().prop_map(UserKey)
}

/// A channel.
pub(crate) fn channel_key() -> impl Strategy<Value = ChannelKey> {
    (select(&ChannelType::ALL[..]), any::<[u8; 16]>())
        .prop_map(|(kind, id)| ChannelKey { kind, id })
}

/// A sealed field.
pub(crate) fn sealed() -> impl Strategy<Value = Sealed> {
    (user(), any::<u32>(), any::<[u8; 24]>(), vec(any::<u8>(), 0..300)).prop_map(
        |(person, generation, nonce, ciphertext)| Sealed { person, generation, nonce, ciphertext },
    )
}

/// What names a channel.
pub(crate) fn label() -> impl Strategy<Value = ChannelLabel> {
    prop_oneof![
        (user(), user()).prop_map(|(one, other)| ChannelLabel::Pair(Pair::new(one, other))),
        ".{0,40}".prop_map(ChannelLabel::Plain),
        sealed().prop_map(ChannelLabel::Sealed),
    ]
}

/// Details.
pub(crate) fn details() -> impl Strategy<Value = Details> {
    let text = || of(".{0,40}");
    (text(), text(), text(), text(), text(), text(), text(), text()).prop_map(
        |(reason_text, ticket, ip, device, user_agent, request_id, trace_id, asked_id)| Details {
            reason_text,
            ticket,
            ip,
            device,
            user_agent,
            request_id,
            trace_id,
            asked_id,
        },
    )
}

/// A context.
fn context() -> impl Strategy<Value = Context> {
    let actor = (select(&ActorKind::ALL[..]), user()).prop_map(|(kind, id)| Actor { kind, id });
    let basis = select(&[ReasonBasis::Stated, ReasonBasis::Inferred][..]);
    let reason =
        (select(&ReasonCode::ALL[..]), basis).prop_map(|(code, basis)| Reason { code, basis });
    (actor, of(user()), reason, of(position()), of(key_use()), of(sealed())).prop_map(
        |(actor, on_behalf_of, reason, cause, key, details)| Context {
            actor,
            on_behalf_of,
            reason,
            cause,
            key,
            details,
        },
    )
}

/// An event; a message never has a context.
pub(crate) fn event() -> impl Strategy<Value = Event> {
    let times =
        (micros(), micros(), micros(), 0..3_u8).prop_map(|(occurred, recorded, log, is)| {
            (occurred, recorded, [recorded, occurred, log][usize::from(is)])
        });
    (position(), times, fact(), of(context())).prop_map(|(position, times, fact, context)| Event {
        position,
        occurred_at: times.0,
        recorded_at: times.1,
        log_time: times.2,
        context: context.filter(|_| !is_message(event_type_of(&fact))),
        fact,
    })
}

/// A fact of any type.
fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        10 => channel_fact(),
        10 => user_fact(),
        4 => system_fact(),
    ]
}

fn members() -> impl Strategy<Value = Vec<UserKey>> {
    prop_oneof![
        19 => vec(user(), 0..5),
        1 => vec(user(), MEMBERS_PER_EVENT),
    ]
}

fn channel_fact() -> BoxedStrategy<Fact> {
    let seen = (channel_key(), label()).prop_map(|(channel, label)| ChannelSeen { channel, label });
    let created =
        (channel_key(), any::<bool>()).prop_map(|(channel, late)| ChannelCreated { channel, late });
    let restarted = (channel_key(), any::<u32>())
        .prop_map(|(channel, incarnation)| ChannelRestarted { channel, incarnation });
    let message = (channel_key(), number(), any::<u64>(), of(user()), of(key_use())).prop_map(
        |(channel, seq, message_id, from, key)| MessageRecorded {
            channel,
            seq,
            message_id,
            from,
            key,
        },
    );
    let disbanded = (channel_key(), any::<bool>())
        .prop_map(|(channel, late)| ChannelDisbanded { channel, late });
    let purged = (channel_key(), seq(), any::<bool>())
        .prop_map(|(channel, retained_from, late)| MessagesPurged { channel, retained_from, late });
    prop_oneof![
        seen.prop_map(Fact::ChannelSeen),
        created.prop_map(Fact::ChannelCreated),
        restarted.prop_map(Fact::ChannelRestarted),
        message.prop_map(Fact::MessageRecorded),
        disbanded.prop_map(Fact::ChannelDisbanded),
        purged.prop_map(Fact::MessagesPurged),
        membership_fact(),
    ]
    .boxed()
}

fn membership_fact() -> BoxedStrategy<Fact> {
    let basis = select(&[Basis::Observed, Basis::Stated][..]);
    let joins = (seq(), seq(), any::<bool>(), basis, head_seen());
    let added = (channel_key(), members(), joins, any::<bool>()).prop_map(
        |(channel, members, joins, late)| MembersAdded {
            channel,
            members,
            join_seq: joins.0,
            join_read_to: joins.1,
            shown: joins.2,
            basis: joins.3,
            head_seen: joins.4,
            late,
        },
    );
    let removal =
        select(&[Removal::Removed, Removal::Left, Removal::Kicked, Removal::Replaced][..]);
    let removed = (channel_key(), members(), removal, any::<bool>()).prop_map(
        |(channel, members, removal, late)| MembersRemoved { channel, members, removal, late },
    );
    let blocked = (channel_key(), members(), any::<bool>())
        .prop_map(|(channel, members, late)| MembersBlocked { channel, members, late });
    let unblocked = (channel_key(), members(), any::<bool>())
        .prop_map(|(channel, members, late)| MembersUnblocked { channel, members, late });
    prop_oneof![
        added.prop_map(Fact::MembersAdded),
        removed.prop_map(Fact::MembersRemoved),
        blocked.prop_map(Fact::MembersBlocked),
        unblocked.prop_map(Fact::MembersUnblocked),
    ]
    .boxed()
}

fn head_seen() -> impl Strategy<Value = HeadSeen> {
    (of(position()), seq()).prop_map(|(position, last_seq)| HeadSeen { position, last_seq })
}

fn boundary() -> impl Strategy<Value = Boundary> {
    let basis =
        select(&[BoundaryBasis::Caller, BoundaryBasis::Source, BoundaryBasis::Recorded][..]);
    (seq(), basis).prop_map(|(seq, basis)| Boundary { seq, basis })
}

fn effect() -> impl Strategy<Value = Effect> {
    select(&[Effect::Applied, Effect::NoChange, Effect::Late][..])
}

fn user_fact() -> BoxedStrategy<Fact> {
    let seen = (user(), sealed()).prop_map(|(user, name)| UserSeen { user, name });
    let deleted = (user(), channel_key(), boundary(), head_seen(), any::<u32>(), effect())
        .prop_map(|(user, channel, boundary, head_seen, joins, effect)| ConversationDeleted {
            user,
            channel,
            boundary,
            head_seen,
            joins,
            effect,
        });
    let restored = (user(), channel_key(), position(), effect()).prop_map(
        |(user, channel, deletion, effect)| ConversationRestored {
            user,
            channel,
            deletion,
            effect,
        },
    );
    let read = (user(), channel_key(), boundary(), head_seen(), effect()).prop_map(
        |(user, channel, boundary, head_seen, effect)| ConversationRead {
            user,
            channel,
            boundary,
            head_seen,
            effect,
        },
    );
    prop_oneof![
        seen.prop_map(Fact::UserSeen),
        deleted.prop_map(Fact::ConversationDeleted),
        restored.prop_map(Fact::ConversationRestored),
        read.prop_map(Fact::ConversationRead),
        other_user_fact(),
    ]
    .boxed()
}

fn other_user_fact() -> BoxedStrategy<Fact> {
    let unread_set = (user(), channel_key(), number(), seq(), head_seen(), effect()).prop_map(
        |(user, channel, unread, read_to, head_seen, effect)| UnreadSet {
            user,
            channel,
            unread,
            read_to,
            head_seen,
            effect,
        },
    );
    let activated = (user(), channel_key(), any::<u32>(), head_seen(), effect()).prop_map(
        |(user, channel, joins, head_seen, effect)| ConversationActivated {
            user,
            channel,
            joins,
            head_seen,
            effect,
        },
    );
    let asked = (any::<[u8; 16]>().prop_map(AskedKey), of(any::<i64>()));
    let class = select(&RefusalClass::ALL[..]);
    let refused = (user(), asked, class, of(channel_key()), of(any::<u16>())).prop_map(
        |(user, (asked, asked_type), class, meant, answered)| DeletionRefused {
            user,
            asked,
            asked_type,
            class,
            meant,
            answered,
        },
    );
    prop_oneof![
        unread_set.prop_map(Fact::UnreadSet),
        activated.prop_map(Fact::ConversationActivated),
        refused.prop_map(Fact::DeletionRefused),
    ]
    .boxed()
}

fn system_fact() -> BoxedStrategy<Fact> {
    let session = select(&[SessionKind::Live, SessionKind::Import][..]);
    let opened = (number(), session, ".{0,40}").prop_map(|(epoch, kind, program)| SessionOpened {
        epoch,
        kind,
        program,
    });
    let kind = select(&[FactKind::Messages, FactKind::Members, FactKind::Commands][..]);
    let covered = (".{0,20}", kind, micros()).prop_map(|(source, kind, since)| CoverageStarted {
        source,
        kind,
        since,
    });
    let gap = (".{0,20}", micros(), micros(), ".{0,80}")
        .prop_map(|(source, from, to, reason)| GapDetected { source, from, to, reason });
    let rebuilt = (position(), number())
        .prop_map(|(through, rows_differing)| ViewRebuilt { through, rows_differing });
    let settled =
        of(refusal()).prop_map(|refused| Fact::CommandSettled(CommandSettled { refused }));
    prop_oneof![
        settled,
        opened.prop_map(Fact::SessionOpened),
        covered.prop_map(Fact::CoverageStarted),
        gap.prop_map(Fact::GapDetected),
        rebuilt.prop_map(Fact::ViewRebuilt),
    ]
    .boxed()
}

fn refusal() -> impl Strategy<Value = Refusal> {
    prop_oneof![
        Just(Refusal::NoSuchConversation),
        (number(), seq()).prop_map(|(boundary, head)| Refusal::BoundaryAhead { boundary, head }),
        Just(Refusal::UnreadNegative),
        Just(Refusal::NothingToUndo),
        Just(Refusal::TooOldToUndo),
    ]
}
