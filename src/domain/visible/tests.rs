//! The formula, term by term.

use super::*;
use crate::domain::channel::Head;
use crate::domain::personal::{Activated, Deletion};
use crate::domain::position::Position;
use crate::domain::testing::seq;

/// A member of a channel with messages 1 to 10, the last at 50; nothing read, nothing deleted.
#[derive(Clone, Default)]
struct Case {
    channel: Channel,
    member: Member,
    own: Seq,
    personal: Personal,
}

fn member_at_10() -> Case {
    let head = Head {
        position: Position::local(9),
        seq: seq(10),
        message_id: 1,
        from: None,
        at: Micros(50),
        pair_own: None,
    };
    Case {
        channel: Channel { head: Some(head), ..Channel::default() },
        member: Member {
            member: true,
            joins: 1,
            joined_at: Micros(40),
            join_seq: seq(1),
            ..Member::default()
        },
        ..Case::default()
    }
}

impl Case {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn deleted(self, offset: u64, to: u64, joins: u32) -> Self {
        let deletion = Deletion { position: Position::local(offset), to_seq: seq(to), joins };
        self.with(|case| case.personal.deletions.push(deletion))
    }

    fn activated(self, offset: u64, joins: u32) -> Self {
        let activated = Activated { position: Position::local(offset), at: Micros(90), joins };
        self.with(|case| case.personal.activated = Some(activated))
    }

    fn shown_by_join(self) -> Self {
        self.with(|case| case.member.shown_on_join = true)
    }

    fn rows(&self) -> Conversation<'_> {
        let Self { channel, member, own, personal } = self;
        Conversation { channel, member, own: *own, personal }
    }

    #[track_caller]
    fn blocked_by(&self, expected: &[Blocker]) {
        assert_eq!(self.rows().blockers().collect::<Vec<_>>(), expected);
        assert_eq!(self.rows().is_visible(), expected.is_empty());
    }

    #[track_caller]
    fn ordered_at(&self, expected: Option<i64>) {
        assert_eq!(self.rows().ordered_at(), expected.map(Micros));
    }
}

#[test]
fn a_member_sees_a_channel_with_a_message() {
    member_at_10().blocked_by(&[]);
}

#[test]
fn nobody_sees_a_channel_that_nothing_happened_in() {
    Case::default().blocked_by(&[Blocker::Left, Blocker::Hidden]);
    member_at_10().with(|case| case.channel.head = None).blocked_by(&[Blocker::Hidden]);
}

#[test]
fn everything_that_hides_is_named_in_order() {
    let all = member_at_10().deleted(12, 10, 1).with(|case| {
        case.channel.disbanded = true;
        case.member.blocked = true;
        case.member.member = false;
    });
    all.blocked_by(&[Blocker::Disbanded, Blocker::Left, Blocker::Blocked, Blocker::Hidden]);
    member_at_10().with(|case| case.channel.disbanded = true).blocked_by(&[Blocker::Disbanded]);
    member_at_10().with(|case| case.member.member = false).blocked_by(&[Blocker::Left]);
    member_at_10().with(|case| case.member.blocked = true).blocked_by(&[Blocker::Blocked]);
}

#[test]
fn the_floor_is_the_highest_of_four() {
    let floor = |case: Case| case.rows().floor();
    let settled = Deletion { position: Position::local(1), to_seq: seq(6), joins: 0 };
    assert_eq!(floor(member_at_10()), seq(0));
    assert_eq!(floor(member_at_10().with(|case| case.member.join_seq = seq(4))), seq(3));
    assert_eq!(floor(member_at_10().deleted(12, 5, 1).deleted(13, 4, 1)), seq(5));
    assert_eq!(floor(member_at_10().with(|case| case.personal.settled = Some(settled))), seq(6));
    assert_eq!(floor(member_at_10().with(|case| case.channel.retained_from = seq(8))), seq(7));
}

#[test]
fn a_deletion_hides_up_to_its_boundary() {
    member_at_10().deleted(12, 9, 1).blocked_by(&[]);
    member_at_10().deleted(12, 10, 1).blocked_by(&[Blocker::Hidden]);
    member_at_10().deleted(12, 11, 1).blocked_by(&[Blocker::Hidden]);
}

#[test]
fn a_join_hides_what_was_before_it_and_a_purge_what_it_took() {
    let joined_at = |number| member_at_10().with(|case| case.member.join_seq = seq(number));
    joined_at(10).blocked_by(&[]);
    joined_at(11).blocked_by(&[Blocker::Hidden]);
    let purged_to = |number| member_at_10().with(|case| case.channel.retained_from = seq(number));
    purged_to(10).blocked_by(&[]);
    purged_to(11).blocked_by(&[Blocker::Hidden]);
}

