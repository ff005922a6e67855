//! Commands that are printed as advice reach the store that the answer is about.

use crate::world::{Ran, World};

/// A program without a variable that names the store, in the world's directory.
#[track_caller]
fn run(world: &World, arguments: &[&str]) -> Ran {
    let mut command = world.command(arguments);
    Ran::of(&command.env_remove("PANGUAN_DATA").output().unwrap())
}

/// Two stores with a deletion of alice's chat each: the usual one, and one in another directory.
fn two_stores(directory: &str) -> World {
    let world = World::empty();
    for data in ["./panguan-data", directory] {
        for command in [
            &["import", super::world::RECORDING][..],
            &["delete", "alice", "bob", "--actor", "admin:a"],
        ] {
            let ran = run(&world, &[&["--data", data], command].concat());
            assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
        }
    }
    world
}

/// The command between backquotes that begins like this.
#[track_caller]
fn printed<'a>(text: &'a str, like: &str) -> &'a str {
    let found = text.split('`').find(|between| between.starts_with(like));
    found.unwrap_or_else(|| panic!("no {like} in\n{text}"))
}

#[test]
fn the_printed_undo_undoes_the_deletion_that_was_asked_about() {
    for lang in ["en", "zh"] {
        let world = two_stores("my facts");
        let why = ["--data", "my facts", "--lang", lang, "why", "alice", "bob"];

        let told = run(&world, &why);
        let undo = printed(&told.stdout, "panguan --data 'my facts' restore 0-");
        let mut shell = std::process::Command::new("sh");
        let program = env!("CARGO_BIN_EXE_panguan");
        let script = format!("panguan() {{ '{program}' \"$@\"; }}; {undo}");
        let undone = shell.args(["-c", &script]).current_dir(world.path());
        let undone = Ran::of(&undone.env_remove("PANGUAN_DATA").output().unwrap());
        assert_eq!(undone.code, 0, "{}", undone.stderr);

        let here = run(&world, &["--data", "my facts", "why", "alice", "bob"]);
        assert!(!here.stdout.contains(" restore 0-"), "{}", here.stdout);
        let usual = run(&world, &["why", "alice", "bob"]);
        printed(&usual.stdout, "panguan restore 0-");
    }
}

#[test]
fn receipts_and_hints_name_the_store() {
    for lang in ["en", "zh"] {
        let world = two_stores("facts");
        let ask =
            |rest: &[&str]| run(&world, &[&["--data", "facts", "--lang", lang], rest].concat());

        let deleted = ask(&["delete", "amy", "bob", "--message-seq", "1", "--actor", "admin:a"]);
        let refused = ask(&["delete", "zoe", "bob", "--actor", "admin:a"]);
        let gzip = ask(&["import", &world.file("packed.gz", b"\x1f\x8b\x08\n")]);

        printed(&deleted.stdout, "panguan --data facts restore 0-");
        printed(&refused.stderr, "panguan --data facts list ");
        assert!(gzip.stderr.contains("| panguan --data facts import -"), "{}", gzip.stderr);
    }
}

#[test]
fn a_store_that_commands_reach_anyway_is_not_named() {
    let world = two_stores("facts");

    let usual = run(&world, &["--data", "./panguan-data", "why", "alice", "bob"]);
    let mut by_variable = world.command(&["why", "alice", "bob"]);
    let by_variable = Ran::of(&by_variable.env("PANGUAN_DATA", "facts").output().unwrap());
    let other_than_variable = world
        .command(&["--data", "panguan-data", "why", "alice", "bob"])
        .env("PANGUAN_DATA", "facts")
        .output()
        .unwrap();

    printed(&usual.stdout, "panguan restore 0-");
    printed(&by_variable.stdout, "panguan restore 0-");
    printed(&Ran::of(&other_than_variable).stdout, "panguan --data panguan-data restore 0-");
}

#[test]
fn scripts_get_the_same_answer_wherever_the_store_is() {
    let world = two_stores("facts");
    let json = run(&world, &["--data", "facts", "--output", "json", "why", "alice", "bob"]);
    printed(&json.stdout, "panguan restore 0-");
}
