//! The payload encoding: bincode 2, little-endian, varint integers; every other file of the codec
//! names bincode for its derives only.
//!
//! Reading is bounded: no list and no text is allocated before as many bytes are there, and every
//! byte must be used.

use bincode::de::read::Reader;
use bincode::de::{BorrowDecoder, Decoder};
use bincode::enc::Encoder;
use bincode::enc::write::Writer;
use bincode::error::{DecodeError, EncodeError};
use bincode::{BorrowDecode, Decode, Encode};

use super::error::CodecError;

/// The longest value that is read at all; the largest that is written, a membership event with
/// 1,000 members, has 17 KB.
pub(super) const VALUE_MAX_BYTES: usize = 1 << 20;

/// What the fields of one value may take in memory, by bincode's own count.
const MEMORY_MAX_BYTES: usize = 16 * VALUE_MAX_BYTES;

/// Room for most values, so that they grow into it and not step by step.
const TYPICAL_BYTES: usize = 96;

type Configuration = bincode::config::Configuration<
    bincode::config::LittleEndian,
    bincode::config::Varint,
    bincode::config::Limit<MEMORY_MAX_BYTES>,
>;

const fn configuration() -> Configuration {
    bincode::config::standard().with_limit::<MEMORY_MAX_BYTES>()
}

/// Appends a value's bytes.
pub(super) fn write(value: &impl Encode, into: &mut Vec<u8>) {
    let written = bincode::encode_into_writer(value, Growing(into), configuration());
    debug_assert!(written.is_ok(), "a vector takes every byte, and no frozen struct refuses one");
}

/// The value that exactly these bytes hold.
pub(super) fn read<T: Decode<()>>(what: &'static str, bytes: &[u8]) -> Result<T, CodecError> {
    if bytes.len() > VALUE_MAX_BYTES {
        let why = format!("{} bytes, where {VALUE_MAX_BYTES} are the most", bytes.len());
        return Err(CodecError::Malformed { what, why });
    }
    let (value, used) = bincode::decode_from_slice(bytes, configuration())
        .map_err(|error| worded(what, bytes.len(), &error))?;
    match bytes.len() - used {
        0 => Ok(value),
        extra => Err(CodecError::TrailingBytes { what, extra }),
    }
}

/// Version 1 of a value's bytes: the byte 1, then the value.
pub(super) fn write_v1(value: &impl Encode) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(TYPICAL_BYTES);
    bytes.push(1);
    write(value, &mut bytes);
    bytes
}

/// The value that exactly these bytes, of version 1, hold.
pub(super) fn read_v1<S: Decode<()>, D>(what: &'static str, bytes: &[u8]) -> Result<D, CodecError>
where
    D: TryFrom<S>,
    CodecError: From<D::Error>,
{
    match bytes.split_first() {
        None => Err(CodecError::Truncated { what, needed: 1, found: 0 }),
        Some((1, stored)) => Ok(read::<S>(what, stored)?.try_into()?),
        Some((&version, _)) => Err(CodecError::UnknownVersion { what, version }),
    }
}

fn worded(what: &'static str, found: usize, error: &DecodeError) -> CodecError {
    let malformed = |why: &str| CodecError::Malformed { what, why: why.to_owned() };
    match error {
        DecodeError::UnexpectedEnd { additional } => {
            CodecError::Truncated { what, needed: found.saturating_add(*additional), found }
        }
        DecodeError::UnexpectedVariant { found: number, .. } => {
            CodecError::Unknown { what, number: u64::from(*number) }
        }
        DecodeError::InvalidIntegerType { .. } => malformed("a number is wider than its field"),
        DecodeError::InvalidBooleanValue(_) => malformed("a yes or no is neither 0 nor 1"),
        DecodeError::Utf8 { .. } => malformed("a text is not UTF-8"),
        DecodeError::LimitExceeded => malformed("it would take too much memory"),
        DecodeError::Other(why) => malformed(why),
        DecodeError::OtherString(why) => malformed(why),
        _ => malformed("it is no value of its schema"),
    }
}

struct Growing<'a>(&'a mut Vec<u8>);

impl Writer for Growing<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// At most `MAX` elements, each of at least one byte. Stored as a vector is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct List<T, const MAX: usize>(pub Vec<T>);

impl<T: Encode + 'static, const MAX: usize> Encode for List<T, MAX> {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        debug_assert!(self.0.len() <= MAX, "what is written can be read");
        self.0.encode(encoder)
    }
}

impl<Context, T: Decode<Context>, const MAX: usize> Decode<Context> for List<T, MAX> {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let count = count(decoder)?;
        if count > MAX {
            let why = format!("a list of {count}, where {MAX} are the most");
            return Err(DecodeError::OtherString(why));
        }
        // It grows with what was read, so that a wrong count costs no memory.
        let mut elements = Vec::new();
        for _ in 0..count {
            elements.push(T::decode(decoder)?);
        }
        Ok(Self(elements))
    }
}

impl<'de, Context, T: Decode<Context>, const MAX: usize> BorrowDecode<'de, Context>
    for List<T, MAX>
{
    fn borrow_decode<D: BorrowDecoder<'de, Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, DecodeError> {
        Self::decode(decoder)
    }
}

/// Any number of bytes. Stored as a vector is; a text is stored so too.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct Bytes(pub Vec<u8>);

impl Bytes {
    /// The bytes of a text.
    pub(super) fn of(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }

    /// The text that they are.
    pub(super) fn into_text(self, what: &'static str) -> Result<String, CodecError> {
        String::from_utf8(self.0)
            .map_err(|_| CodecError::Malformed { what, why: "a text is not UTF-8".to_owned() })
    }
}

impl<Context> Decode<Context> for Bytes {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let count = count(decoder)?;
        decoder.claim_bytes_read(count)?;
        let reader = decoder.reader();
        let Some(bytes) = reader.peek_read(count).map(<[u8]>::to_vec) else {
            return Err(DecodeError::UnexpectedEnd { additional: count });
        };
        reader.consume(count);
        Ok(Self(bytes))
    }
}

impl<'de, Context> BorrowDecode<'de, Context> for Bytes {
    fn borrow_decode<D: BorrowDecoder<'de, Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, DecodeError> {
        Self::decode(decoder)
    }
}

/// How many elements follow, if at least as many bytes do.
fn count<D: Decoder>(decoder: &mut D) -> Result<usize, DecodeError> {
    let claimed = u64::decode(decoder)?;
    let count = usize::try_from(claimed).unwrap_or(usize::MAX);
    match decoder.reader().peek_read(count) {
        Some(_) => Ok(count),
        None => Err(DecodeError::UnexpectedEnd { additional: count }),
    }
}
