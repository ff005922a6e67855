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

#[test]
fn a_refusal_has_the_name_of_its_code() {
    let head = Seq::ZERO;
    let ahead = Refusal::BoundaryAhead { boundary: 20_000, head };
    let refusals = [
        (Refusal::NoSuchConversation, "no-such-conversation"),
        (ahead, "boundary-ahead"),
        (Refusal::UnreadNegative, "unread-negative"),
        (Refusal::NothingToUndo, "nothing-to-undo"),
        (Refusal::TooOldToUndo, "too-old-to-undo"),
    ];
    for (refusal, name) in refusals {
        assert_eq!(refusal.name(), name);
    }
}
