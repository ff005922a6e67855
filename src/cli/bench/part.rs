//! Starts this program again for a part of the bench, so that the memory it reports holds nothing
//! that other measurements left behind.

use std::path::Path;
use std::process::{Command, Stdio};

use clap::ValueEnum;

use super::figure::Figure;
use super::place::failed;
use super::{Bench, Part};
use crate::cli::failure::Failure;
use crate::error::{Code, Error};

/// The figures of a part that a process of its own did in `dir`.
///
/// # Errors
/// If it could not be started, or failed; what was wrong is on standard error then.
pub fn done(
    bench: &Bench,
    part: Part,
    dir: &Path,
    messages: usize,
) -> Result<Vec<Figure>, Failure> {
    let program = std::env::current_exe().map_err(|error| failed(Path::new("panguan"), &error))?;
    let mut command = Command::new(&program);
    command.args(["--output", "json", "bench", "--messages", &messages.to_string()]);
    command.arg("--dir").arg(dir);
    if let Some(part) = part.to_possible_value() {
        command.args(["--part", part.get_name()]);
    }
    if bench.quick {
        command.arg("--quick");
    }
    let ran = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let ran = ran.map_err(|error| failed(&program, &error))?;
    // The keyboard's interrupt reaches both.
    bench.interrupt.check()?;
    if !ran.status.success() {
        let message = format!("a part of the bench failed: {}", ran.status);
        return Err(Error::new(Code::Io, message).hint("see what it says above").into());
    }
    serde_json::from_slice(&ran.stdout).map_err(|error| {
        let message = format!("a part of the bench answered what is no figures: {error}");
        Error::new(Code::Io, message).hint("this is a defect of panguan; report it").into()
    })
}
