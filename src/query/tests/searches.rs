//! Deletions by filter and page, the history told again, and the history without an event.

use proptest::prelude::*;

use super::plain::{Folds, numbers, of_row};
use super::world::{Holed, Known, World, conversations, named, uid};
use crate::domain::apply::MapRows;
use crate::domain::event::{Event, Fact};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::name::Dialect;
use crate::domain::position::Position;
use crate::query::{AsOf, DeletionFilter, DeletionOutcome, Query, QueryError, ReplayRange};
use crate::view::random_history::{USERS, conversation, histories, seeded};

fn positions(query: &Query<'_>, filter: &DeletionFilter, limit: usize) -> Vec<Position> {
    let mut found = Vec::new();
    let mut cursor = None;
    loop {
        let page = query.deletions(filter, cursor.as_deref(), limit).unwrap();
        assert!(page.deletions.len() <= limit);
        found.extend(page.deletions.iter().map(|deletion| deletion.event.event.position));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return found;
        }
    }
}

fn is_searched(event: &&Event) -> bool {
    event.fact.can_hide() || matches!(event.fact, Fact::DeletionRefused(_))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_deletion_is_on_one_page(events in histories(1..100), limit in 1_usize..5) {
        let world = World::of(events);
        let query = world.query();
        let expected: Vec<_> =
            world.log.0.iter().rev().filter(is_searched).map(|event| event.position).collect();
        prop_assert_eq!(positions(&query, &DeletionFilter::default(), limit), expected);
    }

    #[test]
    fn a_search_by_actor_finds_what_a_filter_of_all_finds(events in histories(1..100)) {
        let world = World::of(events);
        let query = world.query();
        for user in USERS {
            let filter = DeletionFilter { actor: Some(uid(user)), ..DeletionFilter::default() };
            let expected: Vec<_> = world
                .log
                .0
                .iter()
                .rev()
                .filter(is_searched)
                .filter(|event| event.context.as_ref().is_some_and(|by| by.actor.id == user))
                .map(|event| event.position)
                .collect();
            prop_assert_eq!(positions(&query, &filter, 3), expected);
        }
    }

    #[test]
    fn a_search_by_user_finds_every_step_that_took_a_conversation_away(
        events in histories(1..100),
    ) {
        let world = World::of(events);
        let query = world.query();
        for of in conversations() {
            let filter = DeletionFilter { user: Some(uid(of.0)), ..DeletionFilter::default() };
            let found = query.deletions(&filter, None, usize::MAX).unwrap().deletions;
            for step in query.why(&named(of), AsOf::Latest).unwrap().timeline {
                let same = found
                    .iter()
                    .find(|deletion| deletion.event.event.position == step.event.event.position);
                if step.hid.is_some() {
                    prop_assert_eq!(same.map(|deletion| deletion.hid), Some(step.hid));
                }
            }
        }
    }

    #[test]
    fn outcomes_part_all_deletions(events in histories(1..100)) {
        let world = World::of(events);
        let query = world.query();
        let mut parts: Vec<_> = DeletionOutcome::ALL
            .into_iter()
            .flat_map(|outcome| {
                let filter =
                    DeletionFilter { outcome: Some(outcome), ..DeletionFilter::default() };
                positions(&query, &filter, 7)
            })
            .collect();
        parts.sort_unstable();
        let mut all = positions(&query, &DeletionFilter::default(), 7);
        all.sort_unstable();
        prop_assert_eq!(parts, all);
    }

    #[test]
    fn a_replay_tells_every_event_once(events in histories(1..80)) {
        let world = World::of(events);
        let query = world.query();
        let told: Result<Vec<_>, QueryError> =
            query.replay(&ReplayRange::default()).unwrap().collect();
        let told: Vec<_> = told.unwrap().into_iter().map(|told| told.event).collect();
        prop_assert_eq!(&told, &world.log.0);
    }

    #[test]
    fn without_an_event_the_rest_is_folded_as_recorded(
        events in histories(1..60),
        which in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
    ) {
        let which = which.index(events.len());
        let folds = Folds::of(&events);
        let last = which + to.index(events.len() - which);
        let mut rest = MapRows::default();
        let kept = events.iter().enumerate().take(last + 1).filter(|(at, _)| *at != which);
        let impossible: Vec<Position> = kept
            .filter(|(_, event)| rest.fold(event).is_err())
            .map(|(_, event)| event.position)
            .collect();
        let to = (last + 1 < folds.len()).then(|| AsOf::Position(Position::local(last as u64)));
        let world = World::of(events);
        let what_if = world.query().without(Position::local(which as u64), to).unwrap();
        prop_assert_eq!(what_if.impossible, impossible);
        for kept in &what_if.kept_off {
            let is_it = |of: &(UserKey, ChannelKey)| {
                let name = named(*of);
                (name.uid, name.channel_id) == (kept.uid.clone(), kept.channel.id.clone())
                    && of.1.kind == kept.channel.kind
            };
            let of = conversations().find(is_it).unwrap();
            let rows = conversation(&rest, &of.0, &of.1);
            let held: Vec<_> = rows.conversation().blockers().collect();
            prop_assert!(!held.is_empty());
            prop_assert_eq!(&kept.blockers, &held);
        }
        for of in conversations() {
            let with = numbers(&folds.rows(Some(last), of));
            let without = numbers(&conversation(&rest, &of.0, &of.1));
            let name = named(of);
            let told = what_if.differences.iter().find(|difference| {
                let row = difference.with.as_ref().or(difference.without.as_ref()).unwrap();
                difference.uid == name.uid
                    && (&row.channel_id, row.channel_type) == (&name.channel_id, of.1.kind)
            });
            match told {
                Some(told) => {
                    prop_assert_eq!(told.with.as_ref().map(of_row), with);
                    prop_assert_eq!(told.without.as_ref().map(of_row), without);
                }
                None => prop_assert_eq!(with, without),
            }
        }
    }
}

#[test]
fn a_cursor_of_nothing_is_refused() {
    let world = World::of(Vec::new());
    for cursor in ["", "!", "AA", "AgAAAAAAAAAA", "AQAAAAAAAAAAAA"] {
        let world = World::of(crate::view::random_history::seeded(1, 20));
        let answer = world.query().deletions(&DeletionFilter::default(), Some(cursor), 1);
        assert!(matches!(answer, Err(QueryError::BadCursor)), "{cursor}");
    }
    let nothing = world.query().deletions(&DeletionFilter::default(), None, 1).unwrap();
    assert_eq!((nothing.deletions, nothing.next_cursor), (Vec::new(), None));
}

#[test]
fn a_replay_does_not_end_at_a_hole_as_if_nothing_followed() {
    let world = World::of(seeded(1, 20));
    let log = Holed { log: &world.log, hole: 7 };
    let query = Query::new(&log, &world.view, &Known, Dialect::WuKongIm).unwrap();
    let told: Vec<_> = query.replay(&ReplayRange::default()).unwrap().collect();
    assert_eq!(told.len(), 8);
    let missing = Position::local(7);
    assert!(matches!(told[7], Err(QueryError::EventMissing(at)) if at == missing), "{told:?}");
}

#[test]
fn a_replay_begins_in_no_other_partition() {
    let world = World::of(seeded(1, 20));
    let elsewhere = Position { partition: 9, offset: 5 };
    let range = ReplayRange { from: Some(AsOf::Position(elsewhere)), ..ReplayRange::default() };
    let query = world.query();
    let refused = query.replay(&range).err();
    assert!(matches!(refused, Some(QueryError::NoSuchEvent(at)) if at == elsewhere), "{refused:?}");
}