#[test]
fn no_floor_of_before_a_restart_hides_what_came_after_it() {
    let restarted = member_at_10().deleted(12, 10, 1).with(|case| {
        case.channel.incarnation = 1;
        case.channel.head.as_mut().unwrap().seq = Seq::new(1, 1);
    });
    restarted.blocked_by(&[]);
    assert_eq!(restarted.rows().unread(), 1);
}

#[test]
fn an_activation_shows_until_a_later_deletion() {
    let deleted = member_at_10().deleted(12, 10, 1);
    deleted.clone().activated(11, 1).blocked_by(&[Blocker::Hidden]);
    deleted.clone().activated(12, 1).blocked_by(&[Blocker::Hidden]);
    deleted.activated(13, 1).blocked_by(&[]);
}

#[test]
fn an_activation_ends_with_the_membership_in_which_it_was_made() {
    let rejoined = member_at_10().deleted(12, 10, 1).with(|case| case.member.joins = 2);
    rejoined.clone().activated(13, 1).blocked_by(&[Blocker::Hidden]);
    rejoined.activated(13, 2).blocked_by(&[]);
}

#[test]
fn an_activation_ends_with_a_deletion_that_has_settled_since() {
    let settled = Deletion { position: Position::local(14), to_seq: seq(10), joins: 1 };
    let case = member_at_10().activated(13, 1).with(|case| case.personal.settled = Some(settled));
    case.blocked_by(&[Blocker::Hidden]);
}

#[test]
fn a_shown_join_shows_until_a_deletion_dismisses_it() {
    let quiet = member_at_10().with(|case| case.member.join_seq = seq(11)).shown_by_join();
    quiet.blocked_by(&[]);
    quiet.clone().deleted(12, 0, 1).blocked_by(&[Blocker::Hidden]);
    quiet.clone().deleted(12, 0, 2).blocked_by(&[Blocker::Hidden]);
    quiet.deleted(12, 0, 0).blocked_by(&[]);
}

#[test]
fn a_deletion_of_an_earlier_membership_dismisses_no_later_join() {
    let rejoined = member_at_10().deleted(12, 10, 1).with(|case| case.member.joins = 2);
    rejoined.shown_by_join().blocked_by(&[]);
}

#[test]
fn unread_counts_above_the_highest_mark() {
    let unread = |case: Case| case.rows().unread();
    assert_eq!(unread(member_at_10()), 10);
    assert_eq!(unread(member_at_10().with(|case| case.member.join_read_to = seq(4))), 6);
    assert_eq!(unread(member_at_10().with(|case| case.personal.read_seq = seq(7))), 3);
    assert_eq!(unread(member_at_10().with(|case| case.own = seq(8))), 2);
    assert_eq!(unread(member_at_10().deleted(12, 9, 1)), 1);
    assert_eq!(unread(member_at_10().with(|case| case.personal.read_seq = seq(10))), 0);
    assert_eq!(unread(member_at_10().with(|case| case.personal.read_seq = seq(99))), 0);
    assert_eq!(unread(Case::default()), 0);
}

#[test]
fn read_to_is_what_the_join_or_the_user_read() {
    let case = member_at_10().with(|case| {
        case.member.join_read_to = seq(4);
        case.personal.read_seq = seq(3);
    });
    assert_eq!(case.rows().read_to(), seq(4));
    assert_eq!(case.with(|case| case.personal.read_seq = seq(5)).rows().read_to(), seq(5));
}

#[test]
fn a_list_is_ordered_by_what_shows_the_conversation() {
    member_at_10().ordered_at(Some(50));
    member_at_10().activated(13, 1).ordered_at(Some(90));
    let deleted = member_at_10().deleted(12, 10, 1);
    deleted.ordered_at(None);
    deleted.clone().activated(13, 1).ordered_at(Some(90));
    deleted.clone().activated(11, 1).ordered_at(None);
    deleted.clone().with(|case| case.member.joins = 2).shown_by_join().ordered_at(Some(40));
    deleted.shown_by_join().ordered_at(None);
}

#[test]
fn who_never_joined_never_had_it() {
    assert!(!Case::default().rows().was_ever());
    assert!(member_at_10().with(|case| case.member.member = false).rows().was_ever());
}
