//! The closed sets of actors and reasons.

use super::*;

#[test]
fn a_reason_is_found_by_its_name() {
    for code in ReasonCode::ALL {
        assert_eq!(ReasonCode::parse(code.name()), Some(code));
    }
    assert_eq!(ReasonCode::GdprErasure.name(), "gdpr_erasure");
    assert_eq!(ReasonCode::parse("because"), None);
}

#[test]
fn an_actor_is_found_by_its_name() {
    for kind in ActorKind::ALL {
        assert_eq!(ActorKind::parse(kind.name()), Some(kind));
    }
    assert_eq!(ActorKind::Service.name(), "service");
    assert_eq!(ActorKind::parse("robot"), None);
}

#[test]
fn details_with_any_field_are_sealed() {
    assert!(Details::default().is_empty());
    assert!(!Details { ticket: Some("T-1".to_owned()), ..Details::default() }.is_empty());
}

#[test]
fn each_text_of_the_details_is_told() {
    let details = Details {
        reason_text: Some("asked by phone".to_owned()),
        ticket: Some("T-1".to_owned()),
        asked_id: Some("alice@bob".to_owned()),
        ..Details::default()
    };
    assert_eq!(details.texts().collect::<Vec<_>>(), ["asked by phone", "T-1", "alice@bob"]);
    assert_eq!(Details::default().texts().count(), 0);
}
