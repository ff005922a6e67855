//! `panguan vanished UID`

use clap::Args;

use super::events;
use super::failure::{End, Failure};
use super::list::kind;
use super::moment::{Moment, parse_time};
use super::notes;
use super::output::Record;
use super::setting::{Setting, value};
use crate::boot;
use crate::json::Vanished;

/// Whose list, and since when.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Name the user
    uid: String,

    /// Leave out what left before: a time, or how long ago such as -7d
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_hyphen_values = true)]
    since: Option<Moment>,
}

/// The columns of CSV.
const PATHS: &[&str] = &[
    "channel_id",
    "channel_type",
    "state",
    "since",
    "cause.position",
    "cause.type",
    "cause.actor.kind",
    "cause.actor.id",
    "cause.reason.code",
    "hid.from_seq",
    "hid.to_seq",
    "hid.messages",
    "summary",
];

/// Prints what left the list and is not back.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let reading = setting.read()?;
    let now = boot::system_clock()();
    let since = arguments.since.map(|moment| moment.as_bound(now));
    let query = reading.query()?;
    let vanished = query.vanished(&arguments.uid, since)?;
    let (words, language) = (setting.output.words(), setting.output.language());
    let head = &words.head;
    let heads = [head.position, head.since, head.channel, head.left_by, head.actor, head.blockers];
    let records = vanished.iter().map(|one| {
        let one = Vanished::of(one, language);
        let cells = vec![
            one.cause.position.clone(),
            one.since.clone(),
            match one.channel_type {
                1 => one.channel_id.clone(),
                other => format!("{} ({})", one.channel_id, kind(other)),
            },
            one.cause.kind.to_owned(),
            events::actor(&one.cause, words),
            events::blockers(&one.blockers, words),
        ];
        Ok::<_, Failure>(Record { value: value(&one)?, cells })
    });
    if setting.output.records(&heads, PATHS, records)? == 0 {
        let uid = Some(arguments.uid.as_str());
        notes::nothing(&query, uid, words.said.nothing_found, &setting.output)?;
    }
    Ok(End::Done)
}
