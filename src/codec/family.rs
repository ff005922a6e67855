//! The families that a store keeps its bytes in, each with a name that is never reused.

/// A family of keys. What each holds stands beside its key in [`key`](super::key).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Events, by place.
    Log,
    /// Headers of batches, by number.
    Batch,
    /// The head of a channel as of any event.
    Heads,
    /// A user's own last number in a channel as of any event.
    Own,
    /// Channel rows.
    Channel,
    /// Member rows.
    Member,
    /// Personal rows.
    Personal,
    /// The members of a channel, and those who are blocked in it.
    MembersOf,
    /// What changed in one user's conversation, event by event.
    Timeline,
    /// What changed in a channel's life, event by event.
    Lifecycle,
    /// Every event that can hide, and every refused delete.
    Hides,
    /// Those events by who did it.
    Actors,
    /// Commands by idempotency key.
    CommandKeys,
    /// Names by pseudonym, sealed where they name a person.
    Names,
    /// Tiles of the store's tree; later.
    Tree,
    /// Signed checkpoints; later.
    Checkpoints,
    /// The format, the tail, the fold's place, the dialect, sessions and coverage.
    Meta,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 17] = [
        Self::Log,
        Self::Batch,
        Self::Heads,
        Self::Own,
        Self::Channel,
        Self::Member,
        Self::Personal,
        Self::MembersOf,
        Self::Timeline,
        Self::Lifecycle,
        Self::Hides,
        Self::Actors,
        Self::CommandKeys,
        Self::Names,
        Self::Tree,
        Self::Checkpoints,
        Self::Meta,
    ];

    /// The families that the fold writes: all derived from the log, and disposable.
    pub const DERIVED: [Self; 12] = [
        Self::Heads,
        Self::Own,
        Self::Channel,
        Self::Member,
        Self::Personal,
        Self::MembersOf,
        Self::Timeline,
        Self::Lifecycle,
        Self::Hides,
        Self::Actors,
        Self::CommandKeys,
        Self::Names,
    ];

    /// The family's name on disk and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Batch => "batch",
            Self::Heads => "heads",
            Self::Own => "own",
            Self::Channel => "channel",
            Self::Member => "member",
            Self::Personal => "personal",
            Self::MembersOf => "members_of",
            Self::Timeline => "timeline",
            Self::Lifecycle => "lifecycle",
            Self::Hides => "hides",
            Self::Actors => "actors",
            Self::CommandKeys => "command_keys",
            Self::Names => "names",
            Self::Tree => "tree",
            Self::Checkpoints => "checkpoints",
            Self::Meta => "meta",
        }
    }

    /// The family with this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.name() == name)
    }
}
