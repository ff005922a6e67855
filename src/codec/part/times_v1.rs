//! The three times of an event.
//!
//! Microseconds since 1970, absolute: within a batch `recorded_at` repeats byte for byte, and so
//! do the high bytes of all, which is what a compressor finds. `log_time` is one of the other two
//! almost always, so it is named and not repeated.

use bincode::{Decode, Encode};

use crate::domain::event::Event;
use crate::domain::time::Micros;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct TimesV1 {
    pub occurred_at: i64,
    pub recorded_at: i64,
    pub log_time: LogTimeV1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) enum LogTimeV1 {
    /// Equal to `recorded_at`, as in a live session.
    Recorded,
    /// Equal to `occurred_at`, as in an import.
    Occurred,
    /// Neither.
    At(i64),
}

impl From<&Event> for TimesV1 {
    fn from(event: &Event) -> Self {
        let log_time = if event.log_time == event.recorded_at {
            LogTimeV1::Recorded
        } else if event.log_time == event.occurred_at {
            LogTimeV1::Occurred
        } else {
            LogTimeV1::At(event.log_time.0)
        };
        Self { occurred_at: event.occurred_at.0, recorded_at: event.recorded_at.0, log_time }
    }
}

impl TimesV1 {
    pub(in crate::codec) fn log_time(&self) -> Micros {
        Micros(match self.log_time {
            LogTimeV1::Recorded => self.recorded_at,
            LogTimeV1::Occurred => self.occurred_at,
            LogTimeV1::At(at) => at,
        })
    }
}
