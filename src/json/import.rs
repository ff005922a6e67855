//! What an import answers.

use std::collections::BTreeMap;

use serde::Serialize;

/// What an import answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Lines that are not blank.
    pub read: u64,
    /// Facts that were recorded now.
    pub recorded: u64,
    /// Facts that had been recorded before.
    pub duplicates: u64,
    /// What carries no fact, by path.
    pub skipped: BTreeMap<String, u64>,
    /// Facts that were understood and not applied.
    pub refused: u64,
    /// The first lines that could not be read.
    pub bad: Vec<BadLine>,
    /// Spans of message numbers that are missing.
    pub gaps: u64,
    /// The last event of the log; null if there is none.
    pub position: Option<String>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadLine {
    /// The file's name; left out where there is one file only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its number, from 1; 0 for the file as a whole.
    pub line: u64,
    /// Why.
    pub reason: String,
}
