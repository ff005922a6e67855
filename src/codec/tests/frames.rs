//! A frame says what it holds, and is refused where it was changed or moved.

use proptest::prelude::*;

use crate::codec::error::CodecError;
use crate::codec::event::{event_type_name, event_type_of, is_message};
use crate::codec::{frame, strategies};
use crate::domain::channel_type::ChannelType;
use crate::domain::event::{Event, Fact, MessageRecorded};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::position::Position;
use crate::domain::time::Micros;

fn message() -> Event {
    let at = Micros::end_of_milli(1_763_983_200_123);
    let recorded_at = Micros(at.0 + 2_345);
    Event {
        position: Position::local(8_123_456),
        occurred_at: at,
        recorded_at,
        log_time: recorded_at,
        fact: Fact::MessageRecorded(MessageRecorded {
            channel: ChannelKey { kind: ChannelType::Group, id: [7; 16] },
            seq: 1_842,
            message_id: 1_990_000_000_123_456_789,
            from: Some(UserKey([9; 16])),
            key: None,
        }),
        context: None,
    }
}

#[test]
fn a_message_is_small() {
    // 12 of the header, 19 of the times, 17 of the channel, 9, 3, 17 and 1 of the message.
    assert_eq!(frame::encode(&message()).len(), 78);
}

proptest! {
    #[test]
    fn the_header_says_what_the_frame_holds(event in strategies::event()) {
        let bytes = frame::encode(&event);
        let header = frame::header(&bytes).unwrap();
        prop_assert_eq!(header.codec, 1);
        prop_assert_eq!(header.schema, 1);
        prop_assert_eq!(header.event_type, event_type_of(&event.fact));
        prop_assert_eq!(header.payload_len as usize, bytes.len() - 12);
        prop_assert_eq!(event_type_name(header.event_type), Some(event.fact.name()));
        let holds_message = matches!(event.fact, Fact::MessageRecorded(_));
        prop_assert_eq!(is_message(header.event_type), holds_message);
    }

    #[test]
    fn a_changed_bit_is_noticed(event in strategies::event(), at in any::<prop::sample::Index>()) {
        let mut bytes = frame::encode(&event);
        let bit = at.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(
            frame::decode(event.position, &bytes),
            Err(CodecError::Checksum { what: "frame" })
        );
    }

    #[test]
    fn a_moved_frame_is_noticed(event in strategies::event(), to in strategies::position()) {
        prop_assume!(to != event.position);
        let bytes = frame::encode(&event);
        prop_assert_eq!(
            frame::decode(to, &bytes),
            Err(CodecError::Checksum { what: "frame" })
        );
    }
}

#[test]
fn a_cut_frame_is_refused_at_every_length() {
    let event = message();
    let bytes = frame::encode(&event);
    for len in 0..bytes.len() {
        assert!(frame::decode(event.position, &bytes[..len]).is_err(), "cut to {len} bytes");
    }
}

/// A frame with these words in its header and a checksum that matches.
fn forged(position: Position, codec: u8, event_type: u16, schema: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![codec];
    bytes.extend(event_type.to_be_bytes());
    bytes.push(schema);
    bytes.extend(u32::try_from(payload.len()).unwrap().to_be_bytes());
    let place = [&position.partition.to_be_bytes()[..], &position.offset.to_be_bytes()].concat();
    let checksum = crc32c::crc32c(&[&place[..], &bytes, payload].concat());
    bytes.extend(checksum.to_be_bytes());
    bytes.extend(payload);
    bytes
}

#[test]
fn what_a_newer_program_wrote_is_named() {
    let at = Position::local(5);
    let payload = &frame::encode(&message())[12..];
    let decode = |codec, event_type, schema| {
        frame::decode(at, &forged(at, codec, event_type, schema, payload)).unwrap_err()
    };
    assert!(frame::decode(at, &forged(at, 1, 4, 1, payload)).is_ok());
    assert_eq!(decode(2, 4, 1), CodecError::Unknown { what: "payload codec", number: 2 });
    assert_eq!(decode(1, 999, 1), CodecError::Unknown { what: "event type", number: 999 });
    let newer = CodecError::UnknownVersion { what: "message_recorded", version: 2 };
    assert_eq!(decode(1, 4, 2), newer);
    let reserved = CodecError::UnknownVersion { what: "hold_placed", version: 1 };
    assert_eq!(decode(1, 111, 1), reserved);
}

proptest! {
    #[test]
    fn any_payload_under_a_right_checksum_is_read_or_refused(
        event_type in prop_oneof![0..12_u16, 100..115_u16, 200..209_u16],
        payload in prop::collection::vec(any::<u8>(), 0..400),
        offset in any::<u64>(),
    ) {
        let at = Position::local(offset);
        let _ = frame::decode(at, &forged(at, 1, event_type, 1, &payload));
    }

    #[test]
    fn a_payload_with_one_other_byte_is_read_or_refused(
        event in strategies::event(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut payload = frame::encode(&event)[12..].to_vec();
        let at = at.index(payload.len());
        payload[at] = byte;
        let event_type = event_type_of(&event.fact);
        let forged = forged(event.position, 1, event_type, 1, &payload);
        if let Ok(other) = frame::decode(event.position, &forged) {
            // What was read can be written, and is then read the same.
            prop_assert_eq!(frame::decode(event.position, &frame::encode(&other)), Ok(other));
        }
    }
}
