//! What every fact says of itself.

use super::*;
use crate::domain::channel_type::ChannelType;
use crate::domain::key::{AskedKey, Sealed};
use crate::domain::refusal::RefusalClass;
use crate::domain::seq::Seq;
use crate::domain::testing::{
    ALICE, GROUP, PERSON, blocked, created, disbanded, joined, message, named_person, purged,
    removed, restarted, seq, unblocked,
};

fn of_channels() -> Vec<Fact> {
    vec![
        named_person(),
        created(PERSON),
        restarted(PERSON, 1),
        message(PERSON, 1),
        joined(&[], PERSON),
        removed(&[], PERSON),
        blocked(&[], PERSON),
        unblocked(&[], PERSON),
        disbanded(PERSON),
        purged(PERSON, Seq::ZERO),
    ]
}

fn of_users() -> Vec<Fact> {
    let (user, channel, effect) = (ALICE, GROUP, Effect::Applied);
    let boundary = Boundary { seq: seq(1), basis: BoundaryBasis::Recorded };
    let head_seen = HeadSeen::default();
    let deletion = Position::local(0);
    vec![
        Fact::ConversationDeleted(ConversationDeleted {
            user,
            channel,
            boundary,
            head_seen,
            joins: 1,
            effect,
        }),
        Fact::ConversationRestored(ConversationRestored { user, channel, deletion, effect }),
        Fact::ConversationRead(ConversationRead { user, channel, boundary, head_seen, effect }),
        Fact::UnreadSet(UnreadSet { user, channel, unread: 0, read_to: seq(1), head_seen, effect }),
        Fact::ConversationActivated(ConversationActivated {
            user,
            channel,
            joins: 1,
            head_seen,
            effect,
        }),
        refused(Some(GROUP)),
    ]
}

fn refused(meant: Option<ChannelKey>) -> Fact {
    Fact::DeletionRefused(DeletionRefused {
        user: ALICE,
        asked: AskedKey([4; 16]),
        asked_type: Some(1),
        class: RefusalClass::PersonIdJoined,
        meant,
        answered: Some(200),
    })
}

fn named_user() -> Fact {
    let name = Sealed { person: ALICE, generation: 0, nonce: [0; 24], ciphertext: Vec::new() };
    Fact::UserSeen(UserSeen { user: ALICE, name })
}

fn of_the_system() -> Vec<Fact> {
    let source = "wukongim".to_owned();
    let (from, to) = (Micros(1), Micros(2));
    vec![
        Fact::SessionOpened(SessionOpened {
            epoch: 1,
            kind: SessionKind::Live,
            program: "panguan 0.1.0".to_owned(),
        }),
        Fact::CoverageStarted(CoverageStarted {
            source: source.clone(),
            kind: FactKind::Messages,
            since: from,
        }),
        Fact::GapDetected(GapDetected { source, from, to, reason: "the disk was full".to_owned() }),
        Fact::ViewRebuilt(ViewRebuilt { through: Position::local(9), rows_differing: 0 }),
    ]
}

#[test]
fn every_type_has_its_own_name() {
    let mut facts = [of_channels(), of_users(), of_the_system()].concat();
    facts.push(named_user());
    let names: std::collections::BTreeSet<&str> = facts.iter().map(Fact::name).collect();
    assert_eq!(names.len(), facts.len());
    assert_eq!(facts.len(), 21);
    for name in ["conversation_deleted", "deletion_refused", "members_removed", "message_recorded"]
    {
        assert!(names.contains(name), "{name}");
    }
}

#[test]
fn five_types_can_hide_and_no_other() {
    let facts = [of_channels(), of_users(), of_the_system()].concat();
    let hides = facts.iter().filter(|fact| fact.can_hide()).map(Fact::name);
    let expected = [
        "members_removed",
        "members_blocked",
        "channel_disbanded",
        "messages_purged",
        "conversation_deleted",
    ];
    assert_eq!(hides.collect::<Vec<_>>(), expected);
}

#[test]
fn a_fact_names_its_user_and_its_channel() {
    for fact in of_channels() {
        assert_eq!((fact.user(), fact.channel()), (None, Some(PERSON)), "{}", fact.name());
    }
    for fact in of_users() {
        assert_eq!((fact.user(), fact.channel()), (Some(ALICE), Some(GROUP)), "{}", fact.name());
    }
    for fact in of_the_system() {
        assert_eq!((fact.user(), fact.channel()), (None, None), "{}", fact.name());
    }
    assert_eq!((named_user().user(), named_user().channel()), (Some(ALICE), None));
}

#[test]
fn a_refused_delete_is_about_the_conversation_that_it_meant() {
    assert_eq!(refused(None).channel(), None);
    assert_eq!(refused(Some(PERSON)).channel(), Some(PERSON));
    assert_eq!(PERSON.kind, ChannelType::Person);
}
