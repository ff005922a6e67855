//! Commands that are refused: what they leave behind, and what they say.

use panguan::boot::OpenOptions;
use panguan::domain::channel_type::ChannelType;
use panguan::domain::command::{
    Cause, Command, DeleteConversation, IncomingMessage, Named, Request,
};
use panguan::domain::context::ActorKind;
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::domain::spelling::JoinedIds;
use panguan::error::{Code, Error};
use panguan::store::Store;
use panguan::store::receipt::Answer;

struct World {
    runtime: tokio::runtime::Runtime,
    _dir: tempfile::TempDir,
    store: Store,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &OpenOptions::default()).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        Self { runtime, _dir: dir, store }
    }

    fn submit(&self, command: Command) -> Result<Answer, Error> {
        let cause = Cause::unspecified(ActorKind::Service, "backend");
        self.runtime.block_on(self.store.submit(Request::now(command, cause)))
    }

    fn next_offset(&self) -> u64 {
        self.store.log().tail().unwrap().next_offset
    }

    /// The names of the events from `offset` on.
    fn events_since(&self, offset: u64) -> Vec<&'static str> {
        let event = |offset| self.store.log().event(offset).unwrap().unwrap().fact.name();
        (offset..self.next_offset()).map(event).collect()
    }
}

fn uid(text: &str) -> Uid {
    Uid::new(Dialect::WuKongIm, text).unwrap()
}

fn group() -> ChannelName {
    ChannelName::other(Dialect::WuKongIm, ChannelType::Group, "g").unwrap()
}

fn in_group(user: &str) -> Named {
    Named { uid: user.to_owned(), channel_id: "g".to_owned(), channel_type: 2 }
}

/// The first message of a group whose members nobody states.
fn message(seq: u64, from: &str) -> Command {
    Command::Message(IncomingMessage {
        channel: group(),
        seq: Some(seq),
        message_id: 1_000 + seq,
        from: Some(uid(from)),
    })
}

fn delete(user: &str, message_seq: Option<u64>) -> Command {
    Command::Delete(DeleteConversation {
        conversation: in_group(user),
        message_seq,
        source_head: None,
        joined_ids: JoinedIds::Refused,
        answered: None,
    })
}

#[test]
fn what_is_refused_leaves_no_membership_and_no_name() {
    let world = World::new();
    world.submit(message(1, "bob")).unwrap();
    let refused = [
        (Command::SetUnread { conversation: in_group("eve"), unread: -1 }, Code::UnreadNegative),
        (delete("eve", Some(999_999)), Code::BoundaryAhead),
        (
            Command::Read { conversation: in_group("eve"), message_seq: Some(999_999) },
            Code::BoundaryAhead,
        ),
    ];
    for (command, code) in refused {
        let before = world.next_offset();
        let error = world.submit(command.clone()).unwrap_err();
        assert_eq!(error.code, code, "{command:?}");
        assert_eq!(world.events_since(before), Vec::<&str>::new(), "{command:?}");
    }
    // What is not refused shows the membership first, and is decided on it.
    let before = world.next_offset();
    world.submit(delete("eve", None)).unwrap();
    let events = world.events_since(before);
    let acts: Vec<_> = events.iter().filter(|name| !name.ends_with("_seen")).collect();
    assert_eq!(acts, [&"members_added", &"conversation_deleted"], "{events:?}");
}
