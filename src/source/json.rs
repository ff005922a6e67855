//! JSON read field by field, each kept as its text, so that a line costs no more memory than it
//! has bytes; how hostile text is quoted in a reason; how unreadable JSON is told of.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

const QUOTED_CHARS: usize = 64;

/// The text in one line of at most 64 characters, with what a terminal would act on escaped.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", harmless(text))
}

/// The same, unquoted.
pub(super) fn harmless(text: &str) -> String {
    let mut shown: String = text.chars().take(QUOTED_CHARS).flat_map(escaped).collect();
    if text.chars().nth(QUOTED_CHARS).is_some() {
        shown.push_str("...");
    }
    shown
}

fn escaped(character: char) -> impl Iterator<Item = char> {
    let escaped = character.is_control().then(|| character.escape_default());
    let kept = escaped.is_none().then_some(character);
    escaped.into_iter().flatten().chain(kept)
}

/// What is wrong with JSON text, without repeating any of it.
pub(super) fn not_json(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Eof => "it is JSON that ends too early".to_owned(),
        _ => format!("it is not JSON: wrong at byte {}", error.column()),
    }
}

/// The kind of JSON value that `raw` is the text of.
pub(super) fn kind_of(raw: &str) -> &'static str {
    match raw.trim_start().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        Some(b'-' | b'0'..=b'9') => "a number",
        _ => "no JSON value",
    }
}

/// The fields of an object in the order in which they stand, a name twice if it stands twice, each
/// with the text of its value.
pub(super) struct Fields<'a>(pub Vec<(Cow<'a, str>, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Vec<(Cow<'de, str>, &'de str)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(GoText(key)) = map.next_key()? {
                    let value: &'de RawValue = map.next_value()?;
                    fields.push((key, value.get()));
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Read).map(Self)
    }
}

/// A string in which half a surrogate pair becomes replacement characters, as in Go.
#[derive(Default)]
pub(super) struct GoText<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for GoText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
                Ok(String::from_utf8_lossy(bytes))
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(Cow::Owned(String::from_utf8_lossy(bytes).into_owned()))
            }
        }
        deserializer.deserialize_bytes(Read).map(Self)
    }
}
