//! What a user's own acts change.

use super::{Changes, RowChange, Rows, impossible};
use crate::domain::event::{
    ConversationActivated, ConversationDeleted, ConversationRead, ConversationRestored, Effect,
    Event, UnreadSet,
};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::personal::{Activated, Deletion, Personal};

pub(super) fn deleted<R: Rows>(
    rows: &R,
    event: &Event,
    fact: &ConversationDeleted,
) -> Changes<R::Error> {
    own_row(rows, event, (&fact.user, &fact.channel), fact.effect, |row| {
        row.add_deletion(Deletion {
            position: event.position,
            to_seq: fact.boundary.seq,
            joins: fact.joins,
        });
    })
}

pub(super) fn restored<R: Rows>(
    rows: &R,
    event: &Event,
    fact: &ConversationRestored,
) -> Changes<R::Error> {
    let row = rows.personal(&fact.user, &fact.channel)?;
    let stands = row.deletions.iter().any(|deletion| deletion.position == fact.deletion);
    if fact.effect == Effect::Applied && !stands {
        return Err(impossible(event, "the deletion that it undoes does not stand"));
    }
    own_row(rows, event, (&fact.user, &fact.channel), fact.effect, |row| {
        row.deletions.retain(|deletion| deletion.position != fact.deletion);
    })
}

pub(super) fn read<R: Rows>(rows: &R, event: &Event, fact: &ConversationRead) -> Changes<R::Error> {
    own_row(rows, event, (&fact.user, &fact.channel), fact.effect, |row| {
        row.read_seq = row.read_seq.max(fact.boundary.seq);
    })
}

pub(super) fn unread_set<R: Rows>(rows: &R, event: &Event, fact: &UnreadSet) -> Changes<R::Error> {
    own_row(rows, event, (&fact.user, &fact.channel), fact.effect, |row| {
        row.read_seq = row.read_seq.max(fact.read_to);
    })
}

pub(super) fn activated<R: Rows>(
    rows: &R,
    event: &Event,
    fact: &ConversationActivated,
) -> Changes<R::Error> {
    own_row(rows, event, (&fact.user, &fact.channel), fact.effect, |row| {
        row.activated =
            Some(Activated { position: event.position, at: event.occurred_at, joins: fact.joins });
    })
}

/// Only an act that was applied changes the row, and only then does its time count.
fn own_row<R: Rows>(
    rows: &R,
    event: &Event,
    (user, channel): (&UserKey, &ChannelKey),
    effect: Effect,
    change: impl FnOnce(&mut Personal),
) -> Changes<R::Error> {
    if effect != Effect::Applied {
        return Ok(Vec::new());
    }
    let mut row = rows.personal(user, channel)?;
    change(&mut row);
    row.facts_at = row.facts_at.max(Some(event.occurred_at));
    Ok(vec![RowChange::Personal(*user, *channel, row)])
}
