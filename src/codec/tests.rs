//! What holds for every stored type at once.

mod bounds;
mod frames;
mod keys;
mod round_trips;
mod second_reader;
