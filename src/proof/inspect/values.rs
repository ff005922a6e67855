//! The fields of each family's values.

use super::fact;
use super::fields::{Field, Named};
use super::keys::meta_name;
use crate::codec::batch::{BatchHeader, Tail};
use crate::codec::error::CodecError;
use crate::codec::family::Family;
use crate::codec::frame;
use crate::codec::index::{CommandEntry, HidesEntry, Label, Standing, TimelineEntry, UserName};
use crate::codec::key::meta;
use crate::codec::rows::Stored;
use crate::domain::channel::{Channel, Gap, Head};
use crate::domain::context::{Actor, Context};
use crate::domain::event::{ChannelLabel, Effect, Event};
use crate::domain::member::{Basis, Member};
use crate::domain::personal::{Activated, Deletion, Personal};
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;

/// What a value says.
pub(super) fn value(family: Family, key: &[u8], bytes: &[u8]) -> Result<Field, CodecError> {
    Ok(match family {
        Family::Log => event(&frame::decode(place(key)?, bytes)?),
        Family::Batch => header(&BatchHeader::decode(bytes)?),
        Family::Heads => head(&Head::decode(bytes)?),
        Family::Own => Seq::decode(bytes)?.into(),
        Family::Channel | Family::Lifecycle => channel(&Channel::decode(bytes)?),
        Family::Member => member(&Member::decode(bytes)?),
        Family::Personal => personal(&Personal::decode(bytes)?),
        Family::MembersOf => {
            let Standing { member, blocked } = Standing::decode(bytes)?;
            Field::Group(vec![("member", member.into()), ("blocked", blocked.into())])
        }
        Family::Timeline => timeline(&TimelineEntry::decode(bytes)?),
        Family::Hides => hides(HidesEntry::decode(bytes)?),
        Family::CommandKeys => {
            let CommandEntry { position, digest } = CommandEntry::decode(bytes)?;
            let digest = Field::bytes(&digest.0);
            Field::Group(vec![("position", position.into()), ("digest", digest)])
        }
        Family::Names if key.first() == Some(&0) => UserName::decode(bytes)?.into(),
        Family::Names => label(Label::decode(bytes)?),
        Family::Meta => of_meta(key, bytes)?,
        Family::Actors | Family::Tree | Family::Checkpoints if bytes.is_empty() => Field::None,
        Family::Actors | Family::Tree | Family::Checkpoints => Field::bytes(bytes),
    })
}

fn place(key: &[u8]) -> Result<Position, CodecError> {
    let place = || {
        let (partition, offset) = key.split_first_chunk()?;
        let offset = u64::from_be_bytes(offset.try_into().ok()?);
        Some(Position { partition: u32::from_be_bytes(*partition), offset })
    };
    place().ok_or(CodecError::Truncated { what: "key of log", needed: 12, found: key.len() })
}

fn event(event: &Event) -> Field {
    let mut fields = vec![
        ("type", event.fact.name().into()),
        ("occurred_at", event.occurred_at.into()),
        ("recorded_at", event.recorded_at.into()),
        ("log_time", event.log_time.into()),
    ];
    fields.extend(fact::fields(&event.fact));
    fields.extend(event.context.as_ref().map(|context| ("context", self::context(context))));
    Field::Group(fields)
}

fn context(context: &Context) -> Field {
    let mut fields = vec![
        ("actor", actor(&context.actor)),
        ("reason", context.reason.code.name().into()),
        ("reason_basis", fact::reason_basis(context.reason.basis).into()),
    ];
    fields.extend(context.on_behalf_of.map(|user| ("on_behalf_of", user.into())));
    fields.extend(context.cause.map(|position| ("cause", position.into())));
    fields.extend(context.key.map(|used| ("command_key", Field::bytes(&used.key.0))));
    fields.extend(context.details.clone().map(|sealed| ("details", sealed.into())));
    Field::Group(fields)
}

fn actor(actor: &Actor) -> Field {
    Field::Group(vec![("kind", actor.kind.name().into()), ("id", actor.id.into())])
}

fn header(header: &BatchHeader) -> Field {
    Field::Group(vec![
        ("partition", header.partition.into()),
        ("number", header.number.into()),
        ("first_position", Position::local(header.first_offset).into()),
        ("count", header.count.into()),
        ("epoch", header.epoch.into()),
        ("writer", Field::bytes(&header.writer)),
        ("recorded_at", header.recorded_at.into()),
        ("previous", Field::bytes(&header.previous)),
        ("events_root", Field::bytes(&header.events_root)),
    ])
}

