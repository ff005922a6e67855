//! `docs/cli.md` and `docs/errors.md` say what the program says.
//!
//! With `PANGUAN_WRITE_DOCS=1` the tables of `docs/cli.md` are written anew.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use panguan::error::Code;

const BEGIN: &str = "<!-- From here on a test compares with --help. -->\n";
const END: &str = "<!-- Until here. -->\n";

fn document(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

/// An option or an argument as a row of a table.
fn row(argument: &clap::Arg) -> String {
    let value = argument.get_value_names().unwrap_or_default().join(" ");
    let takes_value = argument.get_action().takes_values();
    let value = if takes_value { value } else { String::new() };
    let name = match argument.get_long() {
        Some(long) if value.is_empty() => format!("--{long}"),
        Some(long) => format!("--{long} {value}"),
        None if matches!(argument.get_action(), clap::ArgAction::Append) => format!("{value}..."),
        None => value,
    };
    let defaults: Vec<String> = argument
        .get_default_values()
        .iter()
        .filter(|_| takes_value)
        .map(|value| format!("`{}`", value.to_string_lossy()))
        .collect();
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let choices: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|_| takes_value)
        .map(|choice| format!("`{}`", choice.get_name()))
        .collect();
    let choices =
        if choices.is_empty() { String::new() } else { format!(": {}", choices.join(", ")) };
    format!("| `{name}` | {help}{choices} | {} |", defaults.join(" "))
}

/// Options of the whole program have a table of their own.
fn table(of: &clap::Command, global: bool) -> String {
    let mut rows = String::new();
    let told = |argument: &&clap::Arg| {
        argument.is_global_set() == global
            && !argument.is_hide_set()
            && !["help", "version"].contains(&argument.get_id().as_str())
    };
    for argument in of.get_arguments().filter(told) {
        let _ = writeln!(rows, "{}", row(argument));
    }
    if rows.is_empty() {
        return "It takes no options.\n".to_owned();
    }
    format!("| argument | what it does | default |\n|---|---|---|\n{rows}")
}

/// The reference as the definition of the command line gives it.
fn reference() -> String {
    let mut command = panguan::cli::definition();
    command.build();
    let mut text = format!("\n## Before or after the subcommand\n\n{}", table(&command, true));
    for subcommand in command.get_subcommands() {
        let about = subcommand.get_about().map(ToString::to_string).unwrap_or_default();
        let _ = write!(
            text,
            "\n## panguan {}\n\n{about}.\n\n{}",
            subcommand.get_name(),
            table(subcommand, false)
        );
    }
    text + "\n"
}

#[test]
fn the_reference_is_what_help_says() {
    let path = document("cli.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the document marks where it begins");
    let (between, after) = rest.split_once(END).expect("the document marks where it ends");
    let reference = reference();
    if std::env::var_os("PANGUAN_WRITE_DOCS").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{reference}{END}{after}")).unwrap();
        return;
    }
    assert!(
        between == reference,
        "docs/cli.md differs from --help; PANGUAN_WRITE_DOCS=1 cargo test --test cli writes it\n\
         {reference}"
    );
}

#[test]
fn help_texts_are_imperative_and_have_no_full_stop() {
    let command = panguan::cli::definition();
    let mut texts = vec![command.get_about().map(ToString::to_string)];
    for subcommand in command.get_subcommands() {
        texts.push(subcommand.get_about().map(ToString::to_string));
        texts.extend(subcommand.get_arguments().map(|one| one.get_help().map(ToString::to_string)));
    }
    for text in texts {
        let text = text.expect("everything has a help text");
        assert!(!text.ends_with('.'), "{text}");
        let first = text.split(' ').next().unwrap();
        assert!(!first.ends_with('s') || first == "Discuss", "imperative: {text}");
    }
}

#[test]
fn every_error_has_an_entry_and_every_entry_an_error() {
    let text = fs::read_to_string(document("errors.md")).unwrap();
    let entries: Vec<&str> = text.split("\n### ").skip(1).collect();
    let mut documented: Vec<&str> = Vec::new();
    for entry in &entries {
        let code = entry.lines().next().unwrap();
        documented.push(code);
        for part in ["**Meaning.** ", "**Cause.** ", "**What to do.** ", "**A retry "] {
            assert!(entry.contains(part), "{code} lacks {part}");
        }
        let known = Code::ALL.iter().find(|known| known.name() == code);
        let known = known.unwrap_or_else(|| panic!("{code} is no code"));
        let retry =
            if known.retry_helps() { "**A retry helps.**" } else { "**A retry does not help.**" };
        assert!(entry.contains(retry), "{code}: {retry}");
    }
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(documented, codes, "in the order of src/error.rs");
}
