//! The schemas of the events: one file for each version of each type, and their registry.
//!
//! A payload is the three times, the fact, and the context where the type has one: every type but
//! a message has. A new version is a new file here, a new line in `read_payload`, and an upcast
//! from the old struct; the old file stays as it is.

mod channel_created_v1;
mod channel_disbanded_v1;
mod channel_restarted_v1;
mod channel_seen_v1;
mod command_settled_v1;
mod conversation_activated_v1;
mod conversation_deleted_v1;
mod conversation_read_v1;
mod conversation_restored_v1;
mod coverage_started_v1;
mod deletion_refused_v1;
mod event_type;
mod gap_detected_v1;
mod members_added_v1;
mod members_blocked_v1;
mod members_removed_v1;
mod members_unblocked_v1;
mod message_recorded_v1;
mod messages_purged_v1;
mod session_opened_v1;
mod unread_set_v1;
mod user_seen_v1;
mod view_rebuilt_v1;

use bincode::{Decode, Encode};

use channel_created_v1::ChannelCreatedV1;
use channel_disbanded_v1::ChannelDisbandedV1;
use channel_restarted_v1::ChannelRestartedV1;
use channel_seen_v1::ChannelSeenV1;
use command_settled_v1::CommandSettledV1;
use conversation_activated_v1::ConversationActivatedV1;
use conversation_deleted_v1::ConversationDeletedV1;
use conversation_read_v1::ConversationReadV1;
use conversation_restored_v1::ConversationRestoredV1;
use coverage_started_v1::CoverageStartedV1;
use deletion_refused_v1::DeletionRefusedV1;
use event_type as number;
pub use event_type::{event_type_name, event_type_of, is_message};
use gap_detected_v1::GapDetectedV1;
use members_added_v1::MembersAddedV1;
use members_blocked_v1::MembersBlockedV1;
use members_removed_v1::MembersRemovedV1;
use members_unblocked_v1::MembersUnblockedV1;
use message_recorded_v1::MessageRecordedV1;
use messages_purged_v1::MessagesPurgedV1;
use session_opened_v1::SessionOpenedV1;
use unread_set_v1::UnreadSetV1;
use user_seen_v1::UserSeenV1;
use view_rebuilt_v1::ViewRebuiltV1;

use super::binary;
use super::error::CodecError;
use super::part::context_v1::ContextV1;
use super::part::times_v1::TimesV1;
use crate::domain::context::Context;
use crate::domain::event::{Event, Fact};
use crate::domain::position::Position;
use crate::domain::time::Micros;

/// Appends the event's payload, and answers with the version of its schema.
pub(super) fn write_payload(event: &Event, into: &mut Vec<u8>) -> u8 {
    match &event.fact {
        Fact::ChannelSeen(fact) => write(event, ChannelSeenV1::from(fact), into),
        Fact::ChannelCreated(fact) => write(event, ChannelCreatedV1::from(fact), into),
        Fact::ChannelRestarted(fact) => write(event, ChannelRestartedV1::from(fact), into),
        Fact::MessageRecorded(fact) => {
            debug_assert!(event.context.is_none(), "a message has no room for a context");
            binary::write(&(TimesV1::from(event), MessageRecordedV1::from(fact)), into)
        }
        Fact::MembersAdded(fact) => write(event, MembersAddedV1::from(fact), into),
        Fact::MembersRemoved(fact) => write(event, MembersRemovedV1::from(fact), into),
        Fact::MembersBlocked(fact) => write(event, MembersBlockedV1::from(fact), into),
        Fact::MembersUnblocked(fact) => write(event, MembersUnblockedV1::from(fact), into),
        Fact::ChannelDisbanded(fact) => write(event, ChannelDisbandedV1::from(fact), into),
        Fact::MessagesPurged(fact) => write(event, MessagesPurgedV1::from(fact), into),
        Fact::UserSeen(fact) => write(event, UserSeenV1::from(fact), into),
        Fact::ConversationDeleted(fact) => write(event, ConversationDeletedV1::from(fact), into),
        Fact::ConversationRestored(fact) => write(event, ConversationRestoredV1::from(fact), into),
        Fact::ConversationRead(fact) => write(event, ConversationReadV1::from(fact), into),
        Fact::UnreadSet(fact) => write(event, UnreadSetV1::from(fact), into),
        Fact::ConversationActivated(fact) => {
            write(event, ConversationActivatedV1::from(fact), into)
        }
        Fact::DeletionRefused(fact) => write(event, DeletionRefusedV1::from(fact), into),
        Fact::SessionOpened(fact) => write(event, SessionOpenedV1::from(fact), into),
        Fact::CoverageStarted(fact) => write(event, CoverageStartedV1::from(fact), into),
        Fact::GapDetected(fact) => write(event, GapDetectedV1::from(fact), into),
        Fact::ViewRebuilt(fact) => write(event, ViewRebuiltV1::from(fact), into),
        Fact::CommandSettled(fact) => write(event, CommandSettledV1::from(fact), into),
    }
    1
}

