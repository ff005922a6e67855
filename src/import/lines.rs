//! A file's lines, one at a time, in bounded memory.

use std::io::{self, BufRead};

/// The most bytes of a line; a longer one is read past.
pub const LINE_MAX_BYTES: usize = 16 << 20;

/// What the buffer keeps of its room after a long line.
const BUFFER_KEPT_BYTES: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The lines of a file that hold something.
pub(super) struct Lines {
    reader: Box<dyn BufRead + Send>,
    buffer: Vec<u8>,
    number: u64,
    consumed: u64,
}

/// What comes next in a file.
pub(super) enum Next<'a> {
    /// A line, without its end and without a byte order mark.
    Line {
        /// Its number, from 1.
        number: u64,
        /// Its bytes.
        text: &'a [u8],
    },
    /// A line of over [`LINE_MAX_BYTES`].
    TooLong {
        /// Its number, from 1.
        number: u64,
        /// How many bytes it has.
        bytes: u64,
    },
    /// Nothing.
    End,
}

impl Lines {
    pub(super) fn new(reader: Box<dyn BufRead + Send>) -> Self {
        Self { reader, buffer: Vec::new(), number: 0, consumed: 0 }
    }

    /// The bytes read since this was last asked.
    pub(super) fn take_consumed(&mut self) -> u64 {
        std::mem::take(&mut self.consumed)
    }

    /// How many bytes the buffer has room for.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.buffer.capacity()
    }

    /// The next line that is not blank.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        loop {
            let Some(bytes) = self.read()? else { return Ok(Next::End) };
            self.number += 1;
            let number = self.number;
            if bytes > LINE_MAX_BYTES as u64 {
                return Ok(Next::TooLong { number, bytes });
            }
            if !self.text().trim_ascii().is_empty() {
                return Ok(Next::Line { number, text: self.text() });
            }
        }
    }

    fn text(&self) -> &[u8] {
        let text = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
        match self.number {
            1 => text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text),
            _ => text,
        }
    }

    /// Fills the buffer with the next line, if it fits, and returns how many bytes the line has
    /// without its end; `None` at the end of the file.
    fn read(&mut self) -> io::Result<Option<u64>> {
        self.buffer.clear();
        self.buffer.shrink_to(BUFFER_KEPT_BYTES);
        let mut bytes = 0;
        let mut found_any = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok(found_any.then_some(bytes));
            }
            found_any = true;
            let end = chunk.iter().position(|&byte| byte == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            bytes += part.len() as u64;
            if bytes <= LINE_MAX_BYTES as u64 {
                self.buffer.extend_from_slice(part);
            } else {
                self.buffer.clear();
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            self.consumed += used as u64;
            if end.is_some() {
                return Ok(Some(bytes));
            }
        }
    }
}
