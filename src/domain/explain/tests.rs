//! What follows from a history, one rule at a time.

use super::{
    Above, Blockers, Coverage, Covered, Explanation, Hid, Knowledge, Standing, State, Step, Undo,
    explain,
};
use crate::domain::channel::{Channel, Head};
use crate::domain::channel_type::ChannelType;
use crate::domain::event::{
    Boundary, BoundaryBasis, ChannelDisbanded, ConversationDeleted, DeletionRefused, Effect, Event,
    Fact, FactKind, HeadSeen, MembersAdded, MembersRemoved, MessagesPurged, Removal,
};
use crate::domain::key::{AskedKey, ChannelKey, UserKey};
use crate::domain::member::{Basis, Member};
use crate::domain::personal::{Deletion, Personal};
use crate::domain::position::Position;
use crate::domain::refusal::RefusalClass;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::domain::visible::{Blocker, Conversation};

const ALICE: UserKey = UserKey([1; 16]);
const TEAM: ChannelKey = ChannelKey { kind: ChannelType::Group, id: [2; 16] };

fn seq(number: u64) -> Seq {
    Seq::new(0, number)
}

fn standing(blockers: &[Blocker], floor: u64, last: u64) -> Standing {
    let blockers: Blockers = blockers.iter().copied().collect();
    Standing { blockers, floor: seq(floor), last_seq: seq(last), unread: 0 }
}

fn step(offset: u64, fact: Fact, before: Standing, after: Standing) -> Step {
    let time = Micros(i64::try_from(offset).unwrap());
    let event = Event {
        position: Position::local(offset),
        occurred_at: time,
        recorded_at: time,
        log_time: time,
        fact,
        context: None,
    };
    Step { event, before, after }
}

fn deleted(to: u64, effect: Effect) -> Fact {
    Fact::ConversationDeleted(ConversationDeleted {
        user: ALICE,
        channel: TEAM,
        boundary: Boundary { seq: seq(to), basis: BoundaryBasis::Recorded },
        head_seen: HeadSeen::default(),
        joins: 1,
        effect,
    })
}

fn removed() -> Fact {
    Fact::MembersRemoved(MembersRemoved {
        channel: TEAM,
        members: vec![ALICE],
        removal: Removal::Kicked,
        late: false,
    })
}

/// Rows of a member with ten messages and these deletions.
fn rows(deletions: &[(u64, u64)]) -> (Channel, Member, Personal) {
    let head = Head {
        position: Position::local(1),
        seq: seq(10),
        message_id: 1,
        from: None,
        at: Micros(1),
        pair_own: None,
    };
    let deletion =
        |&(at, to)| Deletion { position: Position::local(at), to_seq: seq(to), joins: 1 };
    (
        Channel { head: Some(head), ..Channel::default() },
        Member { member: true, joins: 1, join_seq: seq(1), ..Member::default() },
        Personal { deletions: deletions.iter().map(deletion).collect(), ..Personal::default() },
    )
}

fn covered(kind: Option<ChannelType>, since: &[(FactKind, i64)]) -> Coverage {
    let source = |&(kind, since): &(FactKind, i64)| Covered {
        source: "wukongim".to_owned(),
        kind,
        since: Micros(since),
    };
    Coverage {
        sources: since.iter().map(source).collect(),
        channel: kind,
        silent_members: false,
        at: Micros(100),
    }
}

#[track_caller]
fn explained(steps: &[Step], rows: &(Channel, Member, Personal)) -> Explanation {
    let (channel, member, personal) = rows;
    let now = Conversation { channel, member, own: Seq::ZERO, personal };
    explain(steps, now, &covered(Some(ChannelType::Group), &[]))
}

