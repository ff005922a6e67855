//! What events of a channel's life and its messages change.

use super::{Changes, RowChange, Rows, impossible};
use crate::domain::channel::{Channel, GAPS_MAX, Gap, Head};
use crate::domain::event::{
    ChannelCreated, ChannelDisbanded, ChannelLabel, ChannelRestarted, ChannelSeen, Event,
    MessageRecorded, MessagesPurged,
};
use crate::domain::key::ChannelKey;
use crate::domain::seq::Seq;

pub(super) fn seen<R: Rows>(rows: &R, fact: &ChannelSeen) -> Changes<R::Error> {
    let ChannelLabel::Pair(pair) = fact.label else {
        return Ok(Vec::new());
    };
    let mut row = rows.channel(&fact.channel)?;
    row.pair = Some(pair);
    Ok(vec![RowChange::Channel(fact.channel, row)])
}

pub(super) fn created<R: Rows>(
    rows: &R,
    event: &Event,
    fact: &ChannelCreated,
) -> Changes<R::Error> {
    live(rows, event, &fact.channel, fact.late, |row| {
        row.disbanded = false;
        row.members_stated = true;
    })
}

pub(super) fn disbanded<R: Rows>(
    rows: &R,
    event: &Event,
    fact: &ChannelDisbanded,
) -> Changes<R::Error> {
    live(rows, event, &fact.channel, fact.late, |row| row.disbanded = true)
}

pub(super) fn purged<R: Rows>(rows: &R, event: &Event, fact: &MessagesPurged) -> Changes<R::Error> {
    live(rows, event, &fact.channel, fact.late, |row| {
        row.retained_from = row.retained_from.max(fact.retained_from);
    })
}

fn live<R: Rows>(
    rows: &R,
    event: &Event,
    key: &ChannelKey,
    late: bool,
    change: impl FnOnce(&mut Channel),
) -> Changes<R::Error> {
    if late {
        return Ok(Vec::new());
    }
    let mut row = rows.channel(key)?;
    change(&mut row);
    row.facts_at = row.facts_at.max(Some(event.occurred_at));
    Ok(vec![RowChange::Channel(*key, row)])
}

/// The head stays as it is until the first message of the new incarnation: a restart alone hides
/// and shows nothing.
pub(super) fn restarted<R: Rows>(
    rows: &R,
    event: &Event,
    fact: &ChannelRestarted,
) -> Changes<R::Error> {
    let mut row = rows.channel(&fact.channel)?;
    if row.incarnation.checked_add(1) != Some(fact.incarnation) {
        return Err(impossible(event, "the incarnation does not follow the row's"));
    }
    row.incarnation = fact.incarnation;
    row.restarted_at = Some(event.occurred_at);
    row.newest_at = None;
    row.gaps.clear();
    Ok(vec![RowChange::Channel(fact.channel, row)])
}

pub(super) fn message<R: Rows>(
    rows: &R,
    event: &Event,
    fact: &MessageRecorded,
) -> Changes<R::Error> {
    if fact.seq == 0 {
        return Err(impossible(event, "messages count from 1"));
    }
    let mut row = rows.channel(&fact.channel)?;
    let seq = Seq::new(row.incarnation, fact.seq);
    let last = row.last_seq();
    if seq > last {
        open_gap(&mut row, last, fact.seq);
        row.head = Some(Head {
            position: event.position,
            seq,
            message_id: fact.message_id,
            from: fact.from,
            at: event.occurred_at,
            pair_own: row.head.and_then(|head| head.pair_own),
        });
    } else if !fill_gap(&mut row.gaps, fact.seq) {
        return Err(impossible(event, "a message with this number was recorded before"));
    }
    row.newest_at = row.newest_at.max(Some(event.occurred_at));
    let own = own_change(rows, &mut row, fact, seq, seq > last)?;
    let mut changes = vec![RowChange::Channel(fact.channel, row)];
    changes.extend(own);
    Ok(changes)
}

/// A person channel keeps its users' own numbers in the head, so that one seek finds the whole
/// conversation as of any event; any other channel keeps them by user.
fn own_change<R: Rows>(
    rows: &R,
    row: &mut Channel,
    fact: &MessageRecorded,
    seq: Seq,
    raises_head: bool,
) -> Result<Option<RowChange>, R::Error> {
    let Some(from) = fact.from else {
        return Ok(None);
    };
    if let (Some(pair), Some(head)) = (row.pair, row.head.as_mut()) {
        let own = head.pair_own.get_or_insert([Seq::ZERO; 2]);
        for (slot, user) in own.iter_mut().zip([pair.low(), pair.high()]) {
            if user == from {
                *slot = seq.max(*slot);
            }
        }
        return Ok(None);
    }
    let newest = raises_head || seq > rows.own(&fact.channel, &from)?;
    Ok(newest.then_some(RowChange::Own(fact.channel, from, seq)))
}

fn open_gap(row: &mut Channel, last: Seq, number: u64) {
    if let Some(next) = last.next_in(row.incarnation).filter(|next| *next < number) {
        row.gaps.push(Gap { first: next, last: number - 1 });
    }
    if row.gaps.len() > GAPS_MAX {
        row.gaps.remove(0);
    }
}

/// Takes a number out of the gap that holds it; false if none does.
fn fill_gap(gaps: &mut Vec<Gap>, number: u64) -> bool {
    let Some(at) = gaps.iter().position(|gap| gap.first <= number && number <= gap.last) else {
        return false;
    };
    let Gap { first, last } = gaps.remove(at);
    if number < last {
        gaps.insert(at, Gap { first: number + 1, last });
    }
    if first < number {
        gaps.insert(at, Gap { first, last: number - 1 });
    }
    if gaps.len() > GAPS_MAX {
        gaps.remove(0);
    }
    true
}
