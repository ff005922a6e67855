//! Calls of the model as commands of the product, with every way to name a channel.

use panguan::domain::channel_type::ChannelType;
use panguan::domain::command::{
    Command, DeleteConversation, IncomingMessage, MembersCommand, MembershipAct, Named, Whom,
};
use panguan::domain::decide::membership::JoinPolicy;
use panguan::domain::event::Removal;
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::domain::spelling::JoinedIds;

use crate::model::{Call, Room};
use crate::steps::Cast;

/// The ways to name the channel, the one that every call accepts first.
pub fn named(cast: &Cast, user: &str, room: &Room) -> Vec<Named> {
    let ids = match room.pair.as_slice() {
        [] => vec![room.id.clone()],
        pair => {
            let (one, other) = (&pair[0], &pair[pair.len() - 1]);
            let peer = if one == user { other } else { one };
            let mut ids = vec![peer.clone()];
            if cast.dialect == Dialect::WuKongIm {
                ids.extend([format!("{one}@{other}"), format!("{other}@{one}")]);
            }
            ids
        }
    };
    let named =
        |channel_id| Named { uid: user.to_owned(), channel_id, channel_type: i64::from(room.kind) };
    ids.into_iter().map(named).collect()
}

/// The command of a call; `calls` picks the spelling.
pub fn command(cast: &Cast, room: &Room, call: &Call, calls: usize) -> Command {
    let uid = |text: &String| Uid::new(cast.dialect, text).unwrap();
    let uids = |users: &[String]| users.iter().map(uid).collect::<Vec<Uid>>();
    let channel = channel(cast, room);
    let conversation = |user: &str| named(cast, user, room).swap_remove(0);
    let members =
        |whom, act| Command::Members(MembersCommand { channel: channel.clone(), whom, act });
    match call {
        Call::Message { number, id, from } => Command::Message(IncomingMessage {
            channel,
            seq: *number,
            message_id: *id,
            from: from.as_ref().map(uid),
        }),
        Call::Observe(users) => Command::Observe { channel, uids: uids(users) },
        Call::Add { users, hides_history } => {
            members(Whom::Listed(uids(users)), MembershipAct::Add(policy(*hides_history)))
        }
        Call::AddExactly { users, hides_history } => {
            members(Whom::Exactly(uids(users)), MembershipAct::Add(policy(*hides_history)))
        }
        Call::Remove(users) => {
            members(Whom::Listed(uids(users)), MembershipAct::Remove(Removal::Removed))
        }
        Call::RemoveAll => members(Whom::Everybody, MembershipAct::Remove(Removal::Removed)),
        Call::Block(users) => members(Whom::Listed(uids(users)), MembershipAct::Block),
        Call::BlockExactly(users) => members(Whom::Exactly(uids(users)), MembershipAct::Block),
        Call::Unblock(users) => members(Whom::Listed(uids(users)), MembershipAct::Unblock),
        Call::UnblockAll => members(Whom::Everybody, MembershipAct::Unblock),
        Call::Disband => Command::Disband(channel),
        Call::GoOn => Command::Reopen(channel),
        Call::Purge { first_kept } => Command::Purge { channel, first_kept: *first_kept },
        Call::Delete { user, up_to, server_head } => {
            let mut spellings = named(cast, user, room);
            let conversation = spellings.swap_remove(calls % spellings.len());
            Command::Delete(DeleteConversation {
                conversation,
                message_seq: *up_to,
                source_head: *server_head,
                joined_ids: JoinedIds::Accepted,
                answered: None,
            })
        }
        Call::Undo(_) => panic!("an undoing names a position"),
        Call::Read { user, up_to } => {
            Command::Read { conversation: conversation(user), message_seq: *up_to }
        }
        Call::SetUnread { user, left } => {
            Command::SetUnread { conversation: conversation(user), unread: *left }
        }
        Call::Open { user } => Command::Activate(conversation(user)),
    }
}

/// The channel's name.
pub fn channel(cast: &Cast, room: &Room) -> ChannelName {
    let kind = ChannelType::try_from(i64::from(room.kind)).unwrap();
    match room.pair.as_slice() {
        [] => ChannelName::other(cast.dialect, kind, &room.id).unwrap(),
        pair => {
            let ends = [&pair[0], &pair[pair.len() - 1]];
            let [one, other] = ends.map(|uid| Uid::new(cast.dialect, uid).unwrap());
            ChannelName::person(one, other)
        }
    }
}

const fn policy(hides_history: bool) -> JoinPolicy {
    if hides_history { JoinPolicy::HistoryHidden } else { JoinPolicy::HistoryReadable }
}
