//! The id helper: which conversation a user's call names, or why it names none and which id is
//! right.

use super::channel_type::ChannelType;
use super::name::{BadName, ChannelName, Dialect, NAME_MAX_BYTES, Uid};
use super::refusal::RefusalClass;

/// How a call names a conversation, as it was sent.
#[derive(Clone, Copy, Debug)]
pub struct Spelling<'a> {
    /// The caller.
    pub uid: &'a Uid,
    /// The channel id as sent.
    pub channel_id: &'a str,
    /// The channel type as sent.
    pub channel_type: i64,
}

/// Whether a person channel may be named by both uids joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JoinedIds {
    /// Refused, with the right id named: WuKongIM 2.2.5 answers 200 to such a call and does
    /// nothing (its issue #198).
    #[default]
    Refused,
    /// Accepted where one half is the caller, as WuKongIM v3 does.
    Accepted,
}

/// Why a spelling names no conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelled {
    /// The class of the mistake.
    pub class: RefusalClass,
    /// The conversation that it most likely means.
    pub meant: Option<ChannelName>,
}

impl Spelling<'_> {
    /// The channel that this names.
    ///
    /// # Errors
    /// [`Misspelled`] with the class of the mistake and, where an id names one other user, the
    /// conversation with that user.
    ///
    /// ```
    /// use panguan::domain::name::{Dialect, Uid};
    /// use panguan::domain::refusal::RefusalClass;
    /// use panguan::domain::spelling::{JoinedIds, Spelling};
    ///
    /// let alice = Uid::new(Dialect::WuKongIm, "alice").unwrap();
    /// let joined = Spelling { uid: &alice, channel_id: "alice@bob", channel_type: 1 };
    /// let mistake = joined.channel(Dialect::WuKongIm, JoinedIds::Refused).unwrap_err();
    /// assert_eq!(mistake.class, RefusalClass::PersonIdJoined);
    /// assert_eq!(mistake.meant.unwrap().id_for(&alice), "bob");
    /// ```
    pub fn channel(&self, dialect: Dialect, joined: JoinedIds) -> Result<ChannelName, Misspelled> {
        let Ok(kind) = ChannelType::try_from(self.channel_type) else {
            return Err(self.wrong_type(dialect));
        };
        match kind {
            ChannelType::Person => self.person(dialect, joined),
            ChannelType::CommunityTopic => {
                self.other(dialect, kind, Some(RefusalClass::TopicIdMalformed))
            }
            ChannelType::Agent => self.other(dialect, kind, Some(RefusalClass::AgentIdMalformed)),
            _ => self.other(dialect, kind, None),
        }
    }

    /// What a call most likely meant whose type cannot be read: the user whom its id names.
    #[must_use]
    pub fn wrong_type(&self, dialect: Dialect) -> Misspelled {
        let peer = Uid::new(dialect, self.channel_id).ok();
        let meant = peer.or_else(|| self.joined(dialect)?.peer);
        Misspelled { class: RefusalClass::TypeUnknown, meant: meant.map(|peer| self.with(peer)) }
    }

    fn person(&self, dialect: Dialect, accepts: JoinedIds) -> Result<ChannelName, Misspelled> {
        let bad = match Uid::new(dialect, self.channel_id) {
            Ok(peer) => return Ok(self.with(peer)),
            Err(bad) => bad,
        };
        let Some(joined) = self.joined(dialect) else {
            return Err(Misspelled { class: class_of(bad), meant: None });
        };
        let meant = joined.peer.map(|peer| self.with(peer));
        match (accepts, joined.pairs_caller, meant) {
            (JoinedIds::Accepted, true, Some(meant)) => Ok(meant),
            (_, _, meant) => {
                let class = match bad {
                    BadName::TooLong { .. } => RefusalClass::IdTooLong,
                    _ if joined.has_empty_part => RefusalClass::IdForbiddenCharacter,
                    _ if joined.names_caller && meant.is_some() => RefusalClass::PersonIdJoined,
                    _ => RefusalClass::PersonIdForeign,
                };
                Err(Misspelled { class, meant })
            }
        }
    }

    /// Reads the id as uids joined by `@`; `None` if it is not, or where `@` joins nothing.
    fn joined(&self, dialect: Dialect) -> Option<Joined> {
        let sent = self.channel_id;
        if dialect == Dialect::Plain || !sent.contains('@') || sent.len() > JOINED_MAX_BYTES {
            return None;
        }
        let parts: Vec<&str> = sent.split('@').collect();
        let named = parts.iter().filter(|part| !part.is_empty());
        let uids = named.map(|part| Uid::new(dialect, part).ok()).collect::<Option<Vec<Uid>>>()?;
        let names_caller = uids.contains(self.uid);
        let mut others: Vec<&Uid> = uids.iter().filter(|uid| *uid != self.uid).collect();
        others.sort();
        others.dedup();
        let peer = match others.as_slice() {
            [] if uids.len() > 1 => Some(self.uid),
            [peer] => Some(*peer),
            _ => None,
        };
        Some(Joined {
            peer: peer.cloned(),
            names_caller,
            pairs_caller: names_caller && uids.len() == 2 && parts.len() == 2,
            has_empty_part: uids.len() < parts.len(),
        })
    }

    fn other(
        &self,
        dialect: Dialect,
        kind: ChannelType,
        malformed: Option<RefusalClass>,
    ) -> Result<ChannelName, Misspelled> {
        ChannelName::other(dialect, kind, self.channel_id).map_err(|bad| {
            let class = match (malformed, bad) {
                (_, BadName::TooLong { .. }) => RefusalClass::IdTooLong,
                (Some(malformed), _) if !self.channel_id.is_empty() => malformed,
                _ => class_of(bad),
            };
            Misspelled { class, meant: self.meant_by_other(dialect, kind) }
        })
    }

    /// An agent's uid means the caller's channel with that agent; both uids of a person channel
    /// mean that, whatever the type says.
    fn meant_by_other(&self, dialect: Dialect, kind: ChannelType) -> Option<ChannelName> {
        let is_agent = kind == ChannelType::Agent && self.channel_id != self.uid.as_str();
        if is_agent && Uid::new(dialect, self.channel_id).is_ok() {
            let id = format!("{}@{}", self.uid, self.channel_id);
            return ChannelName::other(dialect, kind, &id).ok();
        }
        let joined = self.joined(dialect).filter(|joined| joined.pairs_caller)?;
        joined.peer.map(|peer| self.with(peer))
    }

    fn with(&self, peer: Uid) -> ChannelName {
        ChannelName::person(self.uid.clone(), peer)
    }
}

/// Two uids and what joins them; a longer id is no pair, and is not taken apart.
const JOINED_MAX_BYTES: usize = 2 * NAME_MAX_BYTES + 1;

/// An id read as uids joined by `@`.
struct Joined {
    /// The one other user whom it names; the caller, if it names the caller twice.
    peer: Option<Uid>,
    /// The caller is among them.
    names_caller: bool,
    /// It is two halves, one of them the caller: what WuKongIM v3 accepts.
    pairs_caller: bool,
    /// Something is missing before, after or between the `@`.
    has_empty_part: bool,
}

const fn class_of(bad: BadName) -> RefusalClass {
    match bad {
        BadName::Empty => RefusalClass::IdEmpty,
        BadName::TooLong { .. } => RefusalClass::IdTooLong,
        BadName::Forbidden(_) | BadName::NotJoined | BadName::NotAPair => {
            RefusalClass::IdForbiddenCharacter
        }
    }
}

#[cfg(test)]
mod tests;
