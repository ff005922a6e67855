//! Names as people and servers write them: uids, channel ids, and the two id dialects.

use std::cmp::Ordering;
use std::fmt;

use super::channel_type::ChannelType;

/// The most bytes that a uid or a channel id may have.
pub const NAME_MAX_BYTES: usize = 256;

/// WuKongIM's own sender; a person channel with it is never listed.
pub const WUKONGIM_SYSTEM_UID: &str = "____system";

/// The ending of WuKongIM's command channels, which are no conversations.
pub const WUKONGIM_COMMAND_SUFFIX: &str = "____cmd";

/// How names are written in a store; set when the store is created, and for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// WuKongIM's: uids and ids without `@`, `#` and `&`.
    #[default]
    WuKongIm,
    /// Any non-empty UTF-8, such as e-mail addresses and Matrix ids.
    Plain,
}

impl Dialect {
    /// The word for it on the command line and in a store's description.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WuKongIm => "wukongim",
            Self::Plain => "plain",
        }
    }

    /// The dialect with this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::WuKongIm, Self::Plain].into_iter().find(|dialect| dialect.name() == name)
    }

    /// Whether `name` may hold this character within one uid or group id.
    const fn allows(self, character: char) -> bool {
        match self {
            Self::WuKongIm => !matches!(character, '@' | '#' | '&'),
            Self::Plain => true,
        }
    }
}

/// Why a text is no uid and no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadName {
    /// It is empty.
    Empty,
    /// It is longer than [`NAME_MAX_BYTES`].
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// It holds a character that the dialect keeps for itself.
    Forbidden(char),
    /// A topic's or an agent channel's id that is not two names joined by `@`.
    NotJoined,
    /// It names a person channel, but not two users, one of them the sender.
    NotAPair,
}

impl fmt::Display for BadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLong { bytes } => {
                write!(f, "it has {bytes} bytes; {NAME_MAX_BYTES} are the most")
            }
            Self::Forbidden(character) => {
                write!(f, "it holds `{character}`, which no uid and no group id may hold")
            }
            Self::NotJoined => f.write_str("it is not two names joined by `@`"),
            Self::NotAPair => f.write_str("it does not name two users, one of them the sender"),
        }
    }
}

impl std::error::Error for BadName {}

/// A user's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uid(String);

impl Uid {
    /// A uid of the dialect.
    ///
    /// # Errors
    /// If the text is empty, longer than [`NAME_MAX_BYTES`], or holds a forbidden character.
    pub fn new(dialect: Dialect, text: &str) -> Result<Self, BadName> {
        check(dialect, text)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A channel's name. A person channel is its two users, never a joined string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelName {
    /// Two users, in alphabetical order; twice the same for a note to oneself.
    Person(Uid, Uid),
    /// Any other channel.
    Other {
        /// Its type; never [`ChannelType::Person`].
        kind: ChannelType,
        /// Its id.
        id: String,
    },
}

impl ChannelName {
    /// The person channel of two users.
    #[must_use]
    pub fn person(one: Uid, other: Uid) -> Self {
        if one <= other { Self::Person(one, other) } else { Self::Person(other, one) }
    }

    /// A channel that is no person channel, under the id that the server gives it.
    ///
    /// # Errors
    /// If the id cannot be one of that type, or the type is [`ChannelType::Person`].
    pub fn other(dialect: Dialect, kind: ChannelType, id: &str) -> Result<Self, BadName> {
        match (dialect, kind) {
            (_, ChannelType::Person) => return Err(BadName::NotAPair),
            (Dialect::WuKongIm, ChannelType::CommunityTopic | ChannelType::Agent) => {
                check(Dialect::Plain, id)?;
                let (left, right) = id.split_once('@').ok_or(BadName::NotJoined)?;
                check(dialect, left)?;
                check(dialect, right)?;
            }
            _ => check(dialect, id)?,
        }
        Ok(Self::Other { kind, id: id.to_owned() })
    }

