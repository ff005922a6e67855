//! Files that hold no facts are told of briefly, and counted in full.

use std::io::Cursor;

use super::super::{BAD_LINES_KEPT, BAD_LINES_TOLD};
use super::{FACTS, FakeStore, WUKONGIM, fact, input, run, text};

#[test]
fn of_20_000_bad_lines_100_are_told_and_all_are_counted() {
    let junk = text("junk", "junk\n".repeat(20_000) + &fact("1", 1, "a"));
    let other = text("other", "junk\n".to_owned());
    let mut store = FakeStore::default();

    let (answer, told) = run(FACTS, vec![junk, other], &mut store);

    assert_eq!((answer.bad_lines, answer.untold, answer.recorded), (20_001, 19_900, 1));
    assert_eq!(told.untold, [("junk".to_owned(), 19_900)]);
    let of = |name| told.bad.iter().filter(|bad| bad.file == name).count() as u64;
    assert_eq!((of("junk"), of("other")), (BAD_LINES_TOLD, 1), "each file is told of");
    assert_eq!(answer.bad.len(), BAD_LINES_KEPT);
}

#[test]
fn a_hundred_bad_lines_leave_nothing_untold() {
    let mut store = FakeStore::default();

    let (answer, told) = run(FACTS, vec![text("junk", "junk\n".repeat(100))], &mut store);

    assert_eq!((answer.bad_lines, answer.untold, told.bad.len()), (100, 0, 100));
    assert_eq!(told.untold, []);
}

#[test]
fn a_file_that_is_no_text_is_named_by_its_first_bytes() {
    let cases: [(&[u8], &str); 4] = [
        (b"\x1f\x8b\x08", "a gzip file: zcat FILE"),
        (b"\x28\xb5\x2f\xfd", "a zstd file: zstdcat FILE"),
        (b"PK\x03\x04", "a zip file: unzip -p FILE"),
        (b"\xff\xfe{\0", "text in UTF-16: iconv -f UTF-16 -t UTF-8 FILE"),
    ];
    for (first, what) in cases {
        let bytes = [first, b"\xf0\x9f\n\x1f\x8b\n\xa0\n"].concat();
        let mut store = FakeStore::default();

        let (answer, told) = run(WUKONGIM, vec![input("f", Cursor::new(bytes))], &mut store);

        let reasons: Vec<_> = told.bad.iter().map(|bad| bad.reason.as_str()).collect();
        assert_eq!(reasons, [format!("this looks like {what} | panguan import -")]);
        assert_eq!((answer.bad_lines, answer.untold), (3, 2));
        assert_eq!(told.untold, [("f".to_owned(), 2)]);
    }
}

#[test]
fn what_unpacks_a_file_of_facts_reads_it_as_facts() {
    let mut store = FakeStore::default();
    let packed = input("f", Cursor::new(b"\x1f\x8b\x08\n".to_vec()));

    let (_, told) = run(FACTS, vec![packed], &mut store);

    let advice = "this looks like a gzip file: zcat FILE | panguan import --format facts -";
    assert_eq!(told.bad[0].reason, advice);
}
