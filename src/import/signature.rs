//! Files that are no lines of text: what their first bytes say, and how to get at the lines.

use super::Format;

/// A kind of file that its first bytes name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packed {
    what: &'static str,
    /// What prints its lines.
    command: &'static str,
}

const KINDS: &[(&[u8], Packed)] = &[
    (b"\x1f\x8b", Packed { what: "a gzip file", command: "zcat FILE" }),
    (b"\x28\xb5\x2f\xfd", Packed { what: "a zstd file", command: "zstdcat FILE" }),
    (b"\xfd7zXZ\0", Packed { what: "an xz file", command: "xzcat FILE" }),
    (b"BZh", Packed { what: "a bzip2 file", command: "bzcat FILE" }),
    (b"PK\x03\x04", Packed { what: "a zip file", command: "unzip -p FILE" }),
    (b"\xff\xfe", UTF_16),
    (b"\xfe\xff", UTF_16),
];

const UTF_16: Packed = Packed { what: "text in UTF-16", command: "iconv -f UTF-16 -t UTF-8 FILE" };

/// What a file is by its first line, where that is no line of text.
pub(super) fn packed(number: u64, line: &[u8]) -> Option<Packed> {
    let first = KINDS.iter().filter(|_| number == 1);
    first.into_iter().find(|(bytes, _)| line.starts_with(bytes)).map(|(_, packed)| *packed)
}

impl Packed {
    /// What it looks like, and what to do instead.
    pub(super) fn advice(self, format: Format) -> String {
        let Self { what, command } = self;
        let format = match format {
            Format::WuKongIm(_) => "",
            Format::Facts(_) => "--format facts ",
        };
        format!("this looks like {what}: {command} | panguan import {format}-")
    }
}