#[test]
fn a_deletion_is_the_cause_and_the_blocker() {
    let visible = standing(&[], 0, 10);
    let hidden = standing(&[Blocker::Hidden], 10, 10);
    let steps = [step(5, deleted(10, Effect::Applied), visible, hidden)];
    let found = explained(&steps, &rows(&[(5, 10)]));
    assert_eq!((found.state, found.cause), (State::Hidden, Some(0)));
    assert_eq!(found.blockers.iter().map(|held| held.step).collect::<Vec<_>>(), [Some(0)]);
    assert_eq!(found.hid, Some(Hid { from_seq: 1, to_seq: 10, messages: 10 }));
    let deletions = vec![Position::local(5)];
    assert_eq!(found.undo, [Undo::Restore { deletions, above: Above::Head }]);
}

#[test]
fn the_first_state_that_holds_is_named_and_all_blockers_are_listed() {
    let visible = standing(&[], 0, 10);
    let left = standing(&[Blocker::Left], 0, 10);
    let both = standing(&[Blocker::Left, Blocker::Hidden], 10, 10);
    let steps =
        [step(4, removed(), visible, left), step(5, deleted(10, Effect::Applied), left, both)];
    let (channel, member, personal) = rows(&[(5, 10)]);
    let found = explained(&steps, &(channel, Member { member: false, ..member }, personal));
    assert_eq!((found.state, found.cause), (State::Left, Some(0)));
    let held: Vec<_> = found.blockers.iter().map(|held| (held.blocker, held.step)).collect();
    assert_eq!(held, [(Blocker::Left, Some(0)), (Blocker::Hidden, Some(1))]);
    assert_eq!(found.undo.len(), 2);
    assert_eq!(found.undo[0], Undo::AddMember);
}

#[test]
fn what_settled_or_was_purged_comes_back_with_a_message_only() {
    let (channel, member, personal) = rows(&[]);
    let settled = Deletion { position: Position::local(2), to_seq: seq(12), joins: 1 };
    let settled = Personal { settled: Some(settled), ..personal.clone() };
    let found = explained(&[], &(channel.clone(), member, settled));
    assert_eq!(found.undo, [Undo::Message(Above::Floor(seq(12)))]);
    let purged = Channel { retained_from: seq(11), ..channel };
    assert_eq!(explained(&[], &(purged, member, personal)).undo, [Undo::Message(Above::Head)]);
}

#[test]
fn no_more_deletions_are_restored_than_hide_it() {
    let found = explained(&[], &rows(&[(3, 4), (5, 10), (6, 7), (8, 12)]));
    let deletions = vec![Position::local(5), Position::local(8)];
    let above = Above::Floor(seq(12));
    assert_eq!(found.undo, [Undo::Restore { deletions, above }]);
}

#[test]
fn a_removal_hides_what_was_listed_and_a_no_op_hides_nothing() {
    let visible = standing(&[], 4, 10);
    let left = standing(&[Blocker::Left], 4, 10);
    let hid = step(3, removed(), visible, left).hid();
    assert_eq!(hid, Some(Hid { from_seq: 5, to_seq: 10, messages: 6 }));
    assert_eq!(step(3, removed(), left, left).hid(), None);
    let disbanded = Fact::ChannelDisbanded(ChannelDisbanded { channel: TEAM, late: false });
    let gone = standing(&[Blocker::Disbanded, Blocker::Left], 4, 10);
    assert_eq!(step(4, disbanded, left, gone).hid(), None);
    let again = step(5, deleted(4, Effect::NoChange), visible, visible);
    assert!(again.is_attempt());
    assert_eq!(again.hid(), None);
}

#[test]
fn a_deletion_that_leaves_newer_messages_hides_up_to_its_boundary() {
    let visible = standing(&[], 2, 10);
    let raised = standing(&[], 8, 10);
    let hid = step(3, deleted(8, Effect::Applied), visible, raised).hid();
    assert_eq!(hid, Some(Hid { from_seq: 3, to_seq: 8, messages: 6 }));
    let opened = standing(&[], 10, 10);
    let closed = standing(&[Blocker::Hidden], 10, 10);
    let hid = step(4, deleted(10, Effect::Applied), opened, closed).hid();
    assert_eq!(hid, Some(Hid::default()));
}

