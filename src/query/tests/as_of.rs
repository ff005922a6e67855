//! As of any position, answers equal what the plain fold of the prefix says.

use proptest::prelude::*;

use super::world::{World, conversations, named, uid};
use crate::domain::event::Event;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::position::Position;
use crate::query::{AsOf, Row};
use crate::view::history::{PlainRows, histories};
use crate::view::read::ConversationRows;

/// What a row says, as far as the plain fold says it.
fn numbers(rows: &ConversationRows) -> Option<(u64, u64, Option<u64>, u64, u64)> {
    let now = rows.conversation();
    let incarnation = rows.channel.incarnation;
    let newest = rows.channel.head.filter(|_| now.has_message_above_floor());
    now.is_visible().then(|| {
        (
            now.unread(),
            rows.channel.last_seq().shown_in(incarnation),
            newest.map(|head| head.message_id),
            now.read_to().shown_in(incarnation),
            rows.personal.deleted_to().shown_in(incarnation),
        )
    })
}

fn of_row(row: &Row) -> (u64, u64, Option<u64>, u64, u64) {
    let message = row.last_message.as_ref().map(|message| message.message_id);
    (row.unread, row.last_message_seq, message, row.read_seq, row.deleted_to_seq)
}

/// The plain rows after each event.
fn folds(events: &[Event]) -> Vec<PlainRows> {
    let mut rows = PlainRows::default();
    events
        .iter()
        .map(|event| {
            rows.fold(event);
            rows.clone()
        })
        .collect()
}

/// The last event at which the conversation came or went, up to `last`.
fn last_change(
    folds: &[PlainRows],
    (user, channel): (UserKey, ChannelKey),
    last: usize,
) -> Option<Position> {
    let visible = |at: usize| folds[at].conversation(&user, &channel).conversation().is_visible();
    let before = |at: usize| at.checked_sub(1).is_some_and(visible);
    let changed = (0..=last).rev().find(|at| visible(*at) != before(*at));
    changed.map(|at| Position::local(at as u64))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_list_as_of_a_position_is_the_fold_of_the_prefix(events in histories(1..60)) {
        let folds = folds(&events);
        let world = World::of(events);
        let query = world.query();
        for (at, rows) in folds.iter().enumerate() {
            for user in crate::view::history::USERS {
                let as_of = AsOf::Position(Position::local(at as u64));
                let listed = query.list(&uid(user), as_of).unwrap().rows;
                let mut found: Vec<_> = listed.iter().map(of_row).collect();
                let mut expected: Vec<_> = conversations()
                    .filter(|(owner, _)| *owner == user)
                    .filter_map(|(_, channel)| numbers(&rows.conversation(&user, &channel)))
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
        for user in crate::view::history::USERS {
            let latest = query.list(&uid(user), AsOf::Latest).unwrap();
            prop_assert_eq!(latest, query.list(&uid(user), AsOf::Position(last)).unwrap());
        }
    }

    #[test]
    fn the_cause_is_the_last_change_of_visibility(events in histories(1..60)) {
        let folds = folds(&events);
        let world = World::of(events);
        let query = world.query();
        for at in 0..folds.len() {
            let as_of = AsOf::Position(Position::local(at as u64));
            for (user, channel) in conversations() {
                let why = query.why(&named(user, channel), as_of).unwrap();
                let cause = why.cause().map(|step| step.event.event.position);
                prop_assert_eq!(cause, last_change(&folds, (user, channel), at));
                let rows = folds[at].conversation(&user, &channel);
                let visible = rows.conversation().is_visible();
                prop_assert_eq!(why.explanation.state.name() == "visible", visible);
            }
        }
    }

    #[test]
    fn each_step_shows_the_rows_around_it(events in histories(1..80)) {
        let folds = folds(&events);
        let world = World::of(events);
        let query = world.query();
        for (user, channel) in conversations() {
            let why = query.why(&named(user, channel), AsOf::Latest).unwrap();
            for step in &why.timeline {
                let at = usize::try_from(step.event.event.position.offset).unwrap();
                let after = numbers(&folds[at].conversation(&user, &channel));
                let before = at.checked_sub(1).and_then(|before| {
                    numbers(&folds[before].conversation(&user, &channel))
                });
                prop_assert_eq!(step.after.as_ref().map(of_row), after);
                prop_assert_eq!(step.before.as_ref().map(of_row), before);
            }
        }
    }
}
