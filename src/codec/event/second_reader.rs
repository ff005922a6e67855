//! The payloads as the second reader reads and writes them.

use super::*;
use crate::codec::second_reader::reread;

type Full<S> = (TimesV1, S, Option<ContextV1>);

/// What the second reader makes of a payload of this type, schema version 1.
pub(in crate::codec) fn reread_payload(event_type: u16, bytes: &[u8]) -> Vec<u8> {
    match event_type {
        number::MESSAGE_RECORDED => reread::<(TimesV1, MessageRecordedV1)>(bytes),
        number::CHANNEL_SEEN => reread::<Full<ChannelSeenV1>>(bytes),
        number::CHANNEL_CREATED => reread::<Full<ChannelCreatedV1>>(bytes),
        number::CHANNEL_RESTARTED => reread::<Full<ChannelRestartedV1>>(bytes),
        number::MEMBERS_ADDED => reread::<Full<MembersAddedV1>>(bytes),
        number::MEMBERS_REMOVED => reread::<Full<MembersRemovedV1>>(bytes),
        number::MEMBERS_BLOCKED => reread::<Full<MembersBlockedV1>>(bytes),
        number::MEMBERS_UNBLOCKED => reread::<Full<MembersUnblockedV1>>(bytes),
        number::CHANNEL_DISBANDED => reread::<Full<ChannelDisbandedV1>>(bytes),
        number::MESSAGES_PURGED => reread::<Full<MessagesPurgedV1>>(bytes),
        number::USER_SEEN => reread::<Full<UserSeenV1>>(bytes),
        number::CONVERSATION_DELETED => reread::<Full<ConversationDeletedV1>>(bytes),
        number::CONVERSATION_RESTORED => reread::<Full<ConversationRestoredV1>>(bytes),
        number::CONVERSATION_READ => reread::<Full<ConversationReadV1>>(bytes),
        number::UNREAD_SET => reread::<Full<UnreadSetV1>>(bytes),
        number::CONVERSATION_ACTIVATED => reread::<Full<ConversationActivatedV1>>(bytes),
        number::DELETION_REFUSED => reread::<Full<DeletionRefusedV1>>(bytes),
        number::SESSION_OPENED => reread::<Full<SessionOpenedV1>>(bytes),
        number::COVERAGE_STARTED => reread::<Full<CoverageStartedV1>>(bytes),
        number::GAP_DETECTED => reread::<Full<GapDetectedV1>>(bytes),
        number::VIEW_REBUILT => reread::<Full<ViewRebuiltV1>>(bytes),
        number::COMMAND_SETTLED => reread::<Full<CommandSettledV1>>(bytes),
        unknown => panic!("event type {unknown} has no schema"),
    }
}
