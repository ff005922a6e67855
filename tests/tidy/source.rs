//! A source file, cut into tokens, with what the rules ask about each: its line, the module it is
//! in, and whether it is test code.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use crate::paths::{self, PathUse};
use crate::scan::{self, Scan};

/// One place where the source breaks a rule.
#[derive(Debug)]
pub struct Breach {
    /// The file, from the root of the package.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, with the names found there.
    pub rule: String,
    /// What to do instead.
    pub instead: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, rule, instead } = self;
        write!(f, "{file}:{line}: {rule}\n    Instead: {instead}")
    }
}

/// A file of Rust.
pub struct Source {
    /// The file, from the root of the package, with `/` between folders.
    pub path: String,
    /// What stands in it.
    pub text: String,
    /// Its tokens, functions and test modules.
    pub scan: Scan,
    /// Every path in it: `a::b::c`, and what `use` statements expand to.
    pub paths: Vec<PathUse>,
    /// Whether the whole file is test code.
    pub is_test: bool,
}

impl Source {
    /// Reads `text` as the file `path`.
    pub fn parse(path: &str, text: &str) -> Result<Self, Breach> {
        let scan = scan::scan(text).map_err(|error| Breach {
            file: path.to_owned(),
            line: error.line,
            rule: format!("this is not Rust: {}", error.message),
            instead: "let `cargo check` say more".to_owned(),
        })?;
        let paths = paths::collect(&scan.tokens);
        let is_test = path.starts_with("tests/");
        Ok(Self { path: path.to_owned(), text: text.to_owned(), scan, paths, is_test })
    }

    /// The module that the file is, below the root of the crate: `["log", "rocks"]`.
    pub fn module(&self) -> Vec<String> {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let inner = inner.strip_suffix(".rs").unwrap_or(inner);
        let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
        let last = parts.last().map(String::as_str);
        if last == Some("mod") || matches!(inner, "lib" | "main") {
            parts.pop();
        }
        parts
    }

    /// A breach in this file.
    pub fn breach(&self, line: usize, rule: impl Into<String>, instead: &str) -> Breach {
        Breach { file: self.path.clone(), line, rule: rule.into(), instead: instead.to_owned() }
    }

    /// The modules that this file declares in other files, for tests only.
    fn test_modules(&self) -> impl Iterator<Item = Vec<String>> {
        let module = self.module();
        self.scan.test_modules.iter().map(move |below| [&module[..], &below[..]].concat())
    }
}

/// Reads every `.rs` file under `src` and `tests` of the package at `root`; also the breaches of
/// files that cannot be read as Rust.
pub fn read_tree(root: &str) -> (Vec<Source>, Vec<Breach>) {
    let root = Path::new(root);
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        list(&root.join(folder), &mut files);
    }
    files.sort();

    let (mut sources, mut unreadable) = (Vec::new(), Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("source is UTF-8");
        let path = file.strip_prefix(root).expect("a file below the root");
        let path = path.to_str().expect("paths of the source are UTF-8").replace('\\', "/");
        match Source::parse(&path, &text) {
            Ok(source) => sources.push(source),
            Err(breach) => unreadable.push(breach),
        }
    }
    mark_test_files(&mut sources);
    (sources, unreadable)
}

/// Marks the files that are declared with `#[cfg(test)] mod name;`, and everything below them.
pub fn mark_test_files(sources: &mut [Source]) {
    let tests: BTreeSet<Vec<String>> = sources.iter().flat_map(Source::test_modules).collect();
    for source in sources {
        let module = source.module();
        source.is_test |= tests.iter().any(|test| module.starts_with(test));
    }
}

fn list(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn source(path: &str, text: &str) -> Source {
        Source::parse(path, text).unwrap()
    }

    #[test]
    fn a_file_is_the_module_that_its_place_says() {
        for (path, module) in [
            ("src/lib.rs", vec![]),
            ("src/main.rs", vec![]),
            ("src/error.rs", vec!["error"]),
            ("src/log/mod.rs", vec!["log"]),
            ("src/log.rs", vec!["log"]),
            ("src/log/rocks.rs", vec!["log", "rocks"]),
        ] {
            assert_eq!(source(path, "").module(), module, "{path}");
        }
    }

    #[test]
    fn a_module_declared_for_tests_is_a_test_with_all_below_it() {
        let mut sources = [
            source("src/log/mod.rs", "#[cfg(test)] mod contract; mod memory;"),
            source("src/log/contract.rs", ""),
            source("src/log/contract/order.rs", ""),
            source("src/log/memory.rs", ""),
        ];

        mark_test_files(&mut sources);

        assert_eq!(sources.map(|source| source.is_test), [false, true, true, false]);
    }

    #[test]
    fn what_is_not_rust_is_a_breach() {
        let breach = Source::parse("src/a.rs", "//! A.\nfn a() {").err().unwrap();
        assert!(breach.to_string().contains("this is not Rust"), "{breach}");
    }
}
