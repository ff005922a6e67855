//! An import of recordings, in a process of its own: how fast it is, and what memory it takes.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use super::figure::{Figure, per_second};
use super::place::failed;
use super::writes::{GROUPS, open, submit};
use super::{Bench, load, machine};
use crate::boot;
use crate::cli::failure::Failure;
use crate::cli::import::sink::Stoppable;
use crate::domain::command::{Command, IncomingMessage};
use crate::domain::event::SessionKind;
use crate::domain::name::{ChannelName, Uid};
use crate::error::{Code, Error};
use crate::import::{self, BadLine, Format, Input, Progress, StopCause, Watch};
use crate::query::QueryError;
use crate::source::wukongim::Server;
use crate::store::Store;

/// The data directory of the store, below that of the part.
pub const DATA: &str = "data";

/// Conversations of the user whose list is asked for.
pub const LISTED: usize = 100;

/// Deletes of the conversation that is asked about, each with the message that undid it.
pub const EXPLAINED: usize = 10;

/// The number of the conversation that is asked about.
pub const ASKED: usize = 1;

/// Above every message id of the load.
const LATER_ID: u64 = 1 << 62;

/// Makes the store that questions are asked of, and measures the import that fills it.
pub fn figures(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let messages = bench.size.messages;
    let dir = bench.place.dir(DATA)?;
    let store = open(&dir, SessionKind::Import, bench.size.cache_bytes)?;
    let first = LISTED * load::OWNERS;
    import_recording(bench, &store, first, load::first_messages(first))?;
    let lines = load::group_messages(0, messages, GROUPS, first);
    let took = import_recording(bench, &store, messages, lines)?;
    let how = format!("{messages} messages in a recording, by `panguan import`");
    let mut figures = vec![Figure::alone("import", per_second(messages, took), "1/s", how)];
    let cache_mib = bench.size.cache_bytes >> 20;
    figures.extend(machine::resident(
        "resident memory, writing",
        format!("a process that imported {messages} messages, {cache_mib} MiB of cache"),
    ));
    bench.runtime.block_on(store.close());
    delete_and_undo(bench, &dir)?;
    Ok(figures)
}

/// How long the lines take to import from a file, which is in memory by then.
fn import_recording(
    bench: &Bench,
    store: &Store,
    messages: usize,
    lines: impl Iterator<Item = String>,
) -> Result<Duration, Failure> {
    let path = bench.place.path("recording");
    write(bench, &path, lines)?;
    let input = Input::open(&path).map_err(|error| failed(&path, &error))?;
    let started = Instant::now();
    let open = || Ok(store.clone());
    let mut sink = Stoppable::new(None, &open, bench.runtime.handle().clone(), &bench.interrupt);
    let format = Format::WuKongIm(Server::default());
    let now = boot::system_clock()();
    let imported = import::import(format, vec![input], now, &mut sink, &mut Silent);
    let took = started.elapsed();
    // What stays behind goes with the place.
    let _ = std::fs::remove_file(&path);
    let answer = imported.map_err(|stopped| match stopped.cause {
        StopCause::Sink(failure) => failure,
        StopCause::Unreadable { error, .. } => failed(&path, &error).into(),
        StopCause::Miscounted { .. } => defect("the store miscounted").into(),
    })?;
    if answer.recorded == messages as u64 && answer.bad_lines == 0 {
        return Ok(took);
    }
    Err(defect(&format!("{} of {messages} messages were recorded", answer.recorded)).into())
}

fn write(bench: &Bench, path: &Path, lines: impl Iterator<Item = String>) -> Result<(), Failure> {
    let fail = |error: std::io::Error| failed(path, &error);
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path).map_err(fail)?);
    for line in lines {
        bench.interrupt.check()?;
        file.write_all(line.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(fail)?;
    }
    let file = file.into_inner().map_err(|error| fail(error.into_error()))?;
    // So that the disk is not busy with it while the import is measured.
    Ok(file.sync_all().map_err(fail)?)
}

/// Gives the conversation that is asked about its history.
fn delete_and_undo(bench: &Bench, dir: &Path) -> Result<(), Failure> {
    let store = open(dir, SessionKind::Live, bench.size.cache_bytes)?;
    let uid = |text: String| {
        let fail = |bad| QueryError::BadUid { uid: text.clone(), bad };
        Uid::new(store.dialect(), &text).map_err(fail)
    };
    let (user, peer) = (uid(load::owner(ASKED))?, uid(load::peer(ASKED))?);
    for number in 0..EXPLAINED as u64 {
        let message = load::now(Command::Message(IncomingMessage {
            channel: ChannelName::person(user.clone(), peer.clone()),
            seq: Some(2 + number),
            message_id: LATER_ID + number,
            from: Some(peer.clone()),
        }));
        bench.runtime.block_on(submit(&store, vec![load::delete(ASKED), message]))?;
    }
    bench.runtime.block_on(store.close());
    Ok(())
}

fn defect(what: &str) -> Error {
    Error::new(Code::Io, what.to_owned()).hint("this is a defect of panguan; report it")
}

struct Silent;

impl Watch for Silent {
    fn bad(&mut self, _: &BadLine) {}

    fn progress(&mut self, _: Progress) {}
}
