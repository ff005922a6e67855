//! As much of JSON Schema as the published schema uses; a keyword beyond that fails the test.

use jiff::Timestamp;
use serde_json::{Map, Value};

/// A schema and the document it stands in.
#[derive(Clone, Copy)]
pub(super) struct Schema<'a> {
    root: &'a Value,
    here: &'a Map<String, Value>,
}

impl<'a> Schema<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self { root, here: root.as_object().unwrap() }
    }

    pub(super) fn allows(self, value: &Value) -> bool {
        self.here.iter().all(|(keyword, rule)| self.keyword_allows(keyword, rule, value))
    }

    fn sub(self, schema: &'a Value) -> Self {
        Self { root: self.root, here: schema.as_object().unwrap() }
    }

    fn keyword_allows(self, keyword: &str, rule: &'a Value, value: &Value) -> bool {
        let least = || rule.as_u64().unwrap();
        match keyword {
            "$schema" | "$id" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                self.sub(self.root.pointer(pointer).expect(pointer)).allows(value)
            }
            "oneOf" => {
                let choices = rule.as_array().unwrap().iter();
                choices.filter(|choice| self.sub(choice).allows(value)).count() == 1
            }
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "type" => is_of_type(rule.as_str().unwrap(), value),
            "required" => value.as_object().is_none_or(|object| {
                rule.as_array()
                    .unwrap()
                    .iter()
                    .all(|name| object.contains_key(name.as_str().unwrap()))
            }),
            "properties" => value.as_object().is_none_or(|object| {
                object.iter().all(|(name, value)| {
                    rule.get(name).is_none_or(|schema| self.sub(schema).allows(value))
                })
            }),
            "additionalProperties" => value.as_object().is_none_or(|object| {
                let known = self.here["properties"].as_object().unwrap();
                assert_eq!(*rule, Value::Bool(false));
                object.keys().all(|name| known.contains_key(name))
            }),
            "items" => value
                .as_array()
                .is_none_or(|items| items.iter().all(|item| self.sub(rule).allows(item))),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= least()),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= least()),
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= least()),
            "maxLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 <= least()),
            "minimum" => !value.is_number() || value.as_u64().is_some_and(|n| n >= least()),
            "maximum" => !value.is_number() || value.as_u64().is_none_or(|n| n <= least()),
            "format" => value.as_str().is_none_or(|text| text.parse::<Timestamp>().is_ok()),
            other => panic!("the schema uses {other}, which this test does not know"),
        }
    }
}

fn is_of_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        other => panic!("the schema uses the type {other}, which this test does not know"),
    }
}
