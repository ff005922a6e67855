//! The registry of keys: every key of every family is made and read here, big-endian, so that
//! byte order is the order of what it stands for.
//!
//! | family | key | value |
//! |---|---|---|
//! | log | partition u32, offset u64 | frame |
//! | batch | partition u32, batch number u64 | batch header |
//! | heads | channel, offset u64 | the channel's head from this event on |
//! | own | channel, user, offset u64 | the user's own last number from this event on |
//! | channel | channel | channel row |
//! | member | user, channel | member row |
//! | personal | user, channel | personal row |
//! | members_of | channel, user | whether member, whether blocked |
//! | timeline | user, conversation, offset u64 | the user's rows from this event on |
//! | lifecycle | channel, offset u64 | the channel row from this event on |
//! | hides | offset u64 | what a search filters by |
//! | actors | user, offset u64 | nothing |
//! | command_keys | command key | position and digest |
//! | names | tag u8, pseudonym | sealed name, or label |
//! | meta | tag u8, and what the tag says | see `meta` |
//!
//! A channel is 17 bytes: its type's number, then its pseudonym. A conversation in a timeline is
//! a channel, or, for an id that was refused, a zero byte and the pseudonym of what was sent.
//! A tag once given is never given again.

mod parsed;

pub use parsed::{Key, MetaKey};

use crate::domain::channel_type::ChannelType;
use crate::domain::key::{AskedKey, ChannelKey, CommandKey, PSEUDONYM_LEN, UserKey};
use crate::domain::position::Position;

/// Bytes of a channel, or of a conversation of a timeline.
pub const CHANNEL_LEN: usize = 1 + PSEUDONYM_LEN;

/// What a timeline is about: a channel, or an id as it was sent and refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimelineOf {
    /// What the user's service sent under this id.
    Asked(AskedKey),
    /// The user's conversation in this channel.
    Channel(ChannelKey),
}

/// The channel's 17 bytes.
#[must_use]
pub fn channel(channel: &ChannelKey) -> [u8; CHANNEL_LEN] {
    tagged(channel.kind.number(), &channel.id)
}

/// The timeline's 17 bytes.
#[must_use]
pub fn timeline_of(of: &TimelineOf) -> [u8; CHANNEL_LEN] {
    match of {
        TimelineOf::Channel(key) => channel(key),
        TimelineOf::Asked(asked) => tagged(0, &asked.0),
    }
}

/// Key of `log`.
#[must_use]
pub fn log(position: Position) -> [u8; 12] {
    place(position.partition, position.offset)
}

/// Key of `batch`.
#[must_use]
pub fn batch(partition: u32, number: u64) -> [u8; 12] {
    place(partition, number)
}

/// Key of `heads`; a channel's 17 bytes are the prefix of all its keys.
#[must_use]
pub fn heads(of: &ChannelKey, offset: u64) -> Vec<u8> {
    [&channel(of)[..], &offset.to_be_bytes()].concat()
}

/// Prefix of a user's keys of `own`.
#[must_use]
pub fn own_prefix(of: &ChannelKey, user: &UserKey) -> Vec<u8> {
    [&channel(of)[..], &user.0].concat()
}

/// Key of `own`.
#[must_use]
pub fn own(of: &ChannelKey, user: &UserKey, offset: u64) -> Vec<u8> {
    [&channel(of)[..], &user.0, &offset.to_be_bytes()].concat()
}

/// Key of `member` and of `personal`; the user's 16 bytes are the prefix of all of the user's.
#[must_use]
pub fn conversation(user: &UserKey, of: &ChannelKey) -> Vec<u8> {
    [&user.0[..], &channel(of)].concat()
}

/// Key of `members_of`.
#[must_use]
pub fn members_of(of: &ChannelKey, user: &UserKey) -> Vec<u8> {
    own_prefix(of, user)
}

/// Prefix of one conversation's keys of `timeline`; the user's 16 bytes are that of all.
#[must_use]
pub fn timeline_prefix(user: &UserKey, of: &TimelineOf) -> Vec<u8> {
    [&user.0[..], &timeline_of(of)].concat()
}

/// Key of `timeline`.
#[must_use]
pub fn timeline(user: &UserKey, of: &TimelineOf, offset: u64) -> Vec<u8> {
    [&user.0[..], &timeline_of(of), &offset.to_be_bytes()].concat()
}

