//! Values that are words of a fixed set: `--help` and completions list them.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};

/// Takes what `parse` takes, and lists `words`. More may be taken, such as a number for a word.
#[derive(Clone)]
pub struct Worded<T> {
    words: Vec<&'static str>,
    parse: fn(&str) -> Result<T, String>,
}

/// The parser that lists these words.
pub fn worded<T>(
    words: impl IntoIterator<Item = &'static str>,
    parse: fn(&str) -> Result<T, String>,
) -> Worded<T> {
    Worded { words: words.into_iter().collect(), parse }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Worded<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        self.parse.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.words.iter().map(|word| PossibleValue::new(*word))))
    }
}
