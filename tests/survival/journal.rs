//! The notes that `journal.c` keeps of one process.

use std::fs;
use std::path::Path;

/// One call that took effect, or something that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    Open {
        fd: i32,
        create: bool,
        truncate: bool,
        path: String,
    },
    Close {
        fd: i32,
    },
    Write {
        fd: i32,
        at: u64,
        bytes: Vec<u8>,
    },
    /// The file has this length now.
    Truncate {
        fd: i32,
        length: u64,
    },
    /// The file has at least this length now.
    Allocate {
        fd: i32,
        length: u64,
    },
    Sync {
        fd: i32,
    },
    Rename {
        from: String,
        to: String,
    },
    Link {
        from: String,
        to: String,
    },
    Unlink {
        path: String,
    },
    MakeDir {
        path: String,
    },
    RemoveDir {
        path: String,
    },
    Said(String),
}

/// Bytes before the two byte strings of a note: call, descriptor, number, both lengths.
const HEAD: usize = 24;

/// Everything that was noted, in its order.
pub fn read(path: &Path) -> Vec<Op> {
    let bytes = fs::read(path).unwrap();
    let mut rest = bytes.as_slice();
    let mut ops = Vec::new();
    while !rest.is_empty() {
        let (head, after) = rest.split_at(HEAD);
        let word = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().unwrap());
        let number = u64::from_le_bytes(head[8..16].try_into().unwrap());
        let (first, after) = after.split_at(word(16) as usize);
        let (second, after) = after.split_at(word(20) as usize);
        ops.push(op(word(0), word(4).cast_signed(), number, first, second));
        rest = after;
    }
    ops
}

fn op(call: u32, fd: i32, number: u64, first: &[u8], second: &[u8]) -> Op {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let path = text(first);
    match call {
        1 => Op::Open { fd, create: number & 1 != 0, truncate: number & 2 != 0, path },
        2 => Op::Close { fd },
        3 => Op::Write { fd, at: number, bytes: first.to_vec() },
        4 => Op::Truncate { fd, length: number },
        5 => Op::Allocate { fd, length: number },
        6 => Op::Sync { fd },
        7 => Op::Rename { from: path, to: text(second) },
        8 => Op::Link { from: path, to: text(second) },
        9 => Op::Unlink { path },
        10 => Op::MakeDir { path },
        11 => Op::RemoveDir { path },
        12 => Op::Said(path),
        other => panic!("a note of call {other}"),
    }
}
