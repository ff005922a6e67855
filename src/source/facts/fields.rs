//! The fields of a fact, read strictly.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::domain::seq::NUMBER_MAX;
use crate::source::json::{Fields, kind_of, not_json, quoted};

/// A JSON object whose fields are all known.
pub(super) struct Object<'a> {
    /// What it is, for reasons: `a message`, `the channel`.
    what: &'static str,
    fields: Vec<(Cow<'a, str>, &'a str)>,
}

impl<'a> Object<'a> {
    /// Reads the whole of `text`; nothing may follow the object.
    pub(super) fn read(what: &'static str, text: &'a str) -> Result<Self, String> {
        if kind_of(text) != "an object" {
            // `nul` begins as `null` does.
            serde_json::from_str::<IgnoredAny>(text).map_err(|error| not_json(&error))?;
            return Err(format!("{what} is {}, not an object", kind_of(text)));
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = Fields::deserialize(&mut deserializer)
            .and_then(|fields| deserializer.end().map(|()| fields));
        let Fields(fields) = read.map_err(|error| not_json(&error))?;
        let mut seen = BTreeSet::new();
        for (name, raw) in &fields {
            if !seen.insert(name) {
                return Err(format!("{what} has {} twice", quoted(name)));
            }
            if *raw == "null" {
                return Err(format!("{} is null; leave the field out instead", quoted(name)));
            }
        }
        Ok(Self { what, fields })
    }

    /// The same object as what it has turned out to be.
    pub(super) fn known_as(self, what: &'static str) -> Self {
        Self { what, ..self }
    }

    /// Refuses fields that are none of these.
    pub(super) fn only(&self, known: &[&[&str]]) -> Result<(), String> {
        let unknown = self
            .fields
            .iter()
            .find(|(name, _)| !known.iter().any(|names| names.contains(&name.as_ref())));
        match unknown {
            None => Ok(()),
            Some((name, _)) => Err(format!("{} has no field {}", self.what, quoted(name))),
        }
    }

    /// The text of a field's value.
    pub(super) fn raw(&self, name: &str) -> Option<&'a str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, raw)| *raw)
    }

    /// The text of the value of a field that must be there.
    pub(super) fn required(&self, name: &str) -> Result<&'a str, String> {
        self.raw(name).ok_or_else(|| format!("{} needs the field `{name}`", self.what))
    }

    /// A string that must be there, of 1 to `most` bytes.
    pub(super) fn text(&self, name: &str, most: usize) -> Result<String, String> {
        text(name, self.required(name)?, most)
    }

    /// A message's number in its channel, which may be left out.
    pub(super) fn seq(&self, name: &str) -> Result<Option<u64>, String> {
        self.raw(name).map(|raw| seq(name, raw)).transpose()
    }
}

/// A string of 1 to `most` bytes.
pub(super) fn text(name: &str, raw: &str, most: usize) -> Result<String, String> {
    if kind_of(raw) != "a string" {
        return Err(format!("`{name}` is {}, not a string", kind_of(raw)));
    }
    let text: String = serde_json::from_str(raw).map_err(|error| not_json(&error))?;
    match text.len() {
        0 => Err(format!("`{name}` is empty")),
        bytes if bytes > most => Err(format!("`{name}` has {bytes} bytes; {most} are the most")),
        _ => Ok(text),
    }
}

fn seq(name: &str, raw: &str) -> Result<u64, String> {
    match raw.parse::<u64>() {
        Ok(number @ 1..=NUMBER_MAX) => Ok(number),
        _ if kind_of(raw) == "a number" => {
            Err(format!("`{name}` is {}, not a whole number from 1 to {NUMBER_MAX}", quoted(raw)))
        }
        _ => Err(format!("`{name}` is {}, not a number", kind_of(raw))),
    }
}

/// A whole number of at least `least`.
pub(super) fn number(name: &str, raw: &str, least: u64) -> Result<u64, String> {
    match raw.parse::<u64>() {
        Ok(number) if number >= least => Ok(number),
        _ if kind_of(raw) == "a number" => {
            Err(format!("`{name}` is {}, not a whole number from {least} on", quoted(raw)))
        }
        _ => Err(format!("`{name}` is {}, not a number", kind_of(raw))),
    }
}
