//! `panguan bench`: what this machine does; writes are beside their floor of the same run.

mod figure;
mod ingest;
mod load;
mod machine;
mod part;
mod place;
mod reads;
mod whole;
mod writes;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use tokio::runtime::Runtime;

use super::failure::{End, Failure};
use super::interrupt::{self, Interrupt};
use super::output::Record;
use super::progress::Progress;
use super::setting::{Setting, value};
use figure::Figure;
use place::Place;

/// Messages above which one round of ingest is measured, with all of them.
const ROUNDS_UP_TO: usize = 1_000_000;

/// Messages of the store that the large one is compared with, at most.
const FEW_MESSAGES: usize = 100_000;

/// What is measured, one after the other.
const STEPS: u64 = 8;

/// How much to measure.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Measure little, in about half a minute
    #[arg(long)]
    quick: bool,

    /// Record this many messages in the ingest and before the reads
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    messages: usize,

    /// Measure in a new directory below this one, otherwise below the system's temporary one
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,

    /// Do this part in this process: how the bench starts itself to measure memory
    #[arg(long, hide = true, requires = "dir")]
    part: Option<Part>,
}

/// What is done in a process of its own, because its memory is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Import messages into a new store below the directory.
    Import,
    /// Ask questions of that store.
    Ask,
}

/// How much is measured.
#[derive(Clone, Copy, Debug)]
struct Size {
    rounds: usize,
    deletes: usize,
    lone_deletes: usize,
    messages: usize,
    few_messages: usize,
    reads: usize,
    cache_bytes: usize,
}

impl Size {
    fn of(arguments: &Arguments, cache_bytes: usize) -> Self {
        let messages = arguments.messages.max(100);
        let few_messages = |messages: usize| FEW_MESSAGES.min(messages / 10);
        if arguments.quick {
            let messages = messages.min(50_000);
            let few_messages = few_messages(messages);
            let (rounds, deletes, lone_deletes, reads) = (1, 5_000, 300, 300);
            Self { rounds, deletes, lone_deletes, messages, few_messages, reads, cache_bytes }
        } else {
            let few_messages = few_messages(messages);
            let (rounds, deletes, lone_deletes, reads) = (3, 50_000, 2_000, 2_000);
            Self { rounds, deletes, lone_deletes, messages, few_messages, reads, cache_bytes }
        }
    }

    /// Rounds of ingest, and the messages of each.
    fn ingest(&self) -> (usize, usize) {
        let rounds = if self.messages > ROUNDS_UP_TO { 1 } else { self.rounds };
        (rounds, (self.messages / rounds).max(100))
    }
}

/// What every measurement works with.
struct Bench {
    runtime: Runtime,
    interrupt: Interrupt,
    place: Place,
    size: Size,
    quick: bool,
}

/// Measures, and prints the figures.
pub fn run(arguments: &Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let size = Size::of(arguments, setting.config.cache_bytes);
    let quick = arguments.quick;
    let runtime = interrupt::runtime_of_all_cores()?;
    let interrupt = Interrupt::listening(&runtime);
    let figures = match (arguments.part, &arguments.dir) {
        (Some(part), Some(dir)) => {
            let bench = Bench { runtime, interrupt, place: Place::within(dir), size, quick };
            match part {
                Part::Import => ingest::figures(&bench)?,
                Part::Ask => reads::figures(&bench)?,
            }
        }
        (_, dir) => {
            let parent = dir.clone().unwrap_or_else(std::env::temp_dir);
            let bench = Bench { runtime, interrupt, place: Place::new(&parent)?, size, quick };
            measure(&bench)?
        }
    };
    print(setting, &figures)
}

fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let progress = Progress::counting("steps");
    let step = |done: u64, what: &str| {
        progress.set(what, done, STEPS);
        bench.interrupt.check()
    };
    let sync = |name: &str| machine::fdatasync(name, &bench.place.dir("sync")?);
    let mut figures = vec![machine::described(), sync("fdatasync, p99")?];
    for (done, callers) in [(0, 64), (1, 256)] {
        step(done, &format!("deletes, {callers} callers"))?;
        figures.push(writes::deletes(bench, callers)?);
    }
    step(2, "deletes, 1 caller")?;
    figures.extend(writes::lone_deletes(bench)?);
    step(3, "messages")?;
    figures.extend(writes::messages(bench)?);
    step(4, "import")?;
    let dir = bench.place.dir("large")?;
    figures.extend(part::done(bench, Part::Import, &dir, bench.size.messages)?);
    step(5, "reads")?;
    figures.extend(part::done(bench, Part::Ask, &dir, bench.size.messages)?);
    step(6, "reads of a small store")?;
    figures.extend(reads::of_a_small_store(bench)?);
    step(7, "rebuild and verify")?;
    figures.extend(whole::figures(bench, &dir.join(ingest::DATA))?);
    // Where the two differ, something else used the disk, and the figures say little.
    figures.push(sync("fdatasync, p99, at the end")?);
    step(STEPS, "done")?;
    Ok(figures)
}

fn print(setting: &mut Setting, figures: &[Figure]) -> Result<End, Failure> {
    let head = ["what", "value", "unit", "floor", "ratio", "how"];
    let paths = ["name", "value", "unit", "floor", "ratio", "how"];
    let records = figures.iter().map(|figure| -> Result<Record, Failure> {
        let number = |value: f64| {
            if value >= 1_000.0 { format!("{value:.0}") } else { format!("{value:.1}") }
        };
        Ok(Record {
            value: value(figure)?,
            cells: vec![
                figure.name.clone(),
                number(figure.value),
                figure.unit.clone(),
                figure.floor.map(number).unwrap_or_default(),
                figure.ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
                figure.how.clone(),
            ],
        })
    });
    setting.output.records(&head, &paths, records)?;
    Ok(End::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ingest(messages: usize, quick: bool) -> (usize, usize) {
        Size::of(&Arguments { quick, messages, dir: None, part: None }, 0).ingest()
    }

    #[test]
    fn very_many_messages_are_ingested_once_and_all_of_them() {
        assert_eq!(ingest(1_000_000, false), (3, 333_333));
        assert_eq!(ingest(10_000_000, false), (1, 10_000_000));
        assert_eq!(ingest(10_000_000, true), (1, 50_000));
    }
}
