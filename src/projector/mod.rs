//! Folds what is in the log and not yet in the view: after a crash, or all of it anew; and
//! compares two views byte for byte.

mod catch_up;
mod compare;
mod error;
mod rebuild;

#[cfg(test)]
mod tests;

pub use catch_up::{Caught, catch_up, fold_to};
pub use compare::{Comparison, Difference, How, compare};
pub use error::ProjectorError;
pub use rebuild::{Rebuilt, rebuild};
