//! A log that was written wrong, or forged with every checksum, root and hash renewed.

use std::ops::ControlFlow;

use super::world::{Trusting, World};
use super::{finds, is_clean};
use crate::domain::event::{ChannelLabel, Event, Fact};
use crate::domain::key::{ChannelKey, Pair, Sealed, UserKey};
use crate::domain::name::{ChannelName, Dialect};
use crate::domain::position::Position;
use crate::log::{LogError, ReadLog, Tail};
use crate::proof::verify::{Names, Part, Place, Report, Stage, Subject, verify};
use crate::vault::Vault;
use crate::view::memory::MemoryView;

/// The position of the last event of which this holds.
fn last(world: &World, is_it: impl Fn(&Fact) -> bool) -> Position {
    let events = world.bytes.events(0, world.bytes.frames.len()).unwrap();
    events.into_iter().rev().find(|event| is_it(&event.fact)).unwrap().position
}

fn is_labelled(fact: &Fact, is_it: impl Fn(&ChannelLabel) -> bool) -> bool {
    matches!(fact, Fact::ChannelSeen(seen) if is_it(&seen.label))
}

fn changed(is_it: impl Fn(&Fact) -> bool, change: impl FnOnce(&mut Event)) -> (Position, Report) {
    let mut world = World::new();
    let position = last(&world, is_it);
    world.forge_all(position, |_| ());
    is_clean(&world.verify());
    world.forge_all(position, change);
    (position, world.verify())
}

#[test]
fn an_event_that_cannot_follow_is_damage_of_the_log() {
    let is_message = |fact: &Fact| matches!(fact, Fact::MessageRecorded(_));
    let (position, report) = changed(is_message, |event| {
        if let Fact::MessageRecorded(fact) = &mut event.fact {
            fact.seq = 1;
        }
    });

    finds(&report, &Place::Event(position), "it contradicts the events before it");
    assert_eq!((report.worst, report.damaged), (Some(Part::Log), 1));
}

#[test]
fn a_person_channel_that_is_of_another_pair_is_found_without_any_key() {
    let is_pair = |fact: &Fact| is_labelled(fact, |label| matches!(label, ChannelLabel::Pair(_)));
    let (position, report) = changed(is_pair, |event| {
        if let Fact::ChannelSeen(seen) = &mut event.fact {
            seen.label = ChannelLabel::Pair(Pair::new(UserKey([1; 16]), UserKey([2; 16])));
        }
    });

    finds(&report, &Place::Event(position), "it names another channel");
}

#[test]
fn a_label_of_another_channel_is_found_with_the_keys_of_the_store() {
    struct OfStore<'a>(&'a Vault);
    impl Names for OfStore<'_> {
        fn open(&self, _: &Sealed) -> Result<Option<Vec<u8>>, String> {
            Ok(None)
        }

        fn user_key(&self, _: &str) -> Option<UserKey> {
            None
        }

        fn person_channel(&self, pair: &Pair) -> ChannelKey {
            Trusting.person_channel(pair)
        }

        fn is_channel(&self, channel: &ChannelKey, id: &str) -> bool {
            let name = ChannelName::other(Dialect::WuKongIm, channel.kind, id).unwrap();
            self.0.channel_key(&name) == *channel
        }
    }
    let is_plain = |fact: &Fact| is_labelled(fact, |label| matches!(label, ChannelLabel::Plain(_)));
    let mut world = World::new();
    let position = last(&world, is_plain);
    let check = |world: &World| {
        let names = OfStore(&world.reading.vault);
        let scratch = MemoryView::new();
        let subject =
            Subject { log: &world.bytes, live: &world.rows, scratch: &scratch, names: &names };
        verify(&subject, &mut |_, _, _| ControlFlow::Continue(()))
    };
    is_clean(&check(&world));
    world.forge_all(position, |event| {
        if let Fact::ChannelSeen(seen) = &mut event.fact {
            seen.label = ChannelLabel::Plain("another".to_owned());
        }
    });

    finds(&check(&world), &Place::Event(position), "it names another channel");
}

/// A log that is damaged once the check of the log itself is over.
struct Fading<'a> {
    log: &'a dyn ReadLog,
    fades: &'a std::sync::atomic::AtomicBool,
    error: fn() -> LogError,
}

impl ReadLog for Fading<'_> {
    fn tail(&self) -> Result<Tail, LogError> {
        self.log.tail()
    }

    fn frame(&self, offset: u64) -> Result<Option<Vec<u8>>, LogError> {
        self.log.frame(offset)
    }

    fn frames(&self, offset: u64, count: usize) -> Result<Vec<(u64, Vec<u8>)>, LogError> {
        if self.fades.load(std::sync::atomic::Ordering::SeqCst) {
            return Err((self.error)());
        }
        self.log.frames(offset, count)
    }

    fn batch(&self, number: u64) -> Result<Option<Vec<u8>>, LogError> {
        self.log.batch(number)
    }

    fn next_batch(&self, number: u64) -> Result<Option<u64>, LogError> {
        let next = self.log.next_batch(number);
        self.fades.store(true, std::sync::atomic::Ordering::SeqCst);
        next
    }
}

#[test]
fn damage_that_the_fold_meets_first_is_of_the_log() {
    let world = World::new();
    let end = world.bytes.tail.next_offset - 1;
    let all = Place::Events(Position::local(0), Position::local(end));
    let damaged = || LogError::Damaged {
        position: Position::local(3),
        error: crate::codec::frame::decode(Position::local(3), b"").unwrap_err(),
    };
    let cases: [(fn() -> LogError, Place); 2] = [
        (damaged, Place::Event(Position::local(3))),
        (|| LogError::Corrupt("block checksum mismatch".to_owned()), all),
    ];
    for (error, place) in cases {
        let fades = std::sync::atomic::AtomicBool::new(false);
        let log = Fading { log: &world.bytes, fades: &fades, error };
        let scratch = MemoryView::new();
        let subject = Subject { log: &log, live: &world.rows, scratch: &scratch, names: &Trusting };

        let mut stages = Vec::new();
        let report = verify(&subject, &mut |stage, _, _| {
            stages.push(stage);
            ControlFlow::Continue(())
        });

        finds(&report, &place, "");
        assert_eq!((report.worst, report.damaged), (Some(Part::Log), 1));
        assert!(!stages.contains(&Stage::Rows));
    }
}
