//! `panguan list UID`

use clap::Args;

use super::failure::{End, Failure};
use super::moment::Moment;
use super::notes;
use super::output::Record;
use super::setting::{Setting, value};
use crate::boot;
use crate::domain::channel_type::ChannelType;
use crate::json::{self, Row};
use crate::query::AsOf;

/// Whose list, and when.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Name the user
    uid: String,

    /// List as of a moment: a time, how long ago such as -2h, or a position such as 0-1842
    #[arg(long, value_name = "MOMENT", value_parser = Moment::parse, allow_hyphen_values = true)]
    as_of: Option<Moment>,
}

/// The columns of CSV, as paths into ROW.
const PATHS: &[&str] = &[
    "channel_id",
    "channel_type",
    "unread",
    "last_message_seq",
    "last_message.seq",
    "last_message.message_id",
    "last_message.from_uid",
    "last_message.at",
    "read_seq",
    "deleted_to_seq",
];

/// Prints the list.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let reading = setting.read()?;
    let now = boot::system_clock()();
    let as_of = arguments.as_of.map_or(AsOf::Latest, |moment| moment.as_of(now));
    let query = reading.query()?;
    let list = query.list(&arguments.uid, as_of)?;
    let rows = json::list(&list);
    let none = setting.output.words().said.none;
    let head = &setting.output.words().head;
    let heads = [head.channel, head.kind, head.unread, head.last, head.from, head.at];
    let records = rows
        .iter()
        .map(|row| Ok::<_, Failure>(Record { value: value(row)?, cells: cells(row, none) }));
    let count = setting.output.records(&heads, PATHS, records)?;
    let output = &setting.output;
    if count == 0 {
        notes::nothing(&query, Some(&arguments.uid), output.words().said.empty_list, output)?;
    }
    notes::moment(&query, as_of, now, output)?;
    Ok(End::Done)
}

fn cells(row: &Row, none: &str) -> Vec<String> {
    let message = row.last_message.as_ref();
    let from = message.and_then(|message| message.from_uid.clone());
    vec![
        row.channel_id.clone(),
        kind(row.channel_type),
        row.unread.to_string(),
        row.last_message_seq.to_string(),
        from.unwrap_or_else(|| none.to_owned()),
        message.map_or_else(|| none.to_owned(), |message| message.at.clone()),
    ]
}

/// The word for a channel type, as `--type` takes it.
#[must_use]
pub fn kind(number: u8) -> String {
    ChannelType::try_from(i64::from(number))
        .map_or_else(|_| number.to_string(), |kind| kind.name().to_owned())
}
