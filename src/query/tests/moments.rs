//! Times name prefixes of the log; `why` also counts what later events say happened before.

use proptest::prelude::*;

use super::world::{World, conversations, named, uid};
use crate::domain::event::Event;
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::query::{AsOf, QueryError, Why};
use crate::view::random_history::{USERS, histories, seeded};

/// A history whose events of each batch of three were recorded in one moment.
fn in_batches(mut events: Vec<Event>) -> Vec<Event> {
    let times: Vec<Micros> = events.iter().map(|event| event.log_time).collect();
    for (at, event) in events.iter_mut().enumerate() {
        event.log_time = times[at - at % 3];
    }
    events
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_time_is_the_prefix_of_what_was_logged_by_then(events in histories(1..60)) {
        let events = in_batches(events);
        let world = World::of(events);
        let query = world.query();
        let first = world.log.0[0].log_time.0;
        let last = world.log.0[world.log.0.len() - 1].log_time.0;
        for time in (first - 1_000_000..=last + 1_000_000).step_by(500_000) {
            let counted = world.log.0.iter().filter(|event| event.log_time.0 <= time).count();
            let expected = counted.checked_sub(1).map(|last| Position::local(last as u64));
            let moment = query.moment(AsOf::Time(Micros(time))).unwrap();
            prop_assert_eq!(moment.position, expected);
            for user in USERS {
                let then = query.list(&uid(user), AsOf::Time(Micros(time))).unwrap().rows;
                match expected {
                    None => prop_assert!(then.is_empty()),
                    Some(position) => {
                        let as_of = AsOf::Position(position);
                        prop_assert_eq!(then, query.list(&uid(user), as_of).unwrap().rows);
                    }
                }
            }
        }
    }

    /// Where every source time is a log time, counting by either is the same.
    #[test]
    fn why_at_a_time_is_why_at_its_position_where_nothing_came_late(events in histories(1..60)) {
        let mut events = events;
        for event in &mut events {
            event.occurred_at = event.log_time;
        }
        let world = World::of(events);
        let query = world.query();
        for at in (0..world.log.0.len()).step_by(7) {
            let time = world.log.0[at].log_time;
            let Some(position) = query.moment(AsOf::Time(time)).unwrap().position else { continue };
            for of in conversations() {
                let then = query.why(&named(of), AsOf::Time(time)).unwrap();
                let there = query.why(&named(of), AsOf::Position(position)).unwrap();
                prop_assert_eq!(&then.timeline, &there.timeline);
                prop_assert_eq!(&then.explanation, &there.explanation);
            }
        }
    }
}

/// October is imported after November began: `why` at a time in October knows of it.
#[test]
fn why_counts_what_was_recorded_later_and_happened_before() {
    let october = 1_000_000;
    let mut events = seeded(11, 60);
    let conversation = conversations().find(|of| {
        let world = World::of(events.clone());
        let why = world.query().why(&named(*of), AsOf::Latest).unwrap();
        why.timeline.len() > 3 && why.cause().is_some()
    });
    let of = conversation.unwrap();
    let as_recorded = World::of(events.clone());
    let expected = as_recorded.query().why(&named(of), AsOf::Latest).unwrap();
    for event in &mut events {
        event.log_time.0 += october * 1_000;
    }
    let world = World::of(events);
    let query = world.query();
    let last = world.log.0.iter().map(|event| event.occurred_at).max().unwrap();
    assert_eq!(query.moment(AsOf::Time(last)).unwrap().position, None);
    let then = query.why(&named(of), AsOf::Time(last)).unwrap();
    let told = |why: &Why| -> Vec<_> {
        let steps = why.timeline.iter();
        steps
            .map(|step| (step.event.event.position, step.before.clone(), step.after.clone()))
            .collect()
    };
    assert_eq!(told(&then), told(&expected));
    assert_eq!(then.explanation.cause, expected.explanation.cause);
    assert!(query.list(&uid(of.0), AsOf::Time(last)).unwrap().rows.is_empty());
}

#[test]
fn a_position_after_the_newest_is_refused() {
    let world = World::of(seeded(3, 10));
    let query = world.query();
    let newest = query.position().unwrap();
    assert!(query.list(&uid(USERS[0]), AsOf::Position(newest)).is_ok());
    let next = AsOf::Position(Position::local(newest.offset + 1));
    let refused = query.list(&uid(USERS[0]), next).unwrap_err();
    assert!(matches!(refused, QueryError::NotYet { folded, .. } if folded == Some(newest)));
    let elsewhere = AsOf::Position(Position { partition: 1, offset: 0 });
    assert!(matches!(query.moment(elsewhere), Err(QueryError::NotYet { .. })));
}

#[test]
fn a_writer_that_goes_on_does_not_move_an_answer() {
    let events = seeded(5, 120);
    let half = events.len() / 2;
    let world = World::of(events[..half].to_vec());
    let query = world.query();
    let before: Vec<_> =
        USERS.map(|user| query.list(&uid(user), AsOf::Latest).unwrap()).into_iter().collect();
    let whole = World::of(events);
    crate::projector::catch_up(&whole.log, &world.view).unwrap();
    for (user, before) in USERS.into_iter().zip(before) {
        assert_eq!(query.list(&uid(user), AsOf::Latest).unwrap(), before);
    }
}
