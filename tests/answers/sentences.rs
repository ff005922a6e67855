//! The sentence for every way in which a conversation can stand, and what would bring it back.

use panguan::domain::command::{Cause, Command, MembershipAct};
use panguan::domain::context::{ActorKind, Details, ReasonCode};
use panguan::domain::decide::membership::JoinPolicy;
use panguan::domain::event::{FactKind, Removal};
use panguan::query::sentence::{Language, summary, undo};
use panguan::query::{AsOf, Why};

use super::golden;
use super::scene::{Scene, admin, at, backend, delete, delete_up_to, group};

/// Sentences one under the other, each under its scene's name.
#[derive(Default)]
struct Book(String);

impl Book {
    fn tell(&mut self, scene: &str, why: &Why) {
        let mut lines = vec![format!("# {scene}: {}", why.explanation.state.name())];
        for language in [Language::English, Language::Chinese] {
            let tag = language.tag();
            lines.push(format!("{tag}: {}", summary(why, language)));
            lines.extend(undo(why, language).map(|undo| format!("{tag} undo: {undo}")));
        }
        self.0 += &(lines.join("\n") + "\n\n");
    }
}

/// Alice and Bob wrote ten messages.
fn chat() -> Scene {
    let scene = Scene::covered();
    for seq in 1..=10 {
        scene.clock(&format!("12:01:{seq:02}")).message("bob", "alice", seq);
    }
    scene
}

/// Alice and Bob are in the group `team`, which has three messages.
fn team() -> Scene {
    let scene = Scene::covered();
    scene.clock("12:00:30").add("team", &["alice", "bob"]);
    for seq in 1..=3 {
        scene.clock(&format!("12:01:{seq:02}")).group_message("bob", "team", seq);
    }
    scene
}

fn stating(code: ReasonCode, text: &str, ticket: Option<&str>) -> Cause {
    let details = Details {
        reason_text: Some(text.to_owned()),
        ticket: ticket.map(ToOwned::to_owned),
        ..Details::default()
    };
    Cause { details, ..Cause::unspecified(ActorKind::User, "alice").stating(code) }
}

#[test]
fn of_conversations_of_two() {
    let mut book = Book::default();
    let now = |scene: &Scene| scene.why("alice", "bob", 1, AsOf::Latest);

    let scene = chat();
    book.tell("listed since its first message", &now(&scene));

    scene.clock("12:03:07").delete("alice", "bob", 1);
    book.tell("deleted, no reason given", &now(&scene));

    scene.clock("12:04:00").delete("alice", "bob", 1);
    book.tell("deleted again, which changed nothing", &now(&scene));

    scene.clock("12:05:00").message("bob", "alice", 11);
    book.tell("came back with a message", &now(&scene));

    let scene = chat();
    let cause = stating(ReasonCode::UserRequest, "old junk", Some("T-17"));
    scene.clock("12:03:07").run(delete("alice", "bob", 1, None), cause);
    book.tell("deleted by the user, with a reason and a ticket", &now(&scene));

    let scene = chat();
    let cause = Cause { on_behalf_of: Some("alice".to_owned()), ..admin() };
    let cause = cause.stating(ReasonCode::AdminAction);
    let deleted = scene.clock("12:03:07").run(delete("alice", "bob", 1, None), cause);
    book.tell("deleted by an operator for the user", &now(&scene));
    scene.clock("12:06:00").run(Command::Restore(deleted.position), admin());
    book.tell("restored", &now(&scene));

    let scene = chat();
    scene.clock("12:03:07.000").delete("alice", "bob", 1);
    scene.clock("12:03:07.400").message_sent("bob", "alice", 11, at("12:03:06.800"));
    book.tell("came back because a message was late", &now(&scene));

    let scene = chat();
    scene.clock("12:03:07").run(delete_up_to("alice", "bob", 1, 8), backend());
    book.tell("deleted up to a message, and stayed", &now(&scene));

    let scene = chat();
    scene.clock("12:03:07").run(delete_up_to("alice", "bob", 1, 15), backend());
    book.tell("deleted ahead of the messages", &now(&scene));

    let scene = chat();
    scene.clock("12:03:07").delete("alice", "bob", 1);
    scene.clock("12:03:09").run(delete_up_to("alice", "bob", 1, 12), backend());
    book.tell("deleted twice, each further", &now(&scene));

    let scene = chat();
    scene.clock("12:03:07").delete("alice", "bob", 1);
    let opened = Command::Activate(super::scene::named("alice", "bob", 1));
    scene.clock("12:07:00").run(opened, Cause::unspecified(ActorKind::User, "alice"));
    book.tell("opened after it was deleted", &now(&scene));

    let scene = chat();
    scene.clock("12:03:07").delete("alice", "bob", 1);
    let late = delete("alice", "bob", 1, None);
    scene.clock("12:08:00").submit(late, backend(), Some(at("12:02:00"))).unwrap();
    book.tell("a deletion that became known late", &now(&scene));

    golden::check("sentences/of_two.txt", &book.0);
}

