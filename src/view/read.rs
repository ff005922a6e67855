//! What the bytes of a view mean: typed reads, the same over every engine.

mod conversation;
mod index;
#[cfg(test)]
mod tests;
mod undone;

use crate::codec::batch::Tail;
use crate::codec::error::CodecError;
use crate::codec::family::Family;
use crate::codec::index::{CommandEntry, Label, UserName};
use crate::codec::key::{self, meta};
use crate::codec::rows::Stored;
use crate::domain::apply::Rows;
use crate::domain::channel::Channel;
use crate::domain::event::FactKind;
use crate::domain::hex::Hex;
use crate::domain::key::{ChannelKey, CommandKey, UserKey};
use crate::domain::member::Member;
use crate::domain::personal::Personal;
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;
use crate::view::{Order, View, ViewError};

pub use crate::codec::index::{HidesEntry, TimelineEntry};
pub use crate::codec::key::TimelineOf;
pub use conversation::{ConversationRows, UserRows};
pub use index::Dated;
pub use undone::was_undone;

/// Reads a view's rows and indexes. Costs nothing to make; holds a view or a reference to one.
#[derive(Clone, Copy, Debug)]
pub struct Reader<V> {
    view: V,
}

/// Since when a source feeds a kind of fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The source's name.
    pub source: String,
    /// What it feeds.
    pub kind: FactKind,
    /// Since when, by the source's clock.
    pub since: Micros,
}

impl<V: View> Reader<V> {
    /// Reads this view.
    pub const fn new(view: V) -> Self {
        Self { view }
    }

    /// The view it reads.
    pub const fn view(&self) -> &V {
        &self.view
    }

    /// The event that the command under this key is about, with the command's digest.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn command(&self, key: &CommandKey) -> Result<Option<CommandEntry>, ViewError> {
        self.stored(Family::CommandKeys, &key::command(key))
    }

    /// The user's sealed uid, if the user was ever named.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn user_name(&self, user: &UserKey) -> Result<Option<UserName>, ViewError> {
        self.stored(Family::Names, &key::user_name(user))
    }

    /// What names the channel, if it was ever named.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn channel_label(&self, channel: &ChannelKey) -> Result<Option<Label>, ViewError> {
        self.stored(Family::Names, &key::channel_label(channel))
    }

    /// Since when the source feeds this kind of fact, if it does.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn covered_since(&self, source: &str, kind: FactKind) -> Result<Option<Micros>, ViewError> {
        self.stored(Family::Meta, &meta::coverage(source, kind))
    }

    /// Every coverage, by kind and source.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn coverage(&self) -> Result<Vec<Coverage>, ViewError> {
        self.view
            .scan(Family::Meta, &[meta::COVERAGE], None, Order::Rising)
            .map(|entry| {
                let (key, value) = entry?;
                let (source, kind) =
                    meta::read_coverage(&key).ok_or_else(|| not_a_key(Family::Meta, &key))?;
                let since = decoded(Family::Meta, &key, &value)?;
                Ok(Coverage { source: source.to_owned(), kind, since })
            })
            .collect()
    }

    /// The last event that the rows reflect; `None` before the first.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn folded(&self) -> Result<Option<Position>, ViewError> {
        self.stored(Family::Meta, &meta::FOLDED)
    }

    /// Where the log ends, as a local engine keeps it beside the view; `None` before the first
    /// batch.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn tail(&self) -> Result<Option<Tail>, ViewError> {
        let Some(stored) = self.view.get(Family::Meta, &meta::TAIL)? else { return Ok(None) };
        Tail::decode(&stored).map(Some).map_err(|error| damaged(Family::Meta, &meta::TAIL, error))
    }

    fn stored<T: Stored>(&self, family: Family, key: &[u8]) -> Result<Option<T>, ViewError> {
        self.view.get(family, key)?.map(|value| decoded(family, key, &value)).transpose()
    }

    fn row<T: Stored + Default>(&self, family: Family, key: &[u8]) -> Result<T, ViewError> {
        Ok(self.stored(family, key)?.unwrap_or_default())
    }
}

impl<V: View> Rows for Reader<V> {
    type Error = ViewError;

    fn channel(&self, channel: &ChannelKey) -> Result<Channel, ViewError> {
        self.row(Family::Channel, &key::channel(channel))
    }

    fn member(&self, user: &UserKey, channel: &ChannelKey) -> Result<Member, ViewError> {
        self.row(Family::Member, &key::conversation(user, channel))
    }

    fn own(&self, channel: &ChannelKey, user: &UserKey) -> Result<Seq, ViewError> {
        self.own_at(channel, user, u64::MAX)
    }

    fn personal(&self, user: &UserKey, channel: &ChannelKey) -> Result<Personal, ViewError> {
        self.row(Family::Personal, &key::conversation(user, channel))
    }
}

fn decoded<T: Stored>(family: Family, key: &[u8], value: &[u8]) -> Result<T, ViewError> {
    T::decode(value).map_err(|error| damaged(family, key, error))
}

fn damaged(family: Family, key: &[u8], error: CodecError) -> ViewError {
    ViewError::Damaged { family, key: Hex(key).to_string(), error }
}

fn not_a_key(family: Family, key: &[u8]) -> ViewError {
    let error =
        CodecError::Malformed { what: "key", why: "it is none of this family's".to_owned() };
    damaged(family, key, error)
}
