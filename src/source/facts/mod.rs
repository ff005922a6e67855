//! The facts format: one JSON object a line, which any backend can write. `docs/facts.md` tells
//! it, and `docs/facts.schema.json` is its schema.
//!
//! A line is read strictly: a field that its type does not have, a field twice and `null` make the
//! line bad, because a misspelled `seq` that is quietly ignored would change what the line means.

mod fact;
mod fields;
mod message_id;

#[cfg(test)]
mod tests;

pub use message_id::message_number;

use sha2::{Digest, Sha256};

use crate::domain::command::Request;
use crate::domain::name::Dialect;
use crate::source::{Covered, Meaning, Rank, Timed};

/// How facts files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// How ids are written in the store that will hold the facts.
    pub dialect: Dialect,
}

impl Format {
    /// What a line of a facts file means. The line has no line end.
    #[must_use]
    pub fn line(&self, line: &[u8]) -> Meaning {
        let read = std::str::from_utf8(line)
            .map_err(|error| format!("it is not UTF-8 from byte {} on", error.valid_up_to() + 1))
            .and_then(|text| fact::read(self.dialect, text));
        let fact = match read {
            Ok(fact) => fact,
            Err(reason) => return Meaning::bad(reason),
        };
        let path = fact.kind.name();
        let covers = vec![Covered { source: fact.source.clone(), kind: fact.kind.feeds() }];
        let mut meaning =
            Meaning { path: path.to_owned(), told_at: Some(fact.at), covers, ..Meaning::default() };
        match fact.command {
            None => meaning.skipped.push(format!("{path} (never a conversation)")),
            Some(command) => {
                let request = Request {
                    command,
                    occurred_at: Some(fact.at),
                    cause: fact.cause,
                    idempotency_key: Some(key(&fact.source, &fact.source_id)),
                };
                meaning.requests.push(Timed { at: fact.at, rank: Rank::Call, request });
            }
        }
        meaning
    }
}

/// The key of a fact: its source and the source's id of it, each with its length before it, so
/// that no two pairs meet.
fn key(source: &str, source_id: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [source, source_id] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().to_vec()
}
