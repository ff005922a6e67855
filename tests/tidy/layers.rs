//! Which layer may import which. The table is section 5 of the design: a layer is a folder or a
//! file right below `src`, and what it may not import, it must be given by its caller.

use crate::source::{Breach, Source};

/// A row of the table.
pub struct Layer {
    /// The folder or file below `src`.
    pub name: &'static str,
    /// What its code may import, besides itself and, above `codec`, what is open to all.
    pub may_import: &'static [&'static str],
    /// What its tests may import.
    tests: Tests,
}

/// What the tests of a layer may import.
#[derive(Clone, Copy, PartialEq)]
enum Tests {
    /// The same as its code.
    Same,
    /// Every layer, to build the histories that they check.
    All,
}

/// Layers that every other one above `codec` may import.
const OPEN_ABOVE_CODEC: &[&str] = &["error", "observe"];
/// The layers that are not above `codec`.
const BOTTOM: &[&str] = &["domain", "codec", "source", "error", "observe"];

#[rustfmt::skip]
pub const LAYERS: &[Layer] = &[
    layer("domain", &[], Tests::Same),
    layer("error", &[], Tests::Same),
    layer("observe", &[], Tests::Same),
    layer("codec", &["domain"], Tests::Same),
    layer("source", &["domain"], Tests::Same),
    layer("config", &["domain"], Tests::Same),
    layer("rocks", &["codec"], Tests::Same),
    layer("vault", &["domain", "codec", "rocks"], Tests::Same),
    layer("log", &["domain", "codec", "rocks"], Tests::Same),
    layer("view", &["domain", "codec", "rocks"], Tests::All),
    layer("projector", &["domain", "codec", "log", "view"], Tests::All),
    layer("proof", &["domain", "codec", "log", "view", "projector"], Tests::All),
    layer("query", &["domain", "log", "view", "projector", "vault"], Tests::All),
    layer("store", &["domain", "vault", "log", "view", "projector", "query", "proof"], Tests::All),
    layer("import", &["domain", "source", "store"], Tests::All),
    layer("json", &["domain", "query"], Tests::All),
    layer("http", &["domain", "source", "store", "query", "json", "config"], Tests::All),
    layer("cli", &[
        "domain", "source", "store", "query", "json", "config",
        "import", "proof", "rocks", "boot",
    ], Tests::All),
    layer("boot", &[
        "domain", "codec", "source", "config", "rocks", "vault", "log", "view", "projector",
        "proof", "query", "store", "import", "json", "http",
    ], Tests::All),
];

const fn layer(name: &'static str, may_import: &'static [&'static str], tests: Tests) -> Layer {
    Layer { name, may_import, tests }
}

impl Layer {
    fn allows(&self, other: &str, in_test: bool) -> bool {
        other == self.name
            || self.may_import.contains(&other)
            || (OPEN_ABOVE_CODEC.contains(&other) && !BOTTOM.contains(&self.name))
            || (in_test && self.tests == Tests::All && find(other).is_some())
    }
}

fn find(name: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| layer.name == name)
}

/// The layer that `source` is in; none for `lib.rs`, `main.rs` and `tests`.
fn name_of(source: &Source) -> Option<String> {
    source.path.strip_prefix("src/")?;
    source.module().into_iter().next()
}

/// Checks what `source` imports from the other layers.
pub fn check(source: &Source, found: &mut Vec<Breach>) {
    let Some(name) = name_of(source) else { return };
    let Some(layer) = find(&name) else {
        let rule = format!("`{name}` is no layer");
        found.push(source.breach(1, rule, "move it into a layer, or give it a row in LAYERS"));
        return;
    };
    let file = source.module();
    for path in &source.paths {
        let Some(full) = path.resolve(&file) else { continue };
        let Some(other) = full.first() else { continue };
        if layer.allows(other, path.in_test || source.is_test) {
            continue;
        }
        if find(other).is_some() {
            let rule = format!("{name} may not import {other} (`{}`)", path.text());
            found.push(source.breach(path.line, rule, &way_out(layer, other)));
        } else {
            let rule = format!("`{}` names no layer", path.text());
            let instead = "import it from the module that defines it, not from the crate's root";
            found.push(source.breach(path.line, rule, instead));
        }
    }
}

