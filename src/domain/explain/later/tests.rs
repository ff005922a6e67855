//! What came after a deletion that names a message ahead, one rule at a time.

use super::{Ahead, HidLater, hid_later};
use crate::domain::channel::{Channel, Gap, Head};
use crate::domain::channel_type::ChannelType;
use crate::domain::event::{
    Boundary, BoundaryBasis, ConversationDeleted, Effect, Event, Fact, HeadSeen,
};
use crate::domain::explain::{Standing, Step};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::member::Member;
use crate::domain::personal::{Deletion, Personal};
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::domain::visible::Conversation;

/// A deletion up to `to`, which its caller named when the newest message was `head`.
fn deletion(head: Seq, to: Seq) -> ConversationDeleted {
    ConversationDeleted {
        user: UserKey([1; 16]),
        channel: ChannelKey { kind: ChannelType::Group, id: [2; 16] },
        boundary: Boundary { seq: to, basis: BoundaryBasis::Caller },
        head_seen: HeadSeen { position: None, last_seq: head },
        joins: 1,
        effect: Effect::Applied,
    }
}

fn seq(number: u64) -> Seq {
    Seq::new(0, number)
}

/// What is hidden later of these deletions, of which those at `undone` no longer stand.
fn later(
    deletions: &[ConversationDeleted],
    undone: &[usize],
    head: Seq,
    gaps: &[Gap],
) -> Option<HidLater> {
    let position = |at: usize| Position::local(10 + at as u64);
    let step = |(at, fact): (usize, &ConversationDeleted)| Step {
        event: Event {
            position: position(at),
            occurred_at: Micros(1),
            recorded_at: Micros(1),
            log_time: Micros(1),
            fact: Fact::ConversationDeleted(fact.clone()),
            context: None,
        },
        before: Standing::default(),
        after: Standing::default(),
    };
    let steps: Vec<Step> = deletions.iter().enumerate().map(step).collect();
    let standing = deletions.iter().enumerate().filter(|(at, _)| !undone.contains(at));
    let standing = standing.map(|(at, fact)| Deletion {
        position: position(at),
        to_seq: fact.boundary.seq,
        joins: 1,
    });
    let personal = Personal { deletions: standing.collect(), ..Personal::default() };
    let (position, at) = (Position::local(1), Micros(1));
    let head = Head { position, seq: head, message_id: 1, from: None, at, pair_own: None };
    let channel = Channel { head: Some(head), ..Channel::default() };
    let member = Member { member: true, joins: 1, ..Member::default() };
    let now =
        Conversation { channel: &channel, member: &member, own: Seq::ZERO, personal: &personal };
    hid_later(&steps, now, gaps)
}

/// From where, to where, and how many.
fn span(later: Option<HidLater>) -> Option<(u64, u64, u64)> {
    later.map(|later| (later.from_seq, later.to_seq, later.messages))
}

#[test]
fn what_was_not_recorded_yet_is_ahead() {
    let ahead = |head, to| Ahead::of(&deletion(seq(head), seq(to)));
    assert_eq!(ahead(3, 7), Some(Ahead { from_seq: 4, to_seq: 7 }));
    assert_eq!(ahead(0, 1), Some(Ahead { from_seq: 1, to_seq: 1 }));
    assert_eq!((ahead(3, 3), ahead(3, 2)), (None, None));
    let restarted = deletion(seq(90), Seq::new(1, 2));
    assert_eq!(Ahead::of(&restarted), Some(Ahead { from_seq: 1, to_seq: 2 }));
}

#[test]
fn only_a_caller_names_a_message_and_only_what_is_applied_hides() {
    let named = deletion(seq(3), seq(7));
    for effect in [Effect::NoChange, Effect::Late] {
        assert_eq!(Ahead::of(&ConversationDeleted { effect, ..named.clone() }), None);
    }
    let boundary = Boundary { basis: BoundaryBasis::Source, ..named.boundary };
    assert_eq!(Ahead::of(&ConversationDeleted { boundary, ..named }), None);
}

#[test]
fn what_came_up_to_the_named_number_is_counted() {
    let deletions = [deletion(seq(3), seq(7))];
    let came = |head| span(later(&deletions, &[], seq(head), &[]));
    assert_eq!(came(3), None);
    assert_eq!(came(4), Some((4, 4, 1)));
    assert_eq!(came(7), Some((4, 7, 4)));
    assert_eq!(came(9), Some((4, 7, 4)), "what is above it is not hidden");
}

#[test]
fn numbers_that_never_came_are_not_counted() {
    let deletions = [deletion(seq(3), seq(7))];
    let gap = |first, last| Gap { first, last };
    let came = |gaps: &[Gap]| span(later(&deletions, &[], seq(9), gaps));
    assert_eq!(came(&[gap(1, 2), gap(5, 5), gap(7, 8)]), Some((4, 7, 2)));
    assert_eq!(came(&[gap(2, 6)]), Some((4, 7, 1)));
    assert_eq!(came(&[gap(4, 8)]), None);
}

#[test]
fn it_is_the_deletion_that_decides_how_far_the_messages_are_hidden() {
    let deletions = [deletion(seq(3), seq(7)), deletion(seq(3), seq(9)), deletion(seq(5), seq(8))];
    let found = later(&deletions, &[], seq(9), &[]).unwrap();
    assert_eq!((found.step, found.deletion, found.named_seq), (1, Position::local(11), 9));
    let found = later(&deletions, &[1], seq(9), &[]).unwrap();
    assert_eq!((found.step, span(Some(found))), (2, Some((6, 8, 3))));
    let above = [deletions.as_slice(), &[deletion(seq(10), seq(10))]].concat();
    assert_eq!(later(&above, &[], seq(10), &[]), None, "a later one reaches further");
}

#[test]
fn a_channel_that_counts_anew_is_not_hidden_by_numbers_of_before() {
    let deletions = [deletion(seq(3), seq(7))];
    assert_eq!(later(&deletions, &[], Seq::new(1, 5), &[]), None);
    let anew = [deletion(seq(90), Seq::new(1, 2))];
    assert_eq!(span(later(&anew, &[], Seq::new(1, 2), &[])), Some((1, 2, 2)));
}
