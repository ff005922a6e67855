//! A channel that was named without its type, which is then that of a person: whether the user
//! has it under another type.

use super::lang::{self, Sentence};
use super::list::kind;
use super::setting::Setting;
use crate::json;
use crate::query::{AsOf, Query, sentence::Language};

/// The hint to name the other type; `None` where there is nothing to hint at, or it cannot be read.
#[must_use]
pub fn hint(query: &Query<'_>, uid: &str, id: &str, setting: &Setting) -> Option<String> {
    let (found, listed) = match listed(query, uid, id) {
        Some(found) => (found, true),
        None => (vanished(query, uid, id)?, false),
    };
    let kind = kind(found);
    let elsewhere = Sentence::Elsewhere { uid, id, kind: &kind, listed };
    Some(lang::sentence(setting.output.language(), &elsewhere))
}

fn listed(query: &Query<'_>, uid: &str, id: &str) -> Option<u8> {
    let list = query.list(uid, AsOf::Latest).ok()?;
    json::list(&list).iter().find(|row| row.channel_id == id).map(|row| row.channel_type)
}

fn vanished(query: &Query<'_>, uid: &str, id: &str) -> Option<u8> {
    let vanished = query.vanished(uid, None).ok()?;
    let mut vanished = vanished.iter().map(|one| json::Vanished::of(one, Language::English));
    vanished.find(|one| one.channel_id == id).map(|one| one.channel_type)
}
