//! Runs the program as its users do, and holds whatever it says against what holds always.

#![allow(dead_code)] // each test file uses its part

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// No message is longer, whatever it repeats.
const LINE_MAX_CHARS: usize = 1_000;

/// What the program said, and how it ended.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is printed is UTF-8");
        let code = output.status.code().expect("no signal ended it");
        let said = Self { code, out: text(output.stdout), err: text(output.stderr) };
        assert!(!said.err.contains("panicked"), "{}", said.err);
        assert!((0..=4).contains(&said.code), "exit code {}: {}", said.code, said.err);
        if let Some(long) = said.err.lines().find(|line| line.chars().count() > LINE_MAX_CHARS) {
            panic!("a message of {} characters", long.chars().count());
        }
        if said.code >= 2 {
            let hinted = said.err.contains("\nhint: ") || said.err.contains("try '--help'");
            assert!(said.err.starts_with("error: ") && hinted, "{}", said.err);
        }
        said
    }

    /// Asserts how it ended and that it says so.
    #[track_caller]
    pub fn ends(&self, code: i32, saying: &str) -> &Self {
        let Self { out, err, .. } = self;
        assert_eq!(self.code, code, "out: {out}\nerr: {err}");
        assert!(err.contains(saying) || out.contains(saying), "out: {out}\nerr: {err}");
        self
    }
}

pub fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_panguan"));
    command.args(["--lang", "en", "--data"]).arg(data).args(arguments);
    command.env_remove("PANGUAN_DATA").env("NO_COLOR", "1");
    command
}

pub fn panguan(data: &Path, arguments: &[&str]) -> Said {
    Said::of(command(data, arguments).output().unwrap())
}

/// Imports facts from standard input.
pub fn import(data: &Path, facts: &[u8]) -> Said {
    let mut child = command(data, &["import", "--format", "facts", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let facts = facts.to_owned();
    let feeding = std::thread::spawn(move || {
        // It may end before it has read everything.
        let _ = stdin.write_all(&facts);
    });
    let said = Said::of(child.wait_with_output().unwrap());
    feeding.join().unwrap();
    said
}

/// A group's history: `users` join, each writes a message, and every third deletes.
pub fn history(users: usize) -> String {
    let mut lines = String::new();
    for user in 0..users {
        let at = |part: usize| format!("2026-11-20T08:{:02}:{:02}.{part}Z", user / 60, user % 60);
        let fact = |part: usize, kind: &str, rest: String| {
            format!(
                "{{\"source\":\"t\",\"source_id\":\"{user}-{part}\",\"at\":\"{}\",\"type\":\
                 \"{kind}\",\"channel\":{{\"type\":2,\"id\":\"team\"}},{rest}}}\n",
                at(part)
            )
        };
        lines += &fact(0, "members_added", format!("\"uids\":[\"u{user}\"]"));
        lines += &fact(1, "message", format!("\"from\":\"u{user}\""));
        if user % 3 == 0 {
            lines += &fact(2, "deleted", format!("\"uid\":\"u{user}\""));
        }
    }
    lines
}

/// The files below `dir`, by name, with their lengths: what must not change.
pub fn files(dir: &Path) -> Vec<(String, u64)> {
    let mut files = Vec::new();
    for below in ["", "store", "keys"] {
        let Ok(entries) = fs::read_dir(dir.join(below)) else { continue };
        for entry in entries {
            let entry = entry.unwrap();
            let name = Path::new(below).join(entry.file_name()).display().to_string();
            let length = entry.metadata().unwrap();
            if length.is_file() {
                files.push((name, length.len()));
            }
        }
    }
    files.sort();
    files
}
