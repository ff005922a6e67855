//! The view: rows and indexes folded from the log. Derived, disposable, never asked for the truth.
//!
//! [`View`] is what an engine offers: ordered bytes by family. What the bytes mean stands in
//! [`read`], and what an event writes stands in [`fold`]; both are the same over every engine.

#[cfg(test)]
pub(crate) mod contract;
pub mod fold;
pub mod memory;
#[cfg(test)]
pub(crate) mod random_history;
pub mod read;
pub mod rocks;

use std::fmt;
use std::sync::Arc;

pub use crate::codec::change::Change;
use crate::codec::error::CodecError;
use crate::codec::family::Family;
pub use crate::codec::index::CommandEntry;
pub use crate::codec::key::TimelineOf;

/// A key and its value.
pub type Entry = (Vec<u8>, Vec<u8>);

/// Entries one after the other.
pub type Entries<'a> = Box<dyn Iterator<Item = Result<Entry, ViewError>> + 'a>;

/// In which order entries are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Rising keys.
    Rising,
    /// Falling keys.
    Falling,
}

/// Ordered bytes by family.
pub trait View: Send + Sync {
    /// The value of `key`.
    ///
    /// # Errors
    /// If it cannot be read.
    fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError>;

    /// The last entry that starts with `prefix` and whose key is not above `at_most`.
    /// `prefix` holds the family's whole fixed prefix (a channel, or a user and a conversation).
    ///
    /// # Errors
    /// If it cannot be read.
    fn last_at_most(
        &self,
        family: Family,
        prefix: &[u8],
        at_most: &[u8],
    ) -> Result<Option<Entry>, ViewError>;

    /// Every entry that starts with `prefix`, from `start` on in the given order (`start` itself
    /// included; from the prefix's first or last entry if `None`). An empty prefix is the family.
    fn scan<'a>(
        &'a self,
        family: Family,
        prefix: &[u8],
        start: Option<&[u8]>,
        order: Order,
    ) -> Entries<'a>;

    /// Writes these changes, all or none.
    ///
    /// # Errors
    /// If they cannot be written.
    fn write(&self, changes: &[Change]) -> Result<(), ViewError>;

    /// Writes very many changes to a view that nobody reads but who writes it, and that is thrown
    /// away after a failure: some of them may then be there. Of two changes of one key the later
    /// holds.
    ///
    /// # Errors
    /// If they cannot be written.
    fn load(&self, changes: Vec<Change>) -> Result<(), ViewError> {
        self.write(&changes)
    }
}

/// A view that can be folded anew beside its rows, and put in their place.
pub trait Replaceable: View {
    /// The new rows, while they are folded.
    type Staged: View;

    /// An empty view beside this one. Whatever an earlier, unfinished one left is gone.
    ///
    /// # Errors
    /// If it cannot be made.
    fn stage(&self) -> Result<Self::Staged, ViewError>;

    /// Puts everything that was folded into `staged` in the place of the live rows, at once.
    /// Nobody may write rows meanwhile.
    ///
    /// # Errors
    /// If it cannot be done. The live rows then stay as they are.
    fn replace_with(&self, staged: &Self::Staged) -> Result<(), ViewError>;

    /// Drops what was folded into `staged`.
    ///
    /// # Errors
    /// If it cannot be dropped. It is then dropped with the next [`Replaceable::stage`].
    fn discard(&self, staged: &Self::Staged) -> Result<(), ViewError>;
}

/// The ordered reads of a [`View`] that has those of another one, and something of its own in the
/// rest.
///
/// ```
/// use panguan::codec::family::Family;
/// use panguan::view::memory::MemoryView;
/// use panguan::view::{Change, View, ViewError, forward_ordered_reads};
///
/// struct ReadOnly(MemoryView);
///
/// impl View for ReadOnly {
///     forward_ordered_reads!(self => self.0);
///
///     fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
///         self.0.get(family, key)
///     }
///
///     fn write(&self, _: &[Change]) -> Result<(), ViewError> {
///         Err(ViewError::Engine("it is only to be read".to_owned()))
///     }
/// }
/// ```
#[macro_export]
macro_rules! forward_ordered_reads {
    ($this:ident => $view:expr) => {
        fn last_at_most(
            &$this,
            family: $crate::codec::family::Family,
            prefix: &[u8],
            at_most: &[u8],
        ) -> Result<Option<$crate::view::Entry>, $crate::view::ViewError> {
            $view.last_at_most(family, prefix, at_most)
        }

        fn scan<'a>(
            &'a $this,
            family: $crate::codec::family::Family,
            prefix: &[u8],
            start: Option<&[u8]>,
            order: $crate::view::Order,
        ) -> $crate::view::Entries<'a> {
            $view.scan(family, prefix, start, order)
        }
    };
}
pub use forward_ordered_reads;

/// A reference to a view, or a shared one, is a view.
macro_rules! forward_to_the_view {
    ($pointer:ty) => {
        impl<V: View + ?Sized> View for $pointer {
            forward_ordered_reads!(self => (**self));

            fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
                (**self).get(family, key)
            }

            fn write(&self, changes: &[Change]) -> Result<(), ViewError> {
                (**self).write(changes)
            }

            fn load(&self, changes: Vec<Change>) -> Result<(), ViewError> {
                (**self).load(changes)
            }
        }
    };
}
forward_to_the_view!(&V);
forward_to_the_view!(Arc<V>);

/// Why the view could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewError {
    /// The engine failed.
    Engine(String),
    /// A file of the engine's is damaged or missing; what it said names the file.
    Corrupt(String),
    /// A value is damaged.
    Damaged {
        /// Where.
        family: Family,
        /// Its key, in hexadecimal digits.
        key: String,
        /// How.
        error: CodecError,
    },
}

impl fmt::Display for ViewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Corrupt(error) => f.write_str(error),
            Self::Engine(error) => write!(f, "the view's storage failed: {error}"),
            Self::Damaged { family, key, error } => {
                write!(
                    f,
                    "the row {key} of {} is damaged: {error}; run `panguan rebuild`",
                    family.name()
                )
            }
        }
    }
}

impl std::error::Error for ViewError {}
