//! Keys read back, whole: for `inspect`, for `verify`, and for the tests of the registry.

use super::{CHANNEL_LEN, NAMES_USER, TimelineOf, meta, read_channel, read_timeline_of};
use crate::codec::error::CodecError;
use crate::codec::family::Family;
use crate::domain::event::FactKind;
use crate::domain::key::{ChannelKey, CommandKey, UserKey};
use crate::domain::position::Position;

/// A key of a family, read back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Of `log`.
    Log(Position),
    /// Of `batch`: the partition, and the batch's number.
    Batch(u32, u64),
    /// Of `heads`: the channel, and the event's offset.
    Heads(ChannelKey, u64),
    /// Of `own`: the channel, the user, and the event's offset.
    Own(ChannelKey, UserKey, u64),
    /// Of `channel`.
    Channel(ChannelKey),
    /// Of `member`.
    Member(UserKey, ChannelKey),
    /// Of `personal`.
    Personal(UserKey, ChannelKey),
    /// Of `members_of`.
    MembersOf(ChannelKey, UserKey),
    /// Of `timeline`: the user, the conversation, and the event's offset.
    Timeline(UserKey, TimelineOf, u64),
    /// Of `lifecycle`: the channel, and the event's offset.
    Lifecycle(ChannelKey, u64),
    /// Of `hides`: the event's offset.
    Hides(u64),
    /// Of `actors`: who acted, and the event's offset.
    Actors(UserKey, u64),
    /// Of `command_keys`.
    Command(CommandKey),
    /// Of `names`, for a user.
    UserName(UserKey),
    /// Of `names`, for a channel.
    ChannelLabel(ChannelKey),
    /// Of `meta`.
    Meta(MetaKey),
}

/// A key of `meta`, read back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MetaKey {
    /// The version of the format.
    Format,
    /// The id dialect.
    Dialect,
    /// The log's tail.
    Tail,
    /// The last event that was folded.
    Folded,
    /// Which generation of the derived families is live.
    Generation,
    /// Since when a source feeds a kind of fact.
    Coverage(FactKind, String),
    /// The fingerprint of the store key.
    Keys,
    /// The engine's index of files when the store was last opened for writing.
    Index,
}

impl Key {
    /// The key of this family that exactly these bytes are.
    ///
    /// # Errors
    /// If they are none, or the family has no keys yet.
    pub fn read(family: Family, bytes: &[u8]) -> Result<Self, CodecError> {
        let what = family.name();
        let mut fields = Fields { what, rest: bytes, len: bytes.len() };
        let key = match family {
            Family::Log => Self::Log(Position { partition: fields.u32()?, offset: fields.u64()? }),
            Family::Batch => Self::Batch(fields.u32()?, fields.u64()?),
            Family::Heads => Self::Heads(fields.channel()?, fields.u64()?),
            Family::Own => Self::Own(fields.channel()?, fields.user()?, fields.u64()?),
            Family::Channel => Self::Channel(fields.channel()?),
            Family::Member => Self::Member(fields.user()?, fields.channel()?),
            Family::Personal => Self::Personal(fields.user()?, fields.channel()?),
            Family::MembersOf => Self::MembersOf(fields.channel()?, fields.user()?),
            Family::Timeline => {
                Self::Timeline(fields.user()?, fields.timeline_of()?, fields.u64()?)
            }
            Family::Lifecycle => Self::Lifecycle(fields.channel()?, fields.u64()?),
            Family::Hides => Self::Hides(fields.u64()?),
            Family::Actors => Self::Actors(fields.user()?, fields.u64()?),
            Family::CommandKeys => Self::Command(CommandKey(fields.take()?)),
            Family::Names if bytes.first() == Some(&NAMES_USER) => {
                let [_] = fields.take()?;
                Self::UserName(fields.user()?)
            }
            Family::Names => Self::ChannelLabel(fields.channel()?),
            Family::Meta => return MetaKey::read(bytes).map(Self::Meta),
            Family::Tree | Family::Checkpoints => {
                return Err(malformed(what, "this version of panguan writes none"));
            }
        };
        match fields.rest.len() {
            0 => Ok(key),
            extra => Err(CodecError::TrailingBytes { what, extra }),
        }
    }
}

impl MetaKey {
    fn read(bytes: &[u8]) -> Result<Self, CodecError> {
        let what = Family::Meta.name();
        let tag = bytes.first().copied().unwrap_or_default();
        let unknown = || CodecError::Unknown { what: "key of meta", number: u64::from(tag) };
        if tag == meta::COVERAGE {
            let (source, kind) = meta::read_coverage(bytes)
                .ok_or_else(|| malformed(what, "no kind of fact and source"))?;
            return Ok(Self::Coverage(kind, source.to_owned()));
        }
        Ok(match <[u8; 1]>::try_from(bytes).map_err(|_| unknown())? {
            meta::FORMAT => Self::Format,
            meta::DIALECT => Self::Dialect,
            meta::TAIL => Self::Tail,
            meta::FOLDED => Self::Folded,
            meta::GENERATION => Self::Generation,
            meta::KEYS => Self::Keys,
            meta::INDEX => Self::Index,
            _ => return Err(unknown()),
        })
    }
}

fn malformed(what: &'static str, why: &str) -> CodecError {
    CodecError::Malformed { what, why: why.to_owned() }
}

/// The fields of a key, one after the other.
struct Fields<'a> {
    what: &'static str,
    rest: &'a [u8],
    len: usize,
}

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        let Some((field, rest)) = self.rest.split_first_chunk() else {
            let needed = self.len - self.rest.len() + N;
            return Err(CodecError::Truncated { what: self.what, needed, found: self.len });
        };
        self.rest = rest;
        Ok(*field)
    }

    fn u32(&mut self) -> Result<u32, CodecError> {
        self.take().map(u32::from_be_bytes)
    }

    fn u64(&mut self) -> Result<u64, CodecError> {
        self.take().map(u64::from_be_bytes)
    }

    fn user(&mut self) -> Result<UserKey, CodecError> {
        self.take().map(UserKey)
    }

    fn channel(&mut self) -> Result<ChannelKey, CodecError> {
        let bytes: [u8; CHANNEL_LEN] = self.take()?;
        read_channel(&bytes).ok_or_else(|| unknown_type(bytes[0]))
    }

    fn timeline_of(&mut self) -> Result<TimelineOf, CodecError> {
        let bytes: [u8; CHANNEL_LEN] = self.take()?;
        read_timeline_of(&bytes).ok_or_else(|| unknown_type(bytes[0]))
    }
}

fn unknown_type(number: u8) -> CodecError {
    CodecError::Unknown { what: "channel type", number: u64::from(number) }
}
