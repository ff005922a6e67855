//! What is left by a process that was cut off, and by a disk that lies.

use super::*;
use crate::codec::key::meta;
use crate::rocks::making::MAKING_DIR;

const OFFSETS: u64 = 200;

/// A store that was cut off after synced writes that are in its write-ahead log only.
fn cut_off_after_writes() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let rocks = writer(dir.path());
    for offset in 0..OFFSETS {
        put(&rocks, Family::Hides, &offset.to_be_bytes(), &[b'v'; 100]);
    }
    crash_image(dir.path())
}

fn wal_of(dir: &Path) -> std::path::PathBuf {
    let wal = |path: &String| path.ends_with(".log") && std::fs::metadata(path).unwrap().len() > 0;
    names_below(&dir.join(STORE_DIR)).into_iter().find(wal).unwrap().into()
}

fn offsets_of(rocks: &Rocks) -> Vec<u64> {
    let hides = rocks.live().name(Family::Hides).to_owned();
    let pairs = rocks.engine().scan(&hides, &[], None, Direction::Rising).unwrap();
    pairs.map(|pair| u64::from_be_bytes(pair.unwrap().0.try_into().unwrap())).collect()
}

#[test]
fn what_was_synced_outlives_the_process() {
    let image = cut_off_after_writes();
    assert_eq!(offsets_of(&writer(image.path())), (0..OFFSETS).collect::<Vec<_>>());
}

#[test]
fn a_torn_end_loses_only_what_was_never_acknowledged() {
    let image = cut_off_after_writes();
    let wal = wal_of(image.path());
    let bytes = std::fs::read(&wal).unwrap();
    std::fs::write(&wal, &bytes[..bytes.len() - 3]).unwrap();

    let offsets = offsets_of(&writer(image.path()));
    assert_eq!(offsets, (0..OFFSETS - 1).collect::<Vec<_>>());
}

/// The byte of the first record's type, after its checksum and length.
const FIRST_TYPE: usize = 6;

fn second_type(wal: &[u8]) -> usize {
    FIRST_TYPE + 7 + usize::from(u16::from_le_bytes([wal[4], wal[5]]))
}

/// Bit 2 of a record's type makes the engine take it for what an older log left in a recycled one.
#[test]
fn a_flipped_byte_is_refused_and_never_drops_what_follows() {
    let image = cut_off_after_writes();
    let wal = wal_of(image.path());
    let intact = std::fs::read(&wal).unwrap();
    let spread = (1..8).map(|eighth| (intact.len() * eighth / 8, 0x40));
    for (at, bit) in spread.chain([FIRST_TYPE, second_type(&intact)].map(|at| (at, 0x04))) {
        let mut flipped = intact.clone();
        flipped[at] ^= bit;
        std::fs::write(&wal, flipped).unwrap();
        let error = refusal(image.path(), Access::ReadWrite);
        assert!(matches!(error, RocksError::Unreadable { .. }), "byte {at}: {error}");
    }
    std::fs::write(&wal, intact).unwrap();
    assert_eq!(offsets_of(&writer(image.path())).len() as u64, OFFSETS, "nothing was changed");
}

#[test]
fn what_a_making_left_that_was_cut_off_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join(MAKING_DIR).join(STORE_DIR);
    std::fs::create_dir_all(&store).unwrap();
    for name in ["LOCK", "LOG", "IDENTITY", "CURRENT", "MANIFEST-000001", "000001.dbtmp"] {
        std::fs::write(store.join(name), "").unwrap();
    }
    assert!(matches!(refusal(dir.path(), Access::Secondary), RocksError::Missing { .. }));

    let rocks = writer(dir.path());

    assert_eq!(get(&rocks, Family::Meta, &meta::FORMAT), Some(vec![0, 0, 0, 1]));
    assert!(!dir.path().join(MAKING_DIR).exists());
}

#[test]
fn what_no_making_leaves_is_not_removed() {
    for theirs in ["making/thesis.txt", "making/store/000004.sst", "making/keys/old/000004.log"] {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(theirs);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "years of work").unwrap();
        let before = names_below(dir.path());

        for access in [Access::ReadWrite, Access::Secondary] {
            let error = refusal(dir.path(), access);
            assert!(matches!(error, RocksError::Foreign { .. }), "{error}");
        }
        assert_eq!(names_below(dir.path()), before);
    }
}

#[test]
fn a_database_of_ours_without_the_mark_is_damaged() {
    let families = ["log", "batch", "heads.0"];
    let dir = tempfile::tempdir().unwrap();
    let mut options = rocksdb::Options::default();
    options.create_if_missing(true);
    options.create_missing_column_families(true);
    let store = dir.path().join(STORE_DIR);
    drop(rocksdb::DB::open_cf(&options, &store, families).unwrap());
    for access in [Access::ReadWrite, Access::Secondary] {
        let error = refusal(dir.path(), access);
        assert!(error.to_string().contains("lost its end"), "{error}");
    }
}

#[test]
fn rows_without_their_index_are_damage_and_not_a_new_store() {
    let image = cut_off_after_writes();
    std::fs::remove_file(image.path().join(STORE_DIR).join("CURRENT")).unwrap();
    let before = names_below(image.path());
    for access in [Access::ReadWrite, Access::Secondary] {
        let error = refusal(image.path(), access);
        assert!(matches!(error, RocksError::Unreadable { .. }), "{error}");
        assert!(error.to_string().contains("CURRENT is missing"), "{error}");
    }
    let lost: Vec<_> = before.into_iter().filter(|name| !Path::new(name).exists()).collect();
    assert_eq!(lost, [""; 0]);
}

#[test]
fn nothing_is_written_after_a_write_that_failed() {
    let dir = tempfile::tempdir().unwrap();
    let rocks = writer(dir.path());
    let staged = rocks.begin_generation().unwrap();
    let mut batch = WriteBatch::default();
    rocks.add(&mut batch, &staged, &[Change::put(Family::Own, *b"k", *b"v")]).unwrap();
    rocks.discard_generation(&staged).unwrap();
    assert!(matches!(rocks.engine().write(batch, Durability::Synced), Err(RocksError::Engine(_))));

    let change = [Change::put(Family::Own, *b"k", *b"v")];
    let error = rocks.write(&rocks.live(), &change, Durability::Synced).unwrap_err();
    assert!(matches!(error, RocksError::Stopped { .. }), "{error}");
    assert!(error.to_string().contains("open the store again"), "{error}");

    drop(rocks);
    put(&writer(dir.path()), Family::Own, b"k", b"v");
}