#[test]
fn of_deletions_that_name_a_message_ahead() {
    let mut book = Book::default();
    let now = |scene: &Scene| scene.why("alice", "bob", 1, AsOf::Latest);

    let scene = chat();
    scene.clock("12:03:07").run(delete_up_to("alice", "bob", 1, 14), backend());
    book.tell("none has come", &now(&scene));
    scene.clock("12:04:00").message("bob", "alice", 11);
    book.tell("one has come", &now(&scene));
    scene.clock("12:04:01").message("bob", "alice", 12);
    book.tell("two have come", &now(&scene));
    let then = scene.why("alice", "bob", 1, AsOf::Time(at("12:04:00.500")));
    book.tell("two have come, asked of before the second", &then);
    scene.clock("12:04:02").message("bob", "alice", 14);
    book.tell("three have come, and one of them never", &now(&scene));
    scene.clock("12:05:00").message("bob", "alice", 15);
    book.tell("one above it has come", &now(&scene));
    scene.clock("12:06:00").delete("alice", "bob", 1);
    book.tell("deleted again", &now(&scene));

    let scene = chat();
    scene.clock("12:03:07").delete("alice", "bob", 1);
    scene.clock("12:03:09").run(delete_up_to("alice", "bob", 1, 12), backend());
    scene.clock("12:04:00").message("bob", "alice", 11);
    book.tell("the second of two deletions names it", &now(&scene));

    let scene = chat();
    let deleted = scene.clock("12:03:07").run(delete_up_to("alice", "bob", 1, 12), backend());
    scene.clock("12:04:00").message("bob", "alice", 11);
    scene.clock("12:05:00").run(Command::Restore(deleted.position), admin());
    book.tell("undone", &now(&scene));

    let scene = Scene::covered();
    scene.clock("12:03:07").run(delete_up_to("alice", "bob", 1, 3), backend());
    scene.clock("12:04:00").message("bob", "alice", 1);
    scene.clock("12:04:01").message("bob", "alice", 2);
    book.tell("before the first message", &now(&scene));

    golden::check("sentences/of_ahead.txt", &book.0);
}

#[test]
fn of_refused_and_misspelled_ids() {
    let mut book = Book::default();
    let scene = chat();
    scene.clock("12:03:07").refused("alice", "alice@bob", 1);
    let now = |id: &str, kind: i64| scene.why("alice", id, kind, AsOf::Latest);
    book.tell("asked with a joined id", &now("bob", 1));
    book.tell("asked with a joined id, by that id", &now("alice@bob", 1));
    scene.clock("12:03:08").refused("alice", "bob@alice", 1);
    book.tell("asked twice", &now("bob", 1));
    book.tell("asked twice, by another joined id", &now("bob@alice", 1));
    scene.clock("12:03:09").delete("alice", "bob", 1);
    book.tell("asked twice, then deleted", &now("bob", 1));

    scene.clock("12:04:00").refused("alice", "carol@dave", 1);
    book.tell("an id of two others", &now("carol@dave", 1));
    scene.clock("12:04:01").refused("alice", "a#b", 2);
    book.tell("an id with a forbidden character", &now("a#b", 2));
    scene.clock("12:04:02").refused("alice", "topic", 5);
    book.tell("a topic without its parent", &now("topic", 5));
    scene.clock("12:04:03").refused("alice", "bob", 99);
    book.tell("a type that does not exist", &now("bob", 99));
    scene.clock("12:04:04").refused("alice", "", 2);
    book.tell("an empty id", &now("", 2));
    scene.clock("12:04:05").refused("alice", "nobody", 1);
    book.tell("deleted without ever having it", &now("nobody", 1));
    book.tell("never asked, and misspelled", &now("x@y@z", 1));

    golden::check("sentences/of_ids.txt", &book.0);
}

