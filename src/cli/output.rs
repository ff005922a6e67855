//! Where answers go: data to standard output in the format that was asked for, and everything
//! else to standard error.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use serde_json::Value;

use super::args::Format;
use super::csv_cells;
use super::lang::{self, Words};
use super::named_store::NamedStore;
use super::printable::printable;
use super::table::Table;
use crate::query::sentence::Language;

/// How wide tables are where no terminal says.
const COLUMNS_WITHOUT_TERMINAL: u16 = 100;

/// How wide a terminal is that does not say.
const COLUMNS_OF_A_TERMINAL: u16 = 80;

/// Where answers go.
pub struct Output {
    format: Format,
    language: Language,
    stdout: BufWriter<StdoutLock<'static>>,
    /// Whether some of an answer is printed: an error after it cannot be a value of its own.
    begun: bool,
    /// Whether standard output shows colours.
    styled: bool,
    /// Whether standard error does.
    styled_errors: bool,
    width: u16,
    store: NamedStore,
}

/// One of many answers of one shape.
pub struct Record {
    /// For scripts.
    pub value: Value,
    /// For people, one text a column.
    pub cells: Vec<String>,
}

impl Output {
    /// Standard output and standard error as the process has them.
    #[must_use]
    pub fn new(format: Format, language: Language) -> Self {
        let colour = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        Self {
            format,
            language,
            stdout: BufWriter::new(io::stdout().lock()),
            begun: false,
            styled: colour && io::stdout().is_terminal(),
            styled_errors: colour && io::stderr().is_terminal(),
            width: width(),
            store: NamedStore::default(),
        }
    }

    /// Commands in what is said to people name this store.
    #[must_use]
    pub fn naming(self, store: NamedStore) -> Self {
        Self { store, ..self }
    }

