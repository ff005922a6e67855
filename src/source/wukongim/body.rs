//! A JSON body as WuKongIM reads it, which is how Go's `encoding/json` fills a struct: keys match
//! whatever their case, a later key overwrites an earlier one, `null` leaves a field as it is, an
//! absent field is empty or 0, and what follows the first value is ignored.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::seq::NUMBER_MAX;
use crate::source::json::{Fields, GoText, kind_of, not_json};

/// The fields of a JSON object, in the order in which they were sent.
#[derive(Debug, Default)]
pub(super) struct Body<'a> {
    fields: Vec<(Cow<'a, str>, &'a str)>,
}

/// A field that the server could not have read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadField {
    /// Its name.
    pub name: &'static str,
    /// What stands there, and what should.
    pub reason: String,
}

impl fmt::Display for BadField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}", self.name, self.reason)
    }
}

impl<'a> Body<'a> {
    /// The first JSON value of `text`, as an object; `null` is an object without fields.
    pub(super) fn read(text: &'a str) -> Result<Self, String> {
        match kind_of(text) {
            "an object" => {}
            "null" => return Ok(Self::default()),
            "no JSON value" if text.trim().is_empty() => return Err("it is empty".to_owned()),
            other => return Err(format!("it is {other}, not an object")),
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        Fields::deserialize(&mut deserializer)
            .map(|Fields(fields)| Self { fields })
            .map_err(|error| not_json(&error))
    }

    /// A string.
    pub(super) fn text(&self, name: &'static str) -> Result<String, BadField> {
        self.read_field(name, "a string", text_of)
    }

    /// A list of strings.
    pub(super) fn texts(&self, name: &'static str) -> Result<Vec<String>, BadField> {
        self.read_field(name, "a list of strings", |raw| {
            let texts: Vec<Option<GoText<'_>>> = serde_json::from_str(raw).ok()?;
            let texts = texts.into_iter().map(|text| text.unwrap_or_default().0.into_owned());
            Some(texts.collect())
        })
    }

    /// An unsigned number of one byte, as channel types are.
    pub(super) fn byte(&self, name: &'static str) -> Result<u8, BadField> {
        self.read_field(name, "a whole number from 0 to 255", |raw| raw.parse().ok())
    }

    /// A signed number.
    pub(super) fn signed(&self, name: &'static str) -> Result<i64, BadField> {
        self.read_field(name, "a whole number", |raw| raw.parse().ok())
    }

    /// An unsigned number.
    pub(super) fn unsigned(&self, name: &'static str) -> Result<u64, BadField> {
        self.read_field(name, "a whole number from 0 on", |raw| raw.parse().ok())
    }

    /// A message's number in its channel; 0 of a message that is not kept.
    pub(super) fn seq(&self, name: &'static str) -> Result<u64, BadField> {
        self.read_field(name, "a whole number from 0 to 9007199254740991", |raw| {
            raw.parse().ok().filter(|number| *number <= NUMBER_MAX)
        })
    }

    /// An object within.
    pub(super) fn object(&self, name: &'static str) -> Result<Body<'a>, BadField> {
        self.read_field(name, "an object", |raw| Body::read(raw).ok())
    }

    fn read_field<T: Default>(
        &self,
        name: &'static str,
        wanted: &str,
        read: impl Fn(&'a str) -> Option<T>,
    ) -> Result<T, BadField> {
        let mut value = T::default();
        for (_, raw) in self.fields.iter().filter(|(key, _)| folds_to(key, name)) {
            if *raw == "null" {
                continue;
            }
            value = read(raw).ok_or_else(|| BadField {
                name,
                reason: format!("{}, not {wanted}", shown(raw)),
            })?;
        }
        Ok(value)
    }
}

/// The values of a JSON list, each as its text; a value that is no list is its only item.
pub(super) fn items(text: &str) -> Result<Vec<&str>, String> {
    if kind_of(text) != "an array" {
        return Ok(vec![text]);
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let raw = Vec::<&RawValue>::deserialize(&mut deserializer).map_err(|e| not_json(&e))?;
    Ok(raw.into_iter().map(RawValue::get).collect())
}

/// The text of a JSON string; `None` if `raw` is none.
pub(super) fn text_of(raw: &str) -> Option<String> {
    serde_json::from_str(raw).ok().map(|GoText(text)| text.into_owned())
}

/// Numbers are short, and tell what was sent; everything else is named by its kind only.
fn shown(raw: &str) -> String {
    match kind_of(raw) {
        "a number" if raw.len() <= 24 => format!("the number {raw}"),
        kind => kind.to_owned(),
    }
}

/// Whether Go takes `key` for the field `name`, which is in lower case.
fn folds_to(key: &str, name: &str) -> bool {
    key == name || key.chars().map(folded).eq(name.chars())
}

/// Two letters beyond ASCII fold to letters of our names.
fn folded(character: char) -> char {
    match character {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    }
}
