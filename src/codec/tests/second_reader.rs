//! The second reader agrees with bincode on every byte of every stored type.

use proptest::prelude::*;

use crate::codec::event::{event_type_of, reread_payload};
use crate::codec::index::{HidesEntry, TimelineEntry};
use crate::codec::rows::Stored;
use crate::codec::second_reader::Reread;
use crate::codec::{frame, strategies};
use crate::domain::channel::{Channel, Head};
use crate::domain::context::Details;
use crate::domain::event::ChannelLabel;
use crate::domain::member::Member;
use crate::domain::personal::Personal;

fn agrees<T: Stored + Reread>(value: &T) -> Result<(), TestCaseError> {
    let bytes = value.encode();
    prop_assert_eq!(T::reread(&bytes[1..]), &bytes[1..]);
    Ok(())
}

proptest! {
    #[test]
    fn on_events(event in strategies::event()) {
        let payload = &frame::encode(&event)[12..];
        prop_assert_eq!(reread_payload(event_type_of(&event.fact), payload), payload);
    }

    #[test]
    fn on_rows(
        channel in strategies::channel(),
        head in strategies::head(),
        member in strategies::member(),
        personal in strategies::personal(),
        own in strategies::seq(),
    ) {
        agrees(&channel)?;
        agrees(&head)?;
        agrees(&member)?;
        agrees(&personal)?;
        agrees(&own)?;
    }

    #[test]
    fn on_indexes(
        timeline in strategies::timeline_entry(),
        standing in strategies::standing(),
        hides in strategies::hides_entry(),
        command in strategies::command_entry(),
        name in strategies::sealed(),
        label in strategies::label(),
    ) {
        agrees(&timeline)?;
        agrees(&standing)?;
        agrees(&hides)?;
        agrees(&command)?;
        agrees(&name)?;
        agrees(&label)?;
    }

    #[test]
    fn on_the_rest(
        details in strategies::details(),
        position in strategies::position(),
        micros in strategies::micros(),
        used in strategies::key_use(),
    ) {
        agrees(&details)?;
        agrees(&position)?;
        agrees(&micros)?;
        agrees(&used)?;
    }
}

/// The samples whose bytes are frozen, by name.
fn golden(text: &'static str) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    text.lines().map(|line| {
        let (name, digits) = line.split_once(" = ").unwrap();
        let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        (name, (0..digits.len()).step_by(2).map(byte).collect())
    })
}

#[test]
fn on_the_events_that_are_frozen() {
    let events = golden(include_str!("../../../tests/golden/events.txt"));
    for (name, frame) in events {
        let header = frame::header(&frame).unwrap();
        assert_eq!(reread_payload(header.event_type, &frame[12..]), &frame[12..], "{name}");
    }
}

#[test]
fn on_the_rows_that_are_frozen() {
    let rows = golden(include_str!("../../../tests/golden/values.txt"));
    let mut read = 0;
    for (name, bytes) in rows {
        let reread: fn(&[u8]) -> Vec<u8> = match name {
            "channel" => Channel::reread,
            "head" => Head::reread,
            "member" => Member::reread,
            "personal" => Personal::reread,
            "timeline_entry" => TimelineEntry::reread,
            "hides_entry" => HidesEntry::reread,
            "label_sealed" => ChannelLabel::reread,
            "details" => Details::reread,
            _ => continue,
        };
        assert_eq!(reread(&bytes[1..]), &bytes[1..], "{name}");
        read += 1;
    }
    assert_eq!(read, 8);
}
