//! What each type of event says of itself: EVENT's `details`.
//!
//! `channel_id` is the peer's uid where the event is about one user's conversation, or where one
//! user asked; otherwise a person channel has both uids, as the server prints it. `members` names
//! the first of `member_count`.

mod parts;

use serde::Serialize;

pub(super) use parts::fact_kind;
pub use parts::{Channel, Head, Members, UpTo};
use parts::{compared, outcome, removal};

use super::time;
use crate::domain::event::{Boundary, Effect, Fact, HeadSeen, SessionKind};
use crate::domain::member::Basis;
use crate::domain::refusal::Refusal;
use crate::query::Told;

/// What an event's type says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "the fields are the ones that `docs/json.md` describes")]
pub enum Details {
    /// `channel_seen`: a channel was named for the first time.
    ChannelSeen {
        #[serde(flatten)]
        channel: Channel,
    },
    /// `channel_created`, `channel_disbanded`; `late`: it came after newer facts, and changed
    /// nothing.
    ChannelLife {
        #[serde(flatten)]
        channel: Channel,
        late: bool,
    },
    /// `channel_restarted`: the server counts messages from 1 again, in this incarnation.
    ChannelRestarted {
        #[serde(flatten)]
        channel: Channel,
        incarnation: u32,
    },
    /// `message_recorded`.
    Message {
        #[serde(flatten)]
        channel: Channel,
        seq: u64,
        message_id: String,
        from_uid: Option<String>,
    },
    /// `members_added`: those who were none before. `basis` is `stated` or `observed`.
    MembersAdded {
        #[serde(flatten)]
        channel: Channel,
        #[serde(flatten)]
        members: Members,
        join_seq: u64,
        join_read_to: u64,
        shown: bool,
        basis: &'static str,
        head_seen: Head,
        late: bool,
    },
    /// `members_removed`: `how` is `removed`, `left`, `kicked` or `replaced`.
    MembersRemoved {
        #[serde(flatten)]
        channel: Channel,
        #[serde(flatten)]
        members: Members,
        how: &'static str,
        late: bool,
    },
    /// `members_blocked`, `members_unblocked`.
    MembersChanged {
        #[serde(flatten)]
        channel: Channel,
        #[serde(flatten)]
        members: Members,
        late: bool,
    },
    /// `messages_purged`: the first message that remains.
    Purged {
        #[serde(flatten)]
        channel: Channel,
        retained_from: u64,
        late: bool,
    },
    /// `user_seen`: a user was named for the first time.
    UserSeen { uid: String },
    /// `conversation_deleted`, `conversation_read`: up to the boundary. `outcome` is `applied`,
    /// `no_change` or `late`.
    UpTo {
        uid: String,
        #[serde(flatten)]
        channel: Channel,
        outcome: &'static str,
        boundary: UpTo,
        head_seen: Head,
    },
    /// `conversation_restored`: the deletion that it undoes.
    Restored {
        uid: String,
        #[serde(flatten)]
        channel: Channel,
        outcome: &'static str,
        deletion: String,
    },
    /// `unread_set`: the count asked for, and up to which message that reads.
    UnreadSet {
        uid: String,
        #[serde(flatten)]
        channel: Channel,
        outcome: &'static str,
        unread: u64,
        read_to: u64,
        head_seen: Head,
    },
    /// `conversation_activated`: the user opened it.
    Activated {
        uid: String,
        #[serde(flatten)]
        channel: Channel,
        outcome: &'static str,
        head_seen: Head,
    },
    /// `deletion_refused`: the id as it was sent, what is wrong with it, what it most likely
    /// meant, and the HTTP status that the server answered.
    Refused {
        uid: String,
        asked_id: Option<String>,
        asked_type: Option<i64>,
        class: &'static str,
        meant: Option<Channel>,
        answered: Option<u16>,
    },
    /// `session_opened`: `kind` is `live` or `import`.
    Session { epoch: u64, kind: &'static str, program: String },
    /// `coverage_started`: `kind` is `messages`, `members` or `commands`.
    Coverage { source: String, kind: &'static str, since: String },
    /// `gap_detected`.
    Gap { source: String, from: String, to: String, reason: String },
    /// `view_rebuilt`; `rows_differing` is null where the old rows could not be compared.
    Rebuilt { through: String, rows_differing: Option<u64> },
    /// `command_settled`; `refused` is null where the command said nothing new.
    Settled { refused: Option<&'static str> },
}

impl Details {
    /// The details of an event.
    #[must_use]
    pub fn of(told: &Told) -> Self {
        let uid = || told.uid.clone().unwrap_or_default();
        let channel = || Channel::of(told.channel.as_ref());
        match &told.event.fact {
            Fact::UserSeen(_) => Self::UserSeen { uid: uid() },
            Fact::ConversationDeleted(fact) => {
                Self::up_to(told, fact.effect, fact.boundary, fact.head_seen)
            }
            Fact::ConversationRead(fact) => {
                Self::up_to(told, fact.effect, fact.boundary, fact.head_seen)
            }
            Fact::ConversationRestored(fact) => Self::Restored {
                uid: uid(),
                channel: channel(),
                outcome: outcome(fact.effect),
                deletion: fact.deletion.to_string(),
            },
            Fact::UnreadSet(fact) => Self::UnreadSet {
                uid: uid(),
                channel: channel(),
                outcome: outcome(fact.effect),
                unread: fact.unread,
                read_to: fact.read_to.number,
                head_seen: Head::of(fact.head_seen),
            },
            Fact::ConversationActivated(fact) => Self::Activated {
                uid: uid(),
                channel: channel(),
                outcome: outcome(fact.effect),
                head_seen: Head::of(fact.head_seen),
            },
            Fact::DeletionRefused(fact) => Self::Refused {
                uid: uid(),
                asked_id: told.sealed.asked_id.clone(),
                asked_type: fact.asked_type,
                class: fact.class.name(),
                meant: told.channel.as_ref().map(|channel| Channel::of(Some(channel))),
                answered: fact.answered,
            },
            fact => Self::of_channel(told, fact).unwrap_or_else(|| Self::of_system(fact)),
        }
    }

    fn up_to(told: &Told, effect: Effect, boundary: Boundary, head_seen: HeadSeen) -> Self {
        Self::UpTo {
            uid: told.uid.clone().unwrap_or_default(),
            channel: Channel::of(told.channel.as_ref()),
            outcome: outcome(effect),
            boundary: UpTo::of(boundary),
            head_seen: Head::of(head_seen),
        }
    }

    fn of_channel(told: &Told, fact: &Fact) -> Option<Self> {
        let channel = Channel::of(told.channel.as_ref());
        let members = || Members::of(told);
        Some(match fact {
            Fact::ChannelSeen(_) => Self::ChannelSeen { channel },
            Fact::ChannelCreated(fact) => Self::ChannelLife { channel, late: fact.late },
            Fact::ChannelDisbanded(fact) => Self::ChannelLife { channel, late: fact.late },
            Fact::ChannelRestarted(fact) => {
                Self::ChannelRestarted { channel, incarnation: fact.incarnation }
            }
            Fact::MessageRecorded(fact) => Self::Message {
                channel,
                seq: fact.seq,
                message_id: fact.message_id.to_string(),
                from_uid: told.from_uid.clone(),
            },
            Fact::MembersAdded(fact) => Self::MembersAdded {
                channel,
                members: members(),
                join_seq: fact.join_seq.number,
                join_read_to: fact.join_read_to.number,
                shown: fact.shown,
                basis: match fact.basis {
                    Basis::Stated => "stated",
                    Basis::Observed => "observed",
                },
                head_seen: Head::of(fact.head_seen),
                late: fact.late,
            },
            Fact::MembersRemoved(fact) => Self::MembersRemoved {
                channel,
                members: members(),
                how: removal(fact.removal),
                late: fact.late,
            },
            Fact::MembersBlocked(fact) => {
                Self::MembersChanged { channel, members: members(), late: fact.late }
            }
            Fact::MembersUnblocked(fact) => {
                Self::MembersChanged { channel, members: members(), late: fact.late }
            }
            Fact::MessagesPurged(fact) => {
                Self::Purged { channel, retained_from: fact.retained_from.number, late: fact.late }
            }
            _ => return None,
        })
    }

    fn of_system(fact: &Fact) -> Self {
        match fact {
            Fact::SessionOpened(fact) => Self::Session {
                epoch: fact.epoch,
                kind: match fact.kind {
                    SessionKind::Live => "live",
                    SessionKind::Import => "import",
                },
                program: fact.program.clone(),
            },
            Fact::CoverageStarted(fact) => Self::Coverage {
                source: fact.source.clone(),
                kind: fact_kind(fact.kind),
                since: time(fact.since),
            },
            Fact::GapDetected(fact) => Self::Gap {
                source: fact.source.clone(),
                from: time(fact.from),
                to: time(fact.to),
                reason: fact.reason.clone(),
            },
            Fact::ViewRebuilt(fact) => Self::Rebuilt {
                through: fact.through.to_string(),
                rows_differing: compared(fact.rows_differing),
            },
            Fact::CommandSettled(fact) => {
                Self::Settled { refused: fact.refused.map(Refusal::name) }
            }
            _ => Self::UserSeen { uid: String::new() },
        }
    }
}