/// What to do about `layer` that wants `other`.
fn way_out(layer: &Layer, other: &str) -> String {
    let able: Vec<&str> =
        LAYERS.iter().filter(|able| able.allows(other, false)).map(|able| able.name).collect();
    format!(
        "take what you need as an argument or a trait of {}; or move this code into a layer that \
         may import {other}: {}",
        layer.name,
        able.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn rules(path: &str, code: &str) -> Vec<String> {
        let source = Source::parse(path, code).unwrap();
        let mut found = Vec::new();
        check(&source, &mut found);
        found.into_iter().map(|breach| format!("{}: {}", breach.line, breach.rule)).collect()
    }

    #[track_caller]
    fn is_fine(path: &str, code: &str) {
        assert_eq!(rules(path, code), [""; 0], "{path}: {code}");
    }

    #[track_caller]
    fn is_breach(path: &str, code: &str, rule: &str) {
        let rules = rules(path, code);
        assert!(rules.iter().any(|found| found.contains(rule)), "{path}: {code}: {rules:?}");
    }

    #[test]
    fn every_spelling_of_an_import_is_seen() {
        for code in [
            "use crate::store::Store;",
            "use crate::{domain::event::Event, store::Store};",
            "use super::super::store;",
            "use super::{super::store::Store};",
            "fn a() { crate::store::open() }",
            "fn a() { b!(\"{}\", crate::store::open()) }",
            "mod inner { use super::super::super::store::Store; }",
            "type A = panguan::store::Store;",
            "pub use crate::store as elsewhere;",
        ] {
            is_breach("src/log/rocks.rs", code, "log may not import store");
        }
    }

    #[test]
    fn what_the_table_allows_is_fine() {
        is_fine("src/log/rocks.rs", "use crate::{codec::frame, domain, rocks}; use super::Tail;");
        is_fine("src/log/rocks.rs", "use crate::error::Error; use crate::observe;");
        is_fine("src/boot.rs", "use crate::{http, import, store, vault, observe};");
        is_fine("src/lib.rs", "pub mod store; pub use store::Store; pub use crate::cli::run;");
        is_fine("src/main.rs", "fn main() { panguan::cli::run() }");
        is_fine("tests/crash.rs", "use panguan::rocks;");
        is_fine("src/log/rocks.rs", "// crate::store is above\nconst A: &str = \"crate::store\";");
    }

    #[test]
    fn error_and_observe_are_open_above_codec_only() {
        is_breach("src/domain/ids.rs", "use crate::error::Error;", "domain may not import error");
        is_breach("src/codec/frame.rs", "use crate::observe;", "codec may not import observe");
        is_breach("src/error.rs", "use crate::domain;", "error may not import domain");
    }

    #[test]
    fn tests_may_import_more_except_those_of_the_pure_layers() {
        is_fine("src/query/why.rs", "#[cfg(test)] mod tests { use crate::store::Store; }");
        let after = "#[cfg(test)] mod tests {}\nuse crate::store::Store;";
        is_breach("src/query/why.rs", after, "2: query may not import store");
        is_breach(
            "src/domain/ids.rs",
            "#[cfg(test)] mod tests { use crate::codec; }",
            "domain may not import codec",
        );
    }

    #[test]
    fn what_is_no_layer_is_named() {
        is_breach("src/cache.rs", "", "1: `cache` is no layer");
        is_breach("src/store/mod.rs", "\nuse crate::Store;", "2: `crate::Store` names no layer");
    }

    #[test]
    fn the_way_out_names_the_layers_that_may() {
        let source = Source::parse("src/json/row.rs", "use crate::store::Store;").unwrap();
        let mut found = Vec::new();
        check(&source, &mut found);
        assert!(found[0].instead.ends_with("store: store, import, http, cli, boot"));
    }

    /// A layer imports only rows that stand above it in the table, so there is no cycle. The one
    /// pair that knows each other is the command line and the composition root that it calls.
    #[test]
    fn the_table_has_no_cycle_and_no_unknown_name() {
        let mut below = vec!["boot"];
        for layer in LAYERS {
            for other in layer.may_import {
                assert!(below.contains(other), "{} before {other}", layer.name);
            }
            below.push(layer.name);
        }
    }
}
