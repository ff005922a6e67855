//! `panguan import FILE...`

pub(super) mod sink;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::failure::{End, Failure};
use super::interrupt::{self, Interrupt};
use super::lang::{self, Sentence};
use super::output::Output;
use super::progress::Progress;
use super::setting::{Setting, value};
use crate::boot::{self, OpenOptions};
use crate::domain::event::SessionKind;
use crate::domain::name::Dialect;
use crate::error::{Code, Error};
use crate::import::{self, Answer, BadLine, Format, Input, StopCause, Watch};
use crate::json;
use crate::query::sentence::Language;
use crate::source::facts;
use crate::source::wukongim::{self, Server};
use crate::store::Store;
use sink::{Interruptible, Stoppable};

/// Which files, and what is in them.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Name the files, which are merged by time; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Say what the lines are
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Lines::Wukongim)]
    format: Lines,

    /// Keep ids in this dialect, if the import makes the store
    #[arg(long, value_name = "DIALECT", value_parser = dialect)]
    dialect: Option<Dialect>,
}

/// What lines are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Lines {
    /// Recorded calls and webhooks of a WuKongIM.
    Wukongim,
    /// The facts format, which any backend can write.
    Facts,
}

/// Reads the files into the store, and prints what became of their lines.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let mut inputs = open_files(&arguments.files)?;
    let is_new = !boot::is_there(&setting.data)?;
    let store = if is_new { None } else { Some(open_store(&arguments, setting)?) };
    if let Some(store) = &store {
        warn_of_other_source(arguments.format, store, &setting.output)?;
    }
    let dialect = store.as_ref().map_or_else(|| arguments.dialect_of_new(), Store::dialect);
    let format = match arguments.format {
        Lines::Wukongim => Format::WuKongIm(Server { dialect, ..Server::default() }),
        Lines::Facts => Format::Facts(facts::Format { dialect }),
    };
    let runtime = interrupt::runtime()?;
    let interrupt = Interrupt::listening(&runtime);
    for input in &mut inputs {
        let file = std::mem::replace(&mut input.reader, Box::new(std::io::empty()));
        input.reader = Box::new(Interruptible { file, interrupt: interrupt.clone() });
    }
    let mut shown = Shown { output: &setting.output, progress: Progress::bytes() };
    let make = || make_store(dialect, setting);
    let mut sink = Stoppable::new(store, &make, runtime.handle().clone(), &interrupt);
    let now = boot::system_clock()();
    let imported = import::import(format, inputs, now, &mut sink, &mut shown);
    drop(shown);
    if let Some(store) = sink.into_store() {
        runtime.block_on(store.close());
    }
    match imported {
        Ok(answer) => {
            let told = Told { answer: &answer, several: arguments.files.len() > 1, is_new };
            print(&told, &mut setting.output)?;
            Ok(if answer.bad_lines > 0 { End::Failed } else { End::Done })
        }
        Err(stopped) => {
            let cause = match stopped.cause {
                StopCause::Unreadable { .. } if interrupt.is_asked() => {
                    StopCause::Sink(Failure::Interrupted)
                }
                cause => cause,
            };
            Err(failure(cause, stopped.answer.read, &setting.output))
        }
    }
}

fn open_files(files: &[PathBuf]) -> Result<Vec<Input>, Error> {
    let open = |path: &PathBuf| {
        if path.as_os_str() == "-" {
            let reader = Box::new(std::io::BufReader::new(std::io::stdin()));
            return Ok(Input { name: "-".to_owned(), reader, bytes: None });
        }
        Input::open(path).map_err(|error| {
            Error::new(Code::Io, format!("{} cannot be read: {error}", path.display()))
                .hint("nothing was imported; name files that this user may read")
        })
    };
    files.iter().map(open).collect()
}

impl Arguments {
    fn dialect_of_new(&self) -> Dialect {
        self.dialect.unwrap_or(match self.format {
            Lines::Wukongim => Dialect::WuKongIm,
            Lines::Facts => Dialect::Plain,
        })
    }
}

fn open_store(arguments: &Arguments, setting: &Setting) -> Result<Store, Error> {
    let options = OpenOptions {
        create: true,
        dialect: arguments.dialect,
        dialect_of_new: arguments.dialect_of_new(),
        kind: SessionKind::Import,
        ..setting.options("import")
    };
    Store::open(&setting.data, &options)
}

/// The lines were read in this dialect: one that somebody else makes meanwhile must have it too.
fn make_store(dialect: Dialect, setting: &Setting) -> Result<Store, Error> {
    let options = OpenOptions {
        create: true,
        dialect: Some(dialect),
        kind: SessionKind::Import,
        ..setting.options("import")
    };
    Store::open(&setting.data, &options)
}

/// People and channels of two servers that happen to share a name would become one.
fn warn_of_other_source(format: Lines, store: &Store, output: &Output) -> Result<(), Error> {
    let sources = store.sources()?;
    let is_server = |source: &String| source == wukongim::SOURCE;
    let differs = match format {
        Lines::Wukongim => !sources.iter().any(is_server),
        Lines::Facts => store.dialect() == Dialect::WuKongIm && sources.iter().all(is_server),
    };
    if differs && !sources.is_empty() {
        let sources = sources.join(", ");
        output
            .warn(&lang::sentence(output.language(), &Sentence::OtherSource { sources: &sources }));
    }
    Ok(())
}

