//! `panguan diff UID A B`

use clap::Args;

use super::events;
use super::failure::{End, Failure};
use super::list::kind;
use super::moment::Moment;
use super::output::Record;
use super::setting::{Setting, value};
use crate::boot;
use crate::json::{Change, Row};

/// Whose list, and which two moments.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Name the user
    uid: String,

    /// Give a moment: a time, how long ago such as -2h, a position such as 0-1842, or now
    #[arg(value_name = "A", value_parser = Moment::parse, allow_hyphen_values = true)]
    one: Moment,

    /// Give the other moment
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
    let diff = reading.query()?.diff(&arguments.uid, one, other)?;
    let words = setting.output.words();
    let head = &words.head;
    let heads = [
        head.change,
        head.channel,
        head.kind,
        head.unread,
        head.position,
        head.at,
        head.event,
        head.actor,
    ];
    let records = diff.changes.iter().map(|change| {
        let change = Change::from(change);
        let row = change.after.as_ref().or(change.before.as_ref());
        let unread = |row: Option<&Row>| {
            row.map_or_else(|| words.said.none.to_owned(), |row| row.unread.to_string())
        };
        let cells = vec![
            words.said.change(change.change).to_owned(),
            row.map(|row| row.channel_id.clone()).unwrap_or_default(),
            row.map(|row| kind(row.channel_type)).unwrap_or_default(),
            format!("{}\u{2192}{}", unread(change.before.as_ref()), unread(change.after.as_ref())),
            change.event.position.clone(),
            change.event.occurred_at.clone(),
            change.event.kind.to_owned(),
            events::actor(&change.event, words),
        ];
        Ok::<_, Failure>(Record { value: value(&change)?, cells })
    });
    if setting.output.records(&heads, PATHS, records)? == 0 {
        setting.output.note(words.said.nothing_differs);
    }
    Ok(End::Done)
}
