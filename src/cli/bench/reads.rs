//! Questions to a store, in a process of its own that only reads.

use std::time::{Duration, Instant};

use super::figure::{Figure, micros, quantile};
use super::ingest::{ASKED, DATA, EXPLAINED, LISTED};
use super::{Bench, Part, load, machine, part};
use crate::boot;
use crate::cli::failure::Failure;
use crate::domain::position::Position;
use crate::error::{Code, Error};
use crate::query::AsOf;

const WHY: &str = "why";

/// Measures every question.
pub fn figures(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let size = bench.size;
    let reading = boot::read(&bench.place.path(DATA), size.cache_bytes)?;
    let query = reading.query()?;
    let named = load::conversation(ASKED);
    let end = reading.log.tail().map_err(Error::from)?.next_offset;
    let middle = end.saturating_sub(size.messages as u64 / 2);
    let as_of = AsOf::Position(Position::local(middle));
    let user = load::owner(0);
    let why = timed(bench, || query.why(&named, AsOf::Latest).map(|_| ()))?;
    let list = timed(bench, || query.list(&user, AsOf::Latest).map(|_| ()))?;
    let past = timed(bench, || query.list(&user, as_of).map(|_| ()))?;
    for (as_of, when) in [(AsOf::Latest, "now"), (as_of, "then")] {
        let listed = query.list(&user, as_of)?.rows.len();
        if listed != LISTED {
            let message = format!("{listed} conversations are listed {when}, not {LISTED}");
            let error = Error::new(Code::Io, message);
            return Err(error.hint("this is a defect of panguan; report it").into());
        }
    }
    let how = format!("{end} events stored, {} times, warm", size.reads);
    let mut figures = Vec::new();
    for (name, took) in [
        (format!("{WHY}, {EXPLAINED} deletes"), why),
        (format!("list of {LISTED}"), list),
        (format!("list of {LISTED}, as of"), past),
    ] {
        for (share, label) in [(0.5, "p50"), (0.99, "p99")] {
            let value = micros(quantile(took.clone(), share));
            figures.push(Figure::alone(&format!("{name}, {label}"), value, "us", how.clone()));
        }
    }
    let cache_mib = size.cache_bytes >> 20;
    let how = format!("a process that only asked all of this, {cache_mib} MiB of cache");
    figures.extend(machine::resident("resident memory, reading", how));
    Ok(figures)
}

/// How long `why` takes in a store of few messages, to be compared with the large one.
pub fn of_a_small_store(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let messages = bench.size.few_messages;
    let dir = bench.place.dir("small")?;
    part::done(bench, Part::Import, &dir, messages)?;
    let figures = part::done(bench, Part::Ask, &dir, messages)?;
    bench.place.remove("small")?;
    let asked = figures.into_iter().filter(|figure| figure.name.starts_with(WHY));
    Ok(asked
        .map(|figure| {
            let rest = figure.name.trim_start_matches(WHY);
            Figure { name: format!("{WHY}, small store{rest}"), ..figure }
        })
        .collect())
}

fn timed<E: Into<Failure>>(
    bench: &Bench,
    mut ask: impl FnMut() -> Result<(), E>,
) -> Result<Vec<Duration>, Failure> {
    // Once to warm up.
    ask().map_err(Into::into)?;
    (0..bench.size.reads)
        .map(|_| {
            bench.interrupt.check()?;
            let started = Instant::now();
            ask().map_err(Into::into)?;
            Ok(started.elapsed())
        })
        .collect()
}
