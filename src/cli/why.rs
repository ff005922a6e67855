//! `panguan why UID CHANNEL`

use clap::Args;

use super::args::{Conversation, Format};
use super::elsewhere;
use super::events;
use super::failure::{End, Failure};
use super::lang::{self, Sentence};
use super::moment::Moment;
use super::notes;
use super::output::{Output, Record};
use super::setting::{Setting, value};
use super::table::Table;
use crate::boot;
use crate::domain::explain::State;
use crate::json::{Row, Step, Why};
use crate::query::AsOf;

/// Which conversation, and when.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    conversation: Conversation,

    /// Explain as of a moment: a time, how long ago such as -2h, or a position such as 0-1842
    #[arg(long, value_name = "MOMENT", value_parser = Moment::parse, allow_hyphen_values = true)]
    at: Option<Moment>,
}

/// Prints the sentence, then what follows from the events, then the timeline.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let reading = setting.read()?;
    let now = boot::system_clock()();
    let at = arguments.at.map_or(AsOf::Latest, |moment| moment.as_of(now));
    let query = reading.query()?;
    let named = arguments.conversation.named();
    let answer = query.why(&named, at)?;
    let why = Why::of(&answer, setting.output.language());
    if setting.output.format() == Format::Csv {
        return timeline_csv(&why, &mut setting.output);
    }
    setting.output.answer(&value(&why)?, |output| text(&why, output))?;
    let unseen = [State::NeverExisted, State::Unknown].map(State::name).contains(&why.state);
    if unseen && let Some(hint) = elsewhere::hint(&query, &named, setting) {
        setting.output.hint(&hint);
    }
    notes::moment(&query, at, now, &setting.output)?;
    Ok(End::Done)
}

/// CSV is for lists; of this answer the timeline is one.
fn timeline_csv(why: &Why, output: &mut Output) -> Result<End, Failure> {
    let records = why
        .timeline
        .iter()
        .map(|step| Ok::<_, Failure>(Record { value: value(&step.event)?, cells: Vec::new() }));
    output.records(&[], events::PATHS, records)?;
    Ok(End::Done)
}

fn text(why: &Why, output: &Output) -> String {
    let words = output.words();
    let mut text = output.wrapped(&why.summary, 0);
    text.push('\n');
    let mut facts = Table::new(&[]);
    for (label, fact) in facts_of(why, output) {
        facts.row(vec![label.to_owned(), fact]);
    }
    text += &output.table(&facts);
    if !why.attempts.is_empty() {
        text += &format!("\n{}\n", output.strong(words.head.refused));
        text += &output.table(&attempts(why, output));
    }
    if !why.timeline.is_empty() {
        text += &format!("\n{}\n", output.strong(words.head.timeline));
        text += &output.table(&timeline(why, output));
    }
    text
}

fn facts_of(why: &Why, output: &Output) -> Vec<(&'static str, String)> {
    let (words, language) = (output.words(), output.language());
    let say = |sentence: &Sentence<'_>| lang::sentence(language, sentence);
    let mut facts = vec![(words.head.state, words.said.state(why.state).to_owned())];
    // What `state` names may be younger than this: nothing leaves a list twice.
    if let Some(since) = &why.since {
        let is_listed = why.state == State::Visible.name();
        let label = if is_listed { words.head.listed_since } else { words.head.off_since };
        facts.push((label, since.clone()));
    }
    if let Some(cause) = &why.cause {
        let event = format!("{} {}", cause.position, cause.kind);
        facts.push((words.head.event, format!("{event}: {}", events::details(cause, language))));
        if cause.actor.is_some() {
            facts.push((words.head.actor, events::actor(cause, words)));
            facts.push((words.head.reason, events::reason(cause, words)));
        }
    }
    if !why.blockers.is_empty() {
        facts.push((words.head.blockers, events::blockers(&why.blockers, words)));
    }
    if let Some(hid) = &why.hid {
        let (from, to) = (hid.from_seq, hid.to_seq);
        let hid = Sentence::Hid { from, to, messages: hid.messages };
        facts.push((words.head.hid, say(&hid)));
    }
    if let Some(later) = &why.hid_later {
        let (from, to, messages) = (later.from_seq, later.to_seq, later.messages);
        let (deletion, named) = (later.deletion.as_str(), later.named_seq);
        let later = Sentence::HidLater { from, to, messages, deletion, named };
        facts.push((words.head.hid, say(&later)));
    }
    let others = &why.others_still_see;
    facts.push((
        words.head.others,
        say(&Sentence::Others { count: others.count, exact: others.exact }),
    ));
    if let Some(undo) = &why.undo {
        facts.push((words.head.undo, undo.clone()));
    }
    facts.extend(coverage(why, output));
    facts
}

fn coverage(why: &Why, output: &Output) -> Vec<(&'static str, String)> {
    let label = output.words().head.coverage;
    let mut sources: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for source in &why.coverage.sources {
        match sources
            .iter_mut()
            .find(|(name, since, _)| *name == source.source && *since == source.since)
        {
            Some((_, _, kinds)) => kinds.push(source.kind),
            None => sources.push((&source.source, &source.since, vec![source.kind])),
        }
    }
    let sources = sources.into_iter().map(|(source, since, kinds)| {
        let covered = Sentence::Covered { source, kinds: &kinds, since };
        (label, lang::sentence(output.language(), &covered))
    });
    let gaps = why.coverage.gaps.iter().map(|gap| {
        let missing = Sentence::Missing { from: gap.from_seq, to: gap.to_seq };
        (label, lang::sentence(output.language(), &missing))
    });
    sources.chain(gaps).collect()
}

fn attempts(why: &Why, output: &Output) -> Table {
    let (words, language) = (output.words(), output.language());
    let head = &words.head;
    let mut table = Table::new(&[head.position, head.at, head.actor, head.details]);
    for event in &why.attempts {
        table.row(vec![
            event.position.clone(),
            event.occurred_at.clone(),
            events::actor(event, words),
            events::details(event, language),
        ]);
    }
    table
}

fn timeline(why: &Why, output: &Output) -> Table {
    let (words, language) = (output.words(), output.language());
    let head = &words.head;
    let mut table =
        Table::new(&[head.position, head.at, head.event, head.actor, head.change, head.details]);
    for Step { event, before, after, .. } in &why.timeline {
        table.row(vec![
            event.position.clone(),
            event.occurred_at.clone(),
            event.kind.to_owned(),
            events::actor(event, words),
            change(before.as_ref(), after.as_ref(), output),
            events::details(event, language),
        ]);
    }
    table
}

/// Whether the conversation is listed after a step, and with how many unread where that changed.
fn change(before: Option<&Row>, after: Option<&Row>, output: &Output) -> String {
    let words = output.words();
    match (before, after) {
        (_, None) => words.said.none.to_owned(),
        (_, Some(row)) => format!("{} {}", row.unread, words.head.unread),
    }
}
