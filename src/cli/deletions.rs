//! `panguan deletions`

use clap::Args;

use super::args::{self, Format};
use super::channel;
use super::elsewhere;
use super::events;
use super::failure::{End, Failure};
use super::hand::{self, Sought};
use super::lang::{self, Sentence, Words};
use super::moment::{Moment, parse_time};
use super::notes;
use super::output::Record;
use super::setting::{Setting, value};
use super::worded::worded;
use crate::boot;
use crate::domain::channel_type::ChannelType;
use crate::domain::context::ReasonCode;
use crate::error::{Code, Error};
use crate::json::{Deletion, Deletions};
use crate::query::sentence::Language;
use crate::query::{DeletionFilter, DeletionOutcome, DeletionPage, Query};

/// What to search for.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Search this user's list
    #[arg(long, value_name = "UID")]
    user: Option<String>,

    /// Search this channel: a group's id, or with --user a peer's uid
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,

    /// Give the channel's type: a word such as group, or its number
    #[arg(long = "type", value_name = "TYPE", default_value = "person")]
    #[arg(value_parser = worded(ChannelType::ALL.map(ChannelType::name), args::kind))]
    #[arg(requires = "channel")]
    kind: i64,

    /// Search what this actor did, of any kind if none is given
    #[arg(long, value_name = "[KIND:]ID", value_parser = hand::sought)]
    actor: Option<Sought>,

    /// Search what carries this reason code
    #[arg(long, value_name = "CODE")]
    #[arg(value_parser = worded(ReasonCode::ALL.map(ReasonCode::name), hand::reason))]
    reason: Option<ReasonCode>,

    /// Search what came to this
    #[arg(long, value_name = "OUTCOME")]
    #[arg(value_parser = worded(DeletionOutcome::ALL.map(DeletionOutcome::name), outcome))]
    outcome: Option<DeletionOutcome>,

    /// Leave out what happened before: a time, or how long ago such as -7d
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_hyphen_values = true)]
    since: Option<Moment>,

    /// Leave out what happened from then on: a time, or how long ago such as -1h
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_hyphen_values = true)]
    until: Option<Moment>,

    /// Print at most so many
    #[arg(long, value_name = "N", default_value_t = 100)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,

    /// Go on where an earlier search ended
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
}

/// Prints a page, newest first, and where the next one begins.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let reading = setting.read()?;
    let now = boot::system_clock()();
    let channel = match &arguments.channel {
        Some(id) => {
            let user = arguments.user.as_deref();
            Some(channel::named(reading.dialect, user, id, arguments.kind)?)
        }
        None => None,
    };
    let sought = arguments.actor;
    let filter = DeletionFilter {
        user: arguments.user,
        channel,
        actor_kind: sought.as_ref().and_then(|actor| actor.kind),
        actor: sought.as_ref().map(|actor| actor.id.clone()),
        reason: arguments.reason,
        outcome: arguments.outcome,
        since: arguments.since.map(|moment| moment.as_bound(now)),
        until: arguments.until.map(|moment| moment.as_bound(now)),
    };
    let query = reading.query()?;
    if let Some(sought) = &sought {
        check_kind(&query, sought)?;
    }
    let page = page(&query, &filter, arguments.cursor, arguments.limit as usize)?;
    let next = page.next_cursor.clone();
    print(&page, setting)?;
    if page.deletions.is_empty() {
        let user = filter.user.as_deref();
        let nothing = setting.output.words().said.nothing_found;
        notes::nothing(&query, user, nothing, &setting.output)?;
        elsewhere::say(&query, user, arguments.channel.as_deref(), arguments.kind, setting);
    }
    if let Some(cursor) = next
        && setting.output.format() != Format::Json
    {
        let more = Sentence::More { cursor: &cursor };
        setting.output.note(&lang::sentence(setting.output.language(), &more));
    }
    Ok(End::Done)
}

/// An id may hold a colon. Where it is nobody's, what stands before the colon is most likely meant
/// as a kind that there is not.
fn check_kind(query: &Query<'_>, sought: &Sought) -> Result<(), Failure> {
    let Some((kind, _)) = sought.id.split_once(':').filter(|_| sought.kind.is_none()) else {
        return Ok(());
    };
    if query.knows_actor(&sought.id)? {
        return Ok(());
    }
    let message = format!(
        "--actor \"{}\": there is no kind of actor \"{kind}\", and this store knows nobody of the \
         whole name; the kinds are {}",
        sought.id,
        hand::kinds()
    );
    let hint = "give one of these kinds and an id, such as user:alice, or an id alone";
    Err(Error::new(Code::FieldInvalid, message).hint(hint).into())
}

/// A search stops early where it looked at much and found little: then it goes on here.
fn page(
    query: &Query<'_>,
    filter: &DeletionFilter,
    cursor: Option<String>,
    limit: usize,
) -> Result<DeletionPage, Failure> {
    let mut page = DeletionPage { deletions: Vec::new(), next_cursor: cursor };
    loop {
        let left = limit - page.deletions.len();
        let found = query.deletions(filter, page.next_cursor.as_deref(), left)?;
        page.deletions.extend(found.deletions);
        page.next_cursor = found.next_cursor;
        if page.next_cursor.is_none() || page.deletions.len() >= limit {
            return Ok(page);
        }
    }
}

fn print(page: &DeletionPage, setting: &mut Setting) -> Result<(), Failure> {
    if setting.output.format() == Format::Json {
        let page = value(&Deletions::from(page))?;
        return Ok(setting.output.answer(&page, |_| String::new())?);
    }
    let (words, language) = (setting.output.words(), setting.output.language());
    let head = &words.head;
    let heads = [head.position, head.at, head.channel, head.actor, head.reason, head.outcome];
    let paths: Vec<String> = ["outcome", "hid.from_seq", "hid.to_seq", "hid.messages"]
        .map(str::to_owned)
        .into_iter()
        .chain(events::PATHS.iter().map(|path| format!("event.{path}")))
        .collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let records = page.deletions.iter().map(|one| {
        let one = Deletion::from(one);
        let event = &one.event;
        let cells = vec![
            event.position.clone(),
            event.occurred_at.clone(),
            events::about(event, words),
            events::actor(event, words),
            events::reason(event, words),
            came_to(&one, words, language),
        ];
        Ok::<_, Failure>(Record { value: value(&one)?, cells })
    });
    setting.output.records(&heads, &paths, records)?;
    Ok(())
}

/// The event and what came of it; of a refused delete what was asked, of members who they were.
fn came_to(one: &Deletion, words: &Words, language: Language) -> String {
    let (event, said) = (&one.event, &words.said);
    let came_to = match one.outcome {
        "refused" => return format!("{}: {}", said.refused, events::details(event, language)),
        "applied" => said.applied,
        "late" => said.late,
        _ => said.no_change,
    };
    let removed = events::removed(event).map(|names| format!(": {names}"));
    format!("{} {came_to}{}", event.kind, removed.unwrap_or_default())
}

fn outcome(text: &str) -> Result<DeletionOutcome, String> {
    DeletionOutcome::parse(text).ok_or_else(|| {
        format!("the outcomes are {}", DeletionOutcome::ALL.map(DeletionOutcome::name).join(", "))
    })
}
