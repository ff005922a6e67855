//! What an import answers, and what it tells on the way.

use std::collections::BTreeMap;

use super::Format;
use super::sink::FactOutcome;
use crate::domain::position::Position;
use crate::domain::time::Micros;

/// The most bad lines kept with their reasons; every one is counted.
pub const BAD_LINES_KEPT: usize = 1_000;

/// The most bad lines of a file that the [`Watch`] is told of one by one.
pub const BAD_LINES_TOLD: u64 = 100;

/// The most names under which skipped things are counted; further ones share [`OTHERS`].
const NAMES_MAX: usize = 1_000;

const OTHERS: &str = "(others)";

/// What became of everything in the files.
///
/// `read`, `bad_lines` and mostly `skipped` count lines; `recorded`, `duplicates` and `refused`
/// count facts, of which a line may hold a hundred.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Lines that are not blank.
    pub read: u64,
    /// Facts that were recorded now.
    pub recorded: u64,
    /// Facts that had been recorded before.
    pub duplicates: u64,
    /// What carries no fact: calls by path, and by path and status where the server refused them;
    /// parts of webhooks by what they are.
    pub skipped: BTreeMap<String, u64>,
    /// Facts that were understood and not applied, such as deletes of an id that cannot be right.
    pub refused: u64,
    /// The same by the code of the refusal.
    pub refused_by_code: BTreeMap<String, u64>,
    /// The first bad lines, at most [`BAD_LINES_KEPT`].
    pub bad: Vec<BadLine>,
    /// How many bad lines there were.
    pub bad_lines: u64,
    /// Bad lines that were not told one by one, because there are more of the file, or because it
    /// is of another format.
    pub untold: u64,
    /// Spans of message numbers that are missing, over all channels of the store.
    pub gaps: u64,
    /// The last event of the log, where there is one.
    pub position: Option<Position>,
    /// Facts that claim to be later than the clock.
    pub ahead: u64,
    /// The latest time that one of those claims.
    pub latest_ahead: Option<Micros>,
}

impl Answer {
    /// Counts a thing that carries no fact.
    pub(super) fn skip(&mut self, name: String) {
        let is_new = !self.skipped.contains_key(&name);
        let name = if is_new && self.skipped.len() >= NAMES_MAX { OTHERS.to_owned() } else { name };
        *self.skipped.entry(name).or_default() += 1;
    }

    /// Counts a bad line, and keeps it if it is among the first.
    pub(super) fn bad(&mut self, line: BadLine) {
        self.bad_lines += 1;
        if self.bad.len() < BAD_LINES_KEPT {
            self.bad.push(line);
        }
    }

    /// Counts a fact that claims to be later than the clock.
    pub(super) fn ahead_of_clock(&mut self, at: Micros) {
        self.ahead += 1;
        self.latest_ahead = self.latest_ahead.max(Some(at));
    }

    /// Counts what became of a request. What tells coverage is no fact of the files.
    pub(super) fn outcome(&mut self, path: &str, is_coverage: bool, outcome: FactOutcome) {
        let position = match outcome {
            FactOutcome::Recorded { position } => {
                self.recorded += u64::from(!is_coverage);
                Some(position)
            }
            FactOutcome::Duplicate => {
                self.duplicates += u64::from(!is_coverage);
                None
            }
            FactOutcome::Refused { code, position } => {
                self.refused += 1;
                *self.refused_by_code.entry(code).or_default() += 1;
                position
            }
            FactOutcome::Skipped => {
                if !is_coverage {
                    self.skip(path.to_owned());
                }
                None
            }
        };
        self.position = position.max(self.position);
    }
}

/// A line that cannot be read, or not wholly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The file's name.
    pub file: String,
    /// The line's number, from 1; 0 for the file as a whole.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read, over all files.
    pub bytes_read: u64,
    /// Bytes that there are, where that is known of every file.
    pub bytes_total: Option<u64>,
    /// Lines read.
    pub lines_read: u64,
}

/// Who is told on the way.
pub trait Watch {
    /// Told of a bad line, at once.
    fn bad(&mut self, line: &BadLine) {
        let _ = line;
    }

    /// Told once of a file whose lines are of another format than they are read as.
    fn looks_like(&mut self, file: &str, format: Format) {
        let _ = (file, format);
    }

    /// Told at a file's end how many more bad lines it has than those told of one by one.
    fn untold(&mut self, file: &str, more: u64) {
        let _ = (file, more);
    }

    /// Told after about every megabyte, and at the end.
    fn progress(&mut self, progress: Progress) {
        let _ = progress;
    }
}

/// Nobody.
impl Watch for () {}
