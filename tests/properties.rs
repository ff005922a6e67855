//! Random histories, folded by the product and by a model that is obvious, side by side.
//!
//! After every call both must show the same lists. A history that breaks this is shrunk to the
//! shortest one that does; it then becomes a named test in `properties/found.rs`, and is never
//! generated away. `PROPTEST_CASES` raises the number of histories.

#[path = "properties/arbitrary_facts.rs"]
mod arbitrary_facts;
#[path = "properties/conversation.rs"]
mod conversation;
#[path = "properties/found.rs"]
mod found;
#[path = "model/mod.rs"]
mod model;
#[path = "properties/pure.rs"]
mod pure;
#[path = "properties/spelled.rs"]
mod spelled;
#[path = "properties/spellings.rs"]
mod spellings;
#[path = "properties/steps.rs"]
mod steps;
#[path = "properties/stored.rs"]
mod stored;

use std::collections::BTreeMap;

use panguan::domain::apply::{MapRows, apply};
use panguan::domain::position::Position;
use panguan::query::AsOf;
use proptest::prelude::*;

use model::{Answer, Call, Room, Row, World};
use pure::Pure;
use steps::{Cast, Place, Step, Told};
use stored::{Pace, Stored};

/// What is held against the model.
trait Subject {
    /// Takes a call; `calls` counts it, from 1.
    fn take(&mut self, calls: usize, told: &Told) -> Answer;
    /// What the list of `user` shows, or would show, of the channel.
    fn row(&self, user: &str, room: &Room) -> Row;
}

/// Lives a history in both, and compares all rows after every call.
#[track_caller]
fn live(cast: &Cast, steps: &[Step], subject: &mut impl Subject) {
    let mut world = World::default();
    let mut deletes = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let place = Place { step: at, second: at };
        let Some(told) = step.call(cast, &world, &deletes, place) else {
            continue;
        };
        let expected = world.take(&told.room, &told.call, told.when);
        let answer = subject.take(world.calls(), &told);
        assert_eq!(answer, expected, "step {at} answers: {told:?}");
        if matches!(told.call, Call::Delete { .. }) && !matches!(answer, Answer::Refused(_)) {
            deletes.push(world.calls());
        }
        for (user, room) in cast.conversations() {
            let (shown, expected) = (subject.row(user, room), world.row(user, room));
            assert_eq!(shown, expected, "step {at}, {user} in {room:?}: {told:?}");
        }
    }
}

/// Lives a history in a store, some calls at a time; compares every list after each group, and at
/// the end every list as of every earlier moment, and why each conversation is where it is.
#[track_caller]
fn live_stored(cast: &Cast, steps: &[Step], pace: &[Pace]) {
    let cast = &Cast { keeps_time: true, ..cast.clone() };
    let mut store = Stored::new(cast);
    let mut world = World::default();
    let mut deletes = Vec::new();
    let mut past: Vec<(Position, World)> = vec![(store.end(), world.clone())];
    let mut done = 0;
    for (second, Pace { together, rest }) in pace.iter().cycle().enumerate() {
        let group = &steps[done..steps.len().min(done + together)];
        if group.is_empty() {
            break;
        }
        let (mut told, mut expected) = (Vec::new(), Vec::new());
        for (at, step) in group.iter().enumerate() {
            let place = Place { step: done + at, second };
            if let Some(call) = step.call(cast, &world, &deletes, place) {
                expected.push(world.take(&call.room, &call.call, call.when));
                told.push((world.calls(), call));
            }
        }
        let answers = store.take(&told);
        assert_eq!(answers, expected, "steps from {done} on answer: {told:?}");
        for ((calls, told), answer) in told.iter().zip(&answers) {
            if matches!(told.call, Call::Delete { .. }) && !matches!(answer, Answer::Refused(_)) {
                deletes.push(*calls);
            }
        }
        store.rest(*rest);
        done += group.len();
        for user in &cast.uids {
            let (shown, expected) = (store.list(user, AsOf::Latest), world.list(user));
            assert_eq!(shown, expected, "steps before {done}, list of {user}: {told:?}");
        }
        past.push((store.end(), world.clone()));
    }
    compare_past(cast, &store, &past);
    compare_times(cast, &store);
    compare_causes(cast, &store);
    store.ask_everything_again();
}

