//! Durable deletes and messages, each beside the puts that they make.

use std::path::Path;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use super::figure::{Figure, per_second, quantile};
use super::floor::{Puts, names};
use super::{Place, Size, load, machine};
use crate::boot::{self, OpenOptions};
use crate::domain::command::Request;
use crate::domain::event::SessionKind;
use crate::error::Error;
use crate::store::Store;

/// Groups that the messages go to.
pub const GROUPS: usize = 1_000;

/// Opens a store for the load.
pub fn open(dir: &Path, kind: SessionKind, cache_bytes: usize) -> Result<Store, Error> {
    let program = "panguan bench".to_owned();
    Store::open(dir, &OpenOptions { kind, cache_bytes, program, ..OpenOptions::default() })
}

/// Submits everything at once and fails if the store does.
pub async fn submit(store: &Store, requests: Vec<Request>) -> Result<(), Error> {
    for answer in store.submit_all(requests).await? {
        answer?;
    }
    Ok(())
}

/// Feeds recorded lines, one request in flight; `took` is without the parsing of the next line.
pub fn feed(store: &Store, runtime: &Runtime, lines: &[String]) -> Result<Duration, Error> {
    let started = Instant::now();
    for line in lines {
        runtime.block_on(submit(store, load::parsed(line)))?;
    }
    Ok(started.elapsed())
}

/// Durable deletes with so many callers, each waiting for its answer before the next.
pub fn deletes(
    place: &Place,
    runtime: &Runtime,
    callers: usize,
    size: Size,
) -> Result<Figure, Error> {
    let mut rates = Vec::new();
    for _ in 0..size.rounds {
        let dir = place.dir("deletes")?;
        let store = with_conversations(&dir, runtime, size)?;
        let first_batch = store.log().tail()?.next_batch;
        let took = runtime.block_on(delete_all(&store, callers, size.deletes))?;
        runtime.block_on(store.close());
        let floor = floor(place, &dir, first_batch, size)?;
        rates.push((per_second(size.deletes, took), per_second(size.deletes, floor)));
    }
    let how = format!("{} deletes a round, median of {} rounds", size.deletes, size.rounds);
    Ok(Figure::rate(&format!("deletes, {callers} callers"), &rates, "1/s", how))
}

/// A lone caller's durable deletes: how long one takes, beside a bare sync.
pub fn lone_deletes(place: &Place, runtime: &Runtime, size: Size) -> Result<Vec<Figure>, Error> {
    let dir = place.dir("lone")?;
    let size = Size { deletes: size.lone_deletes, ..size };
    let store = with_conversations(&dir, runtime, size)?;
    let mut took = Vec::with_capacity(size.deletes);
    for number in 0..size.deletes {
        let started = Instant::now();
        runtime.block_on(submit(&store, vec![load::delete(number)]))?;
        took.push(started.elapsed());
    }
    runtime.block_on(store.close());
    let syncs = machine::syncs(&place.dir("sync")?)?;
    let figure = |name: &str, share: f64| {
        let how =
            format!("{} deletes one after the other; floor is a bare fdatasync", size.deletes);
        let (value, floor) = (quantile(took.clone(), share), quantile(syncs.clone(), share));
        Figure::time(name, value, floor, how)
    };
    Ok(vec![figure("delete, 1 caller, p50", 0.5), figure("delete, 1 caller, p99", 0.99)])
}

/// Messages, parsed from webhook bodies of 100, and what they take on disk.
pub fn messages(place: &Place, runtime: &Runtime, size: Size) -> Result<Vec<Figure>, Error> {
    let round = (size.messages / size.rounds).max(100);
    let mut rates = Vec::new();
    let mut figures = Vec::new();
    for _ in 0..size.rounds {
        let dir = place.dir("messages")?;
        let store = open(&dir, SessionKind::Live, size.cache_bytes)?;
        let groups = GROUPS.min(round / 10).max(1);
        feed(&store, runtime, &load::group_messages(groups * 10, groups, 0))?;
        let first_batch = store.log().tail()?.next_batch;
        let lines = load::group_messages(round, groups, groups * 10);
        let took = feed(&store, runtime, &lines)?;
        runtime.block_on(store.close());
        let floor = floor(place, &dir, first_batch, size)?;
        rates.push((per_second(round, took), per_second(round, floor)));
        figures = vec![on_disk(&dir, round + groups * 10, size)?];
    }
    let how = format!("{round} a round in requests of 100, one in flight, parsing included");
    figures.insert(0, Figure::rate("messages", &rates, "1/s", how));
    Ok(figures)
}

fn on_disk(dir: &Path, messages: usize, size: Size) -> Result<Figure, Error> {
    let options = OpenOptions { cache_bytes: size.cache_bytes, ..OpenOptions::default() };
    let rocks = boot::open_rocks(dir, &options)?;
    let mut parts = Vec::new();
    let mut total = 0.0;
    for (family, name) in names(&rocks) {
        rocks.engine().compact(&name)?;
        let bytes = rocks.engine().family_size(&name)?.disk_bytes;
        #[expect(clippy::cast_precision_loss, reason = "a bench writes far below 2^52 bytes")]
        let each = bytes as f64 / messages as f64;
        total += each;
        if each >= 0.5 {
            parts.push(format!("{family} {each:.0}"));
        }
    }
    let how = format!("{messages} messages, compacted: {}", parts.join(", "));
    Ok(Figure::alone("disk, a message", total, "bytes", how))
}

/// A store in which every conversation of the load has one message.
fn with_conversations(dir: &Path, runtime: &Runtime, size: Size) -> Result<Store, Error> {
    let store = open(dir, SessionKind::Live, size.cache_bytes)?;
    feed(&store, runtime, &load::first_messages(size.deletes))?;
    Ok(store)
}

async fn delete_all(store: &Store, callers: usize, deletes: usize) -> Result<Duration, Error> {
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for caller in 0..callers {
        let store = store.clone();
        tasks.spawn(async move {
            for number in (caller..deletes).step_by(callers) {
                store.execute(load::delete(number)).await?;
            }
            Ok::<_, Error>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap_or_else(|_| {
            Err(Error::new(crate::error::Code::Io, "a caller of the bench ended early"))
        })?;
    }
    Ok(started.elapsed())
}

fn floor(place: &Place, dir: &Path, first_batch: u64, size: Size) -> Result<Duration, Error> {
    let reading = boot::read(dir, size.cache_bytes)?;
    let puts = Puts::read(&reading, first_batch)?;
    drop(reading);
    tracing::debug!(puts = puts.len(), "the floor makes the same puts");
    puts.replay(&place.dir("floor")?, size.cache_bytes)
}
