//! The second reader agrees with bincode on every byte of every stored type.

use proptest::prelude::*;

use crate::codec::event::{event_type_of, reread_payload};
use crate::codec::rows::Stored;
use crate::codec::second_reader::Reread;
use crate::codec::{frame, strategies};

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
