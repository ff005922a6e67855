//! Names and the ids that WuKongIM prints.

use super::*;

const WUKONGIM: Dialect = Dialect::WuKongIm;

fn uid(name: &str) -> Uid {
    Uid::new(WUKONGIM, name).unwrap()
}

fn person(one: &str, other: &str) -> ChannelName {
    ChannelName::person(uid(one), uid(other))
}

fn other(kind: ChannelType, id: &str) -> ChannelName {
    ChannelName::other(WUKONGIM, kind, id).unwrap()
}

#[track_caller]
fn prints(one: &str, two: &str, printed: &str) {
    assert_eq!(printed_person_id(&uid(one), &uid(two)), printed);
    assert_eq!(printed_person_id(&uid(two), &uid(one)), printed, "in the other order");
}

#[test]
fn the_uid_with_the_larger_crc_32_is_printed_first() {
    prints("u1", "u2", "u2@u1");
    prints("alice", "bob", "bob@alice");
    prints("user1", "user2", "user1@user2");
}

#[test]
fn a_tie_is_broken_by_the_larger_uid() {
    prints("l98cu", "pvdba", "pvdba@l98cu");
}

#[test]
fn notes_to_oneself_print_the_uid_twice() {
    prints("alice", "alice", "alice@alice");
}

#[test]
fn each_of_two_names_the_channel_by_the_other() {
    assert_eq!(person("bob", "alice"), ChannelName::Person(uid("alice"), uid("bob")));
    assert_eq!(person("alice", "bob"), ChannelName::Person(uid("alice"), uid("bob")));
    assert_eq!(person("alice", "bob").id_for(&uid("alice")), "bob");
    assert_eq!(person("alice", "bob").id_for(&uid("bob")), "alice");
    assert_eq!(person("alice", "alice").id_for(&uid("alice")), "alice");
}

#[test]
fn everybody_names_any_other_channel_by_its_id() {
    let group = other(ChannelType::Group, "g1");
    assert_eq!(group.id_for(&uid("alice")), "g1");
    assert_eq!(group.kind(), ChannelType::Group);
    assert_eq!(person("a", "b").kind(), ChannelType::Person);
}

#[test]
fn bad_names_say_what_is_wrong() {
    let wrong = |text: &str| Uid::new(WUKONGIM, text).unwrap_err().to_string();
    assert_eq!(wrong(""), "it is empty");
    assert_eq!(wrong(&"x".repeat(257)), "it has 257 bytes; 256 are the most");
    assert_eq!(wrong("a#b"), "it holds `#`, which no uid and no group id may hold");
    assert_eq!(uid(&"x".repeat(256)).to_string().len(), 256);
    let topic = ChannelName::other(WUKONGIM, ChannelType::CommunityTopic, "topic").unwrap_err();
    assert_eq!(topic.to_string(), "it is not two names joined by `@`");
    let foreign = ChannelName::of_message(WUKONGIM, ChannelType::Person, "b@c", &uid("a"));
    let told = foreign.unwrap_err().to_string();
    assert_eq!(told, "it does not name two users, one of them the sender");
}

#[test]
fn each_forbidden_character_is_one_in_wukongim_only() {
    for character in ['@', '#', '&'] {
        let text = format!("a{character}b");
        assert_eq!(Uid::new(WUKONGIM, &text), Err(BadName::Forbidden(character)));
        assert_eq!(Uid::new(Dialect::Plain, &text).unwrap().as_str(), text);
    }
}

#[test]
fn no_other_channel_is_a_person_channel() {
    for dialect in [WUKONGIM, Dialect::Plain] {
        let named = ChannelName::other(dialect, ChannelType::Person, "bob");
        assert_eq!(named, Err(BadName::NotAPair));
    }
}

#[test]
fn a_joined_id_is_two_names_of_at_most_256_bytes_together() {
    let joined = |id: &str| ChannelName::other(WUKONGIM, ChannelType::Agent, id).is_ok();
    assert!(joined(&format!("{}@b", "a".repeat(254))));
    assert!(!joined(&format!("{}@b", "a".repeat(255))));
    assert!(!joined(""));
}