#[test]
fn what_a_restart_put_above_an_old_floor_is_counted_from_one() {
    let before = Standing { last_seq: Seq::new(1, 3), ..standing(&[], 7, 0) };
    let after = Standing { floor: Seq::new(1, 3), ..Standing { blockers: hidden(), ..before } };
    let hid = step(3, deleted(3, Effect::Applied), before, after).hid();
    assert_eq!(hid, Some(Hid { from_seq: 1, to_seq: 3, messages: 3 }));
}

fn hidden() -> Blockers {
    [Blocker::Hidden].into_iter().collect()
}

#[test]
fn absence_is_known_where_its_kind_of_fact_was_fed_in_time() {
    use FactKind::{Members, Messages};
    let person = Some(ChannelType::Person);
    let group = Some(ChannelType::Group);
    let since = Micros(50);
    let missing = |kind, late: &[(FactKind, i64)]| {
        let late = covered(person, late).sources;
        Knowledge::Missing { kind, late }
    };
    for (channel, fed, expected) in [
        (person, vec![(Messages, 50)], Knowledge::Covered { kind: Messages, since }),
        (person, vec![(Messages, 100)], Knowledge::Covered { kind: Messages, since: Micros(100) }),
        (person, vec![(Members, 50)], missing(Messages, &[])),
        (person, vec![(Messages, 101)], missing(Messages, &[(Messages, 101)])),
        (group, vec![(Members, 30), (Members, 50)], Knowledge::Covered { kind: Members, since }),
        (group, vec![(Members, 50), (Messages, 101)], Knowledge::Covered { kind: Members, since }),
        (group, vec![(Messages, 50)], missing(Members, &[])),
        (None, vec![(Messages, 50)], Knowledge::NoSuchId),
    ] {
        assert_eq!(covered(channel, &fed).knowledge(), expected, "{channel:?} {fed:?}");
    }
    let both = [(Messages, 50), (Messages, 101)];
    assert_eq!(
        covered(person, &both).knowledge(),
        missing(Messages, &both[1..]),
        "what one source saw says nothing of what another one missed"
    );
    let silent = Coverage { silent_members: true, ..covered(group, &[(Members, 50)]) };
    assert_eq!(silent.knowledge(), Knowledge::SilentMembers);
}

#[test]
fn nobody_is_blamed_for_what_never_was() {
    let (channel, _, personal) = rows(&[]);
    let found = explained(&[], &(channel, Member::default(), personal));
    assert_eq!((found.state, found.cause), (State::Unknown, None));
    assert!(found.blockers.is_empty() && found.undo.is_empty());
}

#[test]
fn who_never_had_it_is_hidden_by_nothing_but_the_channels_end() {
    let never = (Channel::default(), Member::default(), Personal::default());
    assert!(explained(&[], &never).blockers.is_empty());
    let ended = (Channel { disbanded: true, ..Channel::default() }, never.1, never.2);
    let held = explained(&[], &ended).blockers;
    assert_eq!(held.iter().map(|held| held.blocker).collect::<Vec<_>>(), [Blocker::Disbanded]);
}

fn added() -> Fact {
    Fact::MembersAdded(MembersAdded {
        channel: TEAM,
        members: vec![ALICE],
        join_seq: seq(1),
        join_read_to: seq(0),
        shown: false,
        basis: Basis::Stated,
        head_seen: HeadSeen::default(),
        late: false,
    })
}

