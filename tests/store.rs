//! What a caller of the library may rely on: receipts, refusals that name the right id, undo,
//! idempotency keys, and reopening.

use std::path::Path;

use panguan::boot::OpenOptions;
use panguan::domain::channel_type::ChannelType;
use panguan::domain::command::{
    Cause, Command, DeleteConversation, IncomingMessage, MembersCommand, MembershipAct, Named,
    Request, Whom,
};
use panguan::domain::context::ActorKind;
use panguan::domain::decide::membership::JoinPolicy;
use panguan::domain::event::Removal;
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::domain::position::Position;
use panguan::domain::spelling::JoinedIds;
use panguan::error::{Code, Error};
use panguan::query::{AsOf, DeletionFilter};
use panguan::store::Store;
use panguan::store::receipt::{Answer, CommandOutcome, Receipt};

struct World {
    runtime: tokio::runtime::Runtime,
    dir: tempfile::TempDir,
    store: Option<Store>,
}

impl World {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let store = Some(open(dir.path()));
        Self { runtime, dir, store }
    }

    fn submit(&self, command: Command, key: Option<&str>) -> Result<Answer, Error> {
        let idempotency_key = key.map(|key| key.as_bytes().to_vec());
        let request = Request { idempotency_key, ..request(command) };
        self.runtime.block_on(self.store.as_ref().unwrap().submit(request))
    }

    fn receipt(&self, command: Command) -> Receipt {
        match self.submit(command, None) {
            Ok(Answer::Recorded(receipt)) => receipt,
            other => panic!("no receipt: {other:?}"),
        }
    }

    fn reopen(&mut self) {
        let store = self.store.take().unwrap();
        self.runtime.block_on(store.close());
        self.store = Some(open(self.dir.path()));
    }
}

fn request(command: Command) -> Request {
    Request {
        command,
        occurred_at: None,
        cause: Cause::unspecified(ActorKind::Service, "backend"),
        idempotency_key: None,
    }
}

fn open(dir: &Path) -> Store {
    Store::open(dir, &OpenOptions::default()).unwrap()
}

fn uid(text: &str) -> Uid {
    Uid::new(Dialect::WuKongIm, text).unwrap()
}

fn message(from: &str, to: &str, seq: u64) -> Command {
    Command::Message(IncomingMessage {
        channel: ChannelName::person(uid(from), uid(to)),
        seq: Some(seq),
        message_id: 1_000 + seq,
        from: Some(uid(from)),
    })
}

fn delete(user: &str, channel_id: &str, channel_type: i64) -> Command {
    Command::Delete(DeleteConversation {
        conversation: Named {
            uid: user.to_owned(),
            channel_id: channel_id.to_owned(),
            channel_type,
        },
        message_seq: None,
        source_head: None,
        joined_ids: JoinedIds::Refused,
        answered: None,
    })
}

#[test]
fn a_delete_hides_until_the_next_message() {
    let world = World::new();
    world.receipt(message("alice", "bob", 1));
    let deleted = world.receipt(delete("alice", "bob", 1));
    assert_eq!((deleted.outcome, deleted.visible), (CommandOutcome::Applied, false));
    let again = world.receipt(delete("alice", "bob", 1));
    assert_eq!((again.outcome, again.visible), (CommandOutcome::NoChange, false));
    world.receipt(message("bob", "alice", 2));
    let third = world.receipt(delete("alice", "bob", 1));
    assert_eq!((third.outcome, third.visible), (CommandOutcome::Applied, false));
}

#[test]
fn a_joined_id_is_refused_with_the_right_one_named_and_leaves_an_event() {
    let world = World::new();
    world.receipt(message("alice", "bob", 1));
    for joined in ["alice@bob", "bob@alice"] {
        let error = world.submit(delete("alice", joined, 1), None).unwrap_err();
        assert_eq!(error.code, Code::PersonIdJoined);
        assert_eq!(error.correct_channel_id.as_deref(), Some("bob"));
        let position: Position = error.position.unwrap().parse().unwrap();
        let store = world.store.as_ref().unwrap();
        let event = store.log().event(position.offset).unwrap().unwrap();
        assert_eq!(event.fact.name(), "deletion_refused");
    }
}

