//! The member's row: one user's membership of one channel.

use super::seq::Seq;
use super::time::Micros;

/// How it is known that somebody is a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Concluded from a message, a delivery or a command.
    #[default]
    Observed,
    /// A call stated it.
    Stated,
}

/// What is known of one user's membership of one channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// Is a member now.
    pub member: bool,
    /// Is blocked now; its own flag, so that unblocking lets nobody in who is not a member.
    pub blocked: bool,
    /// How often the user became a member.
    pub joins: u32,
    /// When the user last became one, by the source's clock.
    pub joined_at: Micros,
    /// The first message that the user may see.
    pub join_seq: Seq,
    /// Messages up to here count as read since the user joined.
    pub join_read_to: Seq,
    /// Joining alone put the conversation on the list.
    pub shown_on_join: bool,
    /// How the membership is known.
    pub basis: Basis,
    /// The source's time of the newest fact that changed this row.
    pub facts_at: Option<Micros>,
}
