//! The id helper: which conversation a user's call names, or why it names none and which id is
//! right.

use super::channel_type::ChannelType;
use super::name::{BadName, ChannelName, Dialect, Uid};
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
        let meant = match self.channel_type {
            0 => None,
            _ => Uid::new(dialect, self.channel_id).ok(),
        };
        Misspelled { class: RefusalClass::TypeUnknown, meant: meant.map(|peer| self.with(peer)) }
    }

    fn person(&self, dialect: Dialect, joined: JoinedIds) -> Result<ChannelName, Misspelled> {
        match Uid::new(dialect, self.channel_id) {
            Ok(peer) => Ok(self.with(peer)),
            Err(BadName::Forbidden('@')) => {
                let mistake = self.joined_person(dialect);
                match (joined, mistake.class, mistake.meant) {
                    (JoinedIds::Accepted, RefusalClass::PersonIdJoined, Some(meant)) => Ok(meant),
                    (_, class, meant) => Err(Misspelled { class, meant }),
                }
            }
            Err(bad) => Err(Misspelled { class: class_of(bad), meant: None }),
        }
    }

    /// An id of uids joined by `@` means the one other user whom it names.
    fn joined_person(&self, dialect: Dialect) -> Misspelled {
        let mut parts = self.channel_id.split('@').map(|part| Uid::new(dialect, part));
        let Ok(parts) = parts.by_ref().collect::<Result<Vec<Uid>, BadName>>() else {
            return Misspelled { class: RefusalClass::IdForbiddenCharacter, meant: None };
        };
        let names_caller = parts.contains(self.uid);
        let mut others: Vec<&Uid> = parts.iter().filter(|part| *part != self.uid).collect();
        others.dedup();
        let meant = match others.as_slice() {
            [] => Some(self.uid.clone()),
            [peer] => Some((*peer).clone()),
            _ => None,
        };
        let class = if names_caller && meant.is_some() {
            RefusalClass::PersonIdJoined
        } else {
            RefusalClass::PersonIdForeign
        };
        Misspelled { class, meant: meant.map(|peer| self.with(peer)) }
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
            Misspelled { class, meant: None }
        })
    }

    fn with(&self, peer: Uid) -> ChannelName {
        ChannelName::person(self.uid.clone(), peer)
    }
}

const fn class_of(bad: BadName) -> RefusalClass {
    match bad {
        BadName::Empty => RefusalClass::IdEmpty,
        BadName::TooLong { .. } => RefusalClass::IdTooLong,
        BadName::Forbidden(_) => RefusalClass::IdForbiddenCharacter,
    }
}