#[test]
fn what_was_empty_from_the_beginning_is_hidden_since_the_join() {
    let outside = standing(&[Blocker::Left, Blocker::Hidden], 0, 0);
    let inside = standing(&[Blocker::Hidden], 0, 0);
    let blocked = standing(&[Blocker::Blocked, Blocker::Hidden], 0, 0);
    let steps = [
        step(1, added(), outside, outside),
        step(2, added(), outside, inside),
        step(3, added(), inside, inside),
        step(4, removed(), outside, inside),
        step(5, added(), blocked, blocked),
    ];
    let (channel, member, personal) = rows(&[]);
    let quiet = (Channel { head: None, ..channel }, member, personal);
    let held = explained(&steps, &quiet).blockers;
    assert_eq!(held.iter().map(|held| held.step).collect::<Vec<_>>(), [Some(1)]);
    assert_eq!(explained(&steps[2..], &quiet).blockers[0].step, None);
}

#[test]
fn a_delete_that_changed_nothing_or_was_refused_is_an_attempt() {
    let visible = standing(&[], 0, 10);
    let refused = Fact::DeletionRefused(DeletionRefused {
        user: ALICE,
        asked: AskedKey([4; 16]),
        asked_type: Some(2),
        class: RefusalClass::IdForbiddenCharacter,
        meant: Some(TEAM),
        answered: Some(200),
    });
    let attempt = |fact| step(3, fact, visible, visible).is_attempt();
    assert!(attempt(refused));
    assert!(attempt(deleted(4, Effect::Late)));
    assert!(!attempt(deleted(4, Effect::Applied)));
    assert!(!attempt(removed()));
}

#[test]
fn each_state_has_its_own_name() {
    use State::{Blocked, Disbanded, Hidden, Left, NeverExisted, Unknown, Visible};
    let states = [Visible, Hidden, Left, Blocked, Disbanded, NeverExisted, Unknown];
    let names = ["visible", "hidden", "left", "blocked", "disbanded", "never_existed", "unknown"];
    assert_eq!(states.map(State::name), names);
}

#[test]
fn a_removal_from_what_was_not_listed_hides_no_message() {
    let ended = standing(&[Blocker::Disbanded], 4, 10);
    let left = standing(&[Blocker::Disbanded, Blocker::Left], 4, 10);
    assert_eq!(step(3, removed(), ended, left).hid(), Some(Hid::default()));
}

#[test]
fn the_end_of_a_channel_and_a_purge_hide_from_its_members() {
    let visible = standing(&[], 4, 10);
    let disbanded = Fact::ChannelDisbanded(ChannelDisbanded { channel: TEAM, late: false });
    let hid = step(3, disbanded, visible, standing(&[Blocker::Disbanded], 4, 10)).hid();
    assert_eq!(hid, Some(Hid { from_seq: 5, to_seq: 10, messages: 6 }));
    let retained_from = seq(8);
    let late = false;
    let purged = Fact::MessagesPurged(MessagesPurged { channel: TEAM, retained_from, late });
    let hid = step(3, purged, visible, standing(&[], 7, 10)).hid();
    assert_eq!(hid, Some(Hid { from_seq: 5, to_seq: 7, messages: 3 }));
}

#[test]
fn rows_stand_where_their_numbers_are() {
    let (channel, member, personal) = rows(&[(5, 4)]);
    let member = Member { blocked: true, ..member };
    let now = Conversation { channel: &channel, member: &member, own: seq(6), personal: &personal };
    let expected = Standing { unread: 4, ..standing(&[Blocker::Blocked], 4, 10) };
    assert_eq!(Standing::of(now), expected);
}

#[test]
fn a_deletion_is_not_restored_in_vain() {
    let (channel, member, personal) = rows(&[(5, 10)]);
    let purged = Channel { retained_from: seq(11), ..channel };
    assert_eq!(explained(&[], &(purged, member, personal)).undo, [Undo::Message(Above::Head)]);
}

#[test]
fn the_next_message_of_a_new_life_is_above_every_floor() {
    let (channel, member, personal) = rows(&[]);
    let reborn = Channel { incarnation: 1, ..channel };
    let joined = Member { join_seq: Seq::new(1, 1), ..member };
    assert_eq!(explained(&[], &(reborn, joined, personal)).undo, [Undo::Message(Above::Head)]);
}
