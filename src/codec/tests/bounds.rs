//! Bytes that lie are refused, without panic and before they cost memory.

use proptest::prelude::*;

use crate::codec::batch::{BatchHeader, Tail};
use crate::codec::binary::{self, Bytes, List};
use crate::codec::error::CodecError;
use crate::codec::frame;
use crate::codec::index::{CommandEntry, HidesEntry, Standing, TimelineEntry};
use crate::codec::rows::Stored;
use crate::domain::channel::{Channel, Head};
use crate::domain::context::{Details, KeyUse};
use crate::domain::event::ChannelLabel;
use crate::domain::key::Sealed;
use crate::domain::member::Member;
use crate::domain::personal::Personal;
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;

/// Reads the bytes as every stored type.
fn read_as_everything(bytes: &[u8]) {
    let _ = Channel::decode(bytes);
    let _ = Head::decode(bytes);
    let _ = Member::decode(bytes);
    let _ = Personal::decode(bytes);
    let _ = Seq::decode(bytes);
    let _ = TimelineEntry::decode(bytes);
    let _ = Standing::decode(bytes);
    let _ = HidesEntry::decode(bytes);
    let _ = CommandEntry::decode(bytes);
    let _ = Sealed::decode(bytes);
    let _ = ChannelLabel::decode(bytes);
    let _ = Details::decode(bytes);
    let _ = Position::decode(bytes);
    let _ = Micros::decode(bytes);
    let _ = KeyUse::decode(bytes);
    let _ = BatchHeader::decode(bytes);
    let _ = Tail::decode(bytes);
    let _ = frame::header(bytes);
    let _ = frame::decode(Position::local(0), bytes);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_as_everything(&bytes);
        read_as_everything(&[&[1][..], &bytes].concat());
    }
}

/// A count as bincode writes it, and no element.
fn claim(count: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    binary::write(&count, &mut bytes);
    bytes
}

const CLAIMS: [u64; 6] = [1, 64, 1_000, 1 << 32, 1 << 46, u64::MAX];

#[test]
fn a_count_without_elements_is_refused_before_memory_is_taken() {
    // A vector of the larger of these would end the process: there is no such memory.
    for count in CLAIMS {
        let lie = claim(count);
        assert!(matches!(binary::read::<Bytes>("lie", &lie), Err(CodecError::Truncated { .. })));
        let list = binary::read::<List<[u8; 16], { usize::MAX }>>("lie", &lie);
        assert!(matches!(list, Err(CodecError::Truncated { .. })));
    }
}

#[test]
fn a_count_that_its_bytes_do_not_bear_out_is_refused() {
    // Given a list that claims more elements than the bytes after it hold
    let bytes = [&claim(900)[..], &[5; 950]].concat();

    // When it is read as elements of 16 bytes
    let read = binary::read::<List<[u8; 16], 1_000>>("lie", &bytes);

    // Then it ends where the bytes end
    assert!(matches!(read, Err(CodecError::Truncated { .. })));
}

#[test]
fn a_list_longer_than_its_schema_allows_is_refused() {
    let members = |count: usize| {
        let mut bytes = Vec::new();
        binary::write(&vec![[7_u8; 16]; count], &mut bytes);
        binary::read::<List<[u8; 16], 1_000>>("members", &bytes)
    };
    assert_eq!(members(1_000).map(|list| list.0.len()), Ok(1_000));
    let why = "a list of 1001, where 1000 are the most".to_owned();
    assert_eq!(members(1_001), Err(CodecError::Malformed { what: "members", why }));
}

#[test]
fn a_value_longer_than_any_that_is_written_is_refused() {
    let long = vec![0; (1 << 20) + 1];
    assert!(matches!(binary::read::<Bytes>("value", &long), Err(CodecError::Malformed { .. })));
}

#[test]
fn a_version_of_tomorrow_is_named() {
    let mut bytes = Member::default().encode();
    bytes[0] = 2;
    let newer = CodecError::UnknownVersion { what: "member row", version: 2 };
    assert_eq!(Member::decode(&bytes), Err(newer));
    let none = CodecError::Truncated { what: "member row", needed: 1, found: 0 };
    assert_eq!(Member::decode(&[]), Err(none));
}

#[test]
fn a_flag_of_tomorrow_is_refused() {
    let mut bytes = Member::default().encode();
    bytes[1] = 16;
    let unknown = CodecError::Unknown { what: "flags of a member row", number: 16 };
    assert_eq!(Member::decode(&bytes), Err(unknown));
    assert!(Standing::decode(&[1, 4]).is_err());
}

#[test]
fn a_pair_in_the_wrong_order_is_refused() {
    // Given the label of a pair whose two users were swapped
    let label = [&[1, 0][..], &[9; 16], &[3; 16]].concat();

    // When it is read, then it is refused: a pair has one spelling
    assert!(matches!(ChannelLabel::decode(&label), Err(CodecError::Malformed { .. })));
}

#[test]
fn a_timeline_entry_without_rows_takes_four_bytes() {
    let entry =
        TimelineEntry { event_type: 102, member: Member::default(), personal: Personal::default() };
    assert_eq!(entry.encode().len(), 4);
}

#[test]
fn a_batch_without_events_is_refused() {
    let header = BatchHeader {
        partition: 0,
        number: 0,
        first_offset: 0,
        count: 0,
        epoch: 1,
        writer: [1; 16],
        recorded_at: Micros(0),
        previous: [0; 32],
        events_root: [0; 32],
    };
    assert!(matches!(BatchHeader::decode(&header.encode()), Err(CodecError::Malformed { .. })));
}
