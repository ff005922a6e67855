//! Which facts follow from a command, given what the rows hold. Pure: no clock, no files, no names.
//!
//! Every function here takes the rows as they are and answers with the facts to append, or with a
//! [`Refusal`]; none changes a row. [`apply`](super::apply) does that, and
//! decides nothing.

pub mod activate;
pub mod delete;
pub mod lifecycle;
pub mod membership;
pub mod message;
pub mod observe;
pub mod read;
pub mod restore;

use super::channel::Channel;
use super::event::{Boundary, BoundaryBasis, Effect, HeadSeen};
use super::refusal::{BOUNDARY_AHEAD_MAX, Refusal};
use super::seq::Seq;
use super::time::Micros;

/// What a decision records of the channel's newest message.
#[must_use]
pub(super) fn head_seen(channel: &Channel) -> HeadSeen {
    HeadSeen { position: channel.head.map(|head| head.position), last_seq: channel.last_seq() }
}

/// The boundary that a caller names: it says what the caller had seen, which may not have been
/// recorded yet. `known` is the newest message that is known of.
///
/// # Errors
/// [`Refusal::BoundaryAhead`] if it is far above what is known.
pub(super) fn named_boundary(
    channel: &Channel,
    number: u64,
    known: Seq,
) -> Result<Boundary, Refusal> {
    let seq = Seq::new(channel.incarnation, number);
    if seq.above(known) > BOUNDARY_AHEAD_MAX {
        return Err(Refusal::BoundaryAhead { boundary: number, head: channel.last_seq() });
    }
    Ok(Boundary { seq, basis: BoundaryBasis::Caller })
}

/// Whether a fact is older than what a row already knows.
///
/// `stated_at` is the source's time of the fact; `None` for a command that happens now, which is
/// never late, whatever future times an import brought in.
pub(super) fn is_late(stated_at: Option<Micros>, facts_at: Option<Micros>) -> bool {
    match (stated_at, facts_at) {
        (Some(stated), Some(newest)) => stated < newest,
        _ => false,
    }
}

/// The effect of a personal act: late, or applied, or nothing to change.
pub(super) fn effect(stated_at: Option<Micros>, facts_at: Option<Micros>, changes: bool) -> Effect {
    if is_late(stated_at, facts_at) {
        Effect::Late
    } else if changes {
        Effect::Applied
    } else {
        Effect::NoChange
    }
}