#[track_caller]
fn message_names(id: &str, from: &str, expected: Result<ChannelName, BadName>) {
    let named = ChannelName::of_message(WUKONGIM, ChannelType::Person, id, &uid(from));
    assert_eq!(named, expected);
}

#[test]
fn a_message_names_its_channel_by_the_peer_or_by_both() {
    message_names("bob", "alice", Ok(person("alice", "bob")));
    message_names("bob@alice", "alice", Ok(person("alice", "bob")));
    message_names("alice@bob", "bob", Ok(person("alice", "bob")));
    message_names("alice@alice", "alice", Ok(person("alice", "alice")));
}

#[test]
fn a_message_of_neither_names_nothing() {
    message_names("bob@alice", "carol", Err(BadName::NotAPair));
    message_names("bob@", "bob", Err(BadName::Empty));
    message_names("a@b@c", "a", Err(BadName::Forbidden('@')));
    message_names("", "alice", Err(BadName::Empty));
}

#[test]
fn a_message_of_a_group_names_the_group() {
    let named = ChannelName::of_message(WUKONGIM, ChannelType::Group, "g1", &uid("alice"));
    assert_eq!(named, Ok(other(ChannelType::Group, "g1")));
}

#[test]
fn a_plain_message_names_its_peer_whatever_the_id_holds() {
    let alice = Uid::new(Dialect::Plain, "alice@example.org").unwrap();
    let id = "alice@example.org@bob";
    let named = ChannelName::of_message(Dialect::Plain, ChannelType::Person, id, &alice);
    assert_eq!(named.unwrap().id_for(&alice), id);
}

#[test]
fn ids_of_visitors_and_agents_hold_a_person() {
    assert_eq!(other(ChannelType::Visitors, "v1").person_in_id(), Some("v1"));
    assert_eq!(other(ChannelType::Agent, "alice@bot").person_in_id(), Some("alice"));
    assert_eq!(other(ChannelType::Group, "g1").person_in_id(), None);
    assert_eq!(person("alice", "bob").person_in_id(), None);
}

#[test]
fn the_person_of_a_plain_agent_channel_may_be_a_mail_address() {
    let plain = |id| ChannelName::other(Dialect::Plain, ChannelType::Agent, id).unwrap();
    assert_eq!(plain("alice@example.org@bot").person_in_id(), Some("alice@example.org"));
    assert_eq!(plain("bot").person_in_id(), Some("bot"));
}

#[track_caller]
fn is_listable(dialect: Dialect, name: &ChannelName, expected: bool) {
    assert_eq!(name.has_conversations(dialect), expected, "{name:?}");
}

#[test]
fn live_command_and_system_channels_get_no_conversations() {
    for name in [
        other(ChannelType::Live, "l1"),
        other(ChannelType::Group, "g1____cmd"),
        person("alice", "____system"),
        person("____system", "zoe"),
        person("alice", "bob____cmd"),
    ] {
        is_listable(WUKONGIM, &name, false);
    }
    for kind in ChannelType::ALL.into_iter().filter(|kind| *kind != ChannelType::Person) {
        let id = if kind.number() == 5 || kind.number() == 11 { "a@b" } else { "g1" };
        is_listable(WUKONGIM, &other(kind, id), kind != ChannelType::Live);
    }
    is_listable(WUKONGIM, &person("alice", "bob"), true);
    is_listable(WUKONGIM, &other(ChannelType::Group, "____system"), true);
}

#[test]
fn wukongims_reserved_names_are_nothing_special_elsewhere() {
    is_listable(Dialect::Plain, &other(ChannelType::Group, "g1____cmd"), true);
    is_listable(Dialect::Plain, &person("alice", "____system"), true);
    is_listable(Dialect::Plain, &other(ChannelType::Live, "l1"), false);
}

#[test]
fn a_dialect_is_found_by_its_name() {
    for dialect in [WUKONGIM, Dialect::Plain] {
        assert_eq!(Dialect::parse(dialect.name()), Some(dialect));
    }
    assert_eq!((WUKONGIM.name(), Dialect::Plain.name()), ("wukongim", "plain"));
    assert_eq!(Dialect::parse("matrix"), None);
}
