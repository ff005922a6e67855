//! Whatever is stored is read back as it was, and its bytes are the same when written again.

use std::fmt::Debug;

use proptest::prelude::*;

use crate::codec::batch::{BatchHeader, Tail};
use crate::codec::rows::Stored;
use crate::codec::{frame, strategies};

fn comes_back<T: Stored + PartialEq + Debug>(value: &T) -> Result<(), TestCaseError> {
    let bytes = value.encode();
    let read = T::decode(&bytes);
    prop_assert_eq!(read.as_ref(), Ok(value));

    let longer = [&bytes[..], &[0]].concat();
    prop_assert!(T::decode(&longer).is_err(), "a byte too many was taken");
    let shorter = &bytes[..bytes.len() - 1];
    prop_assert!(T::decode(shorter).is_err(), "a byte too few was taken");
    Ok(())
}

proptest! {
    #[test]
    fn an_event(event in strategies::event()) {
        let bytes = frame::encode(&event);
        prop_assert_eq!(frame::decode(event.position, &bytes), Ok(event));
    }

    #[test]
    fn a_channel_row(row in strategies::channel()) {
        comes_back(&row)?;
    }

    #[test]
    fn a_head(head in strategies::head()) {
        comes_back(&head)?;
    }

    #[test]
    fn a_member_row(row in strategies::member()) {
        comes_back(&row)?;
    }

    #[test]
    fn a_personal_row(row in strategies::personal()) {
        comes_back(&row)?;
    }

    #[test]
    fn a_message_number(seq in strategies::seq()) {
        comes_back(&seq)?;
    }

    #[test]
    fn a_timeline_entry(entry in strategies::timeline_entry()) {
        comes_back(&entry)?;
    }

    #[test]
    fn a_standing(standing in strategies::standing()) {
        comes_back(&standing)?;
    }

    #[test]
    fn an_entry_of_what_hides(entry in strategies::hides_entry()) {
        comes_back(&entry)?;
    }

    #[test]
    fn an_entry_of_a_command(entry in strategies::command_entry()) {
        comes_back(&entry)?;
    }

    #[test]
    fn a_sealed_field(sealed in strategies::sealed()) {
        comes_back(&sealed)?;
    }

    #[test]
    fn a_channel_label(label in strategies::label()) {
        comes_back(&label)?;
    }

    #[test]
    fn details(details in strategies::details()) {
        comes_back(&details)?;
    }

    #[test]
    fn a_position(position in strategies::position()) {
        comes_back(&position)?;
    }

    #[test]
    fn a_time(micros in strategies::micros()) {
        comes_back(&micros)?;
    }

    #[test]
    fn the_use_of_a_key(used in strategies::key_use()) {
        comes_back(&used)?;
    }

    #[test]
    fn a_batch_header(header in strategies::batch_header()) {
        prop_assert_eq!(BatchHeader::decode(&header.encode()), Ok(header));
    }

    #[test]
    fn a_tail(tail in strategies::tail()) {
        prop_assert_eq!(Tail::decode(&tail.encode()), Ok(tail));
    }
}
