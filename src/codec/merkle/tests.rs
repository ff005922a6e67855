//! The roots that the reference implementation of Certificate Transparency is tested with.

use sha2::{Digest, Sha256};

use super::{Hash, leaf, node, root};

const LEAVES: [&[u8]; 8] = [
    &[],
    &[0x00],
    &[0x10],
    &[0x20, 0x21],
    &[0x30, 0x31],
    &[0x40, 0x41, 0x42, 0x43],
    &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    &[
        0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e,
        0x6f,
    ],
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn roots_are_those_of_certificate_transparency() {
    for (count, expected) in ROOTS.iter().enumerate() {
        let found = root(LEAVES[..count].iter().map(|bytes| leaf(bytes)));
        assert_eq!(hex(&found), *expected, "over {count} leaves");
    }
}

/// The definition of RFC 6962, section 2.1, word for word.
fn defined(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        _ => {
            let mut split = 1;
            while split * 2 < leaves.len() {
                split *= 2;
            }
            node(&defined(&leaves[..split]), &defined(&leaves[split..]))
        }
    }
}

#[test]
fn roots_are_those_of_the_definition() {
    let leaves: Vec<Hash> = (0..300_u32).map(|number| leaf(&number.to_be_bytes())).collect();
    for count in 0..=leaves.len() {
        let found = root(leaves[..count].iter().copied());
        assert_eq!(found, defined(&leaves[..count]), "over {count} leaves");
    }
}

#[test]
fn a_node_does_not_pass_for_a_leaf() {
    let (left, right) = (leaf(b"left"), leaf(b"right"));
    assert_ne!(node(&left, &right), leaf(&[left, right].concat()));
}
