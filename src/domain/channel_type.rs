//! The twelve channel types, numbered as WuKongIM 2.2.5 numbers them.

use std::fmt;

/// What kind of channel it is; the number is WuKongIM's `channel_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ChannelType {
    /// One-to-one.
    Person = 1,
    /// A group.
    Group = 2,
    /// Customer service.
    CustomerService = 3,
    /// A community.
    Community = 4,
    /// A topic of a community; its id is `parent@topic`.
    CommunityTopic = 5,
    /// Information.
    Info = 6,
    /// Data; conversations by membership only.
    Data = 7,
    /// Temporary; conversations by membership only.
    Temp = 8,
    /// Live; never a conversation.
    Live = 9,
    /// Visitors; its id is the visitor's uid.
    Visitors = 10,
    /// One user with one agent; its id is `uid@agent`.
    Agent = 11,
    /// Several users with an agent.
    AgentGroup = 12,
}

/// A number that is no channel type, or a word that names none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownChannelType(pub String);

impl fmt::Display for UnknownChannelType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not a channel type; the types are 1 to 12, or one of: {}",
            self.0.escape_default(),
            ChannelType::ALL.map(ChannelType::name).join(", ")
        )
    }
}

impl std::error::Error for UnknownChannelType {}

impl ChannelType {
    /// Every type, by rising number.
    pub const ALL: [Self; 12] = [
        Self::Person,
        Self::Group,
        Self::CustomerService,
        Self::Community,
        Self::CommunityTopic,
        Self::Info,
        Self::Data,
        Self::Temp,
        Self::Live,
        Self::Visitors,
        Self::Agent,
        Self::AgentGroup,
    ];

    /// The number on the wire, 1 to 12.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The word for it on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Group => "group",
            Self::CustomerService => "customer-service",
            Self::Community => "community",
            Self::CommunityTopic => "community-topic",
            Self::Info => "info",
            Self::Data => "data",
            Self::Temp => "temp",
            Self::Live => "live",
            Self::Visitors => "visitors",
            Self::Agent => "agent",
            Self::AgentGroup => "agent-group",
        }
    }

    /// The type with this word or decimal number.
    ///
    /// # Errors
    /// If there is none.
    pub fn parse(text: &str) -> Result<Self, UnknownChannelType> {
        let by_number = text.parse::<i64>().ok().and_then(|n| Self::try_from(n).ok());
        by_number
            .or_else(|| Self::ALL.into_iter().find(|kind| kind.name() == text))
            .ok_or_else(|| UnknownChannelType(text.chars().take(64).collect()))
    }

    /// Whether such a channel can be on a user's conversation list at all.
    #[must_use]
    pub const fn has_conversations(self) -> bool {
        !matches!(self, Self::Live)
    }

    /// Whether sending or receiving a message shows that somebody is a member.
    ///
    /// Data and temp channels get conversations by stated membership only (WuKongIM 2.2.5).
    #[must_use]
    pub const fn membership_is_observable(self) -> bool {
        !matches!(self, Self::Data | Self::Temp | Self::Live)
    }
}

impl TryFrom<i64> for ChannelType {
    type Error = UnknownChannelType;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        Self::ALL
            .into_iter()
            .find(|kind| i64::from(kind.number()) == number)
            .ok_or_else(|| UnknownChannelType(number.to_string()))
    }
}

#[cfg(test)]
mod tests;
