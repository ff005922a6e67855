//! The fixed words of each language, and how errors are worded in it.
//!
//! Sentences that explain a conversation are made in `query::sentence`; what stands here is the
//! rest of what people read. What scripts read is the same in every language.

mod en;
mod sentence;
mod zh;

pub use sentence::Sentence;

use crate::error::{Code, Error};
use crate::json::Details;
use crate::query::sentence::Language;

/// What people read around the data.
#[derive(Debug)]
pub struct Words {
    /// Before what went wrong.
    pub error: &'static str,
    /// Before what to do about it.
    pub hint: &'static str,
    /// Before what deserves attention.
    pub warning: &'static str,
    /// After the keyboard stopped a command.
    pub interrupted: &'static str,
    /// Heads of columns, and labels before a value.
    pub head: Heads,
    /// Words within answers.
    pub said: Said,
}

/// Heads of columns, and labels before a value.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is named after what it stands over")]
pub struct Heads {
    pub actor: &'static str,
    pub at: &'static str,
    pub blockers: &'static str,
    pub change: &'static str,
    pub channel: &'static str,
    pub coverage: &'static str,
    pub deleted_to: &'static str,
    pub details: &'static str,
    pub event: &'static str,
    pub from: &'static str,
    pub hid: &'static str,
    pub key: &'static str,
    pub last: &'static str,
    pub left_by: &'static str,
    pub others: &'static str,
    pub outcome: &'static str,
    pub position: &'static str,
    pub read: &'static str,
    pub reason: &'static str,
    pub refused: &'static str,
    pub listed_since: &'static str,
    pub off_since: &'static str,
    pub since: &'static str,
    pub state: &'static str,
    pub timeline: &'static str,
    pub kind: &'static str,
    pub undo: &'static str,
    pub unread: &'static str,
    pub user: &'static str,
    pub value: &'static str,
}

/// Words within answers.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is named after what it says")]
pub struct Said {
    pub applied: &'static str,
    pub no_change: &'static str,
    pub late: &'static str,
    pub refused: &'static str,
    pub empty_list: &'static str,
    pub nothing_found: &'static str,
    pub nothing_differs: &'static str,
    pub listed: &'static str,
    pub not_listed: &'static str,
    pub stated: &'static str,
    pub inferred: &'static str,
    pub appeared: &'static str,
    pub vanished: &'static str,
    pub changed: &'static str,
    pub with: &'static str,
    pub without: &'static str,
    pub none: &'static str,
    pub states: Names<7>,
    pub actors: Names<5>,
    pub boundaries: Names<3>,
}

/// What people read for names that scripts read.
pub type Names<const COUNT: usize> = [(&'static str, &'static str); COUNT];

/// The name as people read it; as it is where no other word is known.
fn worded<'a>(names: &[(&'static str, &'static str)], name: &'a str) -> &'a str {
    names.iter().find(|(known, _)| *known == name).map_or(name, |(_, word)| word)
}

impl Said {
    /// Where a conversation stands.
    #[must_use]
    pub fn state<'a>(&self, name: &'a str) -> &'a str {
        worded(&self.states, name)
    }

    /// What kind of hand did something.
    #[must_use]
    pub fn actor<'a>(&self, kind: &'a str) -> &'a str {
        worded(&self.actors, kind)
    }

    /// Where the last message that a deletion covers is known from.
    #[must_use]
    pub fn boundary<'a>(&self, basis: &'a str) -> &'a str {
        worded(&self.boundaries, basis)
    }

    /// How a conversation changed between two lists.
    #[must_use]
    pub fn change(&self, name: &str) -> &'static str {
        match name {
            "appeared" => self.appeared,
            "vanished" => self.vanished,
            _ => self.changed,
        }
    }
}

/// The words of a language.
#[must_use]
pub const fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &en::WORDS,
        Language::Chinese => &zh::WORDS,
    }
}