fn write(event: &Event, fact: impl Encode, into: &mut Vec<u8>) {
    let context = event.context.as_ref().map(ContextV1::from);
    binary::write(&(TimesV1::from(event), fact, context), into);
}

/// The event of this type and schema version whose payload this is.
pub(super) fn read_payload(
    position: Position,
    event_type: u16,
    schema: u8,
    bytes: &[u8],
) -> Result<Event, CodecError> {
    let Some(what) = event_type_name(event_type) else {
        return Err(CodecError::Unknown { what: "event type", number: u64::from(event_type) });
    };
    let payload = Payload { position, what, bytes };
    match (event_type, schema) {
        (number::CHANNEL_SEEN, 1) => payload.read::<ChannelSeenV1, _>(Fact::ChannelSeen),
        (number::CHANNEL_CREATED, 1) => payload.read::<ChannelCreatedV1, _>(Fact::ChannelCreated),
        (number::CHANNEL_RESTARTED, 1) => {
            payload.read::<ChannelRestartedV1, _>(Fact::ChannelRestarted)
        }
        (number::MESSAGE_RECORDED, 1) => payload.message(),
        (number::MEMBERS_ADDED, 1) => payload.read::<MembersAddedV1, _>(Fact::MembersAdded),
        (number::MEMBERS_REMOVED, 1) => payload.read::<MembersRemovedV1, _>(Fact::MembersRemoved),
        (number::MEMBERS_BLOCKED, 1) => payload.read::<MembersBlockedV1, _>(Fact::MembersBlocked),
        (number::MEMBERS_UNBLOCKED, 1) => {
            payload.read::<MembersUnblockedV1, _>(Fact::MembersUnblocked)
        }
        (number::CHANNEL_DISBANDED, 1) => {
            payload.read::<ChannelDisbandedV1, _>(Fact::ChannelDisbanded)
        }
        (number::MESSAGES_PURGED, 1) => payload.read::<MessagesPurgedV1, _>(Fact::MessagesPurged),
        (number::USER_SEEN, 1) => payload.read::<UserSeenV1, _>(Fact::UserSeen),
        (number::CONVERSATION_DELETED, 1) => {
            payload.read::<ConversationDeletedV1, _>(Fact::ConversationDeleted)
        }
        (number::CONVERSATION_RESTORED, 1) => {
            payload.read::<ConversationRestoredV1, _>(Fact::ConversationRestored)
        }
        (number::CONVERSATION_READ, 1) => {
            payload.read::<ConversationReadV1, _>(Fact::ConversationRead)
        }
        (number::UNREAD_SET, 1) => payload.read::<UnreadSetV1, _>(Fact::UnreadSet),
        (number::CONVERSATION_ACTIVATED, 1) => {
            payload.read::<ConversationActivatedV1, _>(Fact::ConversationActivated)
        }
        (number::DELETION_REFUSED, 1) => {
            payload.read::<DeletionRefusedV1, _>(Fact::DeletionRefused)
        }
        (number::SESSION_OPENED, 1) => payload.read::<SessionOpenedV1, _>(Fact::SessionOpened),
        (number::COVERAGE_STARTED, 1) => {
            payload.read::<CoverageStartedV1, _>(Fact::CoverageStarted)
        }
        (number::GAP_DETECTED, 1) => payload.read::<GapDetectedV1, _>(Fact::GapDetected),
        (number::VIEW_REBUILT, 1) => payload.read::<ViewRebuiltV1, _>(Fact::ViewRebuilt),
        (number::COMMAND_SETTLED, 1) => payload.read::<CommandSettledV1, _>(Fact::CommandSettled),
        _ => Err(CodecError::UnknownVersion { what, version: schema }),
    }
}

struct Payload<'a> {
    position: Position,
    what: &'static str,
    bytes: &'a [u8],
}

impl Payload<'_> {
    fn read<S, F>(&self, wrap: fn(F) -> Fact) -> Result<Event, CodecError>
    where
        S: Decode<()>,
        F: TryFrom<S, Error = CodecError>,
    {
        let (times, fact, context): (TimesV1, S, Option<ContextV1>) =
            binary::read(self.what, self.bytes)?;
        let context = context.map(TryInto::try_into).transpose()?;
        Ok(self.event(times, wrap(fact.try_into()?), context))
    }

    fn message(&self) -> Result<Event, CodecError> {
        let (times, fact): (TimesV1, MessageRecordedV1) = binary::read(self.what, self.bytes)?;
        Ok(self.event(times, Fact::MessageRecorded(fact.try_into()?), None))
    }

    fn event(&self, times: TimesV1, fact: Fact, context: Option<Context>) -> Event {
        Event {
            position: self.position,
            occurred_at: Micros(times.occurred_at),
            recorded_at: Micros(times.recorded_at),
            log_time: times.log_time(),
            fact,
            context,
        }
    }
}

#[cfg(test)]
mod second_reader;
#[cfg(test)]
pub(super) use second_reader::reread_payload;
