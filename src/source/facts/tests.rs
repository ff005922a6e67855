//! What lines of a facts file mean, and that the published schema says the same.

mod agreement;
mod meanings;
mod schema;

use super::Format;
use crate::domain::name::Dialect;
use crate::source::Meaning;

const PLAIN: Format = Format { dialect: Dialect::Plain };

fn meaning(line: &str) -> Meaning {
    PLAIN.line(line.as_bytes())
}

/// A line with the fields that every fact has, and these.
fn line(kind: &str, channel: &str, rest: &str) -> String {
    let comma = if rest.is_empty() { "" } else { "," };
    format!(
        "{{\"source\":\"openim\",\"source_id\":\"41\",\"at\":\"2026-11-24T08:04:26.486417Z\",\
         \"type\":\"{kind}\",\"channel\":{channel}{comma}{rest}}}"
    )
}

const GROUP: &str = r#"{"type":2,"id":"g"}"#;
const PEERS: &str = r#"{"peers":["bob@example.org","alice"]}"#;