#[test]
fn of_groups() {
    let mut book = Book::default();
    let now = |scene: &Scene| scene.why("alice", "team", 2, AsOf::Latest);
    let leave = |scene: &Scene, removal, cause| {
        scene.members("team", &["alice"], MembershipAct::Remove(removal), cause);
    };

    let scene = Scene::covered();
    scene.clock("12:00:30").add("team", &["alice", "bob"]);
    book.tell("no message yet", &now(&scene));
    scene.clock("12:00:40").delete("alice", "team", 2);
    book.tell("no message yet, and deleted", &now(&scene));
    leave(scene.clock("12:00:50"), Removal::Removed, backend());
    book.tell("removed before the first message", &now(&scene));

    let scene = team();
    let inferred = backend().inferring(ReasonCode::MemberRemoved);
    leave(scene.clock("12:03:07"), Removal::Removed, inferred);
    book.tell("removed", &now(&scene));
    scene.clock("12:05:00").add("team", &["alice"]);
    book.tell("added again", &now(&scene));

    let scene = team();
    let herself = Cause::unspecified(ActorKind::User, "alice");
    leave(scene.clock("12:03:07"), Removal::Left, herself.inferring(ReasonCode::MemberLeft));
    book.tell("left", &now(&scene));

    let scene = team();
    let kick = admin().stating(ReasonCode::AdminAction);
    leave(scene.clock("12:03:07"), Removal::Kicked, kick);
    book.tell("kicked", &now(&scene));
    scene.clock("12:04:00").delete("alice", "team", 2);
    book.tell("kicked, then deleted", &now(&scene));

    let scene = team();
    scene.clock("12:03:07").delete("alice", "team", 2);
    leave(scene.clock("12:04:00"), Removal::Kicked, admin());
    book.tell("deleted, then kicked", &now(&scene));

    let scene = team();
    leave(scene.clock("12:03:07"), Removal::Removed, backend());
    let hidden = MembershipAct::Add(JoinPolicy::HistoryHidden);
    scene.clock("12:04:00").members("team", &["alice"], hidden, backend());
    book.tell("added again without the history", &now(&scene));

    golden::check("sentences/of_groups.txt", &book.0);
}

#[test]
fn of_channels_that_end_and_of_what_is_not_known() {
    let mut book = Book::default();
    let now = |scene: &Scene| scene.why("alice", "team", 2, AsOf::Latest);

    let scene = team();
    let inferred = backend().inferring(ReasonCode::Blocked);
    scene.clock("12:03:07").members("team", &["alice"], MembershipAct::Block, inferred);
    book.tell("blocked", &now(&scene));
    scene.clock("12:04:00").members("team", &["alice"], MembershipAct::Unblock, backend());
    book.tell("unblocked", &now(&scene));

    let scene = team();
    let inferred = backend().inferring(ReasonCode::ChannelDisbanded);
    scene.clock("12:03:07").run(Command::Disband(group("team")), inferred);
    book.tell("disbanded", &now(&scene));
    scene.clock("12:04:00").add("team", &["alice"]);
    book.tell("created again", &now(&scene));

    let scene = team();
    let purge = Command::Purge { channel: group("team"), first_kept: 4 };
    let policy = Cause::unspecified(ActorKind::Policy, "retention-90d");
    scene.clock("12:03:07").run(purge, policy.inferring(ReasonCode::RetentionPolicy));
    book.tell("purged", &now(&scene));

    let scene = Scene::covered();
    scene.clock("12:03:07").message("carol", "dave", 1);
    book.tell("never existed", &scene.why("alice", "bob", 1, AsOf::Latest));
    book.tell("never existed, of a group", &now(&scene));
    scene.clock("12:04:00").group_message("bob", "team", 1);
    book.tell("a group whose members nobody stated", &now(&scene));

    let scene = Scene::new();
    scene.clock("12:03:07").message("carol", "dave", 1);
    book.tell("nothing is covered", &scene.why("alice", "bob", 1, AsOf::Latest));
    scene.cover(FactKind::Messages, at("12:05:00"));
    let then = AsOf::Time(at("12:04:00"));
    book.tell("not covered yet", &scene.why("alice", "bob", 1, then));
    scene.cover_by("crm", FactKind::Messages, at("12:00:00"));
    book.tell("covered by one source of two", &scene.why("alice", "bob", 1, then));
    scene.cover_by("chat", FactKind::Messages, at("12:04:30"));
    book.tell("covered by one source of three", &scene.why("alice", "bob", 1, then));
    scene.clock("12:06:00").message("carol", "dave", 2);
    book.tell("covered by all", &scene.why("alice", "bob", 1, AsOf::Latest));

    golden::check("sentences/of_ends.txt", &book.0);
}
