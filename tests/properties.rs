//! Random histories, folded by the product and by a model that is obvious, side by side.
//!
//! After every call both must show the same lists. A history that breaks this is shrunk to the
//! shortest one that does; it then becomes a named test in `properties/found.rs`, and is never
//! generated away. `PROPTEST_CASES` raises the number of histories.

#[path = "properties/arbitrary_facts.rs"]
mod arbitrary_facts;
#[path = "properties/found.rs"]
mod found;
#[path = "properties/map_rows.rs"]
mod map_rows;
#[path = "model/mod.rs"]
mod model;
#[path = "properties/pure.rs"]
mod pure;
#[path = "properties/spellings.rs"]
mod spellings;
#[path = "properties/steps.rs"]
mod steps;

use proptest::prelude::*;

use model::{Answer, Call, Room, Row, World};
use pure::Pure;
use steps::{Cast, Step};

/// What is held against the model.
trait Subject {
    /// Takes a call; `calls` counts it, from 1.
    fn take(&mut self, calls: usize, room: &Room, call: &Call, when: model::When) -> Answer;
    /// What the list of `user` shows, or would show, of the channel.
    fn row(&self, user: &str, room: &Room) -> Row;
}

/// Lives a history in both, and compares all rows after every call.
#[track_caller]
fn live(cast: &Cast, steps: &[Step], subject: &mut impl Subject) {
    let mut world = World::default();
    let mut deletes = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let Some((room, call, when)) = step.call(cast, &world, &deletes, at) else {
            continue;
        };
        let expected = world.take(&room, &call, when);
        let answer = subject.take(world.calls(), &room, &call, when);
        assert_eq!(answer, expected, "step {at} answers: {call:?} {when:?} in {room:?}");
        if matches!(call, Call::Delete { .. }) && !matches!(answer, Answer::Refused(_)) {
            deletes.push(world.calls());
        }
        for (user, room) in cast.conversations() {
            let (shown, expected) = (subject.row(user, room), world.row(user, room));
            assert_eq!(shown, expected, "step {at}, {user} in {room:?}: {call:?} {when:?}");
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
