//! Any row, and any value of an index.

use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::{channel_key, micros, number, position, seq, user};
use crate::codec::batch::Tail;
use crate::codec::index::{CommandEntry, HidesEntry, Standing, TimelineEntry};
use crate::domain::channel::{Channel, GAPS_MAX, Gap, Head};
use crate::domain::context::{Actor, ActorKind, KeyUse, ReasonCode};
use crate::domain::event::Effect;
use crate::domain::key::{CommandDigest, CommandKey, Pair};
use crate::domain::member::{Basis, Member};
use crate::domain::personal::{Activated, DELETIONS_MAX, Deletion, Personal};

/// The head of a channel.
pub(crate) fn head() -> impl Strategy<Value = Head> {
    (position(), seq(), any::<u64>(), of(user()), micros(), of((seq(), seq()))).prop_map(
        |(position, seq, message_id, from, at, own)| Head {
            position,
            seq,
            message_id,
            from,
            at,
            pair_own: own.map(|(low, high)| [low, high]),
        },
    )
}

/// A channel row.
pub(crate) fn channel() -> impl Strategy<Value = Channel> {
    let gap = (number(), number()).prop_map(|(first, last)| Gap { first, last }).boxed();
    let gaps = prop_oneof![
        9 => prop::collection::vec(gap.clone(), 0..4),
        1 => prop::collection::vec(gap, GAPS_MAX),
    ];
    let pair = (user(), user()).prop_map(|(one, other)| Pair::new(one, other));
    let life = (any::<u32>(), of(micros()), seq(), any::<bool>(), any::<bool>(), of(micros()));
    (of(pair), life, of(head()), gaps, number(), of(micros())).prop_map(
        |(pair, life, head, gaps, member_count, facts_at)| Channel {
            pair,
            incarnation: life.0,
            restarted_at: life.1,
            newest_at: life.5,
            head,
            gaps,
            retained_from: life.2,
            disbanded: life.3,
            members_stated: life.4,
            member_count,
            facts_at,
        },
    )
}

/// A member row.
pub(crate) fn member() -> impl Strategy<Value = Member> {
    let basis = select(&[Basis::Observed, Basis::Stated][..]);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), basis);
    (flags, any::<u32>(), micros(), seq(), seq(), of(micros())).prop_map(
        |(flags, joins, joined_at, join_seq, join_read_to, facts_at)| Member {
            member: flags.0,
            blocked: flags.1,
            joins,
            joined_at,
            join_seq,
            join_read_to,
            shown_on_join: flags.2,
            basis: flags.3,
            facts_at,
        },
    )
}

/// A personal row.
pub(crate) fn personal() -> impl Strategy<Value = Personal> {
    let deletion = (position(), seq(), any::<u32>())
        .prop_map(|(position, to_seq, joins)| Deletion { position, to_seq, joins })
        .boxed();
    let deletions = prop_oneof![
        9 => prop::collection::vec(deletion.clone(), 0..4),
        1 => prop::collection::vec(deletion.clone(), DELETIONS_MAX),
    ];
    let activated = (position(), micros(), any::<u32>())
        .prop_map(|(position, at, joins)| Activated { position, at, joins });
    (seq(), deletions, of(deletion), of(activated), of(micros())).prop_map(
        |(read_seq, deletions, settled, activated, facts_at)| Personal {
            read_seq,
            deletions,
            settled,
            activated,
            facts_at,
        },
    )
}

/// A value of `timeline`, often with rows that were never written.
pub(crate) fn timeline_entry() -> impl Strategy<Value = TimelineEntry> {
    let member = of(member()).prop_map(Option::unwrap_or_default);
    let personal = of(personal()).prop_map(Option::unwrap_or_default);
    (any::<u16>(), member, personal).prop_map(|(event_type, member, personal)| TimelineEntry {
        event_type,
        member,
        personal,
    })
}

/// A value of `members_of`.
pub(crate) fn standing() -> impl Strategy<Value = Standing> {
    (any::<bool>(), any::<bool>()).prop_map(|(member, blocked)| Standing { member, blocked })
}

/// A value of `hides`.
pub(crate) fn hides_entry() -> impl Strategy<Value = HidesEntry> {
    let effect = of(select(&[Effect::Applied, Effect::NoChange, Effect::Late][..]));
    let actor = (select(&ActorKind::ALL[..]), user()).prop_map(|(kind, id)| Actor { kind, id });
    let reason = of(select(&ReasonCode::ALL[..]));
    (any::<u16>(), effect, reason, of(user()), of(channel_key()), of(actor), micros()).prop_map(
        |(event_type, effect, reason, user, channel, actor, occurred_at)| HidesEntry {
            event_type,
            effect,
            reason,
            user,
            channel,
            actor,
            occurred_at,
        },
    )
}

/// A value of `command_keys`.
pub(crate) fn command_entry() -> impl Strategy<Value = CommandEntry> {
    (position(), any::<[u8; 16]>())
        .prop_map(|(position, digest)| CommandEntry { position, digest: CommandDigest(digest) })
}

/// The use of an idempotency key.
pub(crate) fn key_use() -> impl Strategy<Value = KeyUse> {
    any::<([u8; 16], [u8; 16])>()
        .prop_map(|(key, digest)| KeyUse { key: CommandKey(key), digest: CommandDigest(digest) })
}

/// A tail.
pub(crate) fn tail() -> impl Strategy<Value = Tail> {
    (number(), number(), any::<[u8; 32]>(), number(), micros(), micros()).prop_map(
        |(next_batch, next_offset, hash, epoch, recorded_at, log_time)| Tail {
            next_batch,
            next_offset,
            hash,
            epoch,
            recorded_at,
            log_time,
        },
    )
}
