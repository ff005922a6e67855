//! What names a channel.

use bincode::{Decode, Encode};

use super::sealed_v1::SealedV1;
use crate::codec::binary::Bytes;
use crate::codec::error::CodecError;
use crate::domain::event::ChannelLabel;
use crate::domain::key::{Pair, UserKey};

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) enum LabelV1 {
    Pair(PairV1),
    Plain(Bytes),
    Sealed(SealedV1),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct PairV1 {
    pub low: [u8; 16],
    pub high: [u8; 16],
}

impl From<Pair> for PairV1 {
    fn from(pair: Pair) -> Self {
        Self { low: pair.low().0, high: pair.high().0 }
    }
}

impl TryFrom<PairV1> for Pair {
    type Error = CodecError;

    fn try_from(stored: PairV1) -> Result<Self, CodecError> {
        if stored.low > stored.high {
            let why = "its two users are in the wrong order".to_owned();
            return Err(CodecError::Malformed { what: "pair", why });
        }
        Ok(Self::new(UserKey(stored.low), UserKey(stored.high)))
    }
}

impl From<&ChannelLabel> for LabelV1 {
    fn from(label: &ChannelLabel) -> Self {
        match label {
            ChannelLabel::Pair(pair) => Self::Pair((*pair).into()),
            ChannelLabel::Plain(id) => Self::Plain(Bytes::of(id)),
            ChannelLabel::Sealed(sealed) => Self::Sealed(sealed.into()),
        }
    }
}

impl TryFrom<LabelV1> for ChannelLabel {
    type Error = CodecError;

    fn try_from(stored: LabelV1) -> Result<Self, CodecError> {
        Ok(match stored {
            LabelV1::Pair(pair) => Self::Pair(pair.try_into()?),
            LabelV1::Plain(id) => Self::Plain(id.into_text("channel label")?),
            LabelV1::Sealed(sealed) => Self::Sealed(sealed.into()),
        })
    }
}
