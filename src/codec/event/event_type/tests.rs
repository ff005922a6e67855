//! The registry gives every number and name once, and the documents list all of it.

use std::collections::BTreeSet;

use super::*;

const EVENTS: &str = include_str!("../../../../docs/events.md");
const FORMAT: &str = include_str!("../../../../docs/storage-format.md");

#[test]
fn numbers_and_names_are_given_once() {
    let numbers: BTreeSet<_> = NAMES.iter().map(|(number, _)| number).collect();
    let names: BTreeSet<_> = NAMES.iter().map(|(_, name)| name).collect();
    assert_eq!(numbers.len(), NAMES.len());
    assert_eq!(names.len(), NAMES.len());
    assert!(numbers.iter().all(|number| **number <= 250), "one byte in an index");
    assert_eq!(event_type_name(0), None);
    assert_eq!(event_type_name(11), None);
}

#[test]
fn the_documents_list_every_type() {
    let reserved = [
        OMISSION_OBSERVED,
        OMISSION_ENDED,
        BASELINE_RECORDED,
        HOLD_PLACED,
        HOLD_RELEASED,
        SUBJECT_ERASED,
        RETENTION_RUN,
        AUDIT_READ,
        BACKUP_TAKEN,
    ];
    for (number, name) in NAMES {
        let row = format!("| `{name}` | {number} |");
        assert!(EVENTS.contains(&row), "docs/events.md has no row {row}");
        let has_schema = !reserved.contains(&number);
        assert_eq!(FORMAT.contains(&row), has_schema, "docs/storage-format.md and {row}");
    }
}
