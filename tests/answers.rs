//! What people and scripts read: the sentences in both languages, and the JSON of every answer.
//!
//! Each scene is told to a store as its callers would, and every answer is compared with a file in
//! `tests/golden`. `PANGUAN_BLESS=1 cargo test --test answers` writes the files anew, and fails, so
//! that nobody blesses without noticing.

#[path = "answers/golden.rs"]
mod golden;
#[path = "answers/recorded.rs"]
mod recorded;
#[path = "answers/scene.rs"]
mod scene;
#[path = "answers/sentences.rs"]
mod sentences;
#[path = "answers/shapes.rs"]
mod shapes;
