//! Answers over random histories, against the plainest fold there is.

mod as_of;
mod world;
