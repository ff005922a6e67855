//! A message's number within its channel.

use std::fmt;

/// The highest number that a message can have: above 2^53 - 1 most readers of JSON lose digits.
pub const NUMBER_MAX: u64 = (1 << 53) - 1;

/// A message sequence number, and the life of the channel that counted it.
///
/// A server that lost its data counts from 1 again. The incarnation rises then, so that a floor
/// from before the restart never hides a message from after it. Compared in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq {
    /// How often the channel restarted before this number was counted.
    pub incarnation: u32,
    /// The server's `message_seq`: 1 for the first message, 0 for "before any".
    pub number: u64,
}

impl Seq {
    /// Before every message of every incarnation.
    pub const ZERO: Self = Self { incarnation: 0, number: 0 };

    /// The number `number` of the given incarnation.
    #[must_use]
    pub const fn new(incarnation: u32, number: u64) -> Self {
        Self { incarnation, number }
    }

    /// The number just below, never leaving the incarnation.
    #[must_use]
    pub const fn before(self) -> Self {
        Self { incarnation: self.incarnation, number: self.number.saturating_sub(1) }
    }

    /// The number after it in `incarnation`: 1 if this one was counted in an earlier one, `None`
    /// after the last number there is.
    #[must_use]
    pub fn next_in(self, incarnation: u32) -> Option<u64> {
        if self.incarnation != incarnation {
            return Some(1);
        }
        (self.number < NUMBER_MAX).then(|| self.number + 1)
    }

    /// How many numbers lie above `mark` up to this one; an older incarnation counts as 0.
    #[must_use]
    pub fn above(self, mark: Self) -> u64 {
        if mark >= self {
            0
        } else if mark.incarnation == self.incarnation {
            self.number - mark.number
        } else {
            self.number
        }
    }

    /// The number as an answer shows it: 0 if it was counted in an older incarnation.
    #[must_use]
    pub fn shown_in(self, incarnation: u32) -> u64 {
        if self.incarnation == incarnation { self.number } else { 0 }
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.incarnation == 0 {
            write!(f, "{}", self.number)
        } else {
            write!(f, "{} (restart {})", self.number, self.incarnation)
        }
    }
}

#[cfg(test)]
mod tests;
