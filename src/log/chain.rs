//! What every engine does to a batch before it writes it: frames, header, the next tail. Pure.

use super::{LogError, NewBatch};
use crate::codec::batch::{self, BatchHeader, Tail};
use crate::codec::frame::{self, FRAME_MAX_BYTES};
use crate::domain::position::{LOCAL_PARTITION, Position};

/// A batch as it is stored, and where the log ends after it.
pub(super) struct Linked {
    pub(super) number: u64,
    pub(super) first_offset: u64,
    pub(super) frames: Vec<Vec<u8>>,
    pub(super) header: Vec<u8>,
    pub(super) tail: Tail,
}

/// Chains a batch to the end of the log.
pub(super) fn link(end: &Tail, new: &NewBatch) -> Result<Linked, LogError> {
    let malformed = |why: &'static str| LogError::NotABatch { why };
    let last = new.events.last().ok_or(malformed("it holds no event"))?;
    let count = u32::try_from(new.events.len()).map_err(|_| malformed("it holds too many"))?;
    let places = (end.next_offset..).map(Position::local);
    if !new.events.iter().map(|event| event.position).eq(places.take(new.events.len())) {
        return Err(malformed("its positions do not follow the end of the log"));
    }

    let frames: Vec<Vec<u8>> = new.events.iter().map(frame::encode).collect();
    if frames.iter().any(|frame| frame.len() > FRAME_MAX_BYTES) {
        return Err(malformed("one of its events is longer than any that can be read again"));
    }
    let header = BatchHeader {
        partition: LOCAL_PARTITION,
        number: end.next_batch,
        first_offset: end.next_offset,
        count,
        epoch: new.epoch,
        writer: new.writer,
        recorded_at: new.recorded_at,
        previous: end.hash,
        events_root: batch::events_root(frames.iter().map(Vec::as_slice)),
    }
    .encode();
    let tail = Tail {
        next_batch: end.next_batch + 1,
        next_offset: end.next_offset + u64::from(count),
        hash: batch::hash(&header),
        epoch: new.epoch,
        recorded_at: new.recorded_at,
        log_time: last.log_time,
    };
    Ok(Linked { number: end.next_batch, first_offset: end.next_offset, frames, header, tail })
}

/// Whether the writer of `new` still owns the log that ends at `end`.
pub(super) fn is_overtaken(end: &Tail, expected: &Tail, new: &NewBatch) -> bool {
    end != expected || new.epoch < end.epoch
}
