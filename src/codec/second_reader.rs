//! Reads and writes the stored bytes with `wincode`, the crate that would take bincode's place: as
//! long as both agree on every byte, the way out of bincode is open.

use wincode::config::{
    Configuration, DEFAULT_PREALLOCATION_SIZE_LIMIT, deserialize_exact, serialize,
};
use wincode::int_encoding::{LittleEndian, VarInt};
use wincode::len::BincodeLen;
use wincode::{SchemaRead, SchemaWrite};

pub(super) type Wincode =
    Configuration<true, DEFAULT_PREALLOCATION_SIZE_LIMIT, BincodeLen, LittleEndian, VarInt>;

/// What `wincode` makes of the bytes of a frozen struct when it reads and writes them again.
pub(super) fn reread<S>(bytes: &[u8]) -> Vec<u8>
where
    S: for<'de> SchemaRead<'de, Wincode, Dst = S> + SchemaWrite<Wincode, Src = S>,
{
    let configuration = Wincode::new();
    let value: S = deserialize_exact(bytes, configuration).expect("the second reader reads it");
    serialize(&value, configuration).expect("the second reader writes it")
}

/// A stored type whose value, without its version byte, the second reader knows.
pub(super) trait Reread {
    fn reread(bytes: &[u8]) -> Vec<u8>;
}
