//! Names that may not stand in some layers, and names that may stand nowhere.

use crate::scan::Token;
use crate::source::{Breach, Source};

/// Where a rule holds, as beginnings of files.
enum Where {
    /// In these places.
    In(&'static [&'static str]),
    /// Everywhere in `src` but in these places.
    SrcBut(&'static [&'static str]),
}

/// A rule about names.
struct Ban {
    /// What is banned: a path of this beginning (`std::fs`), or these names one after the other
    /// anywhere in a path if it starts with `..` (`..::Instant`).
    names: &'static [&'static str],
    place: Where,
    /// Whether test code is held to it.
    tests_too: bool,
    why: &'static str,
    instead: &'static str,
}

/// Code that is a function of its arguments and of nothing else.
const PURE: &[&str] = &[
    "src/codec",
    "src/domain",
    "src/json",
    "src/source",
    "src/view/fold",
    "src/view/index",
    "src/view/indexes",
];

const ENGINE: &[&str] = &["src/rocks", "src/log/rocks", "src/view/rocks", "src/vault"];

const BANS: &[Ban] = &[
    Ban {
        names: &["..::SystemTime", "..::Instant", "..::Timestamp::now", "..::Zoned::now"],
        place: Where::In(PURE),
        tests_too: true,
        why: "a pure layer reads no clock",
        instead: "take the time as an argument; the caller has one, and a replay has another",
    },
    Ban {
        names: &["tokio", "std::thread", "..::thread::sleep"],
        place: Where::In(PURE),
        tests_too: true,
        why: "a pure layer runs nothing",
        instead: "return a value; the store decides on which thread it is computed",
    },
    Ban {
        names: &["tracing"],
        place: Where::In(PURE),
        tests_too: true,
        why: "a pure layer logs nothing",
        instead: "return what is worth telling; the layer that handles it tells it once",
    },
    Ban {
        names: &["std::fs", "std::env", "std::net", "std::process", "tempfile"],
        place: Where::In(PURE),
        tests_too: false,
        why: "a pure layer touches no files and no environment",
        instead: "take the bytes as an argument; `import`, `rocks` and `boot` read them",
    },
    Ban {
        names: &["rand", "getrandom", "..::OsRng", "..::SysRng", "..::RandomState"],
        place: Where::In(PURE),
        tests_too: false,
        why: "a pure layer draws no random numbers",
        instead: "take the random bytes as an argument, so that a replay can give the same ones",
    },
    Ban {
        names: &["..::HashMap", "..::HashSet"],
        place: Where::In(&["src/codec", "src/domain"]),
        tests_too: false,
        why: "the order of a HashMap differs from run to run",
        instead: "use BTreeMap or BTreeSet: the same history must give the same bytes",
    },
    Ban {
        names: &["serde", "serde_json", "bincode", "..::Serialize", "..::Deserialize"],
        place: Where::In(&["src/domain"]),
        tests_too: true,
        why: "domain types are never stored or sent as they are",
        instead: "write a frozen struct in `codec`, or a JSON type in `json`, and convert",
    },
    Ban {
        names: &["rocksdb"],
        place: Where::SrcBut(ENGINE),
        tests_too: true,
        why: "only the engine names RocksDB",
        instead: "use what `rocks`, `log` or `view` offer, or give them what is missing",
    },
    Ban {
        names: &["bincode"],
        place: Where::SrcBut(&["src/codec"]),
        tests_too: true,
        why: "only `codec` names bincode, which must stay replaceable",
        instead: "call `codec` to encode and decode",
    },
    Ban {
        names: &["clap", "clap_complete"],
        place: Where::SrcBut(&["src/cli", "src/main.rs"]),
        tests_too: true,
        why: "only the command line names clap",
        instead: "take plain arguments; `cli` parses them",
    },
    Ban {
        names: &["axum"],
        place: Where::SrcBut(&["src/http"]),
        tests_too: true,
        why: "only `http` names axum",
        instead: "take and return plain values; `http` turns them into requests and answers",
    },
    Ban {
        names: &["..::Option::unwrap", "..::Result::unwrap"],
        place: Where::SrcBut(&[]),
        tests_too: false,
        why: "production code does not panic",
        instead: UNWRAP_INSTEAD,
    },
];

