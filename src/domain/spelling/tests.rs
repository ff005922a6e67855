//! Each class of mistake, with the calls that a running WuKongIM 2.2.5 answered with 200; `n` is
//! the line of that recording.

use super::*;
use crate::domain::refusal::RefusalClass::{
    AgentIdMalformed, IdEmpty, IdForbiddenCharacter, IdTooLong, PersonIdForeign, PersonIdJoined,
    TopicIdMalformed, TypeUnknown,
};

const WUKONGIM: Dialect = Dialect::WuKongIm;

fn uid(name: &str) -> Uid {
    Uid::new(WUKONGIM, name).unwrap()
}

fn spelled(uid_text: &str, channel_id: &str, channel_type: i64) -> Result<ChannelName, Misspelled> {
    Spelling { uid: &uid(uid_text), channel_id, channel_type }.channel(WUKONGIM, JoinedIds::Refused)
}

#[track_caller]
fn names_person(uid_text: &str, channel_id: &str, peer: &str) {
    let expected = ChannelName::person(uid(uid_text), uid(peer));
    assert_eq!(spelled(uid_text, channel_id, 1), Ok(expected));
}

#[track_caller]
fn names(channel_id: &str, channel_type: i64) {
    let kind = ChannelType::try_from(channel_type).unwrap();
    let expected = ChannelName::Other { kind, id: channel_id.to_owned() };
    assert_eq!(spelled("alice", channel_id, channel_type), Ok(expected));
}

/// Refused with this class; what it means is spelled `meant` by the caller.
#[track_caller]
fn refused(
    (caller, channel_id, channel_type): (&str, &str, i64),
    class: RefusalClass,
    meant: Option<&str>,
) {
    let mistake = spelled(caller, channel_id, channel_type).unwrap_err();
    let right = mistake.meant.as_ref().map(|name| name.id_for(&uid(caller)));
    assert_eq!((mistake.class, right), (class, meant));
}

#[test]
fn a_peer_names_the_person_channel_of_both() {
    names_person("alice", "bob", "bob");
    names_person("bob", "alice", "alice");
}

#[test]
fn ones_own_uid_names_the_notes_to_oneself_n_341() {
    names_person("alice", "alice", "alice");
}

#[test]
fn the_seed_both_uids_joined_are_refused_and_the_peer_is_named_n_19_n_20() {
    refused(("alice", "alice@bob", 1), PersonIdJoined, Some("bob"));
    refused(("alice", "bob@alice", 1), PersonIdJoined, Some("bob"));
}

#[test]
fn joined_uids_of_a_conversation_that_never_was_n_385() {
    refused(("sybil", "sybil@mallory", 1), PersonIdJoined, Some("mallory"));
}

#[test]
fn a_foreign_pair_that_names_one_user_twice_means_that_user_n_784() {
    refused(("wendy", "ivan@ivan", 1), PersonIdForeign, Some("ivan"));
}

#[test]
fn a_foreign_pair_of_two_means_nobody() {
    refused(("alice", "bob@carol", 1), PersonIdForeign, None);
}

#[test]
fn ones_own_uid_twice_means_the_notes_to_oneself() {
    refused(("alice", "alice@alice", 1), PersonIdJoined, Some("alice"));
}

#[test]
fn the_id_that_the_server_makes_of_a_joined_one_still_names_the_peer() {
    refused(("u1", "u1@u2@u1", 1), PersonIdJoined, Some("u2"));
    refused(("u1", "u2@u1@u2", 1), PersonIdJoined, Some("u2"));
}

#[test]
fn three_users_joined_mean_nobody() {
    refused(("alice", "alice@bob@carol", 1), PersonIdForeign, None);
    refused(("alice", "bob@carol@bob", 1), PersonIdForeign, None);
}

#[test]
fn an_empty_half_is_no_uid_and_the_other_half_is_meant() {
    refused(("alice", "@bob", 1), IdForbiddenCharacter, Some("bob"));
    refused(("alice", "bob@", 1), IdForbiddenCharacter, Some("bob"));
    refused(("alice", "alice@", 1), IdForbiddenCharacter, None);
    refused(("alice", "@", 1), IdForbiddenCharacter, None);
}

