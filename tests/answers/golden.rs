//! Files that answers are compared with.

use std::path::Path;

/// Compares `text` with the file `tests/golden/{name}`.
#[track_caller]
pub fn check(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    if expected == text {
        return;
    }
    if std::env::var_os("PANGUAN_BLESS").is_some() {
        std::fs::write(&file, text).unwrap();
        panic!("blessed {name}; look at the difference, then run again without PANGUAN_BLESS");
    }
    let (expected, found) = (expected.lines(), text.lines());
    for (number, (expected, found)) in expected.clone().zip(found.clone()).enumerate() {
        assert_eq!(found, expected, "{name}, line {}", number + 1);
    }
    assert_eq!(found.count(), expected.count(), "{name} has another number of lines");
}
