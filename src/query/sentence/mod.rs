//! The sentence that says why, first of all: made of typed parts here, put into words by one
//! module for each language.

mod attempt;
mod clause;
mod en;
mod zh;

use std::borrow::Cow;

use clause::{Ask, Place};

use super::vanished::Vanished;
use super::why::Why;
use crate::domain::explain::Undo;
use crate::domain::name::NAME_MAX_BYTES;
use crate::domain::time::Micros;

/// A language that answers are worded in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese, in simplified characters.
    Chinese,
}

impl Language {
    /// The language's tag on the command line: `en` or `zh`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The language with this tag, if there is one.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        [Self::English, Self::Chinese].into_iter().find(|language| language.tag() == tag)
    }
}

/// One sentence: where the conversation stands, since when, who did it, and why.
#[must_use]
pub fn summary(why: &Why, language: Language) -> String {
    let place = Place::of(why);
    let clauses = clause::clauses(why);
    match language {
        Language::English => en::sentence(&place, &clauses),
        Language::Chinese => zh::sentence(&place, &clauses),
    }
}

/// The first and the last of several calls that asked for the same.
fn asked_alike<'a, 'b>(asks: &'a [Ask<'b>]) -> Option<(&'a Ask<'b>, &'a Ask<'b>)> {
    match asks {
        [first, .., last] if asks.iter().all(|ask| ask.id == first.id) => Some((first, last)),
        _ => None,
    }
}

/// What would bring the conversation back; `None` if it is on the list or never was a
/// conversation.
#[must_use]
pub fn undo(why: &Why, language: Language) -> Option<String> {
    let place = Place::of(why);
    let undo: &[Undo] = &why.explanation.undo;
    if undo.is_empty() {
        return None;
    }
    Some(match language {
        Language::English => en::undo(&place, undo),
        Language::Chinese => zh::undo(&place, undo),
    })
}

/// How a conversation left a list: who did what, when and why; and what else keeps it off now.
#[must_use]
pub fn departure(vanished: &Vanished, language: Language) -> String {
    let place =
        Place { uid: &vanished.uid, id: &vanished.channel.id, kind: Some(vanished.channel.kind) };
    let clauses = clause::departed(vanished);
    match language {
        Language::English => en::sentence(&place, &clauses),
        Language::Chinese => zh::sentence(&place, &clauses),
    }
}

/// A moment to the second, such as `2026-08-20 12:03:07 UTC`.
fn utc(time: Micros) -> String {
    match jiff::Timestamp::from_microsecond(time.0) {
        Ok(moment) => moment.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        Err(_) => format!("{} us", time.0),
    }
}

/// A span in seconds, with as many digits as say something.
fn seconds(micros: i64) -> String {
    let milliseconds = (micros + 500) / 1_000;
    match milliseconds {
        ..10 => format!("{:.3}", micros_to_seconds(micros)),
        10..100 => format!("{:.2}", micros_to_seconds(micros)),
        _ => format!("{:.1}", micros_to_seconds(micros)),
    }
}

#[allow(clippy::cast_precision_loss)] // a span between two events, shown to a tenth of a second
fn micros_to_seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// The id, cut where no id is that long: what was asked may be of any length.
fn excerpt(id: &str) -> Cow<'_, str> {
    match id.char_indices().nth(NAME_MAX_BYTES) {
        Some((end, _)) => Cow::Owned(format!("{}...", &id[..end])),
        None => Cow::Borrowed(id),
    }
}
