//! As of any position, answers equal what the plain fold of the prefix says.

use proptest::prelude::*;

use super::plain::{Folds, numbers, of_row};
use super::world::{World, conversations, named, uid};
use crate::domain::event::Fact;
use crate::domain::explain::{State, Undo};
use crate::domain::position::Position;
use crate::query::AsOf;
use crate::view::random_history::{USERS, histories};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_list_as_of_a_position_is_the_fold_of_the_prefix(events in histories(1..60)) {
        let folds = Folds::of(&events);
        let world = World::of(events);
        let query = world.query();
        for at in 0..folds.len() {
            for user in USERS {
                let as_of = AsOf::Position(Position::local(at as u64));
                let listed = query.list(&uid(user), as_of).unwrap().rows;
                let mut found: Vec<_> = listed.iter().map(of_row).collect();
                let mut expected: Vec<_> = conversations()
                    .filter(|(owner, _)| *owner == user)
                    .filter_map(|of| numbers(&folds.rows(Some(at), of)))
                    .collect();
                found.sort_unstable();
                expected.sort_unstable();
                prop_assert_eq!(found, expected);
                let newest_first: Vec<_> = listed.iter().map(|row| row.ordered_at).rev().collect();
                prop_assert!(newest_first.is_sorted());
            }
        }
    }

    #[test]
    fn the_latest_list_is_the_list_as_of_the_tail(events in histories(1..80)) {
        let last = Position::local(events.len() as u64 - 1);
        let world = World::of(events);
        let query = world.query();
        for user in USERS {
            let latest = query.list(&uid(user), AsOf::Latest).unwrap();
            prop_assert_eq!(latest, query.list(&uid(user), AsOf::Position(last)).unwrap());
        }
    }

    #[test]
    fn the_cause_is_the_last_change_of_visibility(events in histories(1..60)) {
        let folds = Folds::of(&events);
        let world = World::of(events);
        let query = world.query();
        for at in 0..folds.len() {
            let as_of = AsOf::Position(Position::local(at as u64));
            for of in conversations() {
                let why = query.why(&named(of), as_of).unwrap();
                let cause = why.cause().map(|step| step.event.event.position);
                prop_assert_eq!(cause, folds.last_change(of, at));
                let is_visible = why.explanation.state == State::Visible;
                prop_assert_eq!(is_visible, folds.is_visible(Some(at), of));
            }
        }
    }

    #[test]
    fn only_what_carries_a_reason_hides(events in histories(1..80)) {
        let world = World::of(events);
        let query = world.query();
        for of in conversations() {
            for step in query.why(&named(of), AsOf::Latest).unwrap().timeline {
                if step.before.is_some() && step.after.is_none() {
                    prop_assert!(step.event.event.fact.can_hide());
                    prop_assert!(step.event.event.context.is_some());
                    prop_assert!(step.hid.is_some());
                }
            }
        }
    }

    #[test]
    fn each_step_shows_the_rows_around_it(events in histories(1..80)) {
        let folds = Folds::of(&events);
        let world = World::of(events);
        let query = world.query();
        for of in conversations() {
            for step in query.why(&named(of), AsOf::Latest).unwrap().timeline {
                let at = usize::try_from(step.event.event.position.offset).unwrap();
                let (before, after) = (folds.rows(at.checked_sub(1), of), folds.rows(Some(at), of));
                prop_assert_eq!(step.after.as_ref().map(of_row), numbers(&after));
                prop_assert_eq!(step.before.as_ref().map(of_row), numbers(&before));
            }
        }
    }

    #[test]
    fn restoring_what_is_named_shows_it_again_and_nothing_less_does(events in histories(1..120)) {
        let folds = Folds::of(&events);
        let world = World::of(events);
        let query = world.query();
        for of in conversations() {
            let why = query.why(&named(of), AsOf::Latest).unwrap();
            let hidden = why.explanation.state == State::Hidden;
            let [Undo::Restore { deletions, .. }] = why.explanation.undo.as_slice() else {
                continue;
            };
            prop_assert!(hidden && !deletions.is_empty());
            let rows = folds.rows(Some(folds.len() - 1), of);
            let visible_without = |restored: &[Position]| {
                let mut rows = rows.clone();
                rows.personal.deletions.retain(|one| !restored.contains(&one.position));
                rows.conversation().is_visible()
            };
            prop_assert!(visible_without(deletions));
            for left_out in 0..deletions.len() {
                let mut fewer = deletions.clone();
                fewer.remove(left_out);
                prop_assert!(!visible_without(&fewer));
            }
        }
    }

    #[test]
    fn others_who_still_see_it_are_counted(events in histories(1..80)) {
        let folds = Folds::of(&events);
        let world = World::of(events);
        let query = world.query();
        for (user, channel) in conversations() {
            let others = query.why(&named((user, channel)), AsOf::Latest).unwrap().others;
            let last = Some(folds.len() - 1);
            let seeing = conversations()
                .filter(|(other, of)| *of == channel && *other != user)
                .filter(|of| folds.is_visible(last, *of));
            prop_assert_eq!((others.count, others.exact), (seeing.count() as u64, true));
        }
    }

    #[test]
    fn every_attempt_is_told_and_no_other_event(events in histories(1..120)) {
        let world = World::of(events);
        let query = world.query();
        for of in conversations() {
            let why = query.why(&named(of), AsOf::Latest).unwrap();
            let told: Vec<_> = why
                .explanation
                .attempts
                .iter()
                .map(|at| why.timeline[*at].event.event.position)
                .collect();
            let expected: Vec<_> = world
                .log
                .0
                .iter()
                .filter(|event| match &event.fact {
                    Fact::DeletionRefused(fact) => {
                        (Some(fact.user), fact.meant) == (Some(of.0), Some(of.1))
                    }
                    Fact::ConversationDeleted(fact) => {
                        (fact.user, fact.channel) == of
                            && fact.effect != crate::domain::event::Effect::Applied
                    }
                    _ => false,
                })
                .map(|event| event.position)
                .collect();
            prop_assert_eq!(told, expected);
        }
    }
}
