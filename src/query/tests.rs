//! Answers over random histories, against the plainest fold there is.

mod as_of;
mod changes;
mod moments;
mod people;
mod plain;
mod searches;
mod world;