/// Macros that may stand nowhere.
const MACROS: &[(&str, &str)] = &[
    ("dbg", "remove it, or use `tracing` where the layer may"),
    ("todo", "write it, or leave the whole thing out until it is written"),
    ("unimplemented", "write it, or return an error that says what cannot be done"),
];

const UNWRAP_INSTEAD: &str =
    "return an error with `?`; where it cannot fail, shape the types so that it shows";

/// Checks the names in `source`.
pub fn check(source: &Source, found: &mut Vec<Breach>) {
    for ban in BANS {
        if ban.place.holds_for(&source.path) {
            check_ban(ban, source, found);
        }
    }
    let tokens = &source.scan.tokens;
    for (at, token) in tokens.iter().enumerate() {
        check_macro(source, tokens, at, found);
        let tested = token.in_test || source.is_test;
        if !tested && let Some(name) = panicking_call(tokens, at) {
            let rule = format!("production code does not panic (`.{name}()`)");
            found.push(source.breach(token.line, rule, UNWRAP_INSTEAD));
        }
        if spells(tokens, at, &["#", "[", "ignore"]) {
            let instead = "make the test quick and reliable, or delete it";
            found.push(source.breach(token.line, "a test is never skipped (`#[ignore]`)", instead));
        }
    }
}

fn check_ban(ban: &Ban, source: &Source, found: &mut Vec<Breach>) {
    for path in &source.paths {
        if !ban.tests_too && (path.in_test || source.is_test) {
            continue;
        }
        if ban.names.iter().any(|name| matches(name, &path.segments)) {
            let rule = format!("{} (`{}`)", ban.why, path.text());
            found.push(source.breach(path.line, rule, ban.instead));
        }
    }
}

fn check_macro(source: &Source, tokens: &[Token], at: usize, found: &mut Vec<Breach>) {
    for (name, instead) in MACROS {
        if spells(tokens, at, &[name, "!"]) {
            let rule = format!("unfinished code is not committed (`{name}!`)");
            found.push(source.breach(tokens[at].line, rule, instead));
        }
    }
}

/// The name of the call at `at`, if it panics: `.unwrap()` or `.expect(...)`.
fn panicking_call(tokens: &[Token], at: usize) -> Option<&'static str> {
    ["unwrap", "expect", "unwrap_err", "expect_err"]
        .into_iter()
        .find(|name| spells(tokens, at, &[".", name, "("]))
}

impl Where {
    fn holds_for(&self, path: &str) -> bool {
        let within = |places: &[&str]| places.iter().any(|place| is_within(path, place));
        match self {
            Self::In(places) => within(places),
            Self::SrcBut(places) => path.starts_with("src/") && !within(places),
        }
    }
}

/// Whether `path` is the file `place`, `place.rs`, or in the folder `place`.
fn is_within(path: &str, place: &str) -> bool {
    match path.strip_prefix(place) {
        Some(rest) => rest.is_empty() || rest == ".rs" || rest.starts_with('/'),
        None => false,
    }
}

fn matches(name: &str, segments: &[String]) -> bool {
    let anywhere = name.strip_prefix("..::");
    let wanted: Vec<&str> = anywhere.unwrap_or(name).split("::").collect();
    let starts = |at: usize| {
        segments.len() >= at + wanted.len()
            && wanted.iter().zip(&segments[at..]).all(|(a, b)| a == b)
    };
    if anywhere.is_some() { (0..segments.len()).any(starts) } else { starts(0) }
}

