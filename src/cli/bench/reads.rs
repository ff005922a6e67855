//! Questions to a store that holds many messages, and its rows folded anew.

use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use super::figure::{Figure, micros, per_second, quantile};
use super::writes::{GROUPS, feed, open, submit};
use super::{Place, Size, load, machine};
use crate::boot::{self, OpenOptions};
use crate::domain::command::Named;
use crate::domain::event::SessionKind;
use crate::error::Error;
use crate::query::{AsOf, Query};

/// Conversations of the user whose list is asked for.
const LISTED: usize = 100;

/// Deletes of the conversation that is asked about, each with the message that undid it.
const EXPLAINED: usize = 10;

/// Measures every question.
pub fn figures(place: &Place, runtime: &Runtime, size: Size) -> Result<Vec<Figure>, Error> {
    let dir = place.dir("reads")?;
    let store = open(&dir, SessionKind::Live, size.cache_bytes)?;
    // user0 has every 1,000th conversation of the load.
    feed(&store, runtime, &load::first_messages(LISTED * load::USERS))?;
    let middle = store.log().tail()?.next_offset;
    feed(&store, runtime, &load::group_messages(size.messages, GROUPS, 0))?;
    for _ in 0..EXPLAINED {
        runtime.block_on(submit(&store, vec![load::delete(1)]))?;
    }
    runtime.block_on(store.close());

    let reading = boot::read(&dir, size.cache_bytes)?;
    let query = Query::new(&*reading.log, &*reading.view, &*reading.vault, reading.dialect)?;
    let named = Named { uid: load::user(1), channel_id: load::peer(1), channel_type: 1 };
    let as_of = AsOf::Position(crate::domain::position::Position::local(
        middle + (size.messages as u64) / 2,
    ));
    let why = timed(size.reads, || query.why(&named, AsOf::Latest).map(|_| ()))?;
    let list = timed(size.reads, || query.list(&load::user(0), AsOf::Latest).map(|_| ()))?;
    let past = timed(size.reads, || query.list(&load::user(0), as_of).map(|_| ()))?;
    drop(query);
    let resident = machine::resident_mib();
    drop(reading);

    let events = format!("{} messages stored, {} times, warm", size.messages, size.reads);
    let mut figures = Vec::new();
    for (name, took) in [
        (format!("why, {EXPLAINED} deletes"), why),
        (format!("list of {LISTED}"), list),
        (format!("list of {LISTED}, as of"), past),
    ] {
        for (share, label) in [(0.5, "p50"), (0.99, "p99")] {
            let value = micros(quantile(took.clone(), share));
            figures.push(Figure::alone(&format!("{name}, {label}"), value, "us", events.clone()));
        }
    }
    if let Some(mib) = resident {
        let how = format!("this process after the reads, {} MiB of cache", size.cache_bytes >> 20);
        figures.push(Figure::alone("resident memory", mib, "MiB", how));
    }
    let started = Instant::now();
    let options = OpenOptions { cache_bytes: size.cache_bytes, ..OpenOptions::default() };
    let rebuilt = boot::rebuild(&dir, &options, |_, _| ())?;
    let events = usize::try_from(rebuilt.events).unwrap_or(usize::MAX);
    let how = format!("{events} events folded anew, compared byte for byte, and swapped");
    figures.push(Figure::alone("rebuild", per_second(events, started.elapsed()), "1/s", how));
    Ok(figures)
}

fn timed<E: Into<Error>>(
    times: usize,
    mut ask: impl FnMut() -> Result<(), E>,
) -> Result<Vec<Duration>, Error> {
    // Once to warm up.
    ask().map_err(Into::into)?;
    (0..times)
        .map(|_| {
            let started = Instant::now();
            ask().map_err(Into::into)?;
            Ok(started.elapsed())
        })
        .collect()
}
