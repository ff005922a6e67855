//! Rebuilt rows take the place of the live ones at once, or not at all.

use super::*;
use crate::codec::key::meta;

fn put_staged(rocks: &Rocks, staged: &Families, family: Family, key: &[u8], value: &[u8]) {
    rocks.write(staged, &[Change::put(family, key, value)], Durability::Unlogged).unwrap();
}

/// Families on disk that have a generation.
fn generations_on_disk(dir: &Path) -> Vec<String> {
    let names = rocksdb::DB::list_cf(&rocksdb::Options::default(), dir.join(STORE_DIR)).unwrap();
    names.into_iter().filter(|name| name.contains('.')).collect()
}

#[test]
fn staged_rows_do_not_show() {
    let dir = tempfile::tempdir().unwrap();
    let rocks = writer(dir.path());
    put(&rocks, Family::Channel, b"k", b"live");
    put(&rocks, Family::Meta, &meta::FOLDED, b"live");

    let staged = rocks.begin_generation().unwrap();
    put_staged(&rocks, &staged, Family::Channel, b"k", b"staged");
    put_staged(&rocks, &staged, Family::Meta, &meta::FOLDED, b"staged");

    assert_eq!(staged.generation(), 1);
    assert_eq!(get(&rocks, Family::Channel, b"k"), Some(b"live".to_vec()));
    assert_eq!(get(&rocks, Family::Meta, &meta::FOLDED), Some(b"live".to_vec()));
    let own = rocks.engine().get(staged.name(Family::Channel), b"k").unwrap();
    assert_eq!(own, Some(b"staged".to_vec()));
}

#[test]
fn a_swap_puts_all_rows_in_place_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let rocks = writer(dir.path());
    let coverage = [meta::COVERAGE, 1, b's'];
    put(&rocks, Family::Log, b"k", b"event");
    put(&rocks, Family::Channel, b"old", b"v");
    put(&rocks, Family::Meta, &coverage, b"old");
    put(&rocks, Family::Meta, &meta::DIALECT, b"plain");

    let staged = rocks.begin_generation().unwrap();
    put_staged(&rocks, &staged, Family::Channel, b"new", b"v");
    put_staged(&rocks, &staged, Family::Meta, &meta::FOLDED, b"7");
    rocks.swap_generation(&staged).unwrap();

    let check = |rocks: &Rocks| {
        assert_eq!(rocks.live().generation(), 1);
        assert_eq!(get(rocks, Family::Channel, b"old"), None);
        assert_eq!(get(rocks, Family::Channel, b"new"), Some(b"v".to_vec()));
        assert_eq!(get(rocks, Family::Meta, &meta::FOLDED), Some(b"7".to_vec()));
        assert_eq!(get(rocks, Family::Meta, &coverage), None, "the fold did not say so");
        assert_eq!(get(rocks, Family::Meta, &meta::DIALECT), Some(b"plain".to_vec()));
        assert_eq!(get(rocks, Family::Log, b"k"), Some(b"event".to_vec()));
    };
    check(&rocks);
    drop(rocks);
    let generations = generations_on_disk(dir.path());
    assert_eq!(generations.len(), Family::DERIVED.len());
    assert!(generations.iter().all(|name| name.ends_with(".1")), "{generations:?}");
    check(&writer(dir.path()));
}

/// The new rows are live from the synced write on, whatever becomes of the old ones.
#[test]
fn old_rows_that_cannot_be_dropped_do_not_undo_a_swap() {
    let dir = tempfile::tempdir().unwrap();
    let rocks = writer(dir.path());
    let old = rocks.live().name(Family::Channel).to_owned();
    let staged = rocks.begin_generation().unwrap();
    put_staged(&rocks, &staged, Family::Channel, b"new", b"v");
    rocks.engine().drop_family(&old).unwrap();

    rocks.swap_generation(&staged).unwrap();

    assert_eq!(rocks.live().generation(), 1);
    assert_eq!(get(&rocks, Family::Channel, b"new"), Some(b"v".to_vec()));
    drop(rocks);
    let generations = generations_on_disk(dir.path());
    assert!(generations.iter().all(|name| name.ends_with(".1")), "{generations:?}");
}

#[test]
fn a_rebuild_that_was_cut_off_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let rocks = writer(dir.path());
    put(&rocks, Family::Channel, b"k", b"live");
    let staged = rocks.begin_generation().unwrap();
    put_staged(&rocks, &staged, Family::Channel, b"k", b"staged");
    drop(rocks);
    assert_eq!(generations_on_disk(dir.path()).len(), 2 * Family::DERIVED.len() + 1);

    let rocks = writer(dir.path());

    assert_eq!(get(&rocks, Family::Channel, b"k"), Some(b"live".to_vec()));
    assert_eq!(generations_on_disk(dir.path()).len(), Family::DERIVED.len());
    let staged = rocks.begin_generation().unwrap();
    assert_eq!(rocks.engine().get(staged.name(Family::Channel), b"k").unwrap(), None);
}

#[test]
fn a_second_rebuild_begins_with_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let rocks = writer(dir.path());
    let staged = rocks.begin_generation().unwrap();
    put_staged(&rocks, &staged, Family::Channel, b"k", b"first");
    let staged = rocks.begin_generation().unwrap();
    assert_eq!(rocks.engine().get(staged.name(Family::Channel), b"k").unwrap(), None);
}

#[test]
fn a_reader_is_told_that_its_rows_were_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let rocks = writer(dir.path());
    put(&rocks, Family::Channel, b"k", b"old");
    let old_reader = reader(dir.path());
    let staged = rocks.begin_generation().unwrap();
    put_staged(&rocks, &staged, Family::Channel, b"k", b"new");
    rocks.swap_generation(&staged).unwrap();

    let error = old_reader.catch_up().unwrap_err();
    assert_eq!(error, RocksError::Replaced);
    assert!(error.to_string().contains("open the store again"), "{error}");
    assert_eq!(get(&reader(dir.path()), Family::Channel, b"k"), Some(b"new".to_vec()));
}

#[test]
fn swapped_rows_outlive_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let rocks = writer(dir.path());
    let staged = rocks.begin_generation().unwrap();
    put_staged(&rocks, &staged, Family::Channel, b"k", b"new");
    put_staged(&rocks, &staged, Family::Meta, &meta::FOLDED, b"7");
    rocks.swap_generation(&staged).unwrap();

    let image = crash_image(dir.path());
    let rocks = writer(image.path());
    assert_eq!(rocks.live().generation(), 1);
    assert_eq!(get(&rocks, Family::Channel, b"k"), Some(b"new".to_vec()));
    assert_eq!(get(&rocks, Family::Meta, &meta::FOLDED), Some(b"7".to_vec()));
}
