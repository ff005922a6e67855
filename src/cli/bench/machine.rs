//! The machine that is measured, and what its disk costs.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use super::figure::{Figure, micros, quantile};
use super::place::failed;
use crate::error::Error;

/// Syncs that are measured.
const SYNCS: usize = 500;

/// The cost of appending 4 KiB to a file and syncing it, 99 times in 100.
pub fn fdatasync(name: &str, dir: &Path) -> Result<Figure, Error> {
    let p99 = quantile(syncs(dir)?, 0.99);
    let how = format!("{SYNCS} appends of 4 KiB, each synced; 99 % took no longer");
    Ok(Figure::alone(name, micros(p99), "us", how))
}

/// How long each of some bare syncs took.
pub fn syncs(dir: &Path) -> Result<Vec<std::time::Duration>, Error> {
    let path = dir.join("appended");
    let fail = |error: std::io::Error| failed(&path, &error);
    let mut file = File::create(&path).map_err(fail)?;
    let mut took = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let started = Instant::now();
        file.write_all(&[7; 4_096]).map_err(fail)?;
        file.sync_data().map_err(fail)?;
        took.push(started.elapsed());
    }
    Ok(took)
}

/// The machine: how many cores, and in words what else it is.
pub fn described() -> Figure {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("unknown", |(_, name)| name.trim());
    let profile = if cfg!(debug_assertions) { "a debug build" } else { "a release build" };
    let system = std::env::consts::OS;
    let how =
        format!("{model}, {system} {}, {profile} of {}", kernel.trim(), env!("CARGO_PKG_VERSION"));
    #[expect(clippy::cast_precision_loss, reason = "no machine has 2^52 cores")]
    Figure::alone("machine", cores as f64, "cores", how)
}

/// Resident memory of this process; nothing where the system does not tell.
pub fn resident(name: &str, how: String) -> Option<Figure> {
    Some(Figure::alone(name, resident_mib()?, "MiB", how))
}

fn resident_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib / 1_024.0)
}
