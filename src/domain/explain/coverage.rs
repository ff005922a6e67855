//! What a store was told of, and so what it can know.

use crate::domain::channel_type::ChannelType;
use crate::domain::event::FactKind;
use crate::domain::time::Micros;

/// A kind of fact that a source has fed since a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The source's name.
    pub source: String,
    /// What it feeds.
    pub kind: FactKind,
    /// Since when, by the source's clock.
    pub since: Micros,
}

/// What could have been known of one conversation at the moment that is asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Everything that any source feeds.
    pub sources: Vec<Covered>,
    /// The type of the conversation's channel; `None` where an id names none.
    pub channel: Option<ChannelType>,
    /// The channel was heard of, but nobody stated its members: a silent one
    /// would not show.
    pub silent_members: bool,
    /// The moment that is asked about.
    pub at: Micros,
}

/// Whether a conversation's absence means that there was none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// The conversation was seen.
    Seen,
    /// It was not, and would have been.
    Covered {
        /// This kind of fact is what would have shown it.
        kind: FactKind,
        /// From this moment on, every source that feeds it did.
        since: Micros,
    },
    /// The id can name no conversation at all.
    NoSuchId,
    /// It was not, and might not have been: nobody stated the members of its channel, which was
    /// heard of.
    SilentMembers,
    /// It was not, and might not have been: facts that would have shown it are missing.
    Missing {
        /// Of this kind.
        kind: FactKind,
        /// The sources that feed it, but only since later; empty if none does.
        late: Vec<Covered>,
    },
}

impl Coverage {
    /// Whether a conversation of which nothing was heard would have been heard of.
    ///
    /// The first message makes a conversation of two; membership makes any other. A source knows
    /// nothing of what another one saw, so a moment is covered only if every source that feeds
    /// this kind of fact covers it.
    #[must_use]
    pub fn knowledge(&self) -> Knowledge {
        let kind = match self.channel {
            None => return Knowledge::NoSuchId,
            Some(ChannelType::Person) => FactKind::Messages,
            Some(_) => FactKind::Members,
        };
        let feeding = || self.sources.iter().filter(|covered| covered.kind == kind);
        let late: Vec<Covered> =
            feeding().filter(|covered| covered.since > self.at).cloned().collect();
        match feeding().map(|covered| covered.since).max() {
            Some(_) if !late.is_empty() => Knowledge::Missing { kind, late },
            None => Knowledge::Missing { kind, late },
            Some(_) if self.silent_members => Knowledge::SilentMembers,
            Some(since) => Knowledge::Covered { kind, since },
        }
    }
}
