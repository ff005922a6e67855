//! What is said around data, as values: each language puts it into words.

use crate::domain::position::Position;
use crate::proof::verify::Part;

/// Something that is said.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is named after what it says, and its fields after the values")]
pub enum Sentence<'a> {
    Deleted { uid: &'a str, id: &'a str, undo: Position },
    DeletedAndStillListed { uid: &'a str, id: &'a str, last: Option<u64>, undo: Position },
    DeleteChangedNothing { uid: &'a str, id: &'a str, listed: bool },
    Restored { deletion: Position, id: &'a str, unread: u64 },
    RestoredAndStillOff { deletion: Position },
    RestoredBefore { deletion: Position },
    State { state: &'a str, since: Option<&'a str> },
    Elsewhere { uid: &'a str, id: &'a str, kind: &'a str, listed: bool },
    Hid { from: u64, to: u64, messages: u64 },
    Others { count: u64, exact: bool },
    Covered { source: &'a str, kinds: &'a [&'a str], since: &'a str },
    Missing { from: u64, to: u64 },
    Imported { read: u64, recorded: u64, duplicates: u64 },
    ImportRefused { refused: u64 },
    ImportSkipped { count: u64, what: &'a str },
    ImportGaps { gaps: u64 },
    ImportBad { bad: u64 },
    ImportThrough { position: &'a str },
    BadLine { file: &'a str, line: u64, reason: &'a str },
    BadFile { file: &'a str, reason: &'a str },
    Ahead { count: u64, latest: &'a str },
    ImportStopped,
    More { cursor: &'a str },
    Rebuilt { events: u64, entries: u64, position: Position },
    RebuiltUnreadable { events: u64, position: Position },
    RowsDiffered { differing: u64 },
    CheckedLog { batches: u64, events: u64, bytes: u64 },
    ReadOfLog { batches: u64, events: u64, bytes: u64 },
    DamagedFile { file: &'a str, offset: &'a str, events: &'a str },
    CheckedRows { rows: u64 },
    RowsNotChecked,
    CheckedNames { sealed: u64, erased: u64 },
    NotWitnessedAfter { position: Position },
    NothingRecorded,
    NoDamage,
    Damages { count: u64, kept: u64 },
    Helps { part: Part },
    LeftOut { position: Position, count: usize },
    NotDecidedAgain,
    WouldDiffer { differences: usize },
    StillNumbered { seq: u64 },
    StillOff { uid: &'a str, id: &'a str, by: &'a str },
    CannotFold { count: usize },
}
