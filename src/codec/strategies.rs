//! Any value of what is stored, for property tests.

mod event;
mod row;

pub(crate) use event::{channel_key, details, event, label, sealed, user};
pub(crate) use row::{
    channel, command_entry, head, hides_entry, key_use, member, personal, standing, tail,
    timeline_entry,
};

use proptest::prelude::*;

use super::batch::BatchHeader;
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;

/// A moment: mostly of our days, now and then any.
pub(crate) fn micros() -> impl Strategy<Value = Micros> {
    prop_oneof![
        4 => 1_600_000_000_000_000..1_900_000_000_000_000_i64,
        1 => any::<i64>(),
        1 => Just(i64::MIN),
    ]
    .prop_map(Micros)
}

/// A place: mostly in the local partition.
pub(crate) fn position() -> impl Strategy<Value = Position> {
    let partition = prop_oneof![4 => Just(0), 1 => any::<u32>()];
    (partition, number()).prop_map(|(partition, offset)| Position { partition, offset })
}

/// A message's number.
pub(crate) fn seq() -> impl Strategy<Value = Seq> {
    (prop_oneof![4 => 0..3_u32, 1 => any::<u32>()], number())
        .prop_map(|(incarnation, number)| Seq { incarnation, number })
}

/// A number of any length on disk.
pub(crate) fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0..=250_u64, 251..=65_535_u64, 65_536..=u64::from(u32::MAX), any::<u64>()]
}

/// A batch header.
pub(crate) fn batch_header() -> impl Strategy<Value = BatchHeader> {
    let places = (any::<u32>(), number(), number(), 1..=u32::MAX, number());
    (places, any::<[u8; 16]>(), micros(), any::<[u8; 32]>(), any::<[u8; 32]>()).prop_map(
        |((partition, number, first_offset, count, epoch), writer, at, previous, events_root)| {
            BatchHeader {
                partition,
                number,
                first_offset,
                count,
                epoch,
                writer,
                recorded_at: at,
                previous,
                events_root,
            }
        },
    )
}
