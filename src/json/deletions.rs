//! Who deleted what: a page of rows, newest first.

use serde::Serialize;

use super::event::Event;
use super::why::Hid;
use crate::query;

/// A page of deletions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deletions {
    /// Newest first.
    pub deletions: Vec<Deletion>,
    /// Where the next page begins; null after the last.
    pub next_cursor: Option<String>,
}

/// One deletion, or another event that can hide, or a refused delete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deletion {
    /// `applied`, `no_change`, `late` or `refused`.
    pub outcome: &'static str,
    /// What it hid; null where it hid nothing, or is about several users' lists.
    pub hid: Option<Hid>,
    /// What happened.
    pub event: Event,
}

impl From<&query::DeletionPage> for Deletions {
    fn from(page: &query::DeletionPage) -> Self {
        Self {
            deletions: page.deletions.iter().map(Deletion::from).collect(),
            next_cursor: page.next_cursor.clone(),
        }
    }
}

impl From<&query::Deletion> for Deletion {
    fn from(deletion: &query::Deletion) -> Self {
        Self {
            outcome: deletion.outcome.name(),
            hid: deletion.hid.map(Hid::from),
            event: Event::from(&deletion.event),
        }
    }
}
