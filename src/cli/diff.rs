//! `panguan diff UID A B`

use clap::Args;

use super::events;
use super::failure::{End, Failure};
use super::lang::Heads;
use super::list::kind;
use super::moment::Moment;
use super::notes;
use super::output::Record;
use super::setting::{Setting, value};
use crate::boot;
use crate::json::{Change, Row};
use crate::query::{AsOf, Query, QueryError};

/// Whose list, and which two moments.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Name the user
    uid: String,

    /// Give the earlier moment: a time, how long ago such as -2h, a position such as 0-1842, or now
    #[arg(value_name = "A", value_parser = Moment::parse, allow_hyphen_values = true)]
    one: Moment,

    /// Give the later moment
    #[arg(value_name = "B", value_parser = Moment::parse, allow_hyphen_values = true)]
    other: Moment,
}

/// The columns of CSV.
const PATHS: &[&str] = &[
    "change",
    "before.channel_id",
    "before.channel_type",
    "before.unread",
    "before.last_message_seq",
    "after.channel_id",
    "after.channel_type",
    "after.unread",
    "after.last_message_seq",
    "event.position",
    "event.type",
    "event.occurred_at",
    "event.actor.kind",
    "event.actor.id",
];

/// Prints what changed, each change with its event.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let reading = setting.read()?;
    let now = boot::system_clock()();
    let (one, other) = (arguments.one.as_of(now), arguments.other.as_of(now));
    let query = reading.query()?;
    if is_reversed(&query, one, other)? {
        return Err(QueryError::EndsBeforeItBegins.into());
    }
    let diff = query.diff(&arguments.uid, one, other)?;
    let words = setting.output.words();
    let head = &words.head;
    let heads = [head.change, head.channel, head.position, head.at, head.actor, head.details];
    let records = diff.changes.iter().map(|change| {
        let change = Change::from(change);
        let row = change.after.as_ref().or(change.before.as_ref());
        let event = &change.event;
        let cells = vec![
            words.said.change(change.change).to_owned(),
            row.map(channel).unwrap_or_default(),
            event.position.clone(),
            event.occurred_at.clone(),
            events::actor(event, words),
            format!("{} ({})", numbers(&change, &words.head), event.kind),
        ];
        Ok::<_, Failure>(Record { value: value(&change)?, cells })
    });
    if setting.output.records(&heads, PATHS, records)? == 0 {
        let uid = Some(arguments.uid.as_str());
        notes::nothing(&query, uid, words.said.nothing_differs, &setting.output)?;
    }
    for moment in [one, other] {
        notes::moment(&query, moment, now, &setting.output)?;
    }
    Ok(End::Done)
}

/// Moments the wrong way round would tell what came as what left.
fn is_reversed(query: &Query<'_>, one: AsOf, other: AsOf) -> Result<bool, QueryError> {
    match (one, other) {
        (AsOf::Time(one), AsOf::Time(other)) => Ok(one > other),
        _ => Ok(query.moment(one)?.position > query.moment(other)?.position),
    }
}

fn channel(row: &Row) -> String {
    match row.channel_type {
        1 => row.channel_id.clone(),
        other => format!("{} ({})", row.channel_id, kind(other)),
    }
}

/// The numbers of a row that may differ, with their words.
pub(super) fn row_numbers(row: &Row, head: &Heads) -> [(&'static str, u64); 4] {
    [
        (head.unread, row.unread),
        (head.last, row.last_message_seq),
        (head.read, row.read_seq),
        (head.deleted_to, row.deleted_to_seq),
    ]
}

/// What differs, with the numbers before and after; all numbers of what came or left.
fn numbers(change: &Change, head: &Heads) -> String {
    let of = |row: &Row| row_numbers(row, head);
    let told: Vec<String> = match (&change.before, &change.after) {
        (Some(before), Some(after)) => of(before)
            .into_iter()
            .zip(of(after))
            .filter(|((_, before), (_, after))| before != after)
            .map(|((name, before), (_, after))| format!("{name} {before} -> {after}"))
            .collect(),
        (one, other) => one
            .as_ref()
            .or(other.as_ref())
            .into_iter()
            .flat_map(|row| of(row).into_iter().take(2))
            .map(|(name, number)| format!("{name} {number}"))
            .collect(),
    };
    told.join(", ")
}
