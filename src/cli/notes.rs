//! What an answer that looks like nothing leaves open: that nobody of this name is known, or that
//! nothing was known at that moment.

use super::failure::Failure;
use super::lang::{self, Sentence};
use super::output::Output;
use crate::domain::time::Micros;
use crate::json;
use crate::query::{AsOf, Query};

/// Says that nothing was found: `nothing`, or that the store knows no such user.
///
/// # Errors
/// If the store cannot be read.
pub fn nothing(
    query: &Query<'_>,
    uid: Option<&str>,
    nothing: &str,
    output: &Output,
) -> Result<(), Failure> {
    match uid {
        Some(uid) if !query.knows(uid)? => say(&Sentence::NoSuchUser { uid }, output),
        _ => output.note(nothing),
    }
    Ok(())
}

/// Says that the moment is before anything that the store knows, or is still to come.
///
/// # Errors
/// If the store cannot be read.
pub fn moment(query: &Query<'_>, as_of: AsOf, now: Micros, output: &Output) -> Result<(), Failure> {
    let AsOf::Time(time) = as_of else { return Ok(()) };
    if time > now {
        say(&Sentence::StillToCome, output);
    } else if let Some(since) = query.known_since()?.filter(|since| time < *since) {
        say(&Sentence::KnownSince { since: &json::time(since) }, output);
    }
    Ok(())
}

fn say(sentence: &Sentence<'_>, output: &Output) {
    output.note(&lang::sentence(output.language(), sentence));
}
