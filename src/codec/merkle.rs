//! The Merkle tree of RFC 6962, section 2.1: `MTH`, over SHA-256.
//!
//! A leaf's hash is SHA-256(0x00, bytes) and a node's SHA-256(0x01, left, right), so that no node
//! passes for a leaf.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The hash of a leaf with these bytes.
#[must_use]
pub fn leaf(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

/// The hash of the node above these two.
#[must_use]
pub fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root over leaves with these hashes; of none, the hash of nothing.
#[must_use]
pub fn root(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    // Complete subtrees from left to right, each of a smaller power of two than the one before:
    // the ones of the number of leaves so far.
    let mut subtrees: Vec<Hash> = Vec::new();
    for (before, leaf) in leaves.into_iter().enumerate() {
        let mut joined = leaf;
        for _ in 0..before.trailing_ones() {
            if let Some(left) = subtrees.pop() {
                joined = node(&left, &joined);
            }
        }
        subtrees.push(joined);
    }
    subtrees
        .into_iter()
        .rev()
        .reduce(|right, left| node(&left, &right))
        .unwrap_or_else(|| Sha256::digest([]).into())
}

#[cfg(test)]
mod tests;
