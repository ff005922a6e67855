//! `panguan completions SHELL`

use clap::Args;
use clap_complete::Shell;

use super::failure::{End, Failure};
use super::setting::Setting;

/// What to print completions for.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Name the shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::definition(), "panguan", &mut script);
    setting.output.raw(&script)?;
    Ok(End::Done)
}
