//! The closed set of refusals.

use super::*;

#[test]
fn a_class_is_found_by_its_name() {
    for class in RefusalClass::ALL {
        assert_eq!(RefusalClass::parse(class.name()), Some(class));
    }
    assert_eq!(RefusalClass::PersonIdJoined.name(), "person-id-joined");
    assert_eq!(RefusalClass::parse("joined"), None);
}
