//! `panguan replay`

use std::fmt::Write as _;

use clap::Args;

use super::args::{self, Format};
use super::channel;
use super::diff::row_numbers;
use super::elsewhere;
use super::events;
use super::failure::{End, Failure};
use super::lang::{self, Sentence};
use super::list::kind;
use super::moment::Moment;
use super::notes;
use super::output::{Output, Record};
use super::setting::{Setting, value};
use super::table::Table;
use super::worded::worded;
use crate::boot;
use crate::domain::channel_type::ChannelType;
use crate::domain::position::Position;
use crate::json::{Details, Event, Row, WithoutEvent};
use crate::query::{Query, ReplayRange};

/// Which events.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Begin at a moment: a time, how long ago such as -2h, or a position such as 0-1842
    #[arg(long, value_name = "MOMENT", value_parser = Moment::parse, allow_hyphen_values = true)]
    from: Option<Moment>,

    /// End at a moment
    #[arg(long, value_name = "MOMENT", value_parser = Moment::parse, allow_hyphen_values = true)]
    to: Option<Moment>,

    /// Tell only what this user's lists depend on
    #[arg(long, value_name = "UID")]
    user: Option<String>,

    /// Tell only what is about this channel: a group's id, or with --user a peer's uid
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,

    /// Give the channel's type: a word such as group, or its number
    #[arg(long = "type", value_name = "TYPE", default_value = "person")]
    #[arg(value_parser = worded(ChannelType::ALL.map(ChannelType::name), args::kind))]
    #[arg(requires = "channel")]
    kind: i64,

    /// Tell instead what would be otherwise without this event and what it caused: of everybody,
    /// not with --from, --user or --channel
    #[arg(long, value_name = "POSITION", conflicts_with_all = ["from", "user", "channel"])]
    without: Option<Position>,
}

/// Tells the events, or what would be without one.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let reading = setting.read()?;
    let query = reading.query()?;
    let now = boot::system_clock()();
    let to = arguments.to.map(|moment| moment.as_of(now));
    if let Some(position) = arguments.without {
        let what_if = WithoutEvent::from(&query.without(position, to)?);
        return without(&what_if, position, &mut setting.output);
    }
    let user = arguments.user.as_deref();
    let channel = match &arguments.channel {
        Some(id) => Some(channel::named(reading.dialect, user, id, arguments.kind)?),
        None => None,
    };
    let range = ReplayRange {
        from: arguments.from.map(|moment| moment.as_start(now)),
        to,
        user: arguments.user,
        channel,
    };
    if tell(&query, &range, &mut setting.output)? == 0 {
        let user = range.user.as_deref();
        let nothing = setting.output.words().said.nothing_found;
        notes::nothing(&query, user, nothing, &setting.output)?;
        elsewhere::say(&query, user, arguments.channel.as_deref(), arguments.kind, setting);
    }
    Ok(End::Done)
}

/// A history may be long: people get a line for each event as it is read.
fn tell(query: &Query<'_>, range: &ReplayRange, output: &mut Output) -> Result<u64, Failure> {
    let (words, language) = (output.words(), output.language());
    let events = query.replay(range)?.map(|told| Ok::<_, Failure>(Event::from(&told?)));
    let mut count = 0;
    if output.format() == Format::Table {
        for event in events {
            let event = event?;
            count += 1;
            let actor = events::actor(&event, words);
            let (position, at, kind) = (&event.position, &event.occurred_at, event.kind);
            output.line(&format!("{position:<9}  {at}  {kind:<22}  {actor}"))?;
            let about = events::about(&event, words);
            let told = format!("{about}  {}", events::details(&event, language));
            for line in output.wrapped(told.trim_end(), 4).lines() {
                output.line(line)?;
            }
        }
    } else {
        let records = events.map(|event| Ok(Record { value: value(&event?)?, cells: Vec::new() }));
        count = output.records::<Failure>(&[], events::PATHS, records)?;
    }
    output.flush()?;
    Ok(count)
}

fn without(
    what_if: &WithoutEvent,
    position: Position,
    output: &mut Output,
) -> Result<End, Failure> {
    output.answer(&value(what_if)?, |output| {
        let say = |sentence: &Sentence<'_>| {
            output.wrapped(&lang::sentence(output.language(), sentence), 0)
        };
        let mut text = say(&Sentence::LeftOut { position, count: what_if.left_out.len() });
        text += &say(&Sentence::WouldDiffer { differences: what_if.differences.len() });
        if !what_if.impossible.is_empty() {
            text += &say(&Sentence::CannotFold { count: what_if.impossible.len() });
        }
        let numbered = what_if.left_out.iter().find_map(|event| match &event.details {
            Details::Message { seq, .. } => Some(*seq),
            _ => None,
        });
        if let Some(seq) = numbered {
            text += &say(&Sentence::StillNumbered { seq });
        }
        for kept in &what_if.kept_off {
            let state = |name: &&str| output.words().said.state(name).to_owned();
            let by = kept.blockers.iter().map(state).collect::<Vec<_>>().join(", ");
            text += &say(&Sentence::StillOff { uid: &kept.uid, id: &kept.channel_id, by: &by });
        }
        text += &say(&Sentence::NotDecidedAgain);
        if !what_if.differences.is_empty() {
            text.push('\n');
            text += &output.table(&differences(what_if, output));
        }
        text
    })?;
    Ok(End::Done)
}

fn differences(what_if: &WithoutEvent, output: &Output) -> Table {
    let words = output.words();
    // The unread count, and whatever else the two rows do not share.
    let listed = |row: Option<&Row>, other: Option<&Row>| {
        let Some(row) = row else { return words.said.not_listed.to_owned() };
        let mut told = format!("{}, {} {}", words.said.listed, row.unread, words.head.unread);
        let numbers = |row| row_numbers(row, &words.head).into_iter().skip(1);
        for ((name, number), (_, others)) in numbers(row).zip(other.into_iter().flat_map(numbers)) {
            if number != others {
                let _ = write!(told, ", {name} {number}");
            }
        }
        told
    };
    let head = &words.head;
    let mut table =
        Table::new(&[head.user, head.channel, head.kind, words.said.with, words.said.without]);
    for difference in &what_if.differences {
        let row = difference.with.as_ref().or(difference.without.as_ref());
        table.row(vec![
            difference.uid.clone(),
            row.map(|row| row.channel_id.clone()).unwrap_or_default(),
            row.map(|row| kind(row.channel_type)).unwrap_or_default(),
            listed(difference.with.as_ref(), difference.without.as_ref()),
            listed(difference.without.as_ref(), difference.with.as_ref()),
        ]);
    }
    table
}
