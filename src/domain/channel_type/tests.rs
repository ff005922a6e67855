//! Numbers and words of channel types.

use super::*;

#[test]
fn numbers_and_words_go_both_ways() {
    for (at, kind) in ChannelType::ALL.into_iter().enumerate() {
        assert_eq!(usize::from(kind.number()), at + 1);
        assert_eq!(ChannelType::try_from(i64::from(kind.number())), Ok(kind));
        assert_eq!(ChannelType::parse(kind.name()), Ok(kind));
        assert_eq!(ChannelType::parse(&kind.number().to_string()), Ok(kind));
    }
    assert_eq!(ChannelType::parse("agent-group"), Ok(ChannelType::AgentGroup));
}

#[test]
fn what_is_no_type_is_told_with_the_types() {
    for number in [0, 13, -1, 257, i64::MAX] {
        assert_eq!(ChannelType::try_from(number), Err(UnknownChannelType(number.to_string())));
    }
    let told = ChannelType::parse("club").unwrap_err().to_string();
    assert!(told.starts_with("club is not a channel type; the types are 1 to 12"), "{told}");
    assert!(told.ends_with("visitors, agent, agent-group"), "{told}");
}

#[test]
fn a_long_word_is_told_shortened() {
    let told = ChannelType::parse(&"x".repeat(10_000)).unwrap_err();
    assert_eq!(told.0.len(), 64);
}

#[test]
fn live_channels_alone_have_no_conversations() {
    let without = ChannelType::ALL.into_iter().filter(|kind| !kind.has_conversations());
    assert_eq!(without.collect::<Vec<_>>(), [ChannelType::Live]);
}

#[test]
fn members_of_data_temp_and_live_channels_are_stated_only() {
    let hidden = ChannelType::ALL.into_iter().filter(|kind| !kind.membership_is_observable());
    let expected = [ChannelType::Data, ChannelType::Temp, ChannelType::Live];
    assert_eq!(hidden.collect::<Vec<_>>(), expected);
}
