//! One event's bytes.
//!
//! | bytes | field |
//! |---|---|
//! | 1 | codec id: 1, bincode 2 with varint integers |
//! | 2 | event type |
//! | 1 | schema version of that type |
//! | 4 | length of the payload |
//! | 4 | CRC32C over partition (4), offset (8), the 8 bytes before it, and the payload |
//! | | payload |
//!
//! Integers of the header are big-endian. The place is in the checksum and not in the frame, so
//! that two frames that were swapped do not pass.

use super::binary::VALUE_MAX_BYTES;
use super::error::CodecError;
use super::event;
use crate::domain::event::Event;
use crate::domain::position::Position;

/// The payload is bincode 2 with varint integers.
const CODEC_BINCODE: u8 = 1;

/// Bytes before the checksum.
const HEADER_LEN: usize = 8;

/// Bytes before the payload.
const PAYLOAD_AT: usize = HEADER_LEN + 4;

/// The longest frame that is read; the largest that is decided, 1,000 members, has 17 KB.
pub const FRAME_MAX_BYTES: usize = PAYLOAD_AT + VALUE_MAX_BYTES;

/// Enough for a message, so that writing one allocates once.
const USUAL_LEN: usize = 128;

const WHAT: &str = "frame";

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

impl FrameHeader {
    fn to_bytes(self) -> [u8; HEADER_LEN] {
        let [type_high, type_low] = self.event_type.to_be_bytes();
        let [a, b, c, d] = self.payload_len.to_be_bytes();
        [self.codec, type_high, type_low, self.schema, a, b, c, d]
    }

    fn from_bytes([codec, type_high, type_low, schema, a, b, c, d]: [u8; HEADER_LEN]) -> Self {
        Self {
            codec,
            event_type: u16::from_be_bytes([type_high, type_low]),
            schema,
            payload_len: u32::from_be_bytes([a, b, c, d]),
        }
    }
}

/// The frame of an event.
#[must_use]
pub fn encode(event: &Event) -> Vec<u8> {
    let mut frame = Vec::with_capacity(USUAL_LEN);
    frame.resize(PAYLOAD_AT, 0);
    let schema = event::write_payload(event, &mut frame);
    let header = FrameHeader {
        codec: CODEC_BINCODE,
        event_type: event::event_type_of(&event.fact),
        schema,
        payload_len: u32::try_from(frame.len() - PAYLOAD_AT).unwrap_or(u32::MAX),
    };
    let header = header.to_bytes();
    let checksum = checksum(event.position, &header, &frame[PAYLOAD_AT..]);
    frame[..HEADER_LEN].copy_from_slice(&header);
    frame[HEADER_LEN..PAYLOAD_AT].copy_from_slice(&checksum.to_be_bytes());
    frame
}

/// What the frame says of itself, without checking the checksum.
///
/// # Errors
/// If there are too few bytes.
pub fn header(frame: &[u8]) -> Result<FrameHeader, CodecError> {
    split(frame).map(|parts| FrameHeader::from_bytes(*parts.header))
}

/// The event whose frame lies at `position`.
///
/// # Errors
/// If the checksum over position, header and payload does not match, or the payload holds no
/// event of its type.
pub fn decode(position: Position, frame: &[u8]) -> Result<Event, CodecError> {
    let parts = split(frame)?;
    if checksum(position, parts.header, parts.payload) != parts.checksum {
        return Err(CodecError::Checksum { what: WHAT });
    }
    let header = FrameHeader::from_bytes(*parts.header);
    if header.codec != CODEC_BINCODE {
        let number = u64::from(header.codec);
        return Err(CodecError::Unknown { what: "payload codec", number });
    }
    let (found, needed) = (parts.payload.len(), header.payload_len as usize);
    if found < needed {
        return Err(CodecError::Truncated { what: WHAT, needed, found });
    }
    if found > needed {
        return Err(CodecError::TrailingBytes { what: WHAT, extra: found - needed });
    }
    event::read_payload(position, header.event_type, header.schema, parts.payload)
}

struct Parts<'a> {
    header: &'a [u8; HEADER_LEN],
    checksum: u32,
    payload: &'a [u8],
}

fn split(frame: &[u8]) -> Result<Parts<'_>, CodecError> {
    let parts = || {
        let (header, rest) = frame.split_first_chunk()?;
        let (checksum, payload) = rest.split_first_chunk()?;
        Some(Parts { header, checksum: u32::from_be_bytes(*checksum), payload })
    };
    parts().ok_or(CodecError::Truncated { what: WHAT, needed: PAYLOAD_AT, found: frame.len() })
}

fn checksum(position: Position, header: &[u8; HEADER_LEN], payload: &[u8]) -> u32 {
    let mut covered = [0; 12 + HEADER_LEN];
    covered[..4].copy_from_slice(&position.partition.to_be_bytes());
    covered[4..12].copy_from_slice(&position.offset.to_be_bytes());
    covered[12..].copy_from_slice(header);
    crc32c::crc32c_append(crc32c::crc32c(&covered), payload)
}
