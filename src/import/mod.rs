//! Takes in what happened elsewhere before: reads recordings and facts files line by line, merges
//! them by their source's clock, and feeds them to the store in groups.
//!
//! Memory does not grow with the files: a line of over 16 MiB is read past, what waits for its
//! place in time is bounded, and so is what is kept of bad lines.
//!
//! ```text
//! file --+
//! file --+--> lines --> meaning --> merge by time (2 s) --> groups --> Sink (the store) --> Answer
//! file --+
//! ```

mod answer;
mod fit;
mod lines;
mod merge;
mod signature;
mod sink;
mod store_sink;

#[cfg(test)]
mod tests;

pub use answer::{Answer, BAD_LINES_KEPT, BAD_LINES_TOLD, BadLine, Progress, Watch};
pub use lines::LINE_MAX_BYTES;
pub use merge::{WAITING_MAX, WAITING_MAX_BYTES, WINDOW};
pub use sink::{End, FactOutcome, Sink};
pub use store_sink::StoreSink;

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use crate::domain::command::{Cause, Command, Request};
use crate::domain::context::ActorKind;
use crate::domain::time::Micros;
use crate::source::facts;
use crate::source::wukongim::Server;
use crate::source::{Covered, Meaning, Rank, Timed};
use fit::Fit;
use lines::{Lines, Next};
use merge::Merge;
use sink::Groups;

/// Coverage that is remembered as already told; told again it changes nothing.
const COVERED_MAX: usize = 1_024;

/// What the lines of the files are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Recorded calls and webhooks of a WuKongIM.
    WuKongIm(Server),
    /// The facts format.
    Facts(facts::Format),
}

impl Format {
    /// The format as `--format` names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WuKongIm(_) => "wukongim",
            Self::Facts(_) => "facts",
        }
    }
}

/// A file to read.
pub struct Input {
    /// How it is named in answers.
    pub name: String,
    /// Its bytes.
    pub reader: Box<dyn BufRead + Send>,
    /// How many bytes it has, where that is known.
    pub bytes: Option<u64>,
}

impl Input {
    /// Opens a file.
    ///
    /// # Errors
    /// If it cannot be opened, or is a directory.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
        }
        Ok(Self {
            name: path.display().to_string(),
            reader: Box::new(BufReader::with_capacity(256 * 1_024, file)),
            bytes: metadata.is_file().then_some(metadata.len()),
        })
    }
}

/// Why an import stopped before the end. What it had fed to the store until then stays, and the
/// same files can be imported again.
#[derive(Debug)]
pub struct Stopped<E> {
    /// Why.
    pub cause: StopCause<E>,
    /// What was done until then.
    pub answer: Box<Answer>,
}

/// See [`Stopped`].
#[derive(Debug)]
pub enum StopCause<E> {
    /// A file could not be read.
    Unreadable {
        /// Its name.
        file: String,
        /// Why.
        error: io::Error,
    },
    /// The store failed.
    Sink(E),
    /// The store answered more or fewer requests than it was given.
    Miscounted {
        /// The requests given.
        given: usize,
        /// The outcomes received.
        received: usize,
    },
}

impl<E: fmt::Display> fmt::Display for Stopped<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the import stopped after {} lines: ", self.answer.read)?;
        match &self.cause {
            StopCause::Unreadable { file, error } => write!(f, "{file} cannot be read: {error}"),
            StopCause::Sink(error) => error.fmt(f),
            StopCause::Miscounted { given, received } => write!(
                f,
                "the store answered {received} of {given} requests, which is a defect of Panguan"
            ),
        }
    }
}

impl<E: fmt::Display + fmt::Debug> std::error::Error for Stopped<E> {}

/// Reads the files to their ends and feeds the store.
///
/// `now` is the clock's time: facts that claim to be later are counted. A bad line is told to
/// `watch` at once, and the rest goes on; of a file, so many as [`BAD_LINES_TOLD`] are told one by
/// one. Where a file turns out to be of another format, that is told once, and its further bad
/// lines are only counted.
///
/// # Errors
/// [`Stopped`] if a file cannot be read or the store fails.
pub fn import<S: Sink>(
    format: Format,
    inputs: Vec<Input>,
    now: Micros,
    sink: &mut S,
    watch: &mut dyn Watch,
) -> Result<Answer, Stopped<S::Error>> {
    let bytes_total = inputs.iter().map(|input| input.bytes).sum();
    let progress = Progress { bytes_total, ..Progress::default() };
    let mut import = Import {
        format,
        files: inputs.into_iter().map(Source::new).collect(),
        merge: Merge::default(),
        groups: Groups::new(sink, now),
        answer: Answer::default(),
        progress,
        watch,
    };
    match import.run() {
        Ok(()) => Ok(import.answer),
        Err(cause) => {
            // What was given before is done, or has failed for the cause that is told.
            let _ = import.groups.hear_all(&mut import.answer);
            Err(Stopped { cause, answer: Box::new(import.answer) })
        }
    }
}

/// A file being read.
struct Source {
    name: String,
    /// `None` once it is read to its end.
    lines: Option<Lines>,
    holds_lines: bool,
    /// The time of its first line, from which on it covers the kinds it contains.
    first: Option<Micros>,
    /// The time of its newest line: what follows is at most a window older.
    reached: Option<Micros>,
    covered: BTreeSet<Covered>,
    fit: Fit,
    tells: Tells,
    untold: u64,
}

/// How a file's further bad lines are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    /// One by one, so many more.
    Each(u64),
    /// At its end, by their count.
    Count,
    /// Not at all: it was told of as a whole.
    Nothing,
}