fn failure(cause: StopCause<Failure>, read: u64, output: &Output) -> Failure {
    match cause {
        StopCause::Sink(Failure::Interrupted) => {
            output.note(&lang::sentence(output.language(), &Sentence::ImportStopped));
            Failure::Interrupted
        }
        StopCause::Sink(Failure::Error(error)) if error.code == Code::OutcomeUnknown => {
            Failure::Error(error.hint(
                "what was recorded until then stays; when the cause is mended, import the same \
                 files again, which records nothing twice",
            ))
        }
        StopCause::Sink(failure) => failure,
        StopCause::Unreadable { file, error } => {
            let message = format!("{file} cannot be read after {read} lines: {error}");
            Error::new(Code::Io, message)
                .hint("what was recorded stays; importing the same files again goes on")
                .into()
        }
        StopCause::Miscounted { given, received } => {
            let message = format!("the store answered {received} of {given} facts");
            Error::new(Code::Io, message).hint("this is a defect of panguan; report it").into()
        }
    }
}

/// Bad lines at once, and how far it is.
struct Shown<'a> {
    output: &'a Output,
    progress: Progress,
}

impl Watch for Shown<'_> {
    fn bad(&mut self, bad: &BadLine) {
        let text = bad_line(self.output.language(), bad);
        self.progress.beside(|| self.output.warn(&text));
    }

    fn looks_like(&mut self, file: &str, format: Format) {
        let sentence = Sentence::LooksLike { file, format: format.name() };
        let text = lang::sentence(self.output.language(), &sentence);
        self.progress.beside(|| self.output.warn(&text));
    }

    fn untold(&mut self, file: &str, more: u64) {
        let text = lang::sentence(self.output.language(), &Sentence::MoreBad { file, more });
        self.progress.beside(|| self.output.warn(&text));
    }

    fn progress(&mut self, progress: import::Progress) {
        let total = progress.bytes_total.unwrap_or(progress.bytes_read);
        self.progress.set("import", progress.bytes_read, total);
    }
}

fn bad_line(language: Language, bad: &BadLine) -> String {
    let (file, reason) = (bad.file.as_str(), bad.reason.as_str());
    let said = match bad.line {
        0 => Sentence::BadFile { file, reason },
        line => Sentence::BadLine { file, line, reason },
    };
    lang::sentence(language, &said)
}

/// What an import came to, and what its words depend on.
struct Told<'a> {
    answer: &'a Answer,
    several: bool,
    /// There was no store before.
    is_new: bool,
}

fn print(told: &Told<'_>, output: &mut Output) -> Result<(), Failure> {
    let Told { answer, several, .. } = *told;
    if let Some(latest) = answer.latest_ahead {
        let latest = json::time(latest);
        let ahead = Sentence::Ahead { count: answer.ahead, latest: &latest };
        output.warn(&lang::sentence(output.language(), &ahead));
    }
    let printed = value(&imported(answer, several))?;
    output.answer(&printed, |output| text(told, output))?;
    Ok(())
}

fn imported(answer: &Answer, several: bool) -> json::Imported {
    let bad = |line: &BadLine| json::BadLine {
        file: several.then(|| line.file.clone()),
        line: line.line,
        reason: line.reason.clone(),
    };
    json::Imported {
        read: answer.read,
        recorded: answer.recorded,
        duplicates: answer.duplicates,
        skipped: answer.skipped.clone(),
        refused: answer.refused,
        bad: answer.bad.iter().map(bad).collect(),
        gaps: answer.gaps,
        position: answer.position.map(|position| position.to_string()),
    }
}

fn text(told: &Told<'_>, output: &Output) -> String {
    let Told { answer, is_new, .. } = *told;
    let say = |sentence: &Sentence<'_>, indent| {
        output.wrapped(&lang::sentence(output.language(), sentence), indent)
    };
    let Answer { read, recorded, duplicates, .. } = *answer;
    let mut text = say(&Sentence::Imported { read, recorded, duplicates, is_new }, 0);
    if answer.refused > 0 {
        text += &say(&Sentence::ImportRefused { refused: answer.refused, is_new }, 0);
        text += &counts(&answer.refused_by_code);
    }
    let count = answer.skipped.values().sum();
    if count > 0 {
        let most = most(&answer.skipped);
        text += &say(&Sentence::ImportSkipped { count, what: &most }, 0);
    }
    if answer.gaps > 0 {
        text += &say(&Sentence::ImportGaps { gaps: answer.gaps }, 0);
    }
    if answer.bad_lines > 0 {
        text += &say(&Sentence::ImportBad { bad: answer.bad_lines, untold: answer.untold }, 0);
    }
    match answer.position {
        Some(position) => {
            text += &say(&Sentence::ImportThrough { position: &position.to_string() }, 0);
        }
        None => text += &say(&Sentence::ImportOfNothing, 0),
    }
    text
}

fn counts(by_name: &BTreeMap<String, u64>) -> String {
    by_name.iter().map(|(name, count)| format!("  {count} {name}\n")).collect()
}

/// The names with the highest counts; `--output json` has them all.
fn most(by_name: &BTreeMap<String, u64>) -> String {
    const NAMED: usize = 4;
    let mut counts: Vec<_> = by_name.iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let named = counts.iter().take(NAMED).map(|(name, count)| format!("{name} {count}"));
    let mut text = named.collect::<Vec<_>>().join(", ");
    if counts.len() > NAMED {
        text += ", ...";
    }
    text
}

fn dialect(text: &str) -> Result<Dialect, String> {
    Dialect::parse(text).ok_or_else(|| "the dialects are wukongim and plain".to_owned())
}
