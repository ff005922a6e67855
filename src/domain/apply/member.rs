//! What events of membership change.

use super::{Changes, RowChange, Rows};
use crate::domain::event::{Event, MembersAdded, MembersBlocked, MembersRemoved, MembersUnblocked};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::{Basis, Member};

pub(super) fn added<R: Rows>(rows: &R, event: &Event, fact: &MembersAdded) -> Changes<R::Error> {
    let mut joined = 0;
    let mut changes = each(rows, event, &fact.channel, &fact.members, fact.late, |row| {
        if row.member {
            row.basis = row.basis.max(fact.basis);
            return;
        }
        joined += 1;
        row.member = true;
        row.joins = row.joins.saturating_add(1);
        row.joined_at = event.occurred_at;
        row.join_seq = fact.join_seq;
        row.join_read_to = fact.join_read_to;
        row.shown_on_join = fact.shown;
        row.basis = fact.basis;
    })?;
    let states = fact.basis == Basis::Stated && !fact.late;
    if joined > 0 || states {
        let mut row = rows.channel(&fact.channel)?;
        row.member_count = row.member_count.saturating_add(joined);
        row.members_stated |= states;
        changes.push(RowChange::Channel(fact.channel, row));
    }
    Ok(changes)
}

pub(super) fn removed<R: Rows>(
    rows: &R,
    event: &Event,
    fact: &MembersRemoved,
) -> Changes<R::Error> {
    let mut left = 0;
    let mut changes = each(rows, event, &fact.channel, &fact.members, fact.late, |row| {
        left += u64::from(row.member);
        row.member = false;
    })?;
    if left > 0 {
        let mut row = rows.channel(&fact.channel)?;
        row.member_count = row.member_count.saturating_sub(left);
        changes.push(RowChange::Channel(fact.channel, row));
    }
    Ok(changes)
}

pub(super) fn blocked<R: Rows>(
    rows: &R,
    event: &Event,
    fact: &MembersBlocked,
) -> Changes<R::Error> {
    each(rows, event, &fact.channel, &fact.members, fact.late, |row| row.blocked = true)
}

pub(super) fn unblocked<R: Rows>(
    rows: &R,
    event: &Event,
    fact: &MembersUnblocked,
) -> Changes<R::Error> {
    each(rows, event, &fact.channel, &fact.members, fact.late, |row| row.blocked = false)
}

fn each<R: Rows>(
    rows: &R,
    event: &Event,
    channel: &ChannelKey,
    members: &[UserKey],
    late: bool,
    mut change: impl FnMut(&mut Member),
) -> Changes<R::Error> {
    if late {
        return Ok(Vec::new());
    }
    let mut changes = Vec::with_capacity(members.len() + 1);
    for user in members {
        let mut row = rows.member(user, channel)?;
        change(&mut row);
        row.facts_at = row.facts_at.max(Some(event.occurred_at));
        changes.push(RowChange::Member(*user, *channel, row));
    }
    Ok(changes)
}
