//! The program, run as a process, on a store of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The recording of a real WuKongIM 2.2.5.
pub const RECORDING: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/recorded/wukongim-2.2.5.ndjson");

/// A directory of a test's own, with a store in `data` once something is imported.
pub struct World {
    dir: tempfile::TempDir,
}

/// What a run of the program came to.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl World {
    pub fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A store that holds the recording.
    pub fn recorded() -> Self {
        let world = Self::empty();
        let ran = world.run(&["import", RECORDING]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        world
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The program with these arguments on this world's store, not yet run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_panguan"));
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("PANGUAN_DATA", self.data())
            .env("PANGUAN_CACHE_MIB", "16")
            .env("USER", "tester")
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        command
    }

    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).output().unwrap())
    }

    /// A run that must be done: its standard output.
    #[track_caller]
    pub fn done(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.stderr);
        ran.stdout
    }

    /// A run that must be done, its answer as JSON.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let stdout = self.done(&[&["--output", "json"], arguments].concat());
        serde_json::from_str(&stdout).unwrap()
    }

    /// Writes a file into the world's directory.
    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Everything in the store is as it was written.
    #[track_caller]
    pub fn is_whole(&self) {
        let report = self.json(&["verify"]);
        assert_eq!(report["damaged"], 0, "{report}");
    }
}

impl Ran {
    #[track_caller]
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    /// It ended with this code, said why, and said what to do; it did not fall over.
    #[track_caller]
    pub fn fails(&self, code: i32, error: &str) {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        assert!(self.stderr.starts_with("error: "), "{}", self.stderr);
        assert!(self.stderr.contains(error), "{error}: {}", self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
    }
}