#[test]
fn a_forbidden_character_in_a_person_id_n_338() {
    refused(("alice", "a#b", 1), IdForbiddenCharacter, None);
    refused(("alice", "a&b", 1), IdForbiddenCharacter, None);
    refused(("alice", "alice@bo#b", 1), IdForbiddenCharacter, None);
}

#[test]
fn a_forbidden_character_in_a_group_id_n_339_n_340() {
    refused(("alice", "a&b", 2), IdForbiddenCharacter, None);
    refused(("alice", "g@x", 2), IdForbiddenCharacter, None);
    refused(("alice", "a#b", 12), IdForbiddenCharacter, None);
}

#[test]
fn both_uids_joined_under_another_type_still_mean_the_person_channel() {
    refused(("alice", "alice@bob", 2), IdForbiddenCharacter, Some("bob"));
    refused(("alice", "bob@carol", 2), IdForbiddenCharacter, None);
}

#[test]
fn an_empty_id_n_230() {
    for channel_type in [1, 2, 5, 11] {
        refused(("alice", "", channel_type), IdEmpty, None);
    }
}

#[test]
fn an_id_of_256_bytes_is_the_longest_n_342() {
    names(&"x".repeat(256), 2);
    names_person("alice", &"x".repeat(256), &"x".repeat(256));
    for channel_type in [1, 2, 5, 11] {
        refused(("alice", &"x".repeat(4_096), channel_type), IdTooLong, None);
        refused(("alice", &"x".repeat(257), channel_type), IdTooLong, None);
    }
}

#[test]
fn bytes_count_and_not_characters() {
    refused(("alice", &"\u{7fa4}".repeat(86), 2), IdTooLong, None);
    names(&"\u{7fa4}".repeat(85), 2);
}

#[test]
fn two_long_uids_joined_are_too_long_and_the_peer_is_named() {
    let (caller, peer) = ("a".repeat(256), "b".repeat(256));
    let joined = format!("{caller}@{peer}");
    refused((&caller, &joined, 1), IdTooLong, Some(&peer));
    refused((&caller, &format!("{joined}@"), 1), IdTooLong, None);
}

#[test]
fn a_group_id_in_any_script_is_one_n_343() {
    names("\u{7fa4}", 2);
}

#[test]
fn well_formed_ids_of_conversations_that_nobody_has_are_spelled_right_n_36_n_116() {
    names("group_2_nope", 2);
    names("live_2", 9);
}

#[test]
fn a_type_that_does_not_exist_means_the_user_whom_the_id_names_n_344() {
    refused(("alice", "bob", 99), TypeUnknown, Some("bob"));
    refused(("alice", "alice@bob", 99), TypeUnknown, Some("bob"));
    refused(("alice", "bob@carol", 99), TypeUnknown, None);
    refused(("alice", "", 99), TypeUnknown, None);
}

#[test]
fn types_that_do_not_fit_a_byte_n_227_n_228_n_229() {
    for channel_type in [300, -1, 0, 13, 257, i64::MIN, i64::MAX] {
        refused(("alice", "bob", channel_type), TypeUnknown, Some("bob"));
    }
}

#[test]
fn a_call_whose_type_is_no_number_means_the_user_whom_its_id_names_n_226() {
    let alice = uid("alice");
    let unread = Spelling { uid: &alice, channel_id: "bob", channel_type: 0 };
    let meant = unread.wrong_type(WUKONGIM).meant.unwrap();
    assert_eq!(meant, ChannelName::person(alice.clone(), uid("bob")));
}

#[test]
fn a_topic_is_parent_and_topic() {
    names("parent@topic", 5);
    for malformed in ["topic", "parent@", "@topic", "a@b@c", "a#@b", "a@b&"] {
        refused(("alice", malformed, 5), TopicIdMalformed, None);
    }
}

#[test]
fn both_uids_joined_as_a_topic_are_a_topic() {
    names("alice@bob", 5);
}

