//! The shape of the source, held by a test: which layer may import which, what the pure layers may
//! not touch, how long a file and a function may be.
//!
//! A breach prints the file and the line, the rule, and what to do instead. The tables are data:
//! layers in `tidy/layers.rs`, forbidden names in `tidy/banned.rs`, sizes in `tidy/shape.rs`. To
//! change a rule, change its table and record the decision in `docs/decisions/`.

#[path = "tidy/banned.rs"]
mod banned;
#[path = "tidy/layers.rs"]
mod layers;
#[path = "tidy/paths.rs"]
mod paths;
#[path = "tidy/scan.rs"]
mod scan;
#[path = "tidy/shape.rs"]
mod shape;
#[path = "tidy/source.rs"]
mod source;

use source::{Breach, Source};

/// Every rule, on every file.
fn breaches(sources: &[Source]) -> Vec<Breach> {
    let mut found = Vec::new();
    for source in sources {
        layers::check(source, &mut found);
        banned::check(source, &mut found);
        shape::check(source, &mut found);
    }
    found
}

#[test]
fn the_source_keeps_its_shape() {
    let (sources, unreadable) = source::read_tree(env!("CARGO_MANIFEST_DIR"));
    assert!(sources.iter().any(|source| source.path == "src/lib.rs"), "no source was found");

    let mut found = breaches(&sources);
    found.extend(unreadable);
    let told: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{} breaches of the shape\n\n{}\n", told.len(), told.join("\n"));
}

#[test]
fn a_breach_says_where_what_and_the_way_out() {
    let planted = "//! A rule.\nuse crate::store::Store;\n";
    let sources = [Source::parse("src/domain/delete.rs", planted).unwrap()];

    let found = breaches(&sources);

    assert_eq!(found.len(), 1);
    let told = found[0].to_string();
    assert!(told.starts_with("src/domain/delete.rs:2: "), "{told}");
    assert!(told.contains("domain may not import store"), "{told}");
    assert!(told.contains("Instead: "), "{told}");
}