/// Guarantee 4: as of a time, a list reflects the events of the log that count from no later.
#[track_caller]
fn compare_times(cast: &Cast, store: &Stored) {
    let events = store.events();
    assert!(events.is_sorted_by_key(|event| event.log_time));
    assert!(events.is_sorted_by_key(|event| event.recorded_at));
    for time in events.iter().map(|event| event.log_time) {
        let last = events.iter().rev().find(|event| event.log_time <= time).unwrap();
        for user in &cast.uids {
            let shown = store.list(user, AsOf::Time(time));
            let expected = store.list(user, AsOf::Position(last.position));
            assert_eq!(shown, expected, "list of {user} as of {time:?}");
        }
    }
}

/// Guarantee 4: a list as of an earlier event is what it was then.
#[track_caller]
fn compare_past(cast: &Cast, store: &Stored, past: &[(Position, World)]) {
    for (position, world) in past {
        for user in &cast.uids {
            let shown = store.list(user, AsOf::Position(*position));
            assert_eq!(shown, world.list(user), "list of {user} as of {position}");
        }
    }
}

/// Guarantee 3: as of every event, `why` names the last one that changed what is visible, as
/// folding all events one by one finds it; and only types that can hide took anything away.
#[track_caller]
fn compare_causes(cast: &Cast, store: &Stored) {
    let mut rows = MapRows::default();
    let mut known: BTreeMap<(&str, &Room), (bool, Option<Position>)> = BTreeMap::new();
    for event in store.events() {
        for change in apply(&rows, &event).unwrap() {
            rows.put(change);
        }
        let at = event.position;
        for (user, room) in cast.conversations() {
            let (was, since) = known.get(&(user, room)).copied().unwrap_or_default();
            let is = store.is_visible(&rows, user, room);
            assert!(!was || is || event.fact.can_hide(), "{at} {} hid", event.fact.name());
            let now = (is, if was == is { since } else { Some(at) });
            known.insert((user, room), now);
            let why = store.why(user, room, AsOf::Position(at));
            assert_eq!(why, now, "why {user} in {room:?} as of {at}, {}", event.fact.name());
        }
        for user in &cast.uids {
            let listed = store.list(user, AsOf::Position(at)).len();
            let visible = known.iter().filter(|((of, _), (is, _))| of == user && *is).count();
            assert_eq!(listed, visible, "list of {user} as of {at}, {}", event.fact.name());
        }
    }
}

/// Number of histories: enough to find each mutant in `docs/mutants.md`, within half a minute.
fn histories(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig {
        cases: if asked { default.cases } else { cases },
        max_shrink_iters: 20_000,
        failure_persistence: None,
        ..default
    }
}

proptest! {
    #![proptest_config(histories(1_500))]

    #[test]
    fn the_rules_show_what_the_model_shows(
        cast in steps::casts(),
        steps in steps::histories(1..60),
    ) {
        live(&cast, &steps, &mut Pure::new(&cast));
    }
}

proptest! {
    #![proptest_config(histories(200))]

    #[test]
    fn many_deletions_settle_as_the_model_says(
        cast in steps::casts(),
        steps in steps::deletions(100..220),
    ) {
        live(&cast, &steps, &mut Pure::new(&cast));
    }

    #[test]
    fn no_event_on_any_rows_makes_the_fold_panic(
        facts in prop::collection::vec(arbitrary_facts::fact(), 1..80),
    ) {
        arbitrary_facts::fold(facts);
    }
}

proptest! {
    #![proptest_config(histories(60))]

    #[test]
    fn a_store_shows_what_the_model_shows(
        cast in steps::casts(),
        steps in steps::histories(1..40),
        pace in stored::paces(),
    ) {
        live_stored(&cast, &steps, &pace);
    }
}
