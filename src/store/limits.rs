//! How much one request may hold, and how much may wait.
//!
//! What holds too much is refused before it waits, so that what waits is no larger than [`bytes`]
//! says. Of several requests that were sent at once, the others are taken.

use crate::domain::command::{Command, MembersCommand, Named, Request, USERS_PER_CALL, Whom};
use crate::domain::context::Details;
use crate::domain::name::NAME_MAX_BYTES;
use crate::domain::seq::NUMBER_MAX;
use crate::error::{Code, Error};

/// The most bytes of an idempotency key.
pub const KEY_MAX_BYTES: usize = 256;
/// The most bytes of a field of details.
pub const DETAIL_MAX_BYTES: usize = 1_024;
/// The most bytes of a source's name.
pub const SOURCE_MAX_BYTES: usize = 64;
/// The most commands of one group commit.
pub const GROUP_COMMANDS_MAX: usize = 1_024;
/// The most bytes of the commands of one group commit.
pub const GROUP_BYTES_MAX: usize = 4 << 20;
/// The most commands that wait.
pub const QUEUE_COMMANDS_MAX: usize = 4_096;
/// The most bytes of the commands that wait.
pub const QUEUE_BYTES_MAX: usize = 64 << 20;

/// Takes out what holds too much: its place, the first one first, and the refusal.
///
/// # Errors
/// [`Code::FieldInvalid`] of more than a group holds: then none is taken.
pub(super) fn take_out(requests: &mut Vec<Request>) -> Result<Vec<(usize, Error)>, Error> {
    let commands = requests.len();
    if commands > GROUP_COMMANDS_MAX {
        let message = format!("{commands} requests at once; {GROUP_COMMANDS_MAX} are the most");
        return Err(Error::new(Code::FieldInvalid, message).hint("submit them in several calls"));
    }
    let mut refused = Vec::new();
    let mut places = 0..;
    requests.retain(|request| {
        let checked = check(request);
        let is_within = checked.is_ok();
        refused.extend(places.next().zip(checked.err()));
        is_within
    });
    Ok(refused)
}

fn check(request: &Request) -> Result<(), Error> {
    users(&request.command)?;
    if let Some(number) = highest_seq(&request.command).filter(|number| *number > NUMBER_MAX) {
        let message = format!("the message number {number} is above {NUMBER_MAX}");
        return Err(Error::new(Code::SeqTooHigh, message)
            .hint("send the message's number in its channel, which counts from 1"));
    }
    if let Some(key) = &request.idempotency_key {
        within("the idempotency key", key.len(), KEY_MAX_BYTES)?;
    }
    let cause = &request.cause;
    within("the actor's id", cause.actor_id.len(), NAME_MAX_BYTES)?;
    if let Some(id) = &cause.on_behalf_of {
        within("on behalf of", id.len(), NAME_MAX_BYTES)?;
    }
    let Details { reason_text, ticket, ip, device, user_agent, request_id, trace_id, asked_id } =
        &cause.details;
    let details = [
        ("the reason", reason_text),
        ("the ticket", ticket),
        ("the address", ip),
        ("the device", device),
        ("the user agent", user_agent),
        ("the request id", request_id),
        ("the trace id", trace_id),
        ("the asked id", asked_id),
    ];
    for (name, text) in details {
        if let Some(text) = text
            && text.len() > DETAIL_MAX_BYTES
        {
            return Err(too_long(name, text.len(), DETAIL_MAX_BYTES));
        }
    }
    if let Command::Cover { source, .. } = &request.command {
        within("the source's name", source.len(), SOURCE_MAX_BYTES)?;
    }
    Ok(())
}

fn users(command: &Command) -> Result<(), Error> {
    let (Command::Members(MembersCommand {
        whom: Whom::Listed(uids) | Whom::Exactly(uids), ..
    })
    | Command::Observe { uids, .. }) = command
    else {
        return Ok(());
    };
    if uids.len() <= USERS_PER_CALL {
        return Ok(());
    }
    let message = format!("the call names {} users; {USERS_PER_CALL} are the most", uids.len());
    Err(Error::new(Code::FieldInvalid, message).hint("make several calls of it"))
}

/// The highest message number that a command names.
fn highest_seq(command: &Command) -> Option<u64> {
    match command {
        Command::Delete(delete) => delete.message_seq.max(delete.source_head),
        Command::Read { message_seq, .. } => *message_seq,
        Command::Message(message) => message.seq,
        Command::Purge { first_kept, .. } => Some(*first_kept),
        Command::RefuseMalformed(_)
        | Command::Restore(_)
        | Command::RestoreNewest(_)
        | Command::SetUnread { .. }
        | Command::Activate(_)
        | Command::Members(_)
        | Command::Observe { .. }
        | Command::Disband(_)
        | Command::Reopen(_)
        | Command::Cover { .. } => None,
    }
}

fn within(what: &str, bytes: usize, most: usize) -> Result<(), Error> {
    if bytes == 0 {
        return Err(Error::new(Code::FieldInvalid, format!("{what} is empty")));
    }
    if bytes > most {
        return Err(too_long(what, bytes, most));
    }
    Ok(())
}

fn too_long(what: &str, bytes: usize, most: usize) -> Error {
    Error::new(Code::FieldInvalid, format!("{what} has {bytes} bytes; {most} are the most"))
}

/// About how many bytes a request holds while it waits.
#[must_use]
pub fn bytes(request: &Request) -> usize {
    let named = |named: &Named| named.uid.len() + named.channel_id.len();
    let uids = |uids: &[crate::domain::name::Uid]| -> usize {
        uids.iter().map(|uid| uid.as_str().len() + 32).sum()
    };
    let listed = match &request.command {
        Command::Members(call) => match &call.whom {
            Whom::Listed(listed) | Whom::Exactly(listed) => uids(listed),
            Whom::Everybody => 0,
        },
        Command::Observe { uids: seen, .. } => uids(seen),
        Command::Delete(delete) => named(&delete.conversation),
        Command::RefuseMalformed(call) => call.uid.len() + call.channel_id.len(),
        Command::Read { conversation, .. }
        | Command::SetUnread { conversation, .. }
        | Command::Activate(conversation)
        | Command::RestoreNewest(conversation) => named(conversation),
        Command::Message(_)
        | Command::Restore(_)
        | Command::Disband(_)
        | Command::Reopen(_)
        | Command::Purge { .. }
        | Command::Cover { .. } => 0,
    };
    let details: usize = request.cause.details.texts().map(str::len).sum();
    512 + listed + details
}
