//! Sizes, the first line of a file, what a line may hold, and names of modules.

use crate::source::{Breach, Source};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 70;
const MAIN_LINES: usize = 39;
const COLUMNS: usize = 100;

/// A file or folder of this name holds translations; so its text may be in any script.
const TRANSLATIONS: &[&str] = &["lang", "zh"];
/// What is read by tests as it is.
const FIXTURES: &[&str] = &["tests/fixtures/", "tests/golden/"];
/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["common", "helper", "helpers", "misc", "util", "utilities", "utils"];

/// Checks the shape of `source`.
pub fn check(source: &Source, found: &mut Vec<Breach>) {
    check_size(source, found);
    check_front(source, found);
    check_lines(source, found);
    check_names(source, found);
}

fn check_size(source: &Source, found: &mut Vec<Breach>) {
    let lines = source.text.lines().count();
    if lines > FILE_LINES {
        let rule = format!("{lines} lines; a file has at most {FILE_LINES}");
        let instead = "find the second idea in it, and give that a file; move long tests into a \
                       `tests.rs` beside it";
        found.push(source.breach(FILE_LINES + 1, rule, instead));
    }
    if source.path == "src/main.rs" && lines > MAIN_LINES {
        let rule = format!("{lines} lines; `main.rs` has under 40: it parses and runs");
        found.push(source.breach(MAIN_LINES + 1, rule, "move it to `cli` or `boot`"));
    }
    for function in &source.scan.functions {
        if function.lines > FUNCTION_LINES {
            let rule = format!(
                "`{}` has {} lines; a function has at most {FUNCTION_LINES}",
                function.name, function.lines
            );
            let instead = "give each of its steps a name and a function";
            found.push(source.breach(function.line, rule, instead));
        }
    }
}

fn check_front(source: &Source, found: &mut Vec<Breach>) {
    let fixture = FIXTURES.iter().any(|folder| source.path.starts_with(folder));
    if !fixture && !source.text.starts_with("//!") {
        let rule = "a file begins with `//!`";
        let instead = "say in its first line what it is for, to somebody who opens it by chance";
        found.push(source.breach(1, rule, instead));
    }
}

/// Where bytes become hexadecimal digits.
const HEX: &str = "src/domain/hex.rs";

fn check_lines(source: &Source, found: &mut Vec<Breach>) {
    let any_script = FIXTURES.iter().any(|folder| source.path.starts_with(folder))
        || source.path.split(['/', '.']).any(|part| TRANSLATIONS.contains(&part));
    for (at, line) in source.text.lines().enumerate() {
        let number = at + 1;
        let columns = line.chars().count();
        if columns > COLUMNS {
            let rule = format!("{columns} columns; a line has at most {COLUMNS}");
            found.push(source.breach(number, rule, "break it; a string goes on after a `\\`"));
        }
        let is_elsewhere = source.path.starts_with("src/") && source.path != HEX;
        if is_elsewhere && !source.is_test && line.contains(":02x}") {
            let rule = "hexadecimal digits are written in one place";
            found.push(source.breach(number, rule, "display `domain::hex::Hex`"));
        }
        if line.ends_with([' ', '\t']) {
            found.push(source.breach(number, "space at the end of a line", "run `cargo fmt`"));
        }
        if !any_script && let Some(found_char) = line.chars().find(|char| !char.is_ascii()) {
            let rule = format!("source is ASCII (`{}`)", found_char.escape_unicode());
            let instead = "write it as `\\u{...}`; translations go into a file `zh.rs` or a \
                           folder `lang`";
            found.push(source.breach(number, rule, instead));
        }
    }
}

fn check_names(source: &Source, found: &mut Vec<Breach>) {
    let mut names: Vec<(&str, usize)> =
        source.scan.modules.iter().map(|(name, line)| (name.as_str(), *line)).collect();
    names.extend(source.path.split(['/', '.']).map(|part| (part, 1)));
    for (name, line) in names {
        if EMPTY_NAMES.contains(&name) {
            let rule = format!("`{name}` says nothing about what is inside");
            let instead = "name the module after what it holds, or move each part to its user";
            found.push(source.breach(line, rule, instead));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn rules(path: &str, code: &str) -> Vec<String> {
        let source = Source::parse(path, code).unwrap();
        let mut found = Vec::new();
        check(&source, &mut found);
        found.iter().map(ToString::to_string).collect()
    }

    #[track_caller]
    fn is_breach(path: &str, code: &str, rule: &str) {
        let rules = rules(path, code);
        assert!(rules.iter().any(|found| found.contains(rule)), "{path}: {rules:?}");
    }

    #[track_caller]
    fn is_fine(path: &str, code: &str) {
        assert_eq!(rules(path, code), [""; 0], "{path}");
    }

    #[test]
    fn files_and_functions_have_a_limit() {
        is_fine("src/a.rs", &format!("//! A.\n{}", "\n".repeat(399)));
        is_breach("src/a.rs", &format!("//! A.\n{}", "\n".repeat(400)), "src/a.rs:401: 401 lines");
        is_fine("src/a.rs", &format!("//! A.\nfn a() {{{}}}", "\n".repeat(69)));
        is_breach(
            "src/a.rs",
            &format!("//! A.\nfn a() {{{}}}", "\n".repeat(70)),
            "src/a.rs:2: `a` has 71 lines",
        );
        is_fine("src/main.rs", &format!("//! A.\n{}", "\n".repeat(38)));
        is_breach("src/main.rs", &format!("//! A.\n{}", "\n".repeat(39)), "under 40");
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        is_breach("src/a.rs", "use std::fmt;", "begins with `//!`");
        is_breach("tests/a.rs", "", "begins with `//!`");
    }

    #[test]
    fn lines_are_short_and_clean() {
        is_fine("src/a.rs", &format!("//! {}\n", "a".repeat(96)));
        is_breach("src/a.rs", &format!("//! {}\n", "a".repeat(97)), "101 columns");
        is_breach("src/a.rs", "//! A. \n", "space at the end");
    }

    #[test]
    fn hexadecimal_digits_are_written_in_one_place() {
        let text = "//! A.\nconst A: &str = \"{byte:02x}\";\n";
        is_breach("src/cli/verify.rs", text, "src/cli/verify.rs:2: hexadecimal digits");
        is_fine("src/domain/hex.rs", text);
        is_fine("tests/answers.rs", text);
    }

    #[test]
    fn other_scripts_are_for_translations() {
        let text = "//! A.\nconst A: &str = \"\u{5224}\u{5b98}\";\n";
        is_breach("src/domain/ids.rs", text, "src/domain/ids.rs:2: source is ASCII (`\\u{5224}`)");
        is_fine("src/cli/lang/why.rs", text);
        is_fine("src/domain/explain/zh.rs", text);
    }

    #[test]
    fn a_module_has_a_name() {
        is_breach("src/store/utils.rs", "//! A.", "`utils` says nothing");
        is_breach("tests/common/mod.rs", "//! A.", "`common` says nothing");
        is_breach("src/store/mod.rs", "//! A.\nmod util {}", "src/store/mod.rs:2: `util`");
    }
}
