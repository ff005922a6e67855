//! Batches one after the other, each with its frames; and where the log ends.

use std::ops::{ControlFlow, Range};

use super::{Damage, Place, Report, Stage, Subject, Watch, names};
use crate::codec::batch::{self, BatchHeader, Hash, Tail};
use crate::codec::frame;
use crate::domain::event::{Event, Fact};
use crate::domain::position::{LOCAL_PARTITION, Position};
use crate::domain::time::Micros;

/// Frames that are read at once.
const FRAMES_PER_READ: u64 = 1_024;

/// Checks the log, from its first batch to where it says that it ends, and that nothing follows.
pub(super) fn check(
    subject: &Subject<'_>,
    report: &mut Report,
    watch: &mut Watch<'_>,
) -> ControlFlow<()> {
    match subject.log.tail() {
        Ok(tail) => report.tail = Some(tail),
        Err(error) => report.found(Place::Tail, error.to_string()),
    }
    let end = report.tail.map_or(u64::MAX, |tail| tail.next_batch);
    let total = report.tail.map_or(0, |tail| tail.next_offset);
    let mut watch = |done| watch(Stage::Log, done, total);
    let mut walk = Walk::new(subject);
    let mut number = 0;
    while number < end {
        match subject.log.batch(number) {
            Ok(Some(stored)) => walk.batch(report, number, &stored, &mut watch)?,
            // Without a tail, the first batch that is not there is the end.
            Ok(None) if report.tail.is_none() => break,
            Ok(None) => number = walk.missing_up_to(report, number, end),
            Err(error) => walk.missing(report, number, error.to_string()),
        }
        watch(walk.next_offset)?;
        number += 1;
    }
    if let Some(tail) = report.tail {
        walk.unreached(report, tail.next_offset, &mut watch)?;
        walk.end(report, &tail);
        check_nothing_follows(subject, report, &tail);
    }
    ControlFlow::Continue(())
}

/// Takes an event that is whole, with its frame.
type Take<'a, 't> = dyn FnMut(&mut Walk<'a>, &mut Report, &Event, &[u8]) + 't;

/// Told before which event the check stands; stops it with `Break`.
type Step<'s> = dyn FnMut(u64) -> ControlFlow<()> + 's;

/// What the next batch has to agree with; `None` after one that could not be read.
struct Walk<'a> {
    subject: &'a Subject<'a>,
    next_offset: u64,
    previous: Option<Before>,
    log_time: Micros,
}

#[derive(Clone, Copy)]
struct Before {
    hash: Hash,
    epoch: u64,
    writer: [u8; 16],
    recorded_at: Micros,
}

impl<'a> Walk<'a> {
    fn new(subject: &'a Subject<'a>) -> Self {
        let previous = Before {
            hash: Tail::EMPTY.hash,
            epoch: Tail::EMPTY.epoch,
            writer: [0; 16],
            recorded_at: Tail::EMPTY.recorded_at,
        };
        Self { subject, next_offset: 0, previous: Some(previous), log_time: Tail::EMPTY.log_time }
    }

    fn missing(&mut self, report: &mut Report, number: u64, why: String) {
        report.found(Place::Batch(number), why);
        self.previous = None;
    }

    /// Tells that this batch and those after it are missing, before `end`, up to the next one that
    /// is there; answers with the last of them.
    fn missing_up_to(&mut self, report: &mut Report, number: u64, end: u64) -> u64 {
        let next = self.subject.log.next_batch(number);
        let last = match next {
            Ok(next) => next.unwrap_or(end).min(end).saturating_sub(1).max(number),
            Err(_) => number,
        };
        let why = match last {
            last if last == number => "it is missing".to_owned(),
            last => format!("it is missing, and those after it up to batch {last}"),
        };
        self.missing(report, number, why);
        last
    }

    fn batch(
        &mut self,
        report: &mut Report,
        number: u64,
        stored: &[u8],
        step: &mut Step<'_>,
    ) -> ControlFlow<()> {
        let header = match BatchHeader::decode(stored) {
            Ok(header) => header,
            Err(error) => {
                self.missing(report, number, error.to_string());
                return ControlFlow::Continue(());
            }
        };
        report.batches += 1;
        for what in self.faults(number, &header) {
            report.found(Place::Batch(number), what);
        }
        // After a header that could not be read, its events are known only by this one's.
        if self.previous.is_none() {
            self.unreached(report, header.first_offset, step)?;
        }
        self.next_offset = header.first_offset;
        self.events(report, number, &header, step)?;
        self.previous = Some(Before {
            hash: batch::hash(stored),
            epoch: header.epoch,
            writer: header.writer,
            recorded_at: header.recorded_at,
        });
        ControlFlow::Continue(())
    }

