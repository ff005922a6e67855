//! The parts of each family's keys.

use super::fact;
use super::fields::{Field, Named};
use crate::codec::family::Family;
use crate::codec::key::{self, CHANNEL_LEN, TimelineOf, meta};
use crate::domain::key::PSEUDONYM_LEN;
use crate::domain::position::Position;

/// The parts of a key; `None` if it is no key of the family.
pub(super) fn parts(family: Family, bytes: &[u8]) -> Option<Vec<Named>> {
    let mut rest = Rest(bytes);
    let parts = match family {
        Family::Log => vec![("position", rest.place().map(Field::Position)?)],
        Family::Batch => vec![("batch", rest.place().map(|place| place.offset.into())?)],
        Family::Heads | Family::Lifecycle => {
            vec![("channel", rest.channel()?), ("position", rest.offset()?)]
        }
        Family::Own => {
            vec![("channel", rest.channel()?), ("user", rest.user()?), ("position", rest.offset()?)]
        }
        Family::Channel => vec![("channel", rest.channel()?)],
        Family::Member | Family::Personal => {
            vec![("user", rest.user()?), ("channel", rest.channel()?)]
        }
        Family::MembersOf => vec![("channel", rest.channel()?), ("user", rest.user()?)],
        Family::Timeline => {
            let user = ("user", rest.user()?);
            vec![user, rest.timeline_of()?, ("position", rest.offset()?)]
        }
        Family::Hides => vec![("position", rest.offset()?)],
        Family::Actors => vec![("actor", rest.user()?), ("position", rest.offset()?)],
        Family::CommandKeys => {
            vec![("command_key", Field::bytes(rest.take::<PSEUDONYM_LEN>()?))]
        }
        Family::Names => vec![rest.name()?],
        Family::Meta => rest.meta()?,
        Family::Tree | Family::Checkpoints => vec![("key", Field::bytes(rest.all()))],
    };
    rest.0.is_empty().then_some(parts)
}

/// What of a key is not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(taken)
    }

    fn all(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    fn place(&mut self) -> Option<Position> {
        let partition = u32::from_be_bytes(*self.take()?);
        Some(Position { partition, offset: u64::from_be_bytes(*self.take()?) })
    }

    fn offset(&mut self) -> Option<Field> {
        Some(Field::Position(Position::local(u64::from_be_bytes(*self.take()?))))
    }

    fn user(&mut self) -> Option<Field> {
        key::read_user(self.take::<PSEUDONYM_LEN>()?).map(Field::User)
    }

    fn channel(&mut self) -> Option<Field> {
        key::read_channel(self.take::<CHANNEL_LEN>()?).map(Field::Channel)
    }

    fn timeline_of(&mut self) -> Option<Named> {
        Some(match key::read_timeline_of(self.take::<CHANNEL_LEN>()?)? {
            TimelineOf::Channel(channel) => ("channel", Field::Channel(channel)),
            TimelineOf::Asked(asked) => ("asked", Field::bytes(&asked.0)),
        })
    }

    fn name(&mut self) -> Option<Named> {
        if self.0.first() == Some(&0) {
            let [_] = self.take()?;
            return Some(("user", self.user()?));
        }
        Some(("channel", self.channel()?))
    }

    fn meta(&mut self) -> Option<Vec<Named>> {
        if self.0.first() == Some(&meta::COVERAGE) {
            let (source, kind) = meta::read_coverage(self.all())?;
            return Some(vec![
                ("of", "coverage".into()),
                ("source", Field::text(source)),
                ("kind", fact::kind(kind).into()),
            ]);
        }
        Some(vec![("of", meta_name(self.all()).map_or_else(|| Field::None, Field::from))])
    }
}

/// What a key of `meta` is called; `None` of one that this version does not know.
pub(super) fn meta_name(bytes: &[u8]) -> Option<&'static str> {
    let known = [
        (meta::FORMAT, "format"),
        (meta::DIALECT, "dialect"),
        (meta::TAIL, "tail"),
        (meta::FOLDED, "folded"),
        (meta::GENERATION, "generation"),
        (meta::KEYS, "keys"),
        (meta::INDEX, "index"),
    ];
    known.iter().find(|(key, _)| bytes == key).map(|(_, name)| *name)
}