#[test]
fn an_agent_channel_is_uid_and_agent() {
    names("alice@bot", 11);
    names("bob@bot", 11);
    for malformed in ["bot@", "@bot", "a@b@c", "b#t"] {
        refused(("alice", malformed, 11), AgentIdMalformed, None);
    }
}

#[test]
fn an_agent_alone_means_the_callers_channel_with_it() {
    refused(("alice", "bot", 11), AgentIdMalformed, Some("alice@bot"));
    refused(("alice", "alice", 11), AgentIdMalformed, None);
}

#[test]
fn an_agent_too_long_to_be_joined_means_nothing() {
    refused(("alice", &"b".repeat(256), 11), AgentIdMalformed, None);
}

#[track_caller]
fn v3(caller: &str, channel_id: &str) -> Result<ChannelName, Misspelled> {
    Spelling { uid: &uid(caller), channel_id, channel_type: 1 }
        .channel(WUKONGIM, JoinedIds::Accepted)
}

#[test]
fn v3_accepts_both_uids_joined_in_either_order() {
    let expected = Ok(ChannelName::person(uid("alice"), uid("bob")));
    assert_eq!(v3("alice", "alice@bob"), expected);
    assert_eq!(v3("alice", "bob@alice"), expected);
    assert_eq!(v3("alice", "bob"), expected);
    assert_eq!(v3("bob", "bob@alice"), expected);
}

#[test]
fn v3_accepts_two_uids_of_full_length() {
    let (caller, peer) = ("a".repeat(256), "b".repeat(256));
    let expected = Ok(ChannelName::person(uid(&caller), uid(&peer)));
    assert_eq!(v3(&caller, &format!("{peer}@{caller}")), expected);
}

#[test]
fn v3_accepts_the_notes_to_oneself() {
    let expected = Ok(ChannelName::person(uid("alice"), uid("alice")));
    assert_eq!(v3("alice", "alice@alice"), expected);
}

#[test]
fn v3_refuses_what_is_not_two_halves_with_the_caller() {
    for (refused, class) in [
        ("bob@carol", PersonIdForeign),
        ("bob@bob", PersonIdForeign),
        ("alice@bob@alice", PersonIdJoined),
        ("alice@", IdForbiddenCharacter),
        ("alice@@bob", IdForbiddenCharacter),
    ] {
        assert_eq!(v3("alice", refused).unwrap_err().class, class, "{refused}");
    }
}

#[track_caller]
fn plain(channel_id: &str, channel_type: i64) -> Result<ChannelName, Misspelled> {
    let caller = Uid::new(Dialect::Plain, "alice@example.org").unwrap();
    Spelling { uid: &caller, channel_id, channel_type }.channel(Dialect::Plain, JoinedIds::Refused)
}

#[test]
fn plain_uids_are_mail_addresses_and_matrix_ids() {
    for peer in ["bob@example.org", "@bob:example.org", "a#b&c", "alice@example.org", " "] {
        let named = plain(peer, 1).unwrap();
        assert_eq!(named.id_for(&Uid::new(Dialect::Plain, "alice@example.org").unwrap()), peer);
    }
}

#[test]
fn plain_ids_may_hold_anything() {
    for kind in [2, 5, 11] {
        assert!(plain("!room#1:example.org", kind).is_ok());
    }
}

#[test]
fn plain_ids_are_neither_empty_nor_too_long() {
    assert_eq!(plain("", 1).unwrap_err().class, IdEmpty);
    assert_eq!(plain(&"x".repeat(257), 1).unwrap_err().class, IdTooLong);
    assert_eq!(plain("", 5).unwrap_err().class, IdEmpty);
    assert_eq!(plain("bob", 99).unwrap_err().class, TypeUnknown);
}

/// Every order of two uids, joined or not, is one conversation: guarantee 7.
#[test]
fn every_accepted_spelling_reaches_the_same_conversation() {
    let spellings =
        [("alice", "bob"), ("bob", "alice"), ("alice", "alice@bob"), ("bob", "alice@bob")];
    let reached: std::collections::HashSet<_> =
        spellings.into_iter().map(|(caller, id)| v3(caller, id).unwrap()).collect();
    assert_eq!(reached.len(), 1);
}