pub(super) fn head(head: &Head) -> Field {
    let mut fields = vec![
        ("position", head.position.into()),
        ("seq", head.seq.into()),
        ("message_id", head.message_id.into()),
        ("from", head.from.into()),
        ("at", head.at.into()),
    ];
    let both = |own: [Seq; 2]| Field::List(own.map(Field::Seq).to_vec());
    fields.extend(head.pair_own.map(|own| ("pair_own", both(own))));
    Field::Group(fields)
}

fn channel(row: &Channel) -> Field {
    let gap =
        |gap: &Gap| Field::Group(vec![("first", gap.first.into()), ("last", gap.last.into())]);
    Field::Group(vec![
        ("pair", row.pair.into()),
        ("incarnation", row.incarnation.into()),
        ("restarted_at", row.restarted_at.into()),
        ("head", row.head.as_ref().map_or(Field::None, head)),
        ("gaps", Field::List(row.gaps.iter().map(gap).collect())),
        ("retained_from", row.retained_from.into()),
        ("disbanded", row.disbanded.into()),
        ("members_stated", row.members_stated.into()),
        ("member_count", row.member_count.into()),
        ("facts_at", row.facts_at.into()),
    ])
}

fn member(row: &Member) -> Field {
    Field::Group(vec![
        ("member", row.member.into()),
        ("blocked", row.blocked.into()),
        ("joins", row.joins.into()),
        ("joined_at", row.joined_at.into()),
        ("join_seq", row.join_seq.into()),
        ("join_read_to", row.join_read_to.into()),
        ("shown_on_join", row.shown_on_join.into()),
        ("basis", basis(row.basis).into()),
        ("facts_at", row.facts_at.into()),
    ])
}

pub(super) const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Observed => "observed",
        Basis::Stated => "stated",
    }
}

fn personal(row: &Personal) -> Field {
    let activated = row.activated.map(|Activated { position, at, joins }| {
        vec![("position", position.into()), ("at", at.into()), ("joins", joins.into())]
            as Vec<Named>
    });
    Field::Group(vec![
        ("read_seq", row.read_seq.into()),
        ("deletions", Field::List(row.deletions.iter().map(deletion).collect())),
        ("settled", row.settled.as_ref().map_or(Field::None, deletion)),
        ("activated", activated.into()),
        ("facts_at", row.facts_at.into()),
    ])
}

fn deletion(deletion: &Deletion) -> Field {
    Field::Group(vec![
        ("position", deletion.position.into()),
        ("to_seq", deletion.to_seq.into()),
        ("joins", deletion.joins.into()),
    ])
}

fn timeline(entry: &TimelineEntry) -> Field {
    Field::Group(vec![
        ("event_type", entry.event_type.into()),
        ("member", member(&entry.member)),
        ("personal", personal(&entry.personal)),
    ])
}

fn hides(entry: HidesEntry) -> Field {
    Field::Group(vec![
        ("event_type", entry.event_type.into()),
        ("effect", entry.effect.map(effect).into()),
        ("reason", entry.reason.map(crate::domain::context::ReasonCode::name).into()),
        ("user", entry.user.into()),
        ("channel", entry.channel.into()),
        ("actor", entry.actor.as_ref().map_or(Field::None, actor)),
        ("occurred_at", entry.occurred_at.into()),
    ])
}

pub(super) const fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Applied => "applied",
        Effect::NoChange => "no_change",
        Effect::Late => "late",
    }
}

pub(super) fn label(label: ChannelLabel) -> Field {
    match label {
        ChannelLabel::Pair(pair) => pair.into(),
        ChannelLabel::Plain(id) => id.into(),
        ChannelLabel::Sealed(sealed) => sealed.into(),
    }
}

fn of_meta(key: &[u8], bytes: &[u8]) -> Result<Field, CodecError> {
    if key.first() == Some(&meta::COVERAGE) {
        return Ok(Micros::decode(bytes)?.into());
    }
    Ok(match meta_name(key) {
        Some("tail") => tail(&Tail::decode(bytes)?),
        Some("folded") => Position::decode(bytes)?.into(),
        Some("dialect") => Field::text(String::from_utf8_lossy(bytes)),
        _ => Field::bytes(bytes),
    })
}

fn tail(tail: &Tail) -> Field {
    Field::Group(vec![
        ("next_batch", tail.next_batch.into()),
        ("next_position", Position::local(tail.next_offset).into()),
        ("hash", Field::bytes(&tail.hash)),
        ("epoch", tail.epoch.into()),
        ("recorded_at", tail.recorded_at.into()),
        ("log_time", tail.log_time.into()),
    ])
}
