//! The registry of event types. A number once given is never given again; those without a schema
//! are reserved for what comes later.
//!
//! 1 to 99 are of channels, 101 to 199 of users, 201 to 250 of the system: all of them one byte in
//! an index.

use crate::domain::event::Fact;

pub(super) const CHANNEL_SEEN: u16 = 1;
pub(super) const CHANNEL_CREATED: u16 = 2;
pub(super) const CHANNEL_RESTARTED: u16 = 3;
pub(super) const MESSAGE_RECORDED: u16 = 4;
pub(super) const MEMBERS_ADDED: u16 = 5;
pub(super) const MEMBERS_REMOVED: u16 = 6;
pub(super) const MEMBERS_BLOCKED: u16 = 7;
pub(super) const MEMBERS_UNBLOCKED: u16 = 8;
pub(super) const CHANNEL_DISBANDED: u16 = 9;
pub(super) const MESSAGES_PURGED: u16 = 10;

pub(super) const USER_SEEN: u16 = 101;
pub(super) const CONVERSATION_DELETED: u16 = 102;
pub(super) const CONVERSATION_RESTORED: u16 = 103;
pub(super) const CONVERSATION_READ: u16 = 104;
pub(super) const UNREAD_SET: u16 = 105;
pub(super) const CONVERSATION_ACTIVATED: u16 = 106;
pub(super) const DELETION_REFUSED: u16 = 107;
const OMISSION_OBSERVED: u16 = 108;
const OMISSION_ENDED: u16 = 109;
const BASELINE_RECORDED: u16 = 110;
const HOLD_PLACED: u16 = 111;
const HOLD_RELEASED: u16 = 112;
const SUBJECT_ERASED: u16 = 113;

pub(super) const SESSION_OPENED: u16 = 201;
pub(super) const COVERAGE_STARTED: u16 = 202;
pub(super) const GAP_DETECTED: u16 = 203;
pub(super) const VIEW_REBUILT: u16 = 204;
const RETENTION_RUN: u16 = 205;
const AUDIT_READ: u16 = 206;
const BACKUP_TAKEN: u16 = 207;
pub(super) const COMMAND_SETTLED: u16 = 208;

/// Every type that has a number, with its name in answers.
const NAMES: [(u16, &str); 31] = [
    (CHANNEL_SEEN, "channel_seen"),
    (CHANNEL_CREATED, "channel_created"),
    (CHANNEL_RESTARTED, "channel_restarted"),
    (MESSAGE_RECORDED, "message_recorded"),
    (MEMBERS_ADDED, "members_added"),
    (MEMBERS_REMOVED, "members_removed"),
    (MEMBERS_BLOCKED, "members_blocked"),
    (MEMBERS_UNBLOCKED, "members_unblocked"),
    (CHANNEL_DISBANDED, "channel_disbanded"),
    (MESSAGES_PURGED, "messages_purged"),
    (USER_SEEN, "user_seen"),
    (CONVERSATION_DELETED, "conversation_deleted"),
    (CONVERSATION_RESTORED, "conversation_restored"),
    (CONVERSATION_READ, "conversation_read"),
    (UNREAD_SET, "unread_set"),
    (CONVERSATION_ACTIVATED, "conversation_activated"),
    (DELETION_REFUSED, "deletion_refused"),
    (OMISSION_OBSERVED, "omission_observed"),
    (OMISSION_ENDED, "omission_ended"),
    (BASELINE_RECORDED, "baseline_recorded"),
    (HOLD_PLACED, "hold_placed"),
    (HOLD_RELEASED, "hold_released"),
    (SUBJECT_ERASED, "subject_erased"),
    (SESSION_OPENED, "session_opened"),
    (COVERAGE_STARTED, "coverage_started"),
    (GAP_DETECTED, "gap_detected"),
    (VIEW_REBUILT, "view_rebuilt"),
    (RETENTION_RUN, "retention_run"),
    (AUDIT_READ, "audit_read"),
    (BACKUP_TAKEN, "backup_taken"),
    (COMMAND_SETTLED, "command_settled"),
];

/// The number of the fact's event type.
#[must_use]
pub const fn event_type_of(fact: &Fact) -> u16 {
    match fact {
        Fact::ChannelSeen(_) => CHANNEL_SEEN,
        Fact::ChannelCreated(_) => CHANNEL_CREATED,
        Fact::ChannelRestarted(_) => CHANNEL_RESTARTED,
        Fact::MessageRecorded(_) => MESSAGE_RECORDED,
        Fact::MembersAdded(_) => MEMBERS_ADDED,
        Fact::MembersRemoved(_) => MEMBERS_REMOVED,
        Fact::MembersBlocked(_) => MEMBERS_BLOCKED,
        Fact::MembersUnblocked(_) => MEMBERS_UNBLOCKED,
        Fact::ChannelDisbanded(_) => CHANNEL_DISBANDED,
        Fact::MessagesPurged(_) => MESSAGES_PURGED,
        Fact::UserSeen(_) => USER_SEEN,
        Fact::ConversationDeleted(_) => CONVERSATION_DELETED,
        Fact::ConversationRestored(_) => CONVERSATION_RESTORED,
        Fact::ConversationRead(_) => CONVERSATION_READ,
        Fact::UnreadSet(_) => UNREAD_SET,
        Fact::ConversationActivated(_) => CONVERSATION_ACTIVATED,
        Fact::DeletionRefused(_) => DELETION_REFUSED,
        Fact::SessionOpened(_) => SESSION_OPENED,
        Fact::CoverageStarted(_) => COVERAGE_STARTED,
        Fact::GapDetected(_) => GAP_DETECTED,
        Fact::ViewRebuilt(_) => VIEW_REBUILT,
        Fact::CommandSettled(_) => COMMAND_SETTLED,
    }
}

/// The name of the event type with this number, a reserved one too.
#[must_use]
pub fn event_type_name(event_type: u16) -> Option<&'static str> {
    NAMES.into_iter().find(|(number, _)| *number == event_type).map(|(_, name)| name)
}

/// Whether an event of this type is a message, the one kind that carries no context.
#[must_use]
pub const fn is_message(event_type: u16) -> bool {
    event_type == MESSAGE_RECORDED
}

#[cfg(test)]
mod tests;
