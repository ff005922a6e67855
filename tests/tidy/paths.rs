//! Finds the paths in a file: `a::b::c` wherever it stands, and what `use a::{b, c::d}` expands to.

use crate::scan::Token;

/// A path as it is used in one place.
#[derive(Clone, Debug)]
pub struct PathUse {
    /// Its names, `crate`, `super` and `self` among them.
    pub segments: Vec<String>,
    /// The line of its last name.
    pub line: usize,
    /// Whether it stands in test code.
    pub in_test: bool,
    /// The modules it is in, below the module of the file.
    pub module: Vec<String>,
}

impl PathUse {
    /// The path as it is written.
    pub fn text(&self) -> String {
        self.segments.join("::")
    }

    /// The path from the root of this crate, if it leads there: `super` and `crate` are resolved
    /// from `file`, the module of the file.
    pub fn resolve(&self, file: &[String]) -> Option<Vec<String>> {
        let first = self.segments.first()?;
        if first == "crate" || first == "panguan" {
            return Some(self.segments[1..].to_vec());
        }
        let here = [file, &self.module[..]].concat();
        let after_self = usize::from(first == "self");
        let up = self.segments[after_self..].iter().take_while(|name| *name == "super").count();
        if up + after_self == 0 {
            return None;
        }
        let kept = here.len().checked_sub(up)?;
        Some([&here[..kept], &self.segments[after_self + up..]].concat())
    }
}

/// All paths of two names or more, and the single names that `use` brings in.
pub fn collect(tokens: &[Token]) -> Vec<PathUse> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let after_use = at > 0 && tokens[at - 1].text == "use";
        let starts = is_name(tokens, at) && text(tokens, at) != "use";
        if starts && (after_use || text(tokens, at + 1) == "::") {
            at = expand(tokens, at, &[], &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one path from `at` on, below `prefix`, and returns where it ends.
fn expand(tokens: &[Token], mut at: usize, prefix: &[String], found: &mut Vec<PathUse>) -> usize {
    let mut segments = prefix.to_vec();
    loop {
        if text(tokens, at) == "{" {
            return expand_group(tokens, at, &segments, found);
        }
        if !is_name(tokens, at) && text(tokens, at) != "*" {
            break;
        }
        segments.push(tokens[at].text.clone());
        at += 1;
        if text(tokens, at) != "::" {
            break;
        }
        at += 1;
    }
    let last = &tokens[at.saturating_sub(1).min(tokens.len() - 1)];
    let Token { line, in_test, module, .. } = last;
    let (line, in_test, module) = (*line, *in_test, module.clone());
    found.push(PathUse { segments, line, in_test, module });
    at
}

/// Reads `{a, b::c as d, e::{f}}` from its brace on, and returns where it ends.
fn expand_group(
    tokens: &[Token],
    open: usize,
    prefix: &[String],
    found: &mut Vec<PathUse>,
) -> usize {
    let mut at = open + 1;
    while at < tokens.len() {
        match text(tokens, at) {
            "}" => return at + 1,
            "," => at += 1,
            "as" => at += 2,
            _ => at = expand(tokens, at, prefix, found).max(at + 1),
        }
    }
    at
}

fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.text.as_str())
}

fn is_name(tokens: &[Token], at: usize) -> bool {
    text(tokens, at).starts_with(|first: char| first.is_alphabetic() || first == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[track_caller]
    fn paths(code: &str) -> Vec<String> {
        let source = Source::parse("src/log/rocks.rs", code).unwrap();
        source.paths.iter().map(PathUse::text).collect()
    }

    #[track_caller]
    fn resolve(file: &str, code: &str) -> Vec<String> {
        let source = Source::parse(file, code).unwrap();
        let module = source.module();
        source.paths.iter().filter_map(|path| Some(path.resolve(&module)?.join("::"))).collect()
    }

    #[test]
    fn use_groups_are_expanded() {
        assert_eq!(
            paths("use std::{fs, io::{self, Read as _}, time::*};"),
            ["std::fs", "std::io::self", "std::io::Read", "std::time::*"]
        );
        assert_eq!(paths("use ::tokio; pub(crate) use rocksdb as r;"), ["rocksdb"]);
        assert_eq!(paths("use ::tokio::sync;"), ["tokio::sync"]);
    }

    #[test]
    fn paths_are_found_in_code_macros_and_attributes() {
        assert_eq!(paths("fn a() { b::<c::D>::e(); f!(\"{}\", g::h()); }"), ["b", "c::D", "g::h"]);
        assert_eq!(
            paths("#[derive(clap::Parser)] struct A { b: Vec<std::fs::File> }"),
            ["clap::Parser", "std::fs::File"]
        );
    }

    #[test]
    fn super_and_crate_lead_to_the_root() {
        assert_eq!(resolve("src/log/rocks.rs", "use super::super::view::View;"), ["view::View"]);
        assert_eq!(
            resolve("src/log/rocks.rs", "use super::{super::view, Tail};"),
            ["view", "log::Tail"]
        );
        assert_eq!(resolve("src/log/mod.rs", "use super::view::View;"), ["view::View"]);
        assert_eq!(resolve("src/log/mod.rs", "mod a { use super::super::view; }"), ["view"]);
        assert_eq!(resolve("src/log/mod.rs", "use self::super::view;"), ["view"]);
        assert_eq!(resolve("src/log/mod.rs", "type A = crate::view::View;"), ["view::View"]);
        assert_eq!(resolve("src/main.rs", "fn main() { panguan::cli::run() }"), ["cli::run"]);
        assert!(resolve("src/log/mod.rs", "use std::fs;").is_empty());
    }
}
