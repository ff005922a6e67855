//! What the program tells of itself while it runs: `tracing` to standard error, because standard
//! output is data.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// What is told: by default what needs attention. See `tracing_subscriber`'s directives.
const FILTER: &str = "PANGUAN_LOG";

/// How it is told: `text` or `json`.
const FORMAT: &str = "PANGUAN_LOG_FORMAT";

/// Tells what `PANGUAN_LOG` asks for from now on. Does nothing where somebody else listens
/// already. A filter that cannot be read counts as none.
pub fn start() {
    let filter = EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new("warn"));
    let base = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Whoever started another subscriber first keeps it.
    let _ = if std::env::var(FORMAT).is_ok_and(|format| format == "json") {
        base.json().try_init()
    } else {
        base.with_ansi(std::io::stderr().is_terminal()).try_init()
    };
}
