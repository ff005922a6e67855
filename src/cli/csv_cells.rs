//! JSON as cells of CSV: a path such as `last_message.seq` is a column.

use serde_json::Value;

/// The text at a path; empty where there is none.
#[must_use]
pub fn at(value: &Value, path: &str) -> String {
    let found = path.split('.').try_fold(value, |value, name| value.get(name));
    found.map(cell).unwrap_or_default()
}

/// Every leaf with its path; an array is one leaf.
#[must_use]
pub fn all(value: &Value) -> Vec<(String, String)> {
    let mut leaves = Vec::new();
    collect(value, "", &mut leaves);
    leaves
}

fn collect(value: &Value, path: &str, leaves: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(value, &below, leaves);
            }
        }
        leaf => leaves.push((path.to_owned(), cell(leaf))),
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The text so that no spreadsheet takes it for a formula: a uid may begin with `=`.
#[must_use]
pub fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula && text.parse::<f64>().is_err() { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_goes_into_objects() {
        let row = json!({"channel_id": "bob", "last_message": {"seq": 3}, "note": null});
        assert_eq!(at(&row, "channel_id"), "bob");
        assert_eq!(at(&row, "last_message.seq"), "3");
        assert_eq!(at(&row, "last_message.from_uid"), "");
        assert_eq!(at(&row, "note"), "");
    }

    #[test]
    fn every_leaf_has_its_path() {
        let leaves = all(&json!({"a": {"b": 1, "c": [2, 3]}, "d": "x"}));
        let expected = [("a.b", "1"), ("a.c", "[2,3]"), ("d", "x")];
        assert_eq!(leaves, expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("@bob"), "'@bob");
        assert_eq!(harmless("-1"), "-1");
        assert_eq!(harmless("bob"), "bob");
    }
}
