//! The JSON of every answer, field by field.

use std::fmt::Write;

use panguan::domain::command::{Cause, Command, MembershipAct, Named};
use panguan::domain::context::{ActorKind, Details, ReasonCode};
use panguan::domain::event::Removal;
use panguan::error::Error;
use panguan::json;
use panguan::query::sentence::Language;
use panguan::query::{AsOf, DeletionFilter, DeletionOutcome, ReplayRange};
use panguan::store::receipt::Receipt;
use serde::Serialize;

use super::golden;
use super::scene::{Scene, admin, at, backend, delete, delete_up_to, group, named};

/// Alice with Bob and in a group: refused, deleted, back again, removed.
fn story() -> Scene {
    let scene = Scene::covered();
    scene.clock("12:00:30").add("team", &["alice", "bob"]);
    scene.clock("12:01:00").group_message("bob", "team", 1);
    scene.clock("12:01:01").message("bob", "alice", 1);
    scene.clock("12:01:02").message("alice", "bob", 2);
    scene.clock("12:01:05").message("bob", "alice", 4);
    scene.clock("12:03:07").refused("alice", "alice@bob", 1);
    let details = Details {
        reason_text: Some("old junk".to_owned()),
        ticket: Some("T-17".to_owned()),
        ip: Some("192.0.2.7".to_owned()),
        device: Some("phone".to_owned()),
        ..Details::default()
    };
    let alice = Cause { details, ..Cause::unspecified(ActorKind::User, "alice") };
    let cause = alice.stating(ReasonCode::UserRequest);
    scene.clock("12:04:00.250").run(delete("alice", "bob", 1, Some(200)), cause);
    let removal = MembershipAct::Remove(Removal::Removed);
    let cause = backend().inferring(ReasonCode::MemberRemoved);
    scene.clock("12:05:00").members("team", &["alice"], removal, cause);
    scene
}

#[track_caller]
fn check(name: &str, answer: &impl Serialize) {
    let text = serde_json::to_string_pretty(answer).unwrap() + "\n";
    golden::check(&format!("json/{name}.json"), &text);
}

/// The receipt as an answer, with its row.
fn receipt(scene: &Scene, receipt: &Receipt) -> json::Receipt {
    let row = receipt.conversation.and_then(|(user, channel)| {
        scene.query(|query| query.row_at(user, &channel, receipt.position).unwrap())
    });
    let (position, outcome) = (receipt.position, receipt.outcome.name());
    let ahead = scene.query(|query| query.ahead(position).unwrap());
    json::Receipt::new(position, outcome, receipt.visible, row.as_ref(), ahead)
}

#[test]
fn of_a_list() {
    let scene = story();
    let of = |as_of| scene.query(|query| json::list(&query.list("alice", as_of).unwrap()));
    check("list", &of(AsOf::Time(at("12:04:00"))));
    check("list_empty", &of(AsOf::Latest));
}

#[test]
fn of_why() {
    let scene = story();
    let why =
        |id, kind, as_of| json::Why::of(&scene.why("alice", id, kind, as_of), Language::English);
    check("why_refused", &why("bob", 1, AsOf::Time(at("12:04:00"))));
    check("why_deleted", &why("bob", 1, AsOf::Latest));
    check("why_removed", &why("team", 2, AsOf::Latest));
    check("why_never_existed", &why("carol", 1, AsOf::Latest));
    check("why_misspelled", &why("alice@bob", 1, AsOf::Latest));
}

#[test]
fn of_vanished_and_diff() {
    let scene = story();
    let vanished = scene.query(|query| query.vanished("alice", None).unwrap());
    let vanished: Vec<_> =
        vanished.iter().map(|one| json::Vanished::of(one, Language::English)).collect();
    check("vanished", &vanished);
    let (from, to) = (AsOf::Time(at("12:01:01.500")), AsOf::Latest);
    let diff = scene.query(|query| query.diff("alice", from, to).unwrap());
    check("diff", &diff.changes.iter().map(json::Change::from).collect::<Vec<_>>());
}

#[test]
fn of_deletions_page_by_page() {
    let scene = story();
    let page = |filter: &DeletionFilter, cursor: Option<&str>, limit| {
        scene.query(|query| query.deletions(filter, cursor, limit).unwrap())
    };
    let all = page(&DeletionFilter::default(), None, 100);
    check("deletions", &json::Deletions::from(&all));
    assert_eq!(all.next_cursor, None);
    let first = page(&DeletionFilter::default(), None, 2);
    let rest = page(&DeletionFilter::default(), first.next_cursor.as_deref(), 2);
    assert_eq!([first.deletions, rest.deletions].concat(), all.deletions);
    let refused = DeletionFilter {
        user: Some("alice".to_owned()),
        outcome: Some(DeletionOutcome::Refused),
        ..DeletionFilter::default()
    };
    assert_eq!(page(&refused, None, 100).deletions, [all.deletions[2].clone()]);
    let by_actor = DeletionFilter { actor: Some("alice".to_owned()), ..DeletionFilter::default() };
    assert_eq!(page(&by_actor, None, 100).deletions, [all.deletions[1].clone()]);
}