#[test]
fn a_deletion_is_undone_once_and_only_once() {
    let mut world = World::new();
    world.receipt(message("alice", "bob", 1));
    let deleted = world.receipt(delete("alice", "bob", 1));
    world.reopen();
    let restored = world.receipt(Command::Restore(deleted.position));
    assert_eq!((restored.outcome, restored.visible), (CommandOutcome::Applied, true));
    let again = world.receipt(Command::Restore(deleted.position));
    assert_eq!(again.outcome, CommandOutcome::NoChange);
    let nothing = world.submit(Command::Restore(restored.position), None).unwrap_err();
    assert_eq!(nothing.code, Code::NotADeletion);
    let nowhere = world.submit(Command::Restore(Position::local(9_999)), None).unwrap_err();
    assert_eq!(nowhere.code, Code::NoSuchEvent);
}

#[test]
fn a_key_gives_the_same_answer_for_ever() {
    let mut world = World::new();
    world.receipt(message("alice", "bob", 1));
    let first = world.submit(delete("alice", "bob", 1), Some("k1")).unwrap();
    let repeated = Answer::Repeated(first.receipt().unwrap().clone());
    let refused = world.submit(delete("alice", "alice@bob", 1), Some("k2")).unwrap_err();
    world.receipt(message("bob", "alice", 2));
    world.reopen();
    let events = world.store.as_ref().unwrap().log().tail().unwrap().next_offset;
    assert_eq!(world.submit(delete("alice", "bob", 1), Some("k1")).unwrap(), repeated);
    assert_eq!(world.submit(delete("alice", "alice@bob", 1), Some("k2")).unwrap_err(), refused);
    let other = world.submit(delete("bob", "alice", 1), Some("k1")).unwrap_err();
    assert_eq!(other.code, Code::KeyReused);
    assert_eq!(world.store.as_ref().unwrap().log().tail().unwrap().next_offset, events);
}

#[test]
fn members_come_and_go_and_a_channel_ends() {
    let world = World::new();
    let group = ChannelName::other(Dialect::WuKongIm, ChannelType::Group, "g").unwrap();
    let act = |act, whom| Command::Members(MembersCommand { channel: group.clone(), whom, act });
    let add = MembershipAct::Add(JoinPolicy::HistoryReadable);
    world.receipt(act(add, Whom::Listed(vec![uid("alice"), uid("bob")])));
    world.receipt(Command::Message(IncomingMessage {
        channel: group.clone(),
        seq: Some(1),
        message_id: 7,
        from: Some(uid("bob")),
    }));
    assert!(!world.receipt(delete("alice", "g", 2)).visible);
    world.receipt(act(add, Whom::Exactly(vec![uid("alice"), uid("carol")])));
    let left = world.receipt(delete("bob", "g", 2));
    assert_eq!((left.outcome, left.visible), (CommandOutcome::Applied, false));
    let never = world.submit(delete("dave", "g", 2), None).unwrap_err();
    assert_eq!(never.code, Code::NoSuchConversation);
}

