//! A channel that was named without its type, which is then that of a person: whether the user
//! has it under another type than the one that was asked.

use super::lang::{self, Sentence};
use super::list::kind;
use super::setting::Setting;
use crate::domain::command::Named;
use crate::json;
use crate::query::{AsOf, Query, sentence::Language};

/// The hint to name the other type; `None` where there is nothing to hint at, or it cannot be read.
#[must_use]
pub fn hint(query: &Query<'_>, asked: &Named, setting: &Setting) -> Option<String> {
    let (uid, id) = (asked.uid.as_str(), asked.channel_id.as_str());
    let other = |channel_id: &str, channel_type: u8| {
        channel_id == id && i64::from(channel_type) != asked.channel_type
    };
    let (found, listed) = match listed(query, uid, other) {
        Some(found) => (found, true),
        None => (vanished(query, uid, other)?, false),
    };
    let kind = kind(found);
    let elsewhere = Sentence::Elsewhere { uid, id, kind: &kind, listed };
    Some(lang::sentence(setting.output.language(), &elsewhere))
}

/// Says the hint where a search of one user's channel found nothing.
pub fn say(
    query: &Query<'_>,
    user: Option<&str>,
    channel: Option<&str>,
    kind: i64,
    setting: &Setting,
) {
    let (Some(uid), Some(id)) = (user, channel) else { return };
    let asked = Named { uid: uid.to_owned(), channel_id: id.to_owned(), channel_type: kind };
    if let Some(hint) = hint(query, &asked, setting) {
        setting.output.hint(&hint);
    }
}

fn listed(query: &Query<'_>, uid: &str, is: impl Fn(&str, u8) -> bool) -> Option<u8> {
    let list = query.list(uid, AsOf::Latest).ok()?;
    let rows = json::list(&list);
    let found = rows.iter().find(|row| is(&row.channel_id, row.channel_type));
    found.map(|row| row.channel_type)
}

fn vanished(query: &Query<'_>, uid: &str, is: impl Fn(&str, u8) -> bool) -> Option<u8> {
    let vanished = query.vanished(uid, None).ok()?;
    let mut vanished = vanished.iter().map(|one| json::Vanished::of(one, Language::English));
    let found = vanished.find(|one| is(&one.channel_id, one.channel_type));
    found.map(|one| one.channel_type)
}
