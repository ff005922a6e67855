//! Commands that are printed as advice: copied as they stand, they must reach the store that the
//! answer is about, not the one that happens to be in the usual place.

use std::ffi::OsStr;
use std::path::Path;

use clap::CommandFactory;

use super::args::Cli;
use super::printable::printable;

/// Subcommands that open no store.
const WITHOUT_STORE: [&str; 2] = ["bench", "completions"];

/// The characters that mean themselves to every shell, beside letters and digits.
const PLAIN: &str = "/._-+,:@%";

/// Names the store in commands, where they would not reach it otherwise.
#[derive(Debug, Default)]
pub struct NamedStore {
    /// What stands after `panguan `; empty where commands reach the store as they are.
    option: String,
    subcommands: Vec<String>,
}

impl NamedStore {
    /// Commands name this directory, for a shell.
    #[must_use]
    pub fn at(directory: &Path) -> Self {
        let quoted = quoted(directory.as_os_str());
        let equals = if quoted.starts_with('-') { "=" } else { " " };
        let command = Cli::command();
        let all = command.get_subcommands().map(clap::Command::get_name);
        let subcommands = all.filter(|name| !WITHOUT_STORE.contains(name)).map(str::to_owned);
        Self { option: format!("--data{equals}{quoted} "), subcommands: subcommands.collect() }
    }

    /// The text, whose commands name the store. A command begins after a backquote or a pipe.
    #[must_use]
    pub fn named(&self, text: &str) -> String {
        const PROGRAM: &str = "panguan ";
        if self.option.is_empty() {
            return text.to_owned();
        }
        let mut named = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(PROGRAM) {
            let (before, after) = rest.split_at(at + PROGRAM.len());
            named += before;
            let said = &before[..at];
            if (said.ends_with('`') || said.ends_with("| ")) && self.is_command(after) {
                named += &self.option;
            }
            rest = after;
        }
        named + rest
    }

    fn is_command(&self, text: &str) -> bool {
        let end = text.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(text.len());
        self.subcommands.iter().any(|name| name == &text[..end])
    }
}

/// The word that a shell reads as this text. What a terminal would not show as it is stands as
/// bytes in `$'...'`, which POSIX has since 2024, and bash and zsh for long.
fn quoted(text: &OsStr) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || PLAIN.contains(c);
    match text.to_str() {
        Some(text) if !text.is_empty() && text.chars().all(is_plain) => text.to_owned(),
        Some(text) if printable(text) == text => format!("'{}'", text.replace('\'', r"'\''")),
        _ => {
            let bytes = text.as_encoded_bytes().iter().map(|byte| match char::from(*byte) {
                c if is_plain(c) => c.to_string(),
                _ => format!("\\{byte:03o}"),
            });
            format!("$'{}'", bytes.collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(directory: &str, text: &str) -> String {
        NamedStore::at(Path::new(directory)).named(text)
    }

    #[test]
    fn every_command_names_the_store_after_the_programs_name() {
        assert_eq!(
            named(
                "facts",
                "`panguan restore 0-1` and `panguan restore 0-2`; zcat F | panguan import -"
            ),
            "`panguan --data facts restore 0-1` and `panguan --data facts restore 0-2`; \
             zcat F | panguan --data facts import -"
        );
        assert_eq!(named("facts", "\u{7528}`panguan why`"), "\u{7528}`panguan --data facts why`");
    }

    #[test]
    fn what_is_no_command_on_a_store_stays() {
        for text in [
            "process 7 (panguan import) holds it",
            "`panguan bench` measures, `panguan completions bash` prints",
            "this version of panguan knows format 3",
            "`panguan listing` and `panguan` are none",
        ] {
            assert_eq!(named("facts", text), text);
        }
        assert_eq!(NamedStore::default().named("`panguan why`"), "`panguan why`");
    }

    #[test]
    fn a_shell_reads_the_directory_as_it_was_given() {
        let of = |directory: &str| named(directory, "`panguan why`");
        assert_eq!(of("/srv/im-1.0"), "`panguan --data /srv/im-1.0 why`");
        assert_eq!(of("my facts"), "`panguan --data 'my facts' why`");
        assert_eq!(of("bob's"), r"`panguan --data 'bob'\''s' why`");
        assert_eq!(of("$HOME"), "`panguan --data '$HOME' why`");
        assert_eq!(of("~x"), "`panguan --data '~x' why`");
        assert_eq!(of("-x"), "`panguan --data=-x why`");
        assert_eq!(of("a\u{1b}b"), r"`panguan --data $'a\033b' why`");
    }
}