/// An error as people read it.
pub struct Told {
    /// What happened.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// The error in a language. Values stand in the English message only, so that it follows the
/// translated sentence.
#[must_use]
pub fn error(language: Language, error: &Error) -> Told {
    match language {
        Language::English => Told {
            message: format!("{} ({})", error.message, error.code.name()),
            hint: match error.code {
                Code::NotADeletion => Some(en::NOT_A_DELETION.to_owned()),
                _ => error.hint.clone(),
            },
        },
        Language::Chinese => zh::error(error),
    }
}

/// The sentence in a language.
#[must_use]
pub fn sentence(language: Language, sentence: &Sentence<'_>) -> String {
    match language {
        Language::English => en::sentence(sentence),
        Language::Chinese => zh::sentence(sentence),
    }
}

/// What an event's type says of it, in a few words.
#[must_use]
pub fn details(language: Language, details: &Details) -> String {
    match language {
        Language::English => en::details(details),
        Language::Chinese => zh::details(details),
    }
}

/// Members that an event names, and how many more there are.
fn members(members: &crate::json::Members) -> String {
    first_members(members, members.members.len())
}

/// The first `count` members that an event names, and how many more there are.
#[must_use]
pub fn first_members(members: &crate::json::Members, count: usize) -> String {
    let count = count.min(members.members.len());
    let named = members.members.iter().take(count).cloned().collect::<Vec<_>>().join(", ");
    let more = members.member_count.saturating_sub(count);
    if named.is_empty() {
        return "-".to_owned();
    }
    if more == 0 { named } else { format!("{named} (+{more})") }
}

/// Details that need no words: their fields.
fn plainly(details: &Details) -> String {
    let Ok(value) = serde_json::to_value(details) else { return String::new() };
    let fields = super::csv_cells::all(&value);
    let named = fields.iter().filter(|(_, text)| !text.is_empty() && text != "false");
    named.map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join(" ")
}

/// The language of the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set.
#[must_use]
pub fn of_environment(read: impl Fn(&str) -> Option<String>) -> Language {
    let set = |name: &&str| read(name).filter(|value| !value.is_empty());
    match ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set) {
        Some(locale) if locale.starts_with("zh") => Language::Chinese,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language_with(set: &[(&str, &str)]) -> Language {
        of_environment(|name| {
            set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert_eq!(language_with(&[]), Language::English);
        assert_eq!(language_with(&[("LANG", "zh_CN.UTF-8")]), Language::Chinese);
        assert_eq!(language_with(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), Language::English);
        assert_eq!(language_with(&[("LC_ALL", ""), ("LANG", "zh_CN")]), Language::Chinese);
    }

    #[test]
    fn every_code_is_worded_in_chinese_and_keeps_its_values() {
        for code in Code::ALL {
            let told = super::error(Language::Chinese, &Error::new(*code, "names alice@bob"));
            assert!(told.message.contains("alice@bob"), "{}", code.name());
            assert!(told.message.contains(code.name()), "{}", told.message);
            assert!(!told.message.is_ascii(), "{}", told.message);
        }
    }

    #[test]
    fn hints_of_everyday_mistakes_are_chinese() {
        let hinted = |code, hint: &str| {
            super::error(Language::Chinese, &Error::new(code, "x").hint(hint)).hint.unwrap()
        };
        for (code, hint) in [
            (Code::TopicIdMalformed, "send parent@topic"),
            (Code::PositionAhead, "ask again when this reader has caught up"),
            (Code::UidInvalid, "send the user's own uid"),
            (Code::Io, "nothing was imported; name files that this user may read"),
        ] {
            let told = hinted(code, hint);
            assert!(!told.is_ascii() && !told.contains(hint), "{told}");
        }
    }

    #[test]
    fn a_refusal_names_the_right_id_in_chinese_too() {
        let error = Error {
            correct_channel_id: Some("bob".to_owned()),
            ..Error::new(Code::PersonIdJoined, "joined")
        };
        assert!(super::error(Language::Chinese, &error).hint.unwrap().contains("bob"));
    }
}
