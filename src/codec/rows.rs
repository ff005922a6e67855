//! The bytes of the rows: a version byte, then a frozen struct.

pub(super) mod channel_v1;
pub(super) mod member_v1;
pub(super) mod personal_v1;

use channel_v1::{ChannelV1, HeadV1};
use member_v1::MemberV1;
use personal_v1::PersonalV1;

use super::error::CodecError;
use super::part::seq_v1::SeqV1;
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

/// Stores a type as version 1: its frozen struct, which is made from a reference and turns back.
macro_rules! stored_as_v1 {
    ($type:ty, $frozen:ty, $what:literal) => {
        impl $crate::codec::rows::Stored for $type {
            const WHAT: &'static str = $what;

            fn encode(&self) -> Vec<u8> {
                $crate::codec::binary::write_v1(&<$frozen>::from(self))
            }

            fn decode(bytes: &[u8]) -> Result<Self, $crate::codec::error::CodecError> {
                $crate::codec::binary::read_v1::<$frozen, Self>(Self::WHAT, bytes)
            }
        }

        #[cfg(test)]
        impl $crate::codec::second_reader::Reread for $type {
            fn reread(bytes: &[u8]) -> Vec<u8> {
                $crate::codec::second_reader::reread::<$frozen>(bytes)
            }
        }
    };
}
pub(super) use stored_as_v1;

stored_as_v1!(Channel, ChannelV1, "channel row");
stored_as_v1!(Head, HeadV1, "head of a channel");
stored_as_v1!(Member, MemberV1, "member row");
stored_as_v1!(Personal, PersonalV1, "personal row");
stored_as_v1!(Seq, SeqV1, "message number");
