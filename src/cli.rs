//! The command line: one file for each subcommand, and around them what they share: how they are
//! typed (`args`, `moment`, `hand`), how they answer (`output`, `table`, `lang`) and
//! how they end (`failure`, `interrupt`).
//!
//! Standard output is data, in the format that was asked for; everything else is on standard
//! error. Read commands open the store beside a writer, and append nothing.

mod args;
mod bench;
mod channel;
mod completions;
mod csv_cells;
mod delete;
mod deletions;
mod diff;
mod elsewhere;
mod events;
mod failure;
mod hand;
mod import;
mod inspect;
mod interrupt;
mod lang;
mod list;
mod moment;
mod named_store;
mod notes;
mod output;
mod printable;
mod progress;
mod rebuild;
mod receipt;
mod replay;
mod restore;
mod setting;
mod table;
mod vanished;
mod verify;
mod why;
mod worded;
mod wrap;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use crate::config::Config;
use crate::error::{Code, Error};
use args::{Cli, Command};
use failure::{End, Failure};
use named_store::NamedStore;
use output::Output;
use setting::Setting;

/// The variable that names the data directory.
const DATA: &str = "PANGUAN_DATA";

/// The data directory where nothing names one.
const USUAL_DATA: &str = "panguan-data";

/// Does what the command line asks.
#[must_use]
pub fn run() -> ExitCode {
    crate::observe::start();
    let read = Cli::command().try_get_matches();
    let read = read.and_then(|typed| Ok((Cli::from_arg_matches(&typed)?, typed)));
    let (Cli { data, output, lang, command }, typed) = match read {
        Ok(read) => read,
        Err(error) => return misused(&error),
    };
    let variable = |name: &str| std::env::var(name).ok();
    let language = lang.unwrap_or_else(|| lang::of_environment(variable));
    let store = if reached_by_default(&typed, &data, std::env::var_os(DATA).is_some()) {
        NamedStore::default()
    } else {
        NamedStore::at(&data)
    };
    let output = Output::new(output, language).naming(store);
    let mut setting = Setting { data, config: Config::default(), output };
    let ended = configure(&mut setting, variable).and_then(|()| dispatch(command, &mut setting));
    ExitCode::from(match ended {
        Ok(end) => end as u8,
        Err(failure) => failure::report(&failure, &mut setting.output),
    })
}

/// Whether commands without `--data` reach the same directory.
fn reached_by_default(typed: &ArgMatches, data: &Path, has_variable: bool) -> bool {
    let usual = || data.strip_prefix(".").unwrap_or(data) == Path::new(USUAL_DATA);
    typed.value_source("data") != Some(ValueSource::CommandLine) || (!has_variable && usual())
}

/// Says what is wrong with the command line, or what `--help` and `--version` say. What was typed
/// is repeated, and may hold anything.
fn misused(error: &clap::Error) -> ExitCode {
    let plain = error.render().to_string();
    let escaped: Vec<String> = plain.lines().map(printable::printable).collect();
    // A reader who is not there is no error, here as elsewhere.
    let _ = if plain.lines().eq(&escaped) {
        error.print()
    } else {
        writeln!(std::io::stderr().lock(), "{}", escaped.join("\n"))
    };
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// The definition of the command line, for completions and for tests of the documentation.
#[must_use]
pub fn definition() -> clap::Command {
    Cli::command()
}

fn configure(
    setting: &mut Setting,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<(), Failure> {
    setting.config = Config::from_variables(variable)
        .map_err(|bad| Error::new(Code::FieldInvalid, bad.to_string()))?;
    Ok(())
}

fn dispatch(command: Command, setting: &mut Setting) -> Result<End, Failure> {
    match command {
        Command::Import(arguments) => import::run(arguments, setting),
        Command::Delete(arguments) => delete::run(arguments, setting),
        Command::Restore(arguments) => restore::run(arguments, setting),
        Command::List(arguments) => list::run(arguments, setting),
        Command::Why(arguments) => why::run(arguments, setting),
        Command::Vanished(arguments) => vanished::run(arguments, setting),
        Command::Deletions(arguments) => deletions::run(arguments, setting),
        Command::Diff(arguments) => diff::run(arguments, setting),
        Command::Replay(arguments) => replay::run(arguments, setting),
        Command::Rebuild(arguments) => rebuild::run(arguments, setting),
        Command::Verify(arguments) => verify::run(arguments, setting),
        Command::Inspect(arguments) => inspect::run(arguments, setting),
        Command::Bench(arguments) => bench::run(&arguments, setting),
        Command::Completions(arguments) => completions::run(arguments, setting),
    }
}
