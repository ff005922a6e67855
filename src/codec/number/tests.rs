//! Every byte is the number of one word, or is refused.

use std::fmt::Debug;

use super::*;

fn every_byte_is_a_word_or_refused<T: Numbered + Copy + PartialEq + Debug>(words: usize) {
    let mut read = 0;
    for byte in 0..=u8::MAX {
        match T::from_number(byte) {
            Ok(word) => {
                assert_eq!(word.number(), byte);
                read += 1;
            }
            Err(error) => assert!(matches!(error, CodecError::Unknown { .. })),
        }
    }
    assert_eq!(read, words);
    assert!(T::from_number(0).is_err());
}

#[test]
fn words_and_numbers_stand_for_each_other() {
    every_byte_is_a_word_or_refused::<ActorKind>(ActorKind::ALL.len());
    every_byte_is_a_word_or_refused::<ReasonCode>(ReasonCode::ALL.len());
    every_byte_is_a_word_or_refused::<ReasonBasis>(2);
    every_byte_is_a_word_or_refused::<BoundaryBasis>(3);
    every_byte_is_a_word_or_refused::<Effect>(3);
    every_byte_is_a_word_or_refused::<Removal>(4);
    every_byte_is_a_word_or_refused::<Basis>(2);
    every_byte_is_a_word_or_refused::<SessionKind>(2);
    every_byte_is_a_word_or_refused::<FactKind>(3);
    every_byte_is_a_word_or_refused::<RefusalClass>(RefusalClass::ALL.len());
    every_byte_is_a_word_or_refused::<ChannelType>(ChannelType::ALL.len());
}

#[test]
fn channel_types_keep_the_numbers_of_wukongim() {
    for kind in ChannelType::ALL {
        assert_eq!(Numbered::number(kind), kind.number());
    }
}

#[test]
fn the_document_lists_every_reason_code_and_refusal_class() {
    let events = include_str!("../../../docs/events.md");
    for code in ReasonCode::ALL {
        let row = format!("| `{}` | {} |", code.name(), code.number());
        assert!(events.contains(&row), "docs/events.md has no row {row}");
    }
    let format = include_str!("../../../docs/storage-format.md").replace('\n', " ");
    for class in RefusalClass::ALL {
        assert!(events.contains(&format!("`{}`", class.name())), "{}", class.name());
        assert!(format.contains(&format!("{} {}", class.number(), class.name())));
    }
}
