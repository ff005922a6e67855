//! Who asks, and whose an idempotency key is.

use super::*;

fn backend() -> Cause {
    Cause::unspecified(ActorKind::Service, "backend")
}

#[test]
fn a_hand_that_gives_no_reason_is_given_none() {
    let cause = backend();
    assert_eq!(
        (cause.reason, cause.reason_basis),
        (ReasonCode::Unspecified, ReasonBasis::Inferred)
    );
    assert_eq!((cause.actor_kind, cause.actor_id.as_str()), (ActorKind::Service, "backend"));
}

#[test]
fn a_reason_is_stated_or_inferred() {
    let stated = backend().stating(ReasonCode::AdminAction);
    assert_eq!(
        (stated.reason, stated.reason_basis),
        (ReasonCode::AdminAction, ReasonBasis::Stated)
    );
    let inferred = stated.inferring(ReasonCode::MemberRemoved);
    let reason = (inferred.reason, inferred.reason_basis);
    assert_eq!(reason, (ReasonCode::MemberRemoved, ReasonBasis::Inferred));
    assert_eq!(inferred.actor_id, "backend");
}

#[test]
fn a_key_is_its_callers_and_of_an_imported_fact_nobodys() {
    let command = Command::Restore(Position::local(1));
    let key = Some(vec![1]);
    let now = Request { command, occurred_at: None, cause: backend(), idempotency_key: key };
    assert_eq!(now.key_owner(), "backend");
    assert_eq!(Request { occurred_at: Some(Micros(1)), ..now }.key_owner(), "");
}

#[test]
fn a_malformed_delete_without_a_type_names_one_that_does_not_exist() {
    let call = MalformedDelete {
        uid: "alice".to_owned(),
        channel_id: "bob".to_owned(),
        channel_type: None,
        answered: None,
    };
    assert!(ChannelType::try_from(call.named().channel_type).is_err());
    let typed = MalformedDelete { channel_type: Some(2), ..call };
    assert_eq!(typed.named().channel_type, 2);
}
