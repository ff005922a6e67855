//! What whoever types a command may rely on: exit codes, what is printed where and in which
//! format, clear errors for bad input, and nothing lost.

#[path = "cli/ahead.rs"]
mod ahead;
#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/bench.rs"]
mod bench;
#[path = "cli/beside.rs"]
mod beside;
#[path = "cli/damage.rs"]
mod damage;
#[path = "cli/documents.rs"]
mod documents;
#[path = "cli/exit_codes.rs"]
mod exit_codes;
#[path = "cli/first_import.rs"]
mod first_import;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/named_store.rs"]
mod named_store;
#[path = "cli/nothing.rs"]
mod nothing;
#[path = "cli/sight.rs"]
mod sight;
#[path = "cli/told.rs"]
mod told;
#[path = "cli/words.rs"]
mod words;
#[path = "cli/world.rs"]
mod world;
