//! What stands on the command line, before anything is opened: whatever is wrong with it is said
//! without touching a store.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{
    bench, completions, delete, deletions, diff, import, inspect, list, rebuild, replay, restore,
    vanished, verify, why, worded::worded,
};
use crate::domain::channel_type::ChannelType;
use crate::domain::command::Named;
use crate::query::sentence::Language;

/// What a command that changes something says of the server.
const ONLY_HERE: &str = "Only this store changes: a WuKongIM behind it is not asked, and lists the \
                         chat as before";

/// What CSV has no room for.
const CSV_IS_THE_TIMELINE: &str = "With --output csv only the events of the timeline are printed: \
                                   neither the sentence nor the state";

/// Tell when and why a conversation disappeared
#[derive(Debug, Parser)]
#[command(name = "panguan", version, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused, 4 damage found, \
                        130 stopped by the keyboard")]
pub struct Cli {
    /// Use this data directory
    #[arg(long, global = true, value_name = "DIR", env = "PANGUAN_DATA")]
    #[arg(default_value = "./panguan-data")]
    pub data: PathBuf,

    /// Print answers in this format
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value_t = Format::Table)]
    pub output: Format,

    /// Word answers in this language, otherwise in that of LC_ALL, LC_MESSAGES or LANG
    #[arg(long, global = true, value_name = "LANGUAGE")]
    #[arg(value_parser = worded(["en", "zh"], language))]
    pub lang: Option<Language>,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// One JSON value.
    Json,
    /// One JSON value a line.
    Ndjson,
    /// Comma-separated values under a header.
    Csv,
}

/// The subcommands, in the order of `--help`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read recordings or facts files into the store
    Import(import::Arguments),
    /// Delete a conversation from a user's list
    #[command(after_help = ONLY_HERE)]
    Delete(delete::Arguments),
    /// Undo a deletion
    #[command(after_help = ONLY_HERE)]
    Restore(restore::Arguments),
    /// List a user's conversations, as they are or as they were
    List(list::Arguments),
    /// Explain why a conversation is on a user's list, or is not
    #[command(after_help = CSV_IS_THE_TIMELINE)]
    Why(why::Arguments),
    /// List what left a user's list, newest first
    Vanished(vanished::Arguments),
    /// Search what hid conversations, and what was refused
    Deletions(deletions::Arguments),
    /// Compare a user's list at two moments
    Diff(diff::Arguments),
    /// Tell the history event by event
    Replay(replay::Arguments),
    /// Fold the log into new rows, and put them in the place of the old
    Rebuild(rebuild::Arguments),
    /// Check every byte: frames, batches, chain, indexes, rows, names
    Verify(verify::Arguments),
    /// Print the stored rows of a family, decoded
    Inspect(inspect::Arguments),
    /// Measure this machine, deletes and messages beside the floor of the same run
    Bench(bench::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
}

/// A user's conversation, as a caller names it.
#[derive(Clone, Debug, Args)]
pub struct Conversation {
    /// Name the user whose list it is
    pub uid: String,

    /// Name the channel: a peer's uid, a group's id, a channel's id
    pub channel: String,

    /// Give the channel's type: a word such as group, or its number
    #[arg(long = "type", value_name = "TYPE", default_value = "person")]
    #[arg(value_parser = worded(ChannelType::ALL.map(ChannelType::name), kind))]
    #[arg(allow_hyphen_values = true)]
    pub kind: i64,
}

impl Conversation {
    /// The conversation, still as it was typed: the store checks it.
    #[must_use]
    pub fn named(&self) -> Named {
        Named { uid: self.uid.clone(), channel_id: self.channel.clone(), channel_type: self.kind }
    }
}

/// A channel type's number. One that does not exist is let through, because a server may have
/// been sent it: the store refuses it, or finds what was sent under it.
pub fn kind(text: &str) -> Result<i64, String> {
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    ChannelType::parse(text)
        .map(|kind| i64::from(kind.number()))
        .map_err(|unknown| unknown.to_string())
}

fn language(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| "the languages are en and zh".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn clap_finds_no_fault() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_type_is_a_word_or_a_number() {
        assert_eq!(kind("group"), Ok(2));
        assert_eq!(kind("12"), Ok(12));
        assert_eq!(kind("99"), Ok(99));
        assert!(kind("groups").unwrap_err().contains("one of: person, group"));
    }

    #[test]
    fn options_of_the_whole_program_stand_before_or_after_the_subcommand() {
        for line in [
            ["panguan", "--output", "json", "--data", "d", "--lang", "zh", "list", "alice"],
            ["panguan", "list", "alice", "--output", "json", "--data", "d", "--lang", "zh"],
        ] {
            let cli = Cli::try_parse_from(line).unwrap();
            assert_eq!((cli.output, cli.lang), (Format::Json, Some(Language::Chinese)));
            assert_eq!(cli.data, PathBuf::from("d"));
        }
    }

    #[test]
    fn moments_may_begin_with_a_hyphen() {
        for line in [
            &["panguan", "list", "alice", "--as-of", "-2h"][..],
            &["panguan", "why", "alice", "bob", "--at", "-30m"],
            &["panguan", "diff", "alice", "-2h", "now"],
            &["panguan", "vanished", "alice", "--since", "-7d"],
        ] {
            assert!(Cli::try_parse_from(line).is_ok(), "{line:?}");
        }
    }
}
