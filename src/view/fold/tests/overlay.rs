//! What deciding sees between folding and writing.

use super::fixture::*;
use super::{everything, folded};
use crate::codec::key::TimelineOf;
use crate::domain::apply::Rows;
use crate::domain::event::{Effect, Event, Fact, FactKind};
use crate::domain::key::CommandKey;
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::view::View;
use crate::view::fold::{FoldError, Overlay};
use crate::view::memory::MemoryView;

/// An overlay with these events folded, the first `written` of them written.
fn overlay<'a>(view: &'a MemoryView, events: &[Event], written: usize) -> Overlay<&'a MemoryView> {
    let mut overlay = Overlay::new(view);
    for (number, event) in events.iter().enumerate() {
        if number == written {
            view.write(&overlay.take_changes()).unwrap();
        }
        overlay.fold(event).unwrap();
    }
    if written >= events.len() {
        view.write(&overlay.take_changes()).unwrap();
    }
    overlay
}

/// Asks the same of an overlay at every split between written and not written.
fn at_every_split(facts: Vec<Fact>, ask: impl Fn(&Overlay<&MemoryView>)) {
    let events: Vec<Event> = history(facts)
        .into_iter()
        .map(|event| if event.position.offset == 2 { keyed(event) } else { event })
        .collect();
    for written in 0..=events.len() {
        let view = MemoryView::new();
        ask(&overlay(&view, &events, written));
    }
}

#[test]
fn what_was_folded_is_read_whether_written_or_not() {
    let facts = vec![
        user_seen(ALICE),
        channel_seen(GROUP),
        added(GROUP, &[ALICE, BOB], false),
        message(GROUP, BOB, 7),
        deleted(ALICE, GROUP, 7, Effect::Applied),
        removed(GROUP, &[BOB]),
        covered(40),
    ];
    at_every_split(facts, |overlay| {
        assert!(overlay.is_user_seen(&ALICE).unwrap());
        assert!(!overlay.is_user_seen(&BOB).unwrap());
        assert!(overlay.is_channel_seen(&GROUP).unwrap());
        assert!(!overlay.is_channel_seen(&PERSON).unwrap());
        assert_eq!(overlay.channel(&GROUP).unwrap().last_seq().number, 7);
        assert_eq!(overlay.own(&GROUP, &BOB).unwrap().number, 7);
        assert_eq!(overlay.own(&GROUP, &ALICE).unwrap().number, 0);
        assert_eq!(overlay.personal(&ALICE, &GROUP).unwrap().deletions.len(), 1);
        let members: Vec<_> =
            overlay.members_of(&GROUP).unwrap().into_iter().map(|(user, _)| user).collect();
        assert_eq!(members, [ALICE]);
        assert!(overlay.members_of(&PERSON).unwrap().is_empty());
        let entry = overlay.command(&KEY.key).unwrap().unwrap();
        assert_eq!(entry.position, Position::local(2));
        assert_eq!(overlay.command(&CommandKey([1; 16])).unwrap(), None);
        let since = overlay.coverage("wukongim", FactKind::Messages).unwrap();
        assert_eq!(since, Some(Micros(40)));
        assert_eq!(overlay.coverage("wukongim", FactKind::Members).unwrap(), None);
    });
}

#[test]
fn a_deletion_was_undone_from_its_restore_on() {
    let facts = vec![
        added(GROUP, &[ALICE], false),
        deleted(ALICE, GROUP, 5, Effect::Applied),
        read(ALICE, GROUP, 5, Effect::Applied),
        deleted(ALICE, GROUP, 6, Effect::Applied),
        restored(ALICE, GROUP, 1, Effect::Applied),
        read(ALICE, GROUP, 6, Effect::NoChange),
    ];
    at_every_split(facts, |overlay| {
        let undone = |offset| overlay.was_undone(&ALICE, &GROUP, Position::local(offset)).unwrap();
        assert!(undone(1));
        assert!(!undone(3), "it still stands");
        assert!(!overlay.was_undone(&BOB, &GROUP, Position::local(1)).unwrap());
    });
}

#[test]
fn a_deletion_that_settled_was_not_undone() {
    let mut facts = vec![added(GROUP, &[ALICE], false)];
    facts.extend((1..=40).map(|to| deleted(ALICE, GROUP, to, Effect::Applied)));
    facts.push(restored(ALICE, GROUP, 20, Effect::Applied));
    facts.extend((41..=60).map(|to| deleted(ALICE, GROUP, to, Effect::Applied)));
    facts.push(read(ALICE, GROUP, 60, Effect::Applied));
    let events = history(facts);
    let view = folded(&events);
    let overlay = Overlay::new(&view);

    let undone: Vec<u64> = (1..=61)
        .filter(|at| *at != 41)
        .filter(|at| overlay.was_undone(&ALICE, &GROUP, Position::local(*at)).unwrap())
        .collect();
    assert_eq!(undone, [20], "all others settled or stand");
}

#[test]
fn an_impossible_event_is_named_with_the_way_out() {
    let view = folded(&history([message(GROUP, BOB, 7)]));
    let before = everything(&view);
    let mut overlay = Overlay::new(&view);

    let error = overlay.fold(&event(1, message(GROUP, BOB, 7))).unwrap_err();

    assert!(matches!(error, FoldError::Impossible { position, .. } if position.offset == 1));
    assert_eq!(
        error.to_string(),
        "event 0-1 (message_recorded) contradicts the events before it: a message with this \
         number was recorded before; the log was changed, or the rows were: run `panguan verify`"
    );
    overlay.discard();
    assert!(overlay.take_changes().is_empty());
    assert_eq!(everything(&view), before);
}

#[test]
fn damaged_rows_are_named_by_family_and_key() {
    use crate::codec::change::Change;
    use crate::codec::family::Family;
    use crate::codec::key;
    let view = MemoryView::new();
    view.write(&[Change::put(Family::Channel, key::channel(&GROUP), *b"rot")]).unwrap();

    let error = Overlay::new(&view).fold(&event(0, message(GROUP, BOB, 1))).unwrap_err();

    let told = error.to_string();
    assert!(told.contains("channel"), "{told}");
    assert!(told.contains("0200000000"), "{told}");
    assert!(told.contains("panguan rebuild"), "{told}");
}

#[test]
fn an_asked_id_has_a_timeline_of_its_own() {
    let view = MemoryView::new();
    let events = history([refused(ALICE, None)]);
    let overlay = overlay(&view, &events, 0);

    let of = TimelineOf::Asked(ASKED);
    let (offset, _) = overlay.timeline_at(&ALICE, &of, u64::MAX).unwrap().unwrap();
    assert_eq!(offset, 0);
    assert_eq!(overlay.timeline_at(&BOB, &of, u64::MAX).unwrap(), None);
}
