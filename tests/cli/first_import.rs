//! The first import of a directory: what it decides for good, and what it says.

use super::world::{RECORDING, World};

const FACT: &str = "{\"source\":\"shop\",\"source_id\":\"1\",\
    \"at\":\"2026-11-24T08:00:00Z\",\"type\":\"message\",\
    \"channel\":{\"peers\":[\"ann@shop\",\"bob@shop\"]},\"from\":\"bob@shop\"}\n";

#[test]
fn an_import_that_records_nothing_makes_no_store() {
    let files: [(&str, &[u8]); 4] = [
        ("facts", FACT.as_bytes()),
        ("empty", b""),
        ("binary", b"\x7fELF\0\x01\n\0"),
        ("utf-16", b"\xff\xfe{\0}\0\n\0"),
    ];
    for (name, bytes) in files {
        let world = World::empty();
        let file = world.file(name, bytes);

        let ran = world.run(&["import", &file]);

        assert_eq!(ran.code, 1, "{name}: {}", ran.stderr);
        assert!(ran.stdout.contains("no store was made"), "{name}: {}", ran.stdout);
        assert!(!world.data().exists(), "{name}");
    }
}

#[test]
fn a_forgotten_format_does_not_spoil_the_directory() {
    let world = World::empty();
    let file = world.file("shop.ndjson", FACT.as_bytes());
    let ran = world.run(&["import", &file]);
    assert!(ran.stderr.contains("this looks like --format facts"), "{}", ran.stderr);

    let imported = world.json(&["import", "--format", "facts", &file]);

    assert_eq!(imported["recorded"], 1);
    assert!(world.done(&["list", "ann@shop"]).contains("bob@shop"));
    world.is_whole();
}

#[test]
fn a_store_of_wukongims_ids_says_where_other_ids_go() {
    let world = World::recorded();
    let file = world.file("shop.ndjson", FACT.as_bytes());

    let ran = world.run(&["import", "--format", "facts", &file]);

    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("into a directory of their own"), "{}", ran.stderr);
}

#[test]
fn only_a_later_import_speaks_of_an_earlier_one() {
    let world = World::empty();

    let first = world.done(&["import", RECORDING]);
    let second = world.done(&["import", RECORDING]);

    assert!(first.contains("96 known from other lines\n"), "{first}");
    assert!(!first.contains("earlier"), "{first}");
    assert!(second.contains("0 facts recorded"), "{second}");
    assert!(second.contains("in an earlier import"), "{second}");
}