    /// What is wrong with a header where it stands.
    fn faults(&self, number: u64, header: &BatchHeader) -> Vec<String> {
        let mut faults = Vec::new();
        if header.number != number || header.partition != LOCAL_PARTITION {
            faults.push(format!(
                "it says that it is batch {} of partition {}",
                header.number, header.partition
            ));
        }
        let Some(before) = self.previous else { return faults };
        if header.first_offset != self.next_offset {
            faults.push(format!(
                "it begins at event {}, and the one before ends before event {}",
                Position::local(header.first_offset),
                Position::local(self.next_offset)
            ));
        }
        if header.previous != before.hash {
            faults.push(
                "it does not name the hash of the batch before: one of the two was changed, or a \
                 batch was taken out or put in"
                    .to_owned(),
            );
        }
        if header.epoch < before.epoch {
            faults.push(format!("its epoch is {}, after {}", header.epoch, before.epoch));
        }
        if header.epoch == before.epoch && header.writer != before.writer {
            faults.push("another session wrote it under the same epoch".to_owned());
        }
        if header.recorded_at < before.recorded_at {
            faults.push("it was recorded before the batch before it".to_owned());
        }
        faults
    }

    /// Checks the events of a batch: each frame, and the root over all.
    fn events(
        &mut self,
        report: &mut Report,
        number: u64,
        header: &BatchHeader,
        step: &mut Step<'_>,
    ) -> ControlFlow<()> {
        let end = header.first_offset.saturating_add(u64::from(header.count));
        let opens = self.previous.is_some_and(|before| header.epoch > before.epoch);
        let mut frames = Vec::new();
        self.frames(report, end, step, &mut |walk, report, event, frame| {
            if event.recorded_at != header.recorded_at {
                let what = "it was recorded at another time than its batch";
                report.found(Place::Event(event.position), what);
            }
            if opens && event.position.offset == header.first_offset {
                walk.check_fence(report, event, header);
            }
            frames.push(frame.to_vec());
        })?;
        let whole = frames.len() == header.count as usize;
        if whole && batch::events_root(frames.iter().map(Vec::as_slice)) != header.events_root {
            report.found(
                Place::Batch(number),
                "its events are not those that it was written with: an event was changed, and its \
                 checksum too",
            );
        }
        ControlFlow::Continue(())
    }

    fn check_fence(&self, report: &mut Report, event: &Event, header: &BatchHeader) {
        let epoch = match &event.fact {
            Fact::SessionOpened(opened) => Some(opened.epoch),
            _ => None,
        };
        if epoch != Some(header.epoch) {
            let what = format!("epoch {} does not begin with its fence", header.epoch);
            report.found(Place::Event(event.position), what);
        }
    }

    /// Checks events that no readable batch names, up to, not including, `end`.
    fn unreached(&mut self, report: &mut Report, end: u64, step: &mut Step<'_>) -> ControlFlow<()> {
        self.frames(report, end, step, &mut |_, _, _, _| {})
    }

    /// Checks the frames up to, not including, `end`, and hands on each that is whole.
    fn frames(
        &mut self,
        report: &mut Report,
        end: u64,
        step: &mut Step<'_>,
        take: &mut Take<'a, '_>,
    ) -> ControlFlow<()> {
        while self.next_offset < end {
            let first = self.next_offset;
            let count = (end - first).min(FRAMES_PER_READ);
            let read = self.subject.log.frames(first, usize::try_from(count).unwrap_or(1));
            self.next_offset = match read {
                Err(_) => self.one_by_one(report, first, first + count, take),
                Ok(frames) => self.together(report, first..end, count, frames, take),
            };
            step(self.next_offset)?;
        }
        ControlFlow::Continue(())
    }

