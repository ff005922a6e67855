//! The time in a message's id.

use crate::domain::time::Micros;

/// The millisecond from which WuKongIM's ids count, since the Unix epoch: 2010-11-04T01:42:54.657Z.
const EPOCH_MILLIS: i64 = 1_288_834_974_657;

/// The bits below the milliseconds: the node and a counter.
const LOW_BITS: u32 = 22;

/// How far the time in an id may lie from the message's own before the id is taken for no
/// snowflake of that epoch.
const TRUST_MICROS: u64 = 60_000_000;

/// When a message was sent: the end of the millisecond in its id, or, where that contradicts the
/// message's `timestamp` (in seconds), the end of that second.
pub(super) fn sent_at(message_id: u64, timestamp: i64) -> Micros {
    let millis = i64::try_from(message_id >> LOW_BITS).unwrap_or(i64::MAX);
    let by_id = Micros::end_of_milli(millis.saturating_add(EPOCH_MILLIS));
    if timestamp <= 0 {
        return by_id;
    }
    let by_second = Micros::end_of_milli(timestamp.saturating_mul(1_000).saturating_add(999));
    if by_id.0.abs_diff(by_second.0) <= TRUST_MICROS { by_id } else { by_second }
}
