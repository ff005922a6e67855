//! What the documents name is there: links, headings, files of ours, and the tests that are said to
//! check a promise.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(dir: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

/// Every document with its text.
fn documents() -> Vec<(PathBuf, String)> {
    let mut paths = vec![root().join("README.md")];
    files_below(&root().join("docs"), ".md", &mut paths);
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// The text outside fenced blocks.
fn prose(text: &str) -> String {
    let mut inside = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The targets of `[text](target)`.
fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let ends = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    ends.map(str::to_owned).collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> Vec<String> {
    let prose = prose(text);
    let spans = prose.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    spans.map(str::to_owned).collect()
}

/// A heading's anchor, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn anchors(text: &str) -> BTreeSet<String> {
    prose(text).lines().filter(|line| line.starts_with('#')).map(anchor).collect()
}

fn told(path: &Path, what: &str) -> String {
    format!("{}: {what}", path.strip_prefix(root()).unwrap_or(path).display())
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for (path, text) in documents() {
        for link in links(&text).into_iter().filter(|link| !link.contains("://")) {
            let (file, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.parent().unwrap().join(file),
            };
            if !target.exists() {
                broken.push(told(&path, &link));
            } else if !fragment.is_empty() {
                let text = fs::read_to_string(&target).unwrap_or_default();
                if !anchors(&text).contains(fragment) {
                    broken.push(told(&path, &link));
                }
            }
        }
    }
    assert_eq!(broken, [""; 0], "links that lead nowhere");
}

/// A decision may name what was there when it was made.
#[test]
fn every_file_that_is_named_is_there() {
    let decisions = root().join("docs/decisions");
    let mut missing = Vec::new();
    for (path, text) in documents().into_iter().filter(|(path, _)| !path.starts_with(&decisions)) {
        for name in quoted(&text) {
            let ours = ["src/", "tests/", "docs/", ".ci/"].iter().any(|dir| name.starts_with(dir));
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            if ours && plain && !root().join(&name).exists() {
                missing.push(told(&path, &name));
            }
        }
    }
    assert_eq!(missing, [""; 0], "files that are named and not there");
}

/// A promise names its tests as `file`: `test`, `test`.
#[test]
fn every_test_that_checks_a_promise_is_there() {
    let guarantees = fs::read_to_string(root().join("docs/guarantees.md")).unwrap();
    let mut missing = Vec::new();
    let mut named = 0;
    for line in guarantees.lines().filter(|line| line.starts_with("- `")) {
        let mut names = quoted(line).into_iter();
        let file = names.next().unwrap();
        let source = fs::read_to_string(root().join(&file)).unwrap_or_default();
        for test in names {
            named += 1;
            let declared = ["(", "<"].map(|next| source.contains(&format!("fn {test}{next}")));
            if declared == [false, false] {
                missing.push(format!("{file}: {test}"));
            }
        }
    }
    assert!(named > 30, "only {named} tests are named");
    assert_eq!(missing, [""; 0], "tests that are named and not there");
}

#[test]
fn anchors_are_those_of_headings() {
    assert_eq!(anchor("## 1. Durable before acknowledged"), "1-durable-before-acknowledged");
    assert_eq!(anchor("### src/error.rs, src/boot.rs"), "srcerrorrs-srcbootrs");
    assert_eq!(links("a [b](c.md#d) `e`\n```\n[f](g)\n```"), ["c.md#d"]);
    assert_eq!(quoted("a `b` c `d`"), ["b", "d"]);
}
