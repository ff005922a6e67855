//! Where the next page of a search begins, in a text that says nothing to its holder.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::QueryError;

/// The first byte of every cursor: which question made it, and how it is written.
const DELETIONS: u8 = 1;

/// The cursor of a page that begins below `offset`.
pub(super) fn write(offset: u64) -> String {
    let mut bytes = vec![DELETIONS];
    bytes.extend(offset.to_be_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The offset below which the cursor's page begins.
pub(super) fn read(cursor: &str) -> Result<u64, QueryError> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| QueryError::BadCursor)?;
    match bytes.split_first() {
        Some((&DELETIONS, offset)) => {
            let offset = offset.try_into().map_err(|_| QueryError::BadCursor)?;
            Ok(u64::from_be_bytes(offset))
        }
        _ => Err(QueryError::BadCursor),
    }
}
