//! One event's bytes.

use super::error::CodecError;
use crate::domain::event::{Event, Fact};
use crate::domain::position::Position;

/// What a frame says before it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameHeader {
    /// How the payload is encoded; 1 is bincode 2 standard.
    pub codec: u8,
    /// The event's type.
    pub event_type: u16,
    /// The version of that type's schema.
    pub schema: u8,
    /// Bytes of the payload.
    pub payload_len: u32,
}

/// The number of a fact's type, as a frame's header and the indexes hold it.
#[must_use]
pub fn event_type(_fact: &Fact) -> u16 {
    unimplemented!()
}

/// The frame of an event.
#[must_use]
pub fn encode(_event: &Event) -> Vec<u8> {
    unimplemented!()
}

/// What the frame says of itself, without checking the checksum.
///
/// # Errors
/// If there are too few bytes.
pub fn header(_frame: &[u8]) -> Result<FrameHeader, CodecError> {
    unimplemented!()
}

/// The event whose frame lies at `position`.
///
/// # Errors
/// If the checksum over position, header and payload does not match, or the payload holds no
/// event of its type.
pub fn decode(_position: Position, _frame: &[u8]) -> Result<Event, CodecError> {
    unimplemented!()
}
