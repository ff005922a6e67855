//! A store beside an older copy of its `keys/`: nothing is sealed that the right keys could not
//! open, once they are back.

mod command;

use std::fs;
use std::path::Path;

use command::{history, import, panguan};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn a_person_who_was_named_gets_no_second_first_key() {
    // Given
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (keys, right, older) =
        (data.join("keys"), dir.path().join("right"), dir.path().join("older"));
    import(&data, history(2).as_bytes()).ends(0, "");
    copy(&keys, &older);
    import(&data, history(9).as_bytes()).ends(0, "");
    fs::rename(&keys, &right).unwrap();
    fs::rename(&older, &keys).unwrap();

    // When
    let refused = panguan(&data, &["delete", "u8", "u8@u1"]);

    // Then
    refused.ends(4, "put a newer copy of keys/ back");
    fs::remove_dir_all(&keys).unwrap();
    fs::rename(&right, &keys).unwrap();
    panguan(&data, &["verify"]).ends(0, "no damage");
    panguan(&data, &["delete", "u8", "u8@u1"]).ends(3, "");
    panguan(&data, &["verify"]).ends(0, "no damage");
}