/// Key of `lifecycle`.
#[must_use]
pub fn lifecycle(of: &ChannelKey, offset: u64) -> Vec<u8> {
    heads(of, offset)
}

/// Key of `hides`.
#[must_use]
pub fn hides(offset: u64) -> [u8; 8] {
    offset.to_be_bytes()
}

/// Key of `actors`.
#[must_use]
pub fn actors(actor: &UserKey, offset: u64) -> Vec<u8> {
    [&actor.0[..], &offset.to_be_bytes()].concat()
}

/// Key of `command_keys`.
#[must_use]
pub fn command(key: &CommandKey) -> [u8; PSEUDONYM_LEN] {
    key.0
}

/// Tag of a user in `names`; channel types are the tags of channels.
const NAMES_USER: u8 = 0;

/// Key of a user's name in `names`.
#[must_use]
pub fn user_name(user: &UserKey) -> [u8; CHANNEL_LEN] {
    tagged(NAMES_USER, &user.0)
}

/// Key of a channel's label in `names`.
#[must_use]
pub fn channel_label(of: &ChannelKey) -> [u8; CHANNEL_LEN] {
    channel(of)
}

/// Keys of `meta`.
pub mod meta {
    use crate::codec::number::Numbered;
    use crate::domain::event::FactKind;

    /// The version of the format.
    pub const FORMAT: [u8; 1] = [1];
    /// The id dialect.
    pub const DIALECT: [u8; 1] = [2];
    /// The log's tail.
    pub const TAIL: [u8; 1] = [3];
    /// The last event that was folded.
    pub const FOLDED: [u8; 1] = [4];
    /// Which generation of the derived families is live.
    pub const GENERATION: [u8; 1] = [5];
    /// Prefix of coverage.
    pub const COVERAGE: u8 = 6;
    /// The fingerprint of the store key, which tells this store's keys from another's.
    pub const KEYS: [u8; 1] = [7];
    /// The engine's index of files when the store was last opened for writing.
    pub const INDEX: [u8; 1] = [8];

    /// Since when a source feeds a kind of fact.
    #[must_use]
    pub fn coverage(source: &str, kind: FactKind) -> Vec<u8> {
        [&[COVERAGE, kind.number()], source.as_bytes()].concat()
    }

    /// The source and the kind of fact of a key of coverage.
    #[must_use]
    pub fn read_coverage(bytes: &[u8]) -> Option<(&str, FactKind)> {
        let [COVERAGE, kind, source @ ..] = bytes else { return None };
        let kind = FactKind::from_number(*kind).ok()?;
        Some((std::str::from_utf8(source).ok()?, kind))
    }
}

/// The channel at the start of these bytes.
#[must_use]
pub fn read_channel(bytes: &[u8]) -> Option<ChannelKey> {
    let (kind, rest) = bytes.split_first()?;
    Some(ChannelKey {
        kind: ChannelType::try_from(i64::from(*kind)).ok()?,
        id: rest.first_chunk().copied()?,
    })
}

/// What the timeline whose 17 bytes start here is about.
#[must_use]
pub fn read_timeline_of(bytes: &[u8]) -> Option<TimelineOf> {
    match bytes.split_first()? {
        (0, rest) => Some(TimelineOf::Asked(AskedKey(rest.first_chunk().copied()?))),
        _ => read_channel(bytes).map(TimelineOf::Channel),
    }
}

/// The user at the start of these bytes.
#[must_use]
pub fn read_user(bytes: &[u8]) -> Option<UserKey> {
    bytes.first_chunk().copied().map(UserKey)
}

/// The offset at the end of these bytes.
#[must_use]
pub fn read_offset(bytes: &[u8]) -> Option<u64> {
    bytes.last_chunk().copied().map(u64::from_be_bytes)
}

fn tagged(tag: u8, pseudonym: &[u8; PSEUDONYM_LEN]) -> [u8; CHANNEL_LEN] {
    let mut bytes = [tag; CHANNEL_LEN];
    bytes[1..].copy_from_slice(pseudonym);
    bytes
}

fn place(partition: u32, number: u64) -> [u8; 12] {
    let mut bytes = [0; 12];
    bytes[..4].copy_from_slice(&partition.to_be_bytes());
    bytes[4..].copy_from_slice(&number.to_be_bytes());
    bytes
}