    /// Checks what one read for at most `count` frames gave; answers with where to go on. The end
    /// may be a lie and far away, so that what is missing costs nothing.
    fn together(
        &mut self,
        report: &mut Report,
        offsets: Range<u64>,
        count: u64,
        frames: Vec<(u64, Vec<u8>)>,
        take: &mut Take<'a, '_>,
    ) -> u64 {
        let more_follow = frames.len() as u64 >= count;
        let mut expected = offsets.start;
        for (offset, frame) in frames {
            self.gap(report, expected, offset.min(offsets.end));
            if offset >= offsets.end {
                return offsets.end;
            }
            self.frame(report, offset, &frame, take);
            expected = offset + 1;
        }
        if more_follow {
            return expected;
        }
        self.gap(report, expected, offsets.end);
        offsets.end
    }

    /// The engine could not read them together, so each is read alone, to say which it is.
    fn one_by_one(
        &mut self,
        report: &mut Report,
        first: u64,
        end: u64,
        take: &mut Take<'a, '_>,
    ) -> u64 {
        let mut unreadable: Option<(u64, u64, String)> = None;
        for offset in first..end {
            let why = match self.subject.log.frame(offset) {
                Ok(Some(frame)) => {
                    self.frame(report, offset, &frame, take);
                    continue;
                }
                Ok(None) => "missing from the log".to_owned(),
                Err(error) => error.to_string(),
            };
            unreadable = Some(match unreadable {
                Some((from, to, told)) if to + 1 == offset && told == why => (from, offset, told),
                other => {
                    tell_unreadable(report, other);
                    (offset, offset, why)
                }
            });
        }
        tell_unreadable(report, unreadable);
        end
    }

    fn gap(&self, report: &mut Report, expected: u64, found: u64) {
        if expected < found {
            tell_unreadable(report, Some((expected, found - 1, "missing from the log".to_owned())));
        }
    }

    fn frame(&mut self, report: &mut Report, offset: u64, stored: &[u8], take: &mut Take<'a, '_>) {
        let position = Position::local(offset);
        report.events += 1;
        report.frame_bytes += stored.len() as u64;
        let event = match frame::decode(position, stored) {
            Ok(event) => event,
            Err(error) => return report.found(Place::Event(position), error.to_string()),
        };
        if event.log_time < self.log_time {
            report.found(Place::Event(position), "its log time is before that of the event before");
        }
        self.log_time = event.log_time;
        names::check(self.subject.names, report, &event);
        take(self, report, &event, stored);
    }

    fn end(&self, report: &mut Report, tail: &Tail) {
        let Some(last) = self.previous else { return };
        let agrees = [
            (self.next_offset == tail.next_offset, "the number of events"),
            (last.hash == tail.hash, "the hash of the last batch"),
            (last.epoch == tail.epoch, "the epoch"),
            (last.recorded_at == tail.recorded_at, "the time of the last batch"),
            (self.log_time == tail.log_time, "the log time of the last event"),
        ];
        for (_, what) in agrees.into_iter().filter(|(agrees, _)| !agrees) {
            report.found(Place::Tail, format!("it disagrees with the log about {what}"));
        }
    }
}

fn tell_unreadable(report: &mut Report, events: Option<(u64, u64, String)>) {
    let Some((first, last, why)) = events else { return };
    let follows = |last: Position| last.offset + 1 == first;
    let (first, last) = (Position::local(first), Position::local(last));
    // Batch by batch or read by read, it is one place if the same is wrong all along.
    if let Some(Damage { place, what }) = report.damages.last_mut()
        && *what == why
    {
        match *place {
            Place::Event(from) if follows(from) => {
                *place = Place::Events(from, last);
                return;
            }
            Place::Events(from, to) if follows(to) => {
                *place = Place::Events(from, last);
                return;
            }
            _ => {}
        }
    }
    let place = if first == last { Place::Event(first) } else { Place::Events(first, last) };
    report.found(place, why);
}

fn check_nothing_follows(subject: &Subject<'_>, report: &mut Report, tail: &Tail) {
    let frames = subject.log.frames(tail.next_offset, 1);
    let follows = [
        frames.map(|frames| {
            let (offset, _) = frames.first()?;
            Some(format!("with event {}", Position::local(*offset)))
        }),
        subject
            .log
            .next_batch(tail.next_batch)
            .map(|number| Some(format!("with batch {}", number?))),
    ];
    for more in follows {
        match more {
            Ok(None) => {}
            Ok(Some(with)) => {
                let what = format!("the log goes on after where it says it ends, {with}");
                report.found(Place::Tail, what);
            }
            Err(error) => report.found(Place::Tail, error.to_string()),
        }
    }
}
