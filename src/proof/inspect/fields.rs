//! Fields by name, each of a type that whoever shows it knows how to word.

use crate::domain::key::{ChannelKey, Pair, Sealed, UserKey};
use crate::domain::position::Position;
use crate::domain::seq::Seq;
use crate::domain::time::Micros;

/// A field and its name.
pub type Named = (&'static str, Field);

/// One thing that a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Nothing.
    None,
    /// Yes or no.
    Flag(bool),
    /// A count, a number, an id.
    Number(u64),
    /// A number that may be below zero.
    Signed(i64),
    /// Words.
    Text(String),
    /// Bytes that mean something only to a machine.
    Bytes(Vec<u8>),
    /// A moment.
    Time(Micros),
    /// The place of an event.
    Position(Position),
    /// The number of a message.
    Seq(Seq),
    /// A user.
    User(UserKey),
    /// A channel.
    Channel(ChannelKey),
    /// The two users of a person channel.
    Pair(Pair),
    /// Something sealed under a person.
    Sealed(Sealed),
    /// Several.
    List(Vec<Field>),
    /// Fields of its own.
    Group(Vec<Named>),
}

impl Field {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn bytes(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }

    pub(super) fn users(users: &[UserKey]) -> Self {
        Self::List(users.iter().copied().map(Self::User).collect())
    }
}

impl<T: Into<Field>> From<Option<T>> for Field {
    fn from(field: Option<T>) -> Self {
        field.map_or(Self::None, Into::into)
    }
}

macro_rules! field_of {
    ($($ty:ty => $variant:ident;)*) => {$(
        impl From<$ty> for Field {
            fn from(value: $ty) -> Self { Self::$variant(value) }
        }
    )*};
}
field_of! {
    bool => Flag;
    u64 => Number;
    i64 => Signed;
    String => Text;
    Micros => Time;
    Position => Position;
    Seq => Seq;
    UserKey => User;
    ChannelKey => Channel;
    Pair => Pair;
    Sealed => Sealed;
    Vec<Named> => Group;
}

impl From<u32> for Field {
    fn from(value: u32) -> Self {
        Self::Number(u64::from(value))
    }
}

impl From<u16> for Field {
    fn from(value: u16) -> Self {
        Self::Number(u64::from(value))
    }
}

impl From<&'static str> for Field {
    fn from(value: &'static str) -> Self {
        Self::Text(value.to_owned())
    }
}