    /// The format that was asked for.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The language that was asked for.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The fixed words of the language.
    #[must_use]
    pub fn words(&self) -> &'static Words {
        lang::words(self.language)
    }

    /// Prints many answers of one shape: a table, a JSON array, or one a line. `paths` names the
    /// columns of CSV as paths into the JSON.
    ///
    /// # Errors
    /// What reading a record fails with, or if it cannot be printed.
    pub fn records<E: From<io::Error>>(
        &mut self,
        head: &[&str],
        paths: &[&str],
        records: impl Iterator<Item = Result<Record, E>>,
    ) -> Result<u64, E> {
        let mut count = 0;
        self.begun = self.format != Format::Table;
        match self.format {
            Format::Table => {
                let mut table = Table::new(head);
                for record in records {
                    table.row(record?.cells);
                    count += 1;
                }
                let text = table.render(self.width, self.styled);
                self.stdout.write_all(text.as_bytes())?;
            }
            Format::Json => {
                self.stdout.write_all(b"[")?;
                for record in records {
                    let separator: &[u8] = if count == 0 { b"\n  " } else { b",\n  " };
                    self.stdout.write_all(separator)?;
                    write_json(&mut self.stdout, &record?.value)?;
                    count += 1;
                }
                self.stdout.write_all(if count == 0 { b"]\n" } else { b"\n]\n" })?;
            }
            Format::Ndjson => {
                for record in records {
                    write_json(&mut self.stdout, &record?.value)?;
                    self.stdout.write_all(b"\n")?;
                    count += 1;
                }
            }
            Format::Csv => {
                self.csv_line(paths.iter().map(|path| (*path).to_owned()))?;
                for record in records {
                    let value = record?.value;
                    self.csv_line(paths.iter().map(|path| csv_cells::at(&value, path)))?;
                    count += 1;
                }
            }
        }
        self.stdout.flush()?;
        Ok(count)
    }

    /// Prints one answer: `text` for people, otherwise the value; CSV has its leaves as columns.
    ///
    /// # Errors
    /// If it cannot be printed.
    pub fn answer(&mut self, value: &Value, text: impl FnOnce(&Self) -> String) -> io::Result<()> {
        match self.format {
            Format::Table => {
                let text = text(self);
                self.stdout.write_all(text.as_bytes())?;
            }
            Format::Json => {
                serde_json::to_writer_pretty(&mut self.stdout, value)?;
                self.stdout.write_all(b"\n")?;
            }
            Format::Ndjson => {
                write_json(&mut self.stdout, value)?;
                self.stdout.write_all(b"\n")?;
            }
            Format::Csv => {
                let (paths, cells): (Vec<_>, Vec<_>) = csv_cells::all(value).into_iter().unzip();
                self.csv_line(paths.into_iter())?;
                self.csv_line(cells.into_iter())?;
            }
        }
        self.stdout.flush()
    }

    /// Prints an error as a value, where values are printed and none was begun.
    ///
    /// # Errors
    /// If it cannot be printed.
    pub fn error_value(&mut self, value: &Value) -> io::Result<()> {
        match self.format {
            Format::Json | Format::Ndjson if !self.begun => self.answer(value, |_| String::new()),
            _ => Ok(()),
        }
    }

    /// A table as text that fits.
    #[must_use]
    pub fn table(&self, table: &Table) -> String {
        table.said(|cell| self.store.named(cell)).render(self.width, self.styled)
    }

    /// Wraps running text to the width, each line after `indent` spaces.
    #[must_use]
    pub fn wrapped(&self, text: &str, indent: usize) -> String {
        super::wrap::wrapped(&self.for_people(text), usize::from(self.width), indent)
    }

    /// The text in bold, where that shows.
    #[must_use]
    pub fn strong(&self, text: &str) -> String {
        if self.styled { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Prints a line for people; it may wait until [`Self::flush`].
    ///
    /// # Errors
    /// If it cannot be printed.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        self.stdout.write_all(printable(text).as_bytes())?;
        self.stdout.write_all(b"\n")
    }

    /// Prints what waits.
    ///
    /// # Errors
    /// If it cannot be printed.
    pub fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }

    /// Prints raw bytes to standard output.
    ///
    /// # Errors
    /// If they cannot be printed.
    pub fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stdout.write_all(bytes)?;
        self.stdout.flush()
    }

    /// Says something that is no data, on standard error.
    pub fn note(&self, text: &str) {
        say(&format!("{}\n", self.for_people(text)));
    }

    /// Says what went wrong, and what to do, on standard error.
    pub fn complain(&self, message: &str, hint: Option<&str>) {
        let words = self.words();
        let mut text = format!("{}{}\n", self.label(words.error, "31"), self.for_people(message));
        if let Some(hint) = hint {
            text += &format!("{}{}\n", self.label(words.hint, "36"), self.for_people(hint));
        }
        say(&text);
    }

    /// Says what to do, on standard error.
    pub fn hint(&self, text: &str) {
        let text = self.for_people(text);
        say(&format!("{}{text}\n", self.label(self.words().hint, "36")));
    }

    /// Says what deserves attention, on standard error.
    pub fn warn(&self, text: &str) {
        let text = self.for_people(text);
        say(&format!("{}{text}\n", self.label(self.words().warning, "33")));
    }

    /// What is repeated in it, a uid or what the engine said, may hold anything.
    fn for_people(&self, text: &str) -> String {
        self.store.named(&printable(text))
    }

    fn label(&self, text: &str, colour: &str) -> String {
        if self.styled_errors { format!("\u{1b}[1;{colour}m{text}\u{1b}[0m") } else { text.into() }
    }

    fn csv_line(&mut self, cells: impl Iterator<Item = String>) -> io::Result<()> {
        let mut line = csv::Writer::from_writer(Vec::new());
        line.write_record(cells.map(|cell| csv_cells::harmless(&cell)))?;
        let line = line.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        self.stdout.write_all(&line)
    }
}

fn write_json(to: &mut impl Write, value: &Value) -> io::Result<()> {
    Ok(serde_json::to_writer(to, value)?)
}

/// Standard error that nobody reads is no reason to stop.
fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// As the terminal says, else as the environment does.
fn width() -> u16 {
    let here = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0);
    let stated = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let usual =
        if io::stdout().is_terminal() { COLUMNS_OF_A_TERMINAL } else { COLUMNS_WITHOUT_TERMINAL };
    here.filter(|width| *width > 0).or_else(stated).unwrap_or(usual).max(40)
}