#[test]
fn of_every_event() {
    let scene = story();
    let user = || Cause::unspecified(ActorKind::User, "bob");
    let conversation = || named("bob", "alice", 1);
    let read = Command::Read { conversation: conversation(), message_seq: Some(1) };
    scene.clock("12:06:00").run(read, user());
    let unread = Command::SetUnread { conversation: conversation(), unread: 0 };
    scene.clock("12:06:01").run(unread, user());
    scene.clock("12:06:02").run(Command::Activate(conversation()), user());
    let deleted = scene.clock("12:06:03").delete("bob", "alice", 1);
    scene.clock("12:06:04").run(Command::Restore(deleted.position), admin());
    scene.clock("12:06:05").members("team", &["bob"], MembershipAct::Block, admin());
    scene.clock("12:06:06").members("team", &["bob"], MembershipAct::Unblock, admin());
    let purge = Command::Purge { channel: group("team"), first_kept: 2 };
    scene.clock("12:06:07").run(purge, admin());
    scene.clock("12:06:08").run(Command::Disband(group("team")), admin());
    let mut lines = String::new();
    scene.query(|query| {
        for told in query.replay(&ReplayRange::default()).unwrap() {
            let event = json::Event::from(&told.unwrap());
            writeln!(lines, "{}", serde_json::to_string(&event).unwrap()).unwrap();
        }
    });
    golden::check("json/events.ndjson", &lines);
}

#[test]
fn of_what_if() {
    let scene = story();
    let deleted = scene.query(|query| {
        let page = query.deletions(&DeletionFilter::default(), None, 100).unwrap();
        page.deletions[1].event.event.position
    });
    let what_if = scene.query(|query| query.without(deleted, None).unwrap());
    check("without", &json::WithoutEvent::from(&what_if));
}

#[test]
fn of_receipts_and_errors() {
    let scene = story();
    scene.clock("12:06:00").message("bob", "alice", 5);
    let kept = scene.clock("12:07:00").run(delete_up_to("alice", "bob", 1, 4), backend());
    check("receipt_kept", &receipt(&scene, &kept));
    let ahead = scene.clock("12:07:01").run(delete_up_to("alice", "bob", 1, 8), backend());
    check("receipt_ahead", &receipt(&scene, &ahead));
    scene.clock("12:07:02").message("bob", "alice", 6);
    let why = scene.why("alice", "bob", 1, AsOf::Latest);
    check("why_ahead", &json::Why::of(&why, Language::English).hid_later);
    scene.clock("12:07:03").message("bob", "alice", 9);
    let deleted = scene.clock("12:08:00").delete("alice", "bob", 1);
    check("receipt_applied", &receipt(&scene, &deleted));
    let again = scene.clock("12:08:01").delete("alice", "bob", 1);
    check("receipt_no_change", &receipt(&scene, &again));
    let refused = scene.clock("12:09:00").refused("alice", "bob@alice", 1);
    check("error_refused", &json::Problem::from(&refused));
    let named = Named { uid: "a@b".to_owned(), ..named("alice", "bob", 1) };
    let bad = scene.query(|query| query.why(&named, AsOf::Latest).unwrap_err());
    check("error_usage", &json::Problem::from(&Error::from(bad)));
    let imported = json::Imported {
        read: 837,
        skipped: [("/user/token".to_owned(), 12)].into(),
        bad: vec![json::BadLine { file: None, line: 9, reason: "no JSON".to_owned() }],
        position: Some("0-1842".to_owned()),
        ..json::Imported::default()
    };
    check("import", &imported);
}

#[test]
fn of_people_who_were_erased() {
    let scene = story();
    let vault = scene.store.vault();
    vault.erase(vault.actor_key("bob")).unwrap();
    let list =
        scene.query(|query| json::list(&query.list("alice", AsOf::Time(at("12:04:00"))).unwrap()));
    check("list_erased", &list);
    vault.erase(vault.actor_key("alice")).unwrap();
    let why = scene.why("alice", "bob", 1, AsOf::Latest);
    let cause = json::Event::from(&why.cause().unwrap().event);
    check("event_erased", &cause);
}