fn spells(tokens: &[Token], at: usize, wanted: &[&str]) -> bool {
    tokens.len() >= at + wanted.len() && wanted.iter().zip(&tokens[at..]).all(|(a, b)| *a == b.text)
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
        assert!(rules.iter().any(|found| found.contains(rule)), "{path}: {code}: {rules:?}");
    }

    #[track_caller]
    fn is_fine(path: &str, code: &str) {
        assert_eq!(rules(path, code), [""; 0], "{path}: {code}");
    }

    #[test]
    fn the_pure_layers_touch_nothing_outside() {
        for path in ["src/domain/ids.rs", "src/codec/frame.rs", "src/source/facts.rs"] {
            is_breach(path, "use std::time::SystemTime;", "reads no clock");
            is_breach(path, "fn a() { std::time::Instant::now(); }", "reads no clock");
            is_breach(path, "fn a() { jiff::Timestamp::now(); }", "reads no clock");
            is_breach(path, "use tokio::sync::mpsc;", "runs nothing");
            is_breach(path, "fn a() { tracing::info!(\"x\"); }", "logs nothing");
            is_breach(path, "use std::{fmt, fs};", "touches no files");
            is_breach(path, "fn a() { getrandom::fill(b); }", "no random");
        }
        is_breach("src/view/fold.rs", "use std::time::Instant;", "reads no clock");
        is_breach("src/view/fold/rows.rs", "use std::time::Instant;", "reads no clock");
        is_breach("src/domain/ids.rs", "use std::collections::{fmt, HashMap};", "from run to run");
        is_fine("src/view/fold/cache.rs", "use std::collections::HashMap;");
        is_fine("src/view/rocks.rs", "use std::time::Instant;");
        is_fine("src/domain/ids.rs", "use std::time::Duration; use jiff::Timestamp;");
        is_fine("src/codec/frame.rs", "#[cfg(test)] mod tests { use std::fs; }");
    }

    #[test]
    fn each_foreign_crate_has_its_place() {
        is_breach("src/store/writer.rs", "use rocksdb::DB;", "only the engine names RocksDB");
        is_breach("src/view/memory.rs", "use rocksdb::DB;", "only the engine names RocksDB");
        is_breach("src/log/mod.rs", "use bincode as b;", "only `codec` names bincode");
        is_breach("src/boot.rs", "#[derive(clap::Parser)] struct A;", "only the command line");
        is_breach("src/cli/list.rs", "use axum::Router;", "only `http` names axum");
        is_fine("src/rocks/open.rs", "use rocksdb::DB;");
        is_fine("src/log/rocks.rs", "use rocksdb::DB;");
        is_fine("src/view/rocks/mod.rs", "use rocksdb::DB;");
        is_fine("src/codec/v1.rs", "use bincode::Encode;");
        is_fine("src/main.rs", "use clap::Parser;");
        is_fine("tests/crash.rs", "use rocksdb::DB;");
    }

    #[test]
    fn domain_types_are_not_stored_as_they_are() {
        is_breach("src/domain/event.rs", "#[derive(serde::Serialize)] struct A;", "never stored");
        is_breach("src/domain/event.rs", "use bincode::Encode;", "never stored");
    }

    #[test]
    fn production_code_does_not_panic() {
        is_breach("src/a.rs", "fn a() {\n b.unwrap() }", "src/a.rs:2: production code");
        is_breach("src/a.rs", "fn a() { b.expect(\"c\"); }", "`.expect()`");
        is_breach("src/a.rs", "fn a() { b.map(Option::unwrap); }", "does not panic");
        is_fine("src/a.rs", "fn a() { b.unwrap_or(1).unwrap_or_default() }");
        is_fine("src/a.rs", "#[test] fn a() { b.unwrap() }");
        is_fine("tests/a.rs", "fn a() { b.unwrap() }");
    }

    #[test]
    fn nothing_unfinished_is_committed() {
        for path in ["src/a.rs", "tests/a.rs"] {
            is_breach(path, "fn a() { todo!() }", "`todo!`");
            is_breach(path, "fn a() { dbg!(b); }", "`dbg!`");
            is_breach(path, "fn a() { std::unimplemented!() }", "`unimplemented!`");
            is_breach(path, "#[ignore] #[test] fn a() {}", "never skipped");
            is_breach(path, "#[ignore = \"slow\"] #[test] fn a() {}", "never skipped");
            is_fine(path, "/// todo! #[ignore]\nfn todo() {}");
        }
    }
}
