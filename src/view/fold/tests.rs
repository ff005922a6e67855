//! What the fold promises: which keys each event writes, and that no split of a history shows.

mod fixture;
mod keys;
mod overlay;
mod splits;

use crate::codec::family::Family;
use crate::domain::event::Event;
use crate::view::fold::Overlay;
use crate::view::memory::MemoryView;
use crate::view::{Entry, Order, View};

/// A view into which this history was folded in one group.
#[track_caller]
fn folded(events: &[Event]) -> MemoryView {
    folded_in(events, |_| false)
}

/// A view into which this history was folded, with a write after each offset that `ends` picks.
#[track_caller]
fn folded_in(events: &[Event], ends: impl Fn(u64) -> bool) -> MemoryView {
    let view = MemoryView::new();
    let mut overlay = Overlay::new(&view);
    for event in events {
        overlay.fold(event).unwrap();
        if ends(event.position.offset) {
            view.write(&overlay.take_changes()).unwrap();
        }
    }
    view.write(&overlay.take_changes()).unwrap();
    view
}

/// Everything that the fold writes.
fn everything(view: &impl View) -> Vec<(Family, Entry)> {
    let mut all = Vec::new();
    for family in Family::DERIVED.into_iter().chain([Family::Meta]) {
        for entry in view.scan(family, &[], None, Order::Rising) {
            all.push((family, entry.unwrap()));
        }
    }
    all
}
