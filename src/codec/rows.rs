//! The bytes of the rows.

use super::error::CodecError;
use crate::domain::channel::{Channel, Head};
use crate::domain::member::Member;
use crate::domain::personal::Personal;
use crate::domain::seq::Seq;

/// A type that has stored bytes of its own.
pub trait Stored: Sized {
    /// What it is called in errors.
    const WHAT: &'static str;

    /// The stored bytes.
    fn encode(&self) -> Vec<u8>;

    /// The value that these bytes hold.
    ///
    /// # Errors
    /// If they hold none, or more.
    fn decode(bytes: &[u8]) -> Result<Self, CodecError>;
}

macro_rules! stored_placeholder {
    ($($ty:ty),*) => {$(
        impl Stored for $ty {
            const WHAT: &'static str = stringify!($ty);
            fn encode(&self) -> Vec<u8> { unimplemented!() }
            fn decode(_: &[u8]) -> Result<Self, CodecError> { unimplemented!() }
        }
    )*};
}
stored_placeholder!(Channel, Head, Member, Personal, Seq);
