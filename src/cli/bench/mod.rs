//! `panguan bench`: what this machine does, each figure beside its floor on the same run.

mod figure;
mod floor;
mod load;
mod machine;
mod reads;
mod writes;

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::{End, Failure};
use super::interrupt::{self, Interrupt};
use super::output::Record;
use super::progress::Progress;
use super::setting::{Setting, value};
use crate::error::{Code, Error};
use figure::Figure;

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
}

/// How much is measured.
#[derive(Clone, Copy)]
struct Size {
    rounds: usize,
    deletes: usize,
    lone_deletes: usize,
    messages: usize,
    reads: usize,
    cache_bytes: usize,
}

/// Measures, and prints the figures.
pub fn run(arguments: &Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let cache_bytes = setting.config.cache_bytes;
    let size = if arguments.quick {
        let messages = arguments.messages.min(50_000);
        Size { rounds: 1, deletes: 5_000, lone_deletes: 300, messages, reads: 300, cache_bytes }
    } else {
        let messages = arguments.messages;
        Size {
            rounds: 3,
            deletes: 50_000,
            lone_deletes: 2_000,
            messages,
            reads: 2_000,
            cache_bytes,
        }
    };
    let parent = arguments.dir.clone().unwrap_or_else(std::env::temp_dir);
    let place = Place::new(&parent)?;
    let runtime = interrupt::runtime_of_all_cores()?;
    let interrupt = Interrupt::listening(&runtime);
    let steps = Steps { progress: Progress::counting("steps"), interrupt };
    let mut figures = vec![machine::described(), machine::fdatasync(&place.dir("sync")?)?];
    for (done, callers) in [(0, 64), (1, 256)] {
        steps.at(done, &format!("deletes, {callers} callers"))?;
        figures.push(writes::deletes(&place, &runtime, callers, size)?);
    }
    steps.at(2, "deletes, 1 caller")?;
    figures.extend(writes::lone_deletes(&place, &runtime, size)?);
    steps.at(3, "messages")?;
    figures.extend(writes::messages(&place, &runtime, size)?);
    steps.at(4, "reads and rebuild")?;
    figures.extend(reads::figures(&place, &runtime, size)?);
    steps.at(5, "done")?;
    drop(steps);
    print(setting, &figures)
}

/// How far the bench is, and whether the keyboard asked to stop.
struct Steps {
    progress: Progress,
    interrupt: Interrupt,
}

impl Steps {
    fn at(&self, done: u64, what: &str) -> Result<(), Failure> {
        self.progress.set(what, done, 5);
        self.interrupt.check()
    }
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
                figure.unit.to_owned(),
                figure.floor.map(number).unwrap_or_default(),
                figure.ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
                figure.how.clone(),
            ],
        })
    });
    setting.output.records(&head, &paths, records)?;
    Ok(End::Done)
}

/// A directory of the bench's own, removed at the end.
struct Place {
    root: PathBuf,
}

impl Place {
    fn new(parent: &Path) -> Result<Self, Error> {
        let root = parent.join(format!("panguan-bench-{}", std::process::id()));
        std::fs::create_dir(&root).map_err(|error| failed(&root, &error))?;
        Ok(Self { root })
    }

    /// A new directory within it.
    fn dir(&self, name: &str) -> Result<PathBuf, Error> {
        let dir = self.root.join(name);
        if dir.exists() {
            std::fs::remove_dir_all(&dir).map_err(|error| failed(&dir, &error))?;
        }
        std::fs::create_dir(&dir).map_err(|error| failed(&dir, &error))?;
        Ok(dir)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What stays behind is said by its name; a bench that has printed its figures is done.
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::new(Code::Io, format!("{}: {error}", path.display()))
        .hint("name a directory that can be written, with --dir")
}
