//! Pseudonyms: what rows, events and keys know people and channels by.
//!
//! They are made from names with a store's secret key by the vault; nothing here can be turned
//! back into a name, so a person can be erased while every proof still holds.

use super::channel_type::ChannelType;

/// Bytes in a pseudonym.
pub const PSEUDONYM_LEN: usize = 16;

/// The pseudonym of a user: HMAC-SHA256(store key, uid), its first 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserKey(pub [u8; PSEUDONYM_LEN]);

/// The pseudonym of a channel, and its type, which rules depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelKey {
    /// The channel's type.
    pub kind: ChannelType,
    /// The pseudonym of its id, or of its pair of users.
    pub id: [u8; PSEUDONYM_LEN],
}

/// The pseudonym of a channel id that was refused, as it was sent:
/// HMAC-SHA256(store key, the type and the id as sent), its first 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskedKey(pub [u8; PSEUDONYM_LEN]);

/// The pseudonym of a caller's idempotency key: a keyed hash of caller and key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandKey(pub [u8; PSEUDONYM_LEN]);

/// The digest of a command, to notice one idempotency key used for two commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandDigest(pub [u8; PSEUDONYM_LEN]);

/// The two users of a person channel in pseudonym order; equal for a note to oneself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    low: UserKey,
    high: UserKey,
}

impl Pair {
    /// The pair of these two, in either order.
    #[must_use]
    pub fn new(one: UserKey, other: UserKey) -> Self {
        Self { low: one.min(other), high: one.max(other) }
    }

    /// The smaller pseudonym.
    #[must_use]
    pub fn low(&self) -> UserKey {
        self.low
    }

    /// The larger pseudonym.
    #[must_use]
    pub fn high(&self) -> UserKey {
        self.high
    }

    /// The user whom `user` talks with here, or `None` if `user` is not one of the two.
    #[must_use]
    pub fn peer_of(&self, user: UserKey) -> Option<UserKey> {
        if user == self.low {
            Some(self.high)
        } else if user == self.high {
            Some(self.low)
        } else {
            None
        }
    }

    /// The users, once each.
    pub fn users(&self) -> impl Iterator<Item = UserKey> {
        let second = (self.high != self.low).then_some(self.high);
        std::iter::once(self.low).chain(second)
    }
}

/// A field that names or describes a person, sealed under that person's key.
///
/// Without the key it says nothing; erasing a person destroys the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The person under whose key it is sealed.
    pub person: UserKey,
    /// Which of that person's keys, counted from 0.
    pub generation: u32,
    /// The nonce of XChaCha20-Poly1305.
    pub nonce: [u8; 24],
    /// The ciphertext with its tag.
    pub ciphertext: Vec<u8>,
}

#[cfg(test)]
mod tests;
