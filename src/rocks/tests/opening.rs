//! Whose directory it is, and who may open it.

use super::*;
use crate::codec::key::meta;

#[test]
fn an_opening_for_writing_makes_the_store_once() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("new/data");
    let rocks = writer(&data);
    put(&rocks, Family::Channel, b"k", b"v");
    drop(rocks);

    let rocks = writer(&data);
    assert_eq!(get(&rocks, Family::Channel, b"k"), Some(b"v".to_vec()));
    assert_eq!(get(&rocks, Family::Meta, &meta::FORMAT), Some(vec![0, 0, 0, 1]));
}

#[test]
fn a_reader_makes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let absent = dir.path().join("absent");
    assert!(matches!(refusal(&absent, Access::Secondary), RocksError::Missing { .. }));
    assert!(!absent.exists());
    assert!(matches!(refusal(dir.path(), Access::Secondary), RocksError::Missing { .. }));
    assert_eq!(names_below(dir.path()), [""; 0]);
}

#[test]
fn another_programs_directory_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("thesis.txt"), "years of work").unwrap();
    let before = names_below(dir.path());
    for access in [Access::ReadWrite, Access::Secondary] {
        let error = refusal(dir.path(), access);
        assert!(matches!(error, RocksError::Foreign { .. }), "{error}");
        assert!(error.to_string().contains("it holds `thesis.txt`"), "{error}");
    }
    assert_eq!(names_below(dir.path()), before);
}

#[test]
fn a_file_is_no_directory() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = refusal(file.path(), Access::ReadWrite);
    assert!(error.to_string().contains("it is a file"), "{error}");
}

#[test]
fn another_programs_database_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join(STORE_DIR);
    let theirs = rocksdb::DB::open_default(&store).unwrap();
    theirs.put(b"their", b"row").unwrap();
    drop(theirs);
    let before = names_below(&store);
    for access in [Access::ReadWrite, Access::Secondary] {
        let error = refusal(dir.path(), access);
        assert!(matches!(error, RocksError::Foreign { .. }), "{error}");
        assert!(error.to_string().contains("another program"), "{error}");
    }
    assert_eq!(names_below(&store), before);
}

#[test]
fn a_newer_format_is_refused_with_both_numbers() {
    let dir = tempfile::tempdir().unwrap();
    put(&writer(dir.path()), Family::Meta, &meta::FORMAT, &7_u32.to_be_bytes());
    let before = names_below(&dir.path().join(STORE_DIR));
    for access in [Access::ReadWrite, Access::Secondary] {
        let error = refusal(dir.path(), access);
        let newer = matches!(error, RocksError::NewerFormat { found: 7, known: 1, .. });
        assert!(newer, "{error}");
        assert!(error.to_string().contains("use the version that wrote it"), "{error}");
    }
    assert_eq!(names_below(&dir.path().join(STORE_DIR)), before);
}

#[test]
fn a_second_writer_is_refused_and_told_who_holds_it() {
    let dir = tempfile::tempdir().unwrap();
    let first = writer(dir.path());

    let error = refusal(dir.path(), Access::ReadWrite).to_string();
    let holder = format!("process {} (panguan test) since 20", std::process::id());
    assert!(error.contains(&holder), "{error}");
    put(&first, Family::Channel, b"k", b"the first one writes on");

    drop(first);
    writer(dir.path());
    let text = std::fs::read_to_string(dir.path().join(WRITER_LOCK)).unwrap();
    assert_eq!(text, "", "nobody is named who is gone");
}

#[test]
fn a_reader_reads_beside_the_writer_and_leaves_no_trace() {
    let dir = tempfile::tempdir().unwrap();
    let writer = writer(dir.path());
    put(&writer, Family::Channel, b"k", b"old");
    let before = names_below(dir.path());

    let reader = reader(dir.path());
    let scratch = reader.engine.scratch.as_ref().unwrap().path().to_owned();
    assert_eq!(get(&reader, Family::Channel, b"k"), Some(b"old".to_vec()));
    put(&writer, Family::Channel, b"k", b"new");
    assert_eq!(get(&reader, Family::Channel, b"k"), Some(b"old".to_vec()));
    reader.catch_up().unwrap();
    assert_eq!(get(&reader, Family::Channel, b"k"), Some(b"new".to_vec()));
    let change = [Change::put(Family::Channel, *b"k", *b"mine")];
    assert!(reader.write(&reader.live(), &change, Durability::Buffered).is_err());

    assert!(scratch.exists());
    drop(reader);
    assert!(!scratch.exists());
    assert_eq!(names_below(dir.path()), before);
}

#[test]
fn only_their_owner_enters_the_directories() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    drop(writer(dir.path()));
    let mode = std::fs::metadata(dir.path().join(STORE_DIR)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_directory_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    drop(writer(&data));
    std::fs::remove_file(data.join(WRITER_LOCK)).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o500)).unwrap();
    // Permissions do not bind root.
    if std::fs::write(data.join(WRITER_LOCK), "").is_err() {
        let error = refusal(&data, Access::ReadWrite);
        assert!(matches!(error, RocksError::NotWritable { .. }), "{error}");
        drop(reader(&data));
    }
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn sizes_are_told_by_family() {
    let dir = tempfile::tempdir().unwrap();
    let rocks = writer(dir.path());
    put(&rocks, Family::Hides, b"k", &[7; 4096]);
    let hides = rocks.live().name(Family::Hides).to_owned();
    rocks.engine().compact(&hides).unwrap();

    let size = rocks.family_size(Family::Hides).unwrap();
    assert_eq!(size.keys_estimated, 1);
    assert!(size.disk_bytes > 0);
    assert_eq!(rocks.family_size(Family::Own).unwrap().disk_bytes, 0);
}

#[test]
fn a_lock_that_is_not_ours_is_left_as_it_is() {
    let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (lock, theirs) = (dir.path().join(WRITER_LOCK), elsewhere.path().join("theirs"));
    std::fs::write(&theirs, "precious").unwrap();
    for is_a_link in [true, false] {
        if is_a_link {
            std::os::unix::fs::symlink(&theirs, &lock).unwrap();
        } else {
            std::fs::remove_file(&lock).unwrap();
            std::fs::copy(&theirs, &lock).unwrap();
        }
        let error = refusal(dir.path(), Access::ReadWrite);
        assert!(matches!(error, RocksError::Foreign { .. }), "{error}");
        assert_eq!(std::fs::read(&lock).unwrap(), b"precious");
    }
}

/// The writer moves the log into tables and removes it: a reader that began with the old index
/// found neither.
#[test]
fn a_reader_beside_a_writer_that_opens_misses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let write = |round: u32| {
        let rocks = writer(dir.path());
        let key = |row: u32| [round.to_be_bytes(), row.to_be_bytes()].concat();
        let rows: Vec<Change> =
            (0..3_000).map(|row| Change::put(Family::Channel, key(row), vec![7; 64])).collect();
        rocks.write(&rocks.live(), &rows, Durability::Synced).unwrap();
    };
    write(0);
    for round in 1..12 {
        std::thread::scope(|scope| {
            let writing = scope.spawn(move || write(round));
            while !writing.is_finished() {
                match try_open(dir.path(), Access::Secondary) {
                    Ok(rocks) => {
                        let last = [(round - 1).to_be_bytes(), 0_u32.to_be_bytes()].concat();
                        assert_eq!(get(&rocks, Family::Channel, &last), Some(vec![7; 64]));
                    }
                    Err(error) => assert!(matches!(error, RocksError::Replaced), "{error}"),
                }
            }
        });
    }
}