#[test]
fn a_receipt_and_the_list_of_deletions_say_the_same_of_every_event_that_can_hide() {
    // Given
    let mut world = World::new();
    let group = ChannelName::other(Dialect::WuKongIm, ChannelType::Group, "g").unwrap();
    let act = |act| {
        let whom = Whom::Listed(vec![uid("alice")]);
        Command::Members(MembersCommand { channel: group.clone(), whom, act })
    };
    let told = |seq| IncomingMessage {
        channel: group.clone(),
        seq: Some(seq),
        message_id: seq,
        from: Some(uid("bob")),
    };
    world.receipt(act(MembershipAct::Add(JoinPolicy::HistoryReadable)));
    for seq in 1..=3 {
        world.receipt(Command::Message(told(seq)));
    }
    let earlier = panguan::boot::system_clock()();
    let hiding = [
        delete("alice", "g", 2),
        act(MembershipAct::Block),
        act(MembershipAct::Remove(Removal::Removed)),
        Command::Purge { channel: group.clone(), first_kept: 3 },
        Command::Disband(group.clone()),
    ];

    // When
    let mut receipts = Vec::new();
    for (number, command) in hiding.iter().enumerate() {
        for (time, stated) in [("first", None), ("again", None), ("late", Some(earlier))] {
            let key = Some(format!("{number} {time}").into_bytes());
            let ask =
                Request { occurred_at: stated, idempotency_key: key, ..request(command.clone()) };
            let answer = world.runtime.block_on(world.store.as_ref().unwrap().submit(ask.clone()));
            let Ok(Answer::Recorded(receipt)) = answer else { panic!("{time}: {answer:?}") };
            let expected =
                if time == "first" { CommandOutcome::Applied } else { CommandOutcome::NoChange };
            assert_eq!(receipt.outcome, expected, "{command:?}, {time}");
            receipts.push((ask, receipt));
        }
    }

    // Then
    let store = world.store.as_ref().unwrap();
    let ask = store.ask(|query| query.deletions(&DeletionFilter::default(), None, 100));
    let listed = world.runtime.block_on(ask).unwrap().deletions;
    let told = receipts.iter().rev();
    let said: Vec<_> = told.map(|(_, r)| (r.position, r.outcome.name().to_owned())).collect();
    let found = listed.iter().map(|found| {
        let outcome = found.outcome.name().replace("late", "no_change");
        (found.event.event.position, outcome)
    });
    assert_eq!(found.collect::<Vec<_>>(), said);
    world.reopen();
    for (ask, receipt) in receipts {
        let again = world.runtime.block_on(world.store.as_ref().unwrap().submit(ask));
        assert_eq!(again, Ok(Answer::Repeated(receipt)));
    }
}

#[test]
fn what_leaves_no_event_has_no_receipt_and_names_no_missing_conversation() {
    let world = World::new();
    let execute = |command| {
        let store = world.store.as_ref().unwrap();
        world.runtime.block_on(store.execute(request(command))).unwrap_err()
    };
    world.receipt(message("alice", "bob", 1));
    let live = ChannelName::other(Dialect::WuKongIm, ChannelType::Live, "show").unwrap();

    let told_before = execute(message("alice", "bob", 1));
    assert_eq!(told_before.code, Code::NothingRecorded);
    assert!(told_before.message.contains("told before"), "{}", told_before.message);
    let never_listed = execute(Command::Disband(live));
    assert_eq!(never_listed.code, Code::NothingRecorded);
    assert!(never_listed.message.contains("get no conversations"), "{}", never_listed.message);
}

#[test]
fn a_second_writer_is_told_who_holds_the_store() {
    let world = World::new();
    let error = Store::open(world.dir.path(), &OpenOptions::default()).err().unwrap();
    assert_eq!(error.code, Code::Held);
    assert!(error.message.contains(&std::process::id().to_string()), "{}", error.message);
}

#[test]
fn a_read_reflects_what_was_answered_and_says_why() {
    let world = World::new();
    world.receipt(message("alice", "bob", 1));
    let store = world.store.as_ref().unwrap();
    let listed = |store: &Store| {
        let list = world.runtime.block_on(store.list("alice", AsOf::Latest)).unwrap();
        list.rows.into_iter().map(|row| row.channel_id).collect::<Vec<_>>()
    };
    assert_eq!(listed(store), ["bob"]);
    let before = AsOf::Position(Position::local(store.log().tail().unwrap().next_offset - 1));
    let deleted = world.receipt(delete("alice", "bob", 1));
    assert_eq!(listed(store), Vec::<String>::new());
    let was = world.runtime.block_on(store.list("alice", before)).unwrap();
    assert_eq!(was.rows.len(), 1);
    assert_eq!(world.runtime.block_on(store.row(&deleted)).unwrap(), None);
    let named = Named { uid: "alice".to_owned(), channel_id: "bob".to_owned(), channel_type: 1 };
    let why = world.runtime.block_on(store.why(named, AsOf::Latest)).unwrap();
    let cause = why.cause().map(|step| step.event.event.position);
    assert_eq!(cause, Some(deleted.position));
}

