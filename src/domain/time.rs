//! Moments, in microseconds since 1970-01-01T00:00:00Z.

/// A moment on some clock, in whole microseconds since the Unix epoch.
///
/// Microseconds, because a recorded server answers several calls within one millisecond and their
/// order matters; answers to people show milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub i64);

impl Micros {
    /// The last microsecond of the given millisecond since the epoch.
    ///
    /// A source that names only the millisecond of a message means some instant within it, and a
    /// call that the server answered within that millisecond came before it.
    #[must_use]
    pub fn end_of_milli(unix_millis: i64) -> Self {
        Self(unix_millis.saturating_mul(1_000).saturating_add(999))
    }

    /// Whole milliseconds since the epoch, rounded towards the past.
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }
}

#[cfg(test)]
mod tests;