    /// The channel that a message names by its sender and a channel id, as WuKongIM sends it:
    /// for a person channel the peer's uid, or both uids joined in either order.
    ///
    /// # Errors
    /// If the id cannot be one of that type.
    pub fn of_message(
        dialect: Dialect,
        kind: ChannelType,
        id: &str,
        from: &Uid,
    ) -> Result<Self, BadName> {
        if kind != ChannelType::Person {
            return Self::other(dialect, kind, id);
        }
        if dialect == Dialect::WuKongIm
            && let Some((left, right)) = id.split_once('@')
        {
            let (left, right) = (Uid::new(dialect, left)?, Uid::new(dialect, right)?);
            if *from == left || *from == right {
                return Ok(Self::person(left, right));
            }
            return Err(BadName::NotAPair);
        }
        Ok(Self::person(from.clone(), Uid::new(dialect, id)?))
    }

    /// The channel's type.
    #[must_use]
    pub const fn kind(&self) -> ChannelType {
        match self {
            Self::Person(..) => ChannelType::Person,
            Self::Other { kind, .. } => *kind,
        }
    }

    /// The id by which `user` names the channel in a command: the peer's uid, or the channel's id.
    #[must_use]
    pub fn id_for(&self, user: &Uid) -> &str {
        match self {
            Self::Person(one, other) if one == user => other.as_str(),
            Self::Person(one, _) => one.as_str(),
            Self::Other { id, .. } => id,
        }
    }

    /// The person whose uid the channel's id holds: a visitors channel's id, and what precedes
    /// the last `@` of an agent channel's (a plain uid may hold one itself). `None` of any other
    /// channel; a person channel has no id.
    #[must_use]
    pub fn person_in_id(&self) -> Option<&str> {
        match self {
            Self::Other { kind: ChannelType::Visitors, id } => Some(id),
            Self::Other { kind: ChannelType::Agent, id } => {
                Some(id.rsplit_once('@').map_or(id.as_str(), |(uid, _)| uid))
            }
            _ => None,
        }
    }

    /// Whether the channel can be on a list: not a live channel, not WuKongIM's command channels,
    /// not its system sender.
    #[must_use]
    pub fn has_conversations(&self, dialect: Dialect) -> bool {
        let reserved =
            |text: &str, test: fn(&str) -> bool| dialect == Dialect::WuKongIm && test(text);
        match self {
            Self::Person(one, other) => ![one, other].iter().any(|uid| {
                reserved(uid.as_str(), |text| {
                    text == WUKONGIM_SYSTEM_UID || text.ends_with(WUKONGIM_COMMAND_SUFFIX)
                })
            }),
            Self::Other { kind, id } => {
                kind.has_conversations()
                    && !reserved(id, |text| text.ends_with(WUKONGIM_COMMAND_SUFFIX))
            }
        }
    }
}

/// The id under which WuKongIM prints a person channel: the uid with the larger CRC-32 (IEEE)
/// first, a tie broken by the alphabetically larger one, joined by `@` (WuKongIM v3; 2.2.5 leaves
/// ties to the order of the arguments).
#[must_use]
pub fn printed_person_id(one: &Uid, other: &Uid) -> String {
    let rank = |uid: &Uid| crc32fast::hash(uid.as_str().as_bytes());
    let order = rank(one).cmp(&rank(other)).then_with(|| one.cmp(other));
    let (first, second) = if order == Ordering::Less { (other, one) } else { (one, other) };
    format!("{first}@{second}")
}

fn check(dialect: Dialect, text: &str) -> Result<(), BadName> {
    if text.is_empty() {
        return Err(BadName::Empty);
    }
    if text.len() > NAME_MAX_BYTES {
        return Err(BadName::TooLong { bytes: text.len() });
    }
    match text.chars().find(|&character| !dialect.allows(character)) {
        Some(character) => Err(BadName::Forbidden(character)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
