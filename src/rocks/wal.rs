//! A look at the headers of the write-ahead log before the engine reads it.
//!
//! A record's header is its checksum (4 bytes), its length (2, little endian) and its type (1);
//! records lie in blocks of 32 KiB, and none goes over a block's end. A type with the bit of a
//! recycled log makes the engine take the record, and all that follow, for what an older log left:
//! it drops them without a word, or waits for more of them for ever. No log of ours is recycled,
//! so that such a type is a flipped bit.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::error::RocksError;

const BLOCK_BYTES: usize = 32 << 10;
const HEADER_BYTES: usize = 7;

/// The types of records of a recycled log, as `log_format.h` of RocksDB 11 has them.
const RECYCLED: [u8; 6] = [5, 6, 7, 8, 11, 131];

/// Looks through every log of the database in `path`, and answers how many there are. Costs one
/// reading of them.
///
/// # Errors
/// [`RocksError::Unreadable`] with the first record of a recycled log.
pub(super) fn check_records(path: &Path) -> Result<usize, RocksError> {
    let mut logs = 0;
    for entry in fs::read_dir(path).map_err(|error| RocksError::of_io(path, &error))? {
        let file = entry.map_err(|error| RocksError::of_io(path, &error))?.path();
        if file.extension().is_none_or(|ending| ending != "log") {
            continue;
        }
        logs += 1;
        match recycled_record(&file) {
            Ok(None) => {}
            Ok(Some(byte)) => {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let error = format!(
                    "its write-ahead log {name} is damaged: the record at byte {byte} is of a \
                     type that is never written"
                );
                return Err(RocksError::Unreadable { dir: path.to_owned(), error });
            }
            // Its writer has put it into tables, and removed it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(RocksError::of_io(&file, &error)),
        }
    }
    Ok(logs)
}

/// Where the first record of a recycled log begins, in bytes from the start.
fn recycled_record(file: &Path) -> io::Result<Option<u64>> {
    let mut file = File::open(file)?;
    let mut block = Vec::with_capacity(BLOCK_BYTES);
    let mut start = 0;
    loop {
        block.clear();
        (&mut file).take(BLOCK_BYTES as u64).read_to_end(&mut block)?;
        if let Some(at) = recycled_in(&block) {
            return Ok(Some(start + at as u64));
        }
        if block.len() < BLOCK_BYTES {
            return Ok(None);
        }
        start += BLOCK_BYTES as u64;
    }
}

fn recycled_in(block: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(&[_, _, _, _, low, high, kind]) = block.get(at..at + HEADER_BYTES) {
        if RECYCLED.contains(&kind) {
            return Some(at);
        }
        at += HEADER_BYTES + usize::from(u16::from_le_bytes([low, high]));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::recycled_in;

    fn record(kind: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len()).unwrap().to_le_bytes();
        [&[1, 2, 3, 4], &length[..], &[kind], payload].concat()
    }

    #[test]
    fn a_record_of_a_recycled_log_is_found_where_it_begins() {
        let records = [record(1, b"first"), record(2, b""), record(7, b"third")].concat();
        assert_eq!(recycled_in(&records), Some(12 + 7));
    }

    #[test]
    fn what_records_hold_is_no_header() {
        let records = [record(1, &[5; 40]), record(4, &[131; 3])].concat();
        assert_eq!(recycled_in(&records), None);
        assert_eq!(recycled_in(&records[..records.len() - 1]), None);
        assert_eq!(recycled_in(&[0; 100]), None);
    }
}
