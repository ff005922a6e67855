//! Pseudonyms: keyed hashes of names, so that keys and events say nothing to who lacks the key.
//!
//! What is hashed starts differently for each purpose, so that no two purposes can be made to
//! give one hash:
//!
//! | of | hashed |
//! |---|---|
//! | a user | the uid, which is UTF-8 |
//! | a channel | its type's number, 2 to 12, then the id |
//! | an id as it was sent | `ff`, then `00`, or `01` and the type as i64, then the id |
//! | an idempotency key | `fe`, then the owner's length as u64, the owner, the key |
//! | a command | `fd`, then its bytes |
//! | the store key itself | `fc` |
//!
//! No UTF-8 starts with `fc` to `ff`, and a channel type will never be that high. A user and a
//! channel may share a hash where a uid starts with a control character; they are kept apart by
//! the type that every channel's key has beside its pseudonym. Numbers are big-endian.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::domain::channel_type::ChannelType;
use crate::domain::key::{AskedKey, ChannelKey, CommandDigest, CommandKey, PSEUDONYM_LEN, UserKey};
use crate::domain::name::{ChannelName, Uid};

const ASKED: u8 = 0xff;
const COMMAND_KEY: u8 = 0xfe;
const COMMAND: u8 = 0xfd;
const STORE_KEY: u8 = 0xfc;

/// Domain of the hash of a pair of users.
const PAIR: u8 = 1;

type Bytes = [u8; PSEUDONYM_LEN];

/// Makes the pseudonyms of one store.
#[derive(Clone)]
pub struct Pseudonyms {
    keyed: Hmac<Sha256>,
}

impl Pseudonyms {
    pub(super) fn new(store_key: &[u8; 32]) -> Self {
        // HMAC fills a shorter key up to a block with zeros, whoever does it.
        let mut block = Zeroizing::new([0; 64]);
        block[..store_key.len()].copy_from_slice(store_key);
        Self { keyed: <Hmac<Sha256> as KeyInit>::new((&*block).into()) }
    }

    /// A user's.
    #[must_use]
    pub fn user_key(&self, uid: &Uid) -> UserKey {
        self.actor_key(uid.as_str())
    }

    /// An actor's, which is a user's of the same name.
    #[must_use]
    pub fn actor_key(&self, id: &str) -> UserKey {
        UserKey(self.hash([id.as_bytes()]))
    }

    /// A channel's: of a person channel that of its two users, in either order.
    #[must_use]
    pub fn channel_key(&self, name: &ChannelName) -> ChannelKey {
        match name {
            ChannelName::Person(one, other) => {
                person_channel(self.user_key(one), self.user_key(other))
            }
            ChannelName::Other { kind, id } => {
                ChannelKey { kind: *kind, id: self.hash([&[kind.number()], id.as_bytes()]) }
            }
        }
    }

    /// The person whose uid the channel's id holds.
    #[must_use]
    pub fn person_in_id(&self, name: &ChannelName) -> Option<UserKey> {
        name.person_in_id().map(|uid| self.actor_key(uid))
    }

    /// That of a channel id as it was sent, with the type as it was sent.
    #[must_use]
    pub fn asked_key(&self, channel_type: Option<i64>, id: &str) -> AskedKey {
        let number = channel_type.map(i64::to_be_bytes);
        let number = number.as_ref().map_or(&[][..], |number| &number[..]);
        let tags = [ASKED, u8::from(channel_type.is_some())];
        AskedKey(self.hash([&tags[..], number, id.as_bytes()]))
    }

    /// That of an idempotency key, which is its owner's alone.
    #[must_use]
    pub fn command_key(&self, owner: &str, key: &[u8]) -> CommandKey {
        let length = (owner.len() as u64).to_be_bytes();
        CommandKey(self.hash([&[COMMAND_KEY][..], &length, owner.as_bytes(), key]))
    }

    /// The digest of a command's bytes. Keyed, because a command names people.
    #[must_use]
    pub fn digest(&self, command: &[u8]) -> CommandDigest {
        CommandDigest(self.hash([&[COMMAND], command]))
    }

    /// What tells one store's keys from another's.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; PSEUDONYM_LEN] {
        self.hash([&[STORE_KEY][..]])
    }

    fn hash<'a>(&self, parts: impl IntoIterator<Item = &'a [u8]>) -> Bytes {
        let mut keyed = self.keyed.clone();
        for part in parts {
            keyed.update(part);
        }
        first_half(&keyed.finalize().into_bytes().into())
    }
}

/// The key of the person channel of two users.
#[must_use]
pub fn person_channel(one: UserKey, other: UserKey) -> ChannelKey {
    let hash = Sha256::new()
        .chain_update([PAIR])
        .chain_update(one.min(other).0)
        .chain_update(one.max(other).0)
        .finalize();
    ChannelKey { kind: ChannelType::Person, id: first_half(&hash.into()) }
}

fn first_half(hash: &[u8; 2 * PSEUDONYM_LEN]) -> Bytes {
    let mut half = [0; PSEUDONYM_LEN];
    half.copy_from_slice(&hash[..PSEUDONYM_LEN]);
    half
}
