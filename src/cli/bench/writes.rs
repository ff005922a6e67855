//! Durable deletes and messages, each beside the puts that they make.

use std::path::Path;
use std::time::{Duration, Instant};

use super::figure::{Figure, per_second, quantile};
use super::{Bench, load, machine};
use crate::boot::{self, Floor, OpenOptions};
use crate::cli::failure::Failure;
use crate::domain::command::Request;
use crate::domain::event::SessionKind;
use crate::error::Error;
use crate::rocks::Rocks;
use crate::store::Store;

/// Groups that the messages go to.
pub const GROUPS: usize = 1_000;

/// Messages of each group before the measured ones.
const BEFORE: usize = 10;

/// Whether parsing a webhook's body is measured with what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parsing {
    Measured,
    Before,
}

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

/// Feeds recorded lines, one request in flight. Making a line is not measured.
fn feed(
    bench: &Bench,
    store: &Store,
    parsing: Parsing,
    lines: impl Iterator<Item = String>,
) -> Result<Duration, Failure> {
    let mut took = Duration::ZERO;
    for line in lines {
        bench.interrupt.check()?;
        let mut started = Instant::now();
        let requests = load::parsed(&line);
        if parsing == Parsing::Before {
            started = Instant::now();
        }
        bench.runtime.block_on(submit(store, requests))?;
        took += started.elapsed();
    }
    Ok(took)
}

/// Durable deletes with so many callers, each waiting for its answer before the next.
pub fn deletes(bench: &Bench, callers: usize) -> Result<Figure, Failure> {
    let deletes = bench.size.deletes;
    let mut rates = Vec::new();
    let mut made = Floor::default();
    for _ in 0..bench.size.rounds {
        bench.interrupt.check()?;
        let dir = bench.place.dir("deletes")?;
        let store = with_conversations(bench, &dir, deletes)?;
        let first_batch = store.log().tail().map_err(Error::from)?.next_batch;
        let took = bench.runtime.block_on(delete_all(&store, callers, deletes))?;
        bench.runtime.block_on(store.close());
        made = floor(bench, &dir, first_batch)?;
        rates.push((per_second(deletes, took), per_second(deletes, made.took)));
    }
    let rounds = rates.len();
    let how = format!("{deletes} deletes a round, median of {rounds}; floor: {}", of(&made));
    Ok(Figure::rate(&format!("deletes, {callers} callers"), &rates, "1/s", how))
}

/// A lone caller's durable deletes: how long one takes, beside a bare sync.
pub fn lone_deletes(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let dir = bench.place.dir("deletes")?;
    let deletes = bench.size.lone_deletes;
    let store = with_conversations(bench, &dir, deletes)?;
    let mut took = Vec::with_capacity(deletes);
    for number in 0..deletes {
        let started = Instant::now();
        bench.runtime.block_on(store.execute(load::delete(number)))?;
        took.push(started.elapsed());
    }
    bench.runtime.block_on(store.close());
    bench.place.remove("deletes")?;
    let syncs = machine::syncs(&bench.place.dir("sync")?)?;
    let figure = |name: &str, share: f64| {
        let how = format!("{deletes} deletes one after the other; floor is a bare fdatasync");
        let (value, floor) = (quantile(took.clone(), share), quantile(syncs.clone(), share));
        Figure::time(name, value, floor, how)
    };
    Ok(vec![figure("delete, 1 caller, p50", 0.5), figure("delete, 1 caller, p99", 0.99)])
}

/// Messages in requests of 100, and what they take on disk.
pub fn messages(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let (rounds, round) = bench.size.ingest();
    let groups = GROUPS.min(round / BEFORE).max(1);
    let (mut alone, mut with_parsing) = (Vec::new(), Vec::new());
    let mut made = Floor::default();
    let mut on_disk = None;
    for _ in 0..rounds {
        let dir = bench.place.dir("messages")?;
        let (took, first_batch) = ingest(bench, &dir, Parsing::Before, round, groups)?;
        made = floor(bench, &dir, first_batch)?;
        on_disk = Some(disk(bench, &dir, round + groups * BEFORE)?);
        let dir = bench.place.dir("messages")?;
        let (took_parsing, _) = ingest(bench, &dir, Parsing::Measured, round, groups)?;
        bench.place.remove("messages")?;
        let floor = per_second(round, made.took);
        alone.push((per_second(round, took), floor));
        with_parsing.push((per_second(round, took_parsing), floor));
    }
    let how = |what: &str| {
        let floor = of(&made);
        format!("{round} a round in requests of 100, one in flight, {what}; floor: {floor}")
    };
    let parsed = Figure::rate("messages, parsed", &alone, "1/s", how("parsed before"));
    let whole = how("parsed from webhook bodies");
    let parsing = Figure::rate("messages, with parsing", &with_parsing, "1/s", whole);
    Ok([parsed, parsing].into_iter().chain(on_disk).collect())
}

/// Feeds a new store; how long it took, and the first batch that was measured.
fn ingest(
    bench: &Bench,
    dir: &Path,
    parsing: Parsing,
    count: usize,
    groups: usize,
) -> Result<(Duration, u64), Failure> {
    let store = open(dir, SessionKind::Live, bench.size.cache_bytes)?;
    let before = groups * BEFORE;
    feed(bench, &store, parsing, load::group_messages(0, before, groups, 0))?;
    let first_batch = store.log().tail().map_err(Error::from)?.next_batch;
    let took = feed(bench, &store, parsing, load::group_messages(before, count, groups, 0))?;
    bench.runtime.block_on(store.close());
    Ok((took, first_batch))
}

fn disk(bench: &Bench, dir: &Path, messages: usize) -> Result<Figure, Error> {
    let cache_bytes = bench.size.cache_bytes;
    let rocks = boot::open_rocks(dir, &OpenOptions { cache_bytes, ..OpenOptions::default() })?;
    let mut parts = Vec::new();
    let mut total = 0.0;
    for name in live_names(&rocks) {
        rocks.engine().compact(&name)?;
        let bytes = rocks.engine().family_size(&name)?.disk_bytes;
        #[expect(clippy::cast_precision_loss, reason = "a bench writes far below 2^52 bytes")]
        let each = bytes as f64 / messages as f64;
        total += each;
        if each >= 0.5 {
            let family = name.split('.').next().unwrap_or(&name);
            parts.push(format!("{family} {each:.0}"));
        }
    }
    let how = format!("{messages} messages, compacted: {}", parts.join(", "));
    Ok(Figure::alone("disk, a message", total, "bytes", how))
}

fn live_names(rocks: &Rocks) -> Vec<String> {
    rocks.live().names().map(str::to_owned).collect()
}

/// A store in which every conversation of the load has one message.
fn with_conversations(bench: &Bench, dir: &Path, count: usize) -> Result<Store, Failure> {
    let store = open(dir, SessionKind::Live, bench.size.cache_bytes)?;
    feed(bench, &store, Parsing::Before, load::first_messages(count))?;
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

fn floor(bench: &Bench, dir: &Path, first_batch: u64) -> Result<Floor, Error> {
    let reading = boot::read(dir, bench.size.cache_bytes)?;
    let floor =
        boot::floor(&reading, first_batch, &bench.place.dir("floor")?, bench.size.cache_bytes)?;
    bench.place.remove("floor")?;
    Ok(floor)
}

/// What a floor consists of, in words.
fn of(floor: &Floor) -> String {
    format!("the same {} puts in {} writes", floor.changes, floor.batches)
}
