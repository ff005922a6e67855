//! What vanished, and what changed between two moments.

use proptest::prelude::*;

use super::plain::{Folds, numbers, of_row};
use super::world::{World, conversations, named, uid};
use crate::domain::event::{Fact, SessionKind, SessionOpened};
use crate::domain::position::Position;
use crate::query::{AsOf, ChangeKind, QueryError};
use crate::view::random_history::{USERS, histories, seeded};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn vanished_is_what_left_and_is_not_back(events in histories(1..100)) {
        let folds = Folds::of(&events);
        let last = folds.len() - 1;
        let world = World::of(events);
        let query = world.query();
        for user in USERS {
            let found: Vec<_> = query.vanished(&uid(user), None).unwrap();
            let mut positions: Vec<_> =
                found.iter().map(|one| one.left.event.event.position).collect();
            let mut expected: Vec<_> = conversations()
                .filter(|(owner, _)| *owner == user)
                .filter(|of| !folds.is_visible(Some(last), *of))
                .filter_map(|of| folds.last_change(of, last))
                .collect();
            prop_assert!(found.iter().map(|one| one.since()).rev().is_sorted());
            positions.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(positions, expected);
            for since in found.iter().map(|one| one.since()) {
                let later = query.vanished(&uid(user), Some(since)).unwrap();
                let expected = found.iter().filter(|one| one.since() >= since).count();
                prop_assert_eq!(later.len(), expected);
            }
        }
    }

    /// A live session logs when it hears of an event: some source's clock is ahead of that.
    #[test]
    fn since_goes_by_the_sources_clock_and_not_by_the_log(events in histories(1..60)) {
        let mut events = events;
        for event in &mut events {
            event.log_time.0 -= 3_600_000_000;
        }
        let world = World::of(events);
        let query = world.query();
        for user in USERS {
            let found = query.vanished(&uid(user), None).unwrap();
            for since in found.iter().map(|one| one.since()) {
                let later = query.vanished(&uid(user), Some(since)).unwrap();
                let expected = found.iter().filter(|one| one.since() >= since).count();
                prop_assert_eq!(later.len(), expected);
            }
        }
    }

    #[test]
    fn a_diff_names_each_difference_and_its_event(
        events in histories(1..80),
        moments in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let folds = Folds::of(&events);
        let mut bounds = [moments.0.index(events.len()), moments.1.index(events.len())];
        bounds.sort_unstable();
        let [from, to] = bounds;
        let world = World::of(events);
        let query = world.query();
        let at = |at: usize| AsOf::Position(Position::local(at as u64));
        for user in USERS {
            let diff = query.diff(&uid(user), at(to), at(from)).unwrap();
            for of in conversations().filter(|(owner, _)| *owner == user) {
                let name = named(of);
                let change = diff.changes.iter().find(|change| {
                    let row = change.before.as_ref().or(change.after.as_ref()).unwrap();
                    row.channel_id == name.channel_id && row.channel_type == of.1.kind
                });
                let before = numbers(&folds.rows(Some(from), of));
                let after = numbers(&folds.rows(Some(to), of));
                let Some(change) = change else {
                    // An equal row may still have moved up the list, and is a change then.
                    prop_assert_eq!(before, after);
                    continue;
                };
                prop_assert_eq!(change.before.as_ref().map(of_row), before);
                prop_assert_eq!(change.after.as_ref().map(of_row), after);
                let by = change.event.event.position;
                prop_assert!(by.offset > from as u64 && by.offset <= to as u64);
                if change.kind != ChangeKind::Changed {
                    prop_assert_eq!(Some(by), folds.last_change(of, to));
                }
            }
        }
    }
}

/// The indexes say that conversations came, and the log holds no event that they came by.
#[test]
fn a_difference_by_no_event_is_damage_and_is_told() {
    let events = seeded(11, 60);
    let first = AsOf::Position(Position::local(0));
    let mut world = World::of(events);
    let diff = |world: &World| world.query().diff(&uid(USERS[0]), first, AsOf::Latest);
    assert!(diff(&world).unwrap().changes.iter().any(|one| one.kind == ChangeKind::Appeared));
    for event in &mut world.log.0 {
        let (kind, program) = (SessionKind::Live, String::new());
        event.fact = Fact::SessionOpened(SessionOpened { epoch: 1, kind, program });
    }
    let newest = world.query().position().unwrap();
    let found = diff(&world);
    assert!(matches!(found, Err(QueryError::CauseMissing(at)) if at == newest), "{found:?}");
}
