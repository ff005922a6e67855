//! A database whose index of files (MANIFEST) lost its end at a record's end, which the engine
//! takes for an older, smaller database and tidies up: whatever is refused is left as it was.

mod command;

use std::fs;
use std::path::{Path, PathBuf};

use command::{history, import, panguan};

const BLOCK_BYTES: usize = 32 << 10;
const RECORD_HEADER_BYTES: usize = 7;

/// What is in every file of the data directory but the engine's diary and locks.
fn contents(data: &Path) -> Vec<(String, Vec<u8>)> {
    let names = command::files(data).into_iter().map(|(name, _)| name);
    let kept = names.filter(|name| !name.contains("LOG") && !name.to_lowercase().contains("lock"));
    kept.map(|name| (name.clone(), fs::read(data.join(name)).unwrap())).collect()
}

fn index_of(database: &Path) -> PathBuf {
    database.join(fs::read_to_string(database.join("CURRENT")).unwrap().trim())
}

/// Where the records of an index start, but the first.
fn cuts(index: &[u8]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut at = 0;
    while at + RECORD_HEADER_BYTES < index.len() {
        let left = BLOCK_BYTES - at % BLOCK_BYTES;
        if left < RECORD_HEADER_BYTES {
            at += left;
            continue;
        }
        let length = u16::from_le_bytes([index[at + 4], index[at + 5]]);
        at += RECORD_HEADER_BYTES + usize::from(length);
        cuts.push(at);
    }
    cuts.pop();
    cuts
}

fn lay(data: &Path, files: &[(String, Vec<u8>)]) {
    let _ = fs::remove_dir_all(data);
    for (name, bytes) in files {
        let path = data.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Cuts the index of `of` at every record's end; the share of cuts that are refused, in percent.
#[track_caller]
fn refused_percent(data: &Path, of: &str) -> usize {
    let whole = contents(data);
    let index = index_of(&data.join(of));
    let bytes = fs::read(&index).unwrap();
    let cuts = cuts(&bytes);
    assert!(cuts.len() >= 5, "{cuts:?}");
    let mut refused = 0;
    for cut in &cuts {
        // Given
        lay(data, &whole);
        fs::write(&index, &bytes[..*cut]).unwrap();
        let before = contents(data);

        // When
        let said = panguan(data, &["delete", "u1", "nobody"]);

        // Then
        if said.code != 3 {
            said.ends(4, "(damaged)");
            assert!(contents(data) == before, "{of} cut at {cut}: {}", said.err);
            refused += 1;
        }
    }
    refused * 100 / cuts.len()
}

fn imported() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    import(&data, history(9).as_bytes()).ends(0, "");
    (dir, data)
}

#[test]
fn rows_in_the_write_ahead_log_are_not_removed() {
    for of in ["store", "keys"] {
        let (_dir, data) = imported();
        assert!(refused_percent(&data, of) >= 60, "{of}");
    }
}

#[test]
fn rows_in_tables_are_not_removed() {
    for of in ["store", "keys"] {
        let (_dir, data) = imported();
        for _ in 0..2 {
            panguan(&data, &["delete", "u1", "nobody"]).ends(3, "no-such-conversation");
        }
        assert!(refused_percent(&data, of) >= 60, "{of}");
    }
}

#[test]
fn an_emptied_store_beside_the_keys_of_people_is_not_begun_anew() {
    let (_dir, data) = imported();
    fs::remove_dir_all(data.join("store")).unwrap();
    fs::create_dir(data.join("store")).unwrap();
    let before = contents(&data);

    import(&data, history(1).as_bytes()).ends(4, "lost what was recorded");
    panguan(&data, &["verify"]).ends(4, "lost what was recorded");
    assert!(contents(&data) == before);
}
