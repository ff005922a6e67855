//! Every row of a real store says what it is.

use super::{Field, decode};
use crate::boot::{self, OpenOptions};
use crate::codec::family::Family;
use crate::store::Store;
use crate::view::{Order, View};

#[test]
fn a_row_says_what_its_key_and_its_value_are() {
    let dir = tempfile::tempdir().unwrap();
    drop(Store::open(dir.path(), &OpenOptions::default()).unwrap());
    let reading = boot::read(dir.path(), 8 << 20).unwrap();
    let (key, value) =
        reading.view.scan(Family::Log, &[], None, Order::Rising).next().unwrap().unwrap();

    let fence = decode(Family::Log, &key, &value).unwrap();

    assert_eq!(fence.key[0].0, "position");
    let Field::Group(fields) = fence.value else { panic!("an event has fields") };
    assert!(fields.contains(&("type", Field::Text("session_opened".to_owned()))));
    assert!(fields.contains(&("epoch", Field::Number(1))));
}

#[test]
fn a_key_of_another_family_is_refused() {
    let error = decode(Family::Hides, &[1, 2, 3], &[]).unwrap_err();
    assert!(error.to_string().contains("none of the family hides"), "{error}");
}