#[test]
fn callers_at_once_each_get_their_own_answer() {
    let world = World::new();
    let store = world.store.clone().unwrap();
    let peers: Vec<String> = (0..256).map(|n| format!("peer{n}")).collect();
    for peer in &peers {
        world.receipt(message("alice", peer, 1));
    }
    let receipts = world.runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for peer in peers.clone() {
            let store = store.clone();
            tasks.spawn(async move {
                let receipt = store.execute(request(delete("alice", &peer, 1))).await.unwrap();
                (peer, receipt)
            });
        }
        tasks.join_all().await
    });
    for (peer, receipt) in receipts {
        let event = store.log().event(receipt.position.offset).unwrap().unwrap();
        let name = ChannelName::person(uid("alice"), uid(&peer));
        assert_eq!(event.fact.channel(), Some(store.vault().channel_key(&name)), "{peer}");
        assert!(!receipt.visible);
    }
}

#[test]
fn too_much_at_once_is_refused_and_nothing_of_it_is_lost_or_half_done() {
    let world = World::new();
    let store = world.store.clone().unwrap();
    world.receipt(message("alice", "bob", 1));
    let (taken, refused) = world.runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let store = store.clone();
            tasks.spawn(async move {
                let batch = vec![request(delete("alice", "bob", 1)); 500];
                store.submit_all(batch).await
            });
        }
        let answers = tasks.join_all().await;
        let refused = answers.iter().filter(|answer| answer.is_err()).count();
        for error in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            assert_eq!(error.code, Code::Overloaded);
        }
        (answers.len() - refused, refused)
    });
    assert!(taken >= 8 && refused > 0, "{taken} of 64 were taken, {refused} refused");
    let deletions = (0..store.log().tail().unwrap().next_offset)
        .filter(|&offset| {
            let event = store.log().event(offset).unwrap().unwrap();
            event.fact.name() == "conversation_deleted"
        })
        .count();
    assert_eq!(deletions, taken * 500);
}

#[test]
fn a_message_told_again_without_a_time_restarts_nothing() {
    let world = World::new();
    for seq in 1..=3 {
        world.receipt(message("alice", "bob", seq));
    }
    world.receipt(delete("bob", "alice", 1));
    let again = Command::Message(IncomingMessage {
        channel: ChannelName::person(uid("alice"), uid("bob")),
        seq: Some(2),
        message_id: 5_000,
        from: Some(uid("alice")),
    });
    // Longer after the newest message than any clock of a server is off.
    std::thread::sleep(std::time::Duration::from_millis(700));
    assert_eq!(world.submit(again, None).unwrap(), Answer::Duplicate);
    let store = world.store.as_ref().unwrap();
    let list = world.runtime.block_on(store.list("bob", AsOf::Latest)).unwrap();
    assert_eq!(list.rows.len(), 0);
}

#[test]
fn a_key_asked_twice_in_one_group_gets_one_receipt() {
    let world = World::new();
    world.receipt(message("alice", "bob", 1));
    let keyed =
        Request { idempotency_key: Some(b"k".to_vec()), ..request(delete("alice", "bob", 1)) };
    let group = vec![keyed.clone(), request(message("bob", "alice", 2)), keyed];
    let store = world.store.as_ref().unwrap();
    let answers = world.runtime.block_on(store.submit_all(group)).unwrap();
    let receipt = |at: usize| answers[at].as_ref().unwrap().receipt().unwrap().clone();
    assert_eq!(receipt(0), receipt(2));
    assert!(!receipt(0).visible);
}

#[test]
fn a_closed_store_says_so_however_often_it_is_asked() {
    let world = World::new();
    let store = world.store.clone().unwrap();
    world.runtime.block_on(store.clone().close());
    for _ in 0..5_000 {
        let answer = world.runtime.block_on(store.submit(request(message("alice", "bob", 1))));
        assert_eq!(answer.unwrap_err().code, Code::Closed);
    }
}

#[test]
fn more_than_a_group_holds_is_refused_at_once() {
    let world = World::new();
    let store = world.store.as_ref().unwrap();
    let requests = vec![request(message("alice", "bob", 1)); 1_025];
    let error = world.runtime.block_on(store.submit_all(requests)).unwrap_err();
    assert_eq!(error.code, Code::FieldInvalid);
}
