//! The library that stands between a process and its disk: built once, and set up for one process.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Which calls are counted.
pub mod class {
    pub const WRITES: u32 = 1;
    pub const SYNCS: u32 = 2;
    pub const OPENINGS: u32 = 4;
    pub const NAMES: u32 = 8;
    pub const ALL: u32 = 15;
}

/// What happens at the call that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The process ends.
    Kill(u64),
    /// The call fails with this error, and those after it too if all do.
    Fail { call: u64, errno: i32, all: bool },
}

/// What is asked of the library.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// Keep notes there.
    pub journal: Option<PathBuf>,
    /// Keep the number of counted calls there.
    pub count: Option<PathBuf>,
    /// Counted calls; all if `None`.
    pub classes: Option<u32>,
    pub at: Option<At>,
    /// Do the first half of the write that is ended or fails.
    pub tear: bool,
    /// Note syncs and do none.
    pub no_sync: bool,
}

/// The built library.
#[derive(Clone, Debug)]
pub struct Shim(PathBuf);

impl Shim {
    /// The library; where it cannot be had, says on the terminal that `what` is not tested.
    pub fn for_testing(what: &str) -> Option<Self> {
        static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
        match BUILT.get_or_init(build) {
            Ok(path) => Some(Self(path.clone())),
            Err(why) => {
                // Past what the harness keeps of a test that passes.
                let said = format!("\nNOT TESTED: {what}: {why}\n");
                std::io::stderr().write_all(said.as_bytes()).unwrap();
                None
            }
        }
    }

    /// Has the library stand between the command and what is below `dir`.
    pub fn stand_before(&self, command: &mut Command, dir: &Path, disk: &Disk) {
        command.env("LD_PRELOAD", &self.0).env("PANGUAN_DISK_DIR", dir);
        let paths = [("JOURNAL", &disk.journal), ("COUNT", &disk.count)];
        for (name, path) in paths {
            if let Some(path) = path {
                command.env(format!("PANGUAN_DISK_{name}"), path);
            }
        }
        let mut set = |name: &str, value: String| {
            command.env(format!("PANGUAN_DISK_{name}"), value);
        };
        if let Some(classes) = disk.classes {
            set("CLASSES", classes.to_string());
        }
        match disk.at {
            None => {}
            Some(At::Kill(call)) => set("KILL_AT", call.to_string()),
            Some(At::Fail { call, errno, all }) => {
                set("FAIL_AT", call.to_string());
                set("ERRNO", errno.to_string());
                if all {
                    set("FAIL_ALL", "1".to_owned());
                }
            }
        }
        for (name, is_set) in [("TEAR", disk.tear), ("NO_SYNC", disk.no_sync)] {
            if is_set {
                set(name, "1".to_owned());
            }
        }
    }
}

/// How many calls a process made that kept their number there.
pub fn counted(path: &Path) -> u64 {
    fs::read_to_string(path).unwrap().trim().parse().unwrap()
}

fn build() -> Result<PathBuf, String> {
    if !cfg!(target_os = "linux") {
        return Err("it takes LD_PRELOAD as Linux has it".to_owned());
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/survival/journal.c");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Test programs run at the same time: each builds its own, and the last one stays.
    let own = out.join(format!("panguan-disk-{}.so", std::process::id()));
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let built = Command::new(&compiler)
        .args(["-std=gnu11", "-Wall", "-Wextra", "-O1", "-shared", "-fPIC", "-o"])
        .args([&own, &source])
        .args(["-ldl", "-lpthread"])
        .output()
        .map_err(|error| format!("{compiler} does not run: {error}"))?;
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success() && said.is_empty(), "{compiler}: {said}");
    let shared = out.join("panguan-disk.so");
    fs::rename(&own, &shared).map_err(|error| error.to_string())?;
    Ok(shared)
}
