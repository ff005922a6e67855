//! The `panguan` command.
#![deny(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used
)]

use std::process::ExitCode;

fn main() -> ExitCode {
    panguan::cli::run()
}
