//! The place of an event in the log, which is also the event's id.

use std::fmt;
use std::str::FromStr;

/// One machine is one partition; its number is 0.
pub const LOCAL_PARTITION: u32 = 0;

/// A gapless place in the log, written `"0-1842"`; opaque to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The partition of the log.
    pub partition: u32,
    /// The number of events before this one in its partition.
    pub offset: u64,
}

impl Position {
    /// The place `offset` of the only partition that one machine has.
    #[must_use]
    pub const fn local(offset: u64) -> Self {
        Self { partition: LOCAL_PARTITION, offset }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.partition, self.offset)
    }
}

/// The text was not a position such as `0-1842`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAPosition(pub String);

impl fmt::Display for NotAPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not a position; a position looks like 0-1842", self.0.escape_default())
    }
}

impl std::error::Error for NotAPosition {}

impl FromStr for Position {
    type Err = NotAPosition;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let (partition, offset) = text.split_once('-')?;
            Some(Self {
                partition: canonical(partition)?.parse().ok()?,
                offset: canonical(offset)?.parse().ok()?,
            })
        };
        parse().ok_or_else(|| NotAPosition(text.chars().take(64).collect()))
    }
}

/// A number has one spelling, so that a position has one too.
fn canonical(digits: &str) -> Option<&str> {
    (digits == "0" || !digits.starts_with(['0', '+'])).then_some(digits)
}

#[cfg(test)]
mod tests;
