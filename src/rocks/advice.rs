//! What to do about each trouble with a database.

use super::error::RocksError;
use crate::error::{Code, Error};

impl From<RocksError> for Error {
    fn from(error: RocksError) -> Self {
        let (code, hint) = match &error {
            RocksError::Missing { .. } => {
                (Code::NoStore, "`panguan import FILE` makes one; --data names another directory")
            }
            RocksError::Foreign { .. } => {
                (Code::ForeignDirectory, "name an empty or new directory with --data")
            }
            RocksError::NewerFormat { .. } => {
                (Code::NewerFormat, "use the version of panguan that wrote it, or a later one")
            }
            RocksError::Held { .. } => (
                Code::Held,
                "stop that process first, or send it the command; reading works meanwhile",
            ),
            RocksError::NotWritable { .. } => {
                (Code::Io, "change the owner or mode of the directory")
            }
            RocksError::DiskFull { .. } => {
                (Code::Io, "make room; what was answered until then is safe")
            }
            RocksError::Unreadable { .. } | RocksError::Corrupt(_) => {
                (Code::Damaged, "copy the directory away as it is before anything else")
            }
            RocksError::Replaced => (Code::Io, "the rows were rebuilt meanwhile; run it again"),
            RocksError::Stopped { .. } => (Code::ReadOnly, "open the store again"),
            RocksError::Engine(_) => {
                (Code::Io, "check the disk's space and health, and the directory's permissions")
            }
        };
        Self::new(code, error.to_string()).hint(hint)
    }
}