impl Source {
    fn new(input: Input) -> Self {
        Self {
            name: input.name,
            lines: Some(Lines::new(input.reader)),
            holds_lines: false,
            first: None,
            reached: None,
            covered: BTreeSet::new(),
            fit: Fit::Unknown(0),
            tells: Tells::Each(BAD_LINES_TOLD),
            untold: 0,
        }
    }

    /// The requests that tell the kinds of fact not yet told.
    fn coverage(&mut self, covers: Vec<Covered>) -> Vec<Timed> {
        let Some(since) = self.first else { return Vec::new() };
        if self.covered.len() >= COVERED_MAX {
            self.covered.clear();
        }
        let news = covers.into_iter().filter(|covered| self.covered.insert(covered.clone()));
        news.map(|Covered { source, kind }| Timed {
            at: since,
            rank: Rank::Coverage,
            request: Request {
                command: Command::Cover { source, kind, since },
                occurred_at: Some(since),
                cause: Cause::unspecified(ActorKind::System, "import"),
                idempotency_key: None,
            },
        })
        .collect()
    }
}

struct Import<'a, S: Sink> {
    format: Format,
    files: Vec<Source>,
    merge: Merge,
    groups: Groups<'a, S>,
    answer: Answer,
    progress: Progress,
    watch: &'a mut dyn Watch,
}

impl<S: Sink> Import<'_, S> {
    fn run(&mut self) -> Result<(), StopCause<S::Error>> {
        while let Some(index) = self.furthest_behind() {
            self.read_line(index)?;
            let reached = self.furthest_behind().and_then(|index| self.files[index].reached);
            while let Some(waiting) = self.merge.next(reached) {
                self.groups.push(waiting, &mut self.answer)?;
            }
        }
        while let Some(waiting) = self.merge.pop() {
            self.groups.push(waiting, &mut self.answer)?;
        }
        self.groups.end(&mut self.answer)?;
        self.watch.progress(self.progress);
        Ok(())
    }

    /// The file to read from next: the one whose newest line is the oldest.
    fn furthest_behind(&self) -> Option<usize> {
        let open = self.files.iter().enumerate().filter(|(_, file)| file.lines.is_some());
        open.min_by_key(|(index, file)| (file.reached, *index)).map(|(index, _)| index)
    }

    fn read_line(&mut self, index: usize) -> Result<(), StopCause<S::Error>> {
        let file = &mut self.files[index];
        let Some(lines) = &mut file.lines else { return Ok(()) };
        let read = lines
            .next()
            .map_err(|error| StopCause::Unreadable { file: file.name.clone(), error })?;
        let mut packed = None;
        let (number, meaning, is_other) = match read {
            Next::Line { number, text } => {
                packed = signature::packed(number, text);
                let meaning = meaning_of(self.format, text);
                let is_bad = !meaning.problems.is_empty();
                (number, meaning, file.fit.look(self.format, text, is_bad))
            }
            Next::TooLong { number, bytes } => (number, too_long(bytes), false),
            Next::End => {
                file.lines = None;
                self.end(index);
                return Ok(());
            }
        };
        let consumed = lines.take_consumed();
        file.holds_lines = true;
        file.reached = meaning.told_at.or(file.reached);
        file.first = file.first.or(meaning.told_at);
        self.count(consumed);
        match packed {
            Some(packed) => {
                self.bad(index, number, packed.advice(self.format));
                self.files[index].tells = Tells::Count;
            }
            None => self.take(index, number, meaning),
        }
        if is_other {
            self.watch.looks_like(&self.files[index].name, fit::other(self.format));
            self.files[index].tells = Tells::Nothing;
        }
        Ok(())
    }

    fn end(&mut self, index: usize) {
        let file = &mut self.files[index];
        if file.fit.end() {
            self.watch.looks_like(&file.name, fit::other(self.format));
        }
        if file.untold > 0 && file.tells == Tells::Count {
            self.watch.untold(&file.name, file.untold);
        }
        if !file.holds_lines {
            self.bad(index, 0, "the file is empty: it holds no line".to_owned());
        }
    }

    fn take(&mut self, index: usize, number: u64, meaning: Meaning) {
        for name in meaning.skipped {
            self.answer.skip(name);
        }
        for reason in meaning.problems {
            self.bad(index, number, reason);
        }
        let coverage = self.files[index].coverage(meaning.covers);
        for (part, timed) in coverage.into_iter().chain(meaning.requests).enumerate() {
            self.merge.push(timed, (index, number, part), &meaning.path);
        }
    }

    fn count(&mut self, consumed: u64) {
        const STEP_BYTES: u64 = 1 << 20;
        self.answer.read += 1;
        let before = self.progress.bytes_read / STEP_BYTES;
        self.progress.bytes_read += consumed;
        self.progress.lines_read = self.answer.read;
        if self.progress.bytes_read / STEP_BYTES != before {
            self.watch.progress(self.progress);
        }
    }

    fn bad(&mut self, index: usize, line: u64, reason: String) {
        let file = &mut self.files[index];
        let bad = BadLine { file: file.name.clone(), line, reason };
        if let Tells::Each(more) = file.tells {
            self.watch.bad(&bad);
            file.tells = if more > 1 { Tells::Each(more - 1) } else { Tells::Count };
        } else {
            file.untold += 1;
            self.answer.untold += 1;
        }
        self.answer.bad(bad);
    }
}

fn meaning_of(format: Format, line: &[u8]) -> Meaning {
    match format {
        Format::WuKongIm(server) => server.recorded_line(line),
        Format::Facts(format) => format.line(line),
    }
}

fn too_long(bytes: u64) -> Meaning {
    Meaning::bad(format!("it has {bytes} bytes; {LINE_MAX_BYTES} are the most"))
}
