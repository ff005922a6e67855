//! How a refusal is worded: what was asked, what is wrong with it, which id is right.

use crate::domain::channel_type::ChannelType;
use crate::domain::command::Named;
use crate::domain::name::{ChannelName, NAME_MAX_BYTES, Uid};
use crate::domain::position::Position;
use crate::domain::refusal::{Refusal, RefusalClass};
use crate::error::{Code, Error};

/// The error for a spelling that names no conversation.
pub(super) fn misspelled(
    class: RefusalClass,
    asked: &Named,
    uid: &Uid,
    meant: Option<&ChannelName>,
) -> Error {
    let id = excerpt(&asked.channel_id);
    let kind = asked.channel_type;
    let right = meant.map(|meant| meant.id_for(uid).to_owned());
    let message = match class {
        RefusalClass::PersonIdJoined => {
            format!("\"{id}\" joins two uids; a person channel is named by the peer's uid alone")
        }
        RefusalClass::PersonIdForeign => {
            format!("\"{id}\" joins uids of which none is {uid}'s own, so it is no chat of {uid}'s")
        }
        RefusalClass::IdEmpty => "the channel id is empty".to_owned(),
        RefusalClass::IdTooLong => format!(
            "the channel id has {} bytes; {NAME_MAX_BYTES} are the most",
            asked.channel_id.len()
        ),
        RefusalClass::IdForbiddenCharacter => {
            format!("\"{id}\" holds `@`, `#` or `&`, which no id of channel type {kind} may hold")
        }
        RefusalClass::TopicIdMalformed => {
            format!("\"{id}\" is no topic's id; a community topic (type 5) is named parent@topic")
        }
        RefusalClass::AgentIdMalformed => {
            format!("\"{id}\" is no agent channel's id; type 11 is named uid@agent")
        }
        RefusalClass::TypeUnknown => format!("{kind} is not a channel type; the types are 1 to 12"),
        RefusalClass::MalformedRequest => {
            "the call's body is not what the server reads: a JSON object with uid, channel_id and \
             a channel_type from 1 to 12 as a number"
                .to_owned()
        }
        RefusalClass::NoSuchConversation => {
            format!("{uid} has no conversation \"{id}\" of channel type {kind}, and never had")
        }
    };
    let hint = hint(class, uid, meant, kind);
    let named_right = right.filter(|_| class != RefusalClass::NoSuchConversation);
    Error { hint: Some(hint), correct_channel_id: named_right, ..Error::new(code(class), message) }
}

fn hint(class: RefusalClass, uid: &Uid, meant: Option<&ChannelName>, asked_type: i64) -> String {
    let right = meant.map(|meant| (meant.id_for(uid), meant.kind()));
    match (class, right) {
        (RefusalClass::NoSuchConversation, _) => format!(
            "`panguan list {uid}` shows the conversations there are; to delete ahead of the \
             messages, name the last one with --message-seq"
        ),
        (_, Some((right, kind)))
            if class == RefusalClass::MalformedRequest
                || i64::from(kind.number()) != asked_type =>
        {
            let of = if kind == ChannelType::Person { "the chat with" } else { "the channel" };
            let number = kind.number();
            format!("for {of} {right}, send channel_id \"{right}\" and channel_type {number}")
        }
        (_, Some((right, _))) => format!("send channel_id \"{right}\""),
        (RefusalClass::PersonIdForeign | RefusalClass::PersonIdJoined, None) => {
            "send the uid of the one other user".to_owned()
        }
        (RefusalClass::TopicIdMalformed, None) => "send parent@topic".to_owned(),
        (RefusalClass::AgentIdMalformed, None) => "send uid@agent".to_owned(),
        _ => "send the peer's uid for a person, a group's id for a group, a channel's id for any \
              other type"
            .to_owned(),
    }
}

/// The error for a decision that refused.
pub(super) fn refused(refusal: Refusal, asked: &Named, uid: &Uid) -> Error {
    match refusal {
        Refusal::NoSuchConversation => {
            misspelled(RefusalClass::NoSuchConversation, asked, uid, None)
        }
        Refusal::BoundaryAhead { boundary, head } => Error::new(
            Code::BoundaryAhead,
            format!(
                "message {boundary} is more than 10,000 above the newest recorded one, {}",
                head.number
            ),
        )
        .hint("name a message that exists, or leave message_seq out to delete up to the newest"),
        Refusal::UnreadNegative => {
            Error::new(Code::UnreadNegative, "an unread count cannot be below 0")
                .hint("send 0 to mark everything as read")
        }
        Refusal::NothingToUndo | Refusal::TooOldToUndo => undo(refusal, None),
    }
}

/// The error for a conversation of which no deletion stands that could be undone.
pub(super) fn no_deletion_stands(asked: &Named, at_a_time: bool) -> Error {
    let (uid, id, kind) = (&asked.uid, excerpt(&asked.channel_id), asked.channel_type);
    let then = if at_a_time { " of that time or before" } else { "" };
    let message =
        format!("no deletion{then} stands of {uid}'s conversation \"{id}\" of channel type {kind}");
    Error::new(Code::NothingToUndo, message)
        .hint("`panguan why` names the event that hides the conversation")
}

/// The error for a deletion that cannot be undone.
pub(super) fn undo(refusal: Refusal, position: Option<Position>) -> Error {
    let which = position.map_or_else(|| "the deletion".to_owned(), |at| format!("deletion {at}"));
    if refusal == Refusal::TooOldToUndo {
        Error::new(
            Code::TooOldToUndo,
            format!("{which} is older than the 32 newest of its conversation, and has settled"),
        )
        .hint("a new message, or opening the conversation, shows it again")
    } else {
        Error::new(Code::NothingToUndo, format!("{which} had changed nothing"))
            .hint("`panguan why` names the event that hides the conversation")
    }
}

/// The error for a call about members or the life of a person channel.
pub(super) fn of_a_pair(does: &str) -> Error {
    let message = format!("a person channel is its two users, and no call {does}");
    Error::new(Code::FieldInvalid, message)
        .hint("name a channel of another type; to hide the chat from one user, delete it for them")
}

/// The error for a position where no deletion is.
pub(super) fn not_a_deletion(position: Position, found: Option<&'static str>) -> Error {
    match found {
        Some(event) => {
            Error::new(Code::NotADeletion, format!("event {position} is no deletion but {event}"))
        }
        None => Error::new(Code::NoSuchEvent, format!("there is no event {position}")),
    }
    .hint("`panguan deletions` lists the deletions with their positions")
}

const fn code(class: RefusalClass) -> Code {
    match class {
        RefusalClass::PersonIdJoined => Code::PersonIdJoined,
        RefusalClass::PersonIdForeign => Code::PersonIdForeign,
        RefusalClass::IdEmpty => Code::IdEmpty,
        RefusalClass::IdTooLong => Code::IdTooLong,
        RefusalClass::IdForbiddenCharacter => Code::IdForbiddenCharacter,
        RefusalClass::TopicIdMalformed => Code::TopicIdMalformed,
        RefusalClass::AgentIdMalformed => Code::AgentIdMalformed,
        RefusalClass::TypeUnknown => Code::TypeUnknown,
        RefusalClass::MalformedRequest => Code::MalformedRequest,
        RefusalClass::NoSuchConversation => Code::NoSuchConversation,
    }
}

/// At most 64 characters of an id, for a message; control characters escaped.
fn excerpt(id: &str) -> String {
    let mut shown: String = id.chars().take(64).flat_map(char::escape_debug).collect();
    if id.chars().count() > 64 {
        shown.push_str("...");
    }
    shown
}
