//! A store under load whose process, machine or disk fails, and what must hold afterwards.

#![allow(dead_code)] // each test file uses its part

pub mod check;
pub mod child;
pub mod image;
pub mod journal;
pub mod load;
pub mod seed;
pub mod shim;
pub mod told;
pub mod tree;

/// How many cases a test runs: more than usual under `make torture`, which sets `variable`.
pub fn cases(variable: &str, usual: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
        Err(_) => usual,
    }
}

/// The seed of all cases: another one looks elsewhere.
pub fn first_seed() -> u64 {
    cases("PANGUAN_SEED", 1)
}
