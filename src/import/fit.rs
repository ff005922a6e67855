//! Whether a file is of the format that it is read as: told once, not once a line.

use super::Format;
use crate::domain::name::Dialect;
use crate::source::facts;
use crate::source::wukongim::Server;

/// After so many lines at its start that only the other format reads, a file is taken to be of it.
const LINES_LOOKED_AT: u32 = 3;

/// How a file's lines have fit so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// All lines until now, so many, were of the other format.
    Unknown(u32),
    /// A line was of the format, or of neither.
    AsSaid,
    /// It is of the other format, and that was told.
    Other,
}

impl Fit {
    /// Looks at the next line; true if it now shows that the file is of the other format.
    pub(super) fn look(&mut self, format: Format, line: &[u8], is_bad: bool) -> bool {
        let Self::Unknown(lines) = *self else { return false };
        *self = match lines + 1 {
            _ if !is_bad || !reads_as(other(format), line) => Self::AsSaid,
            LINES_LOOKED_AT => Self::Other,
            lines => Self::Unknown(lines),
        };
        *self == Self::Other
    }

    /// After the last line: true if it now shows that the file is of the other format.
    pub(super) fn end(&mut self) -> bool {
        let shows = matches!(self, Self::Unknown(lines) if *lines > 0);
        if shows {
            *self = Self::Other;
        }
        shows
    }
}

/// The format that these lines could be of instead. Whatever the store's dialect, it takes ids of
/// any spelling: what counts is how lines are built.
pub(super) fn other(format: Format) -> Format {
    let dialect = Dialect::Plain;
    match format {
        Format::WuKongIm(_) => Format::Facts(facts::Format { dialect }),
        Format::Facts(_) => Format::WuKongIm(Server { dialect, ..Server::default() }),
    }
}

fn reads_as(format: Format, line: &[u8]) -> bool {
    super::meaning_of(format, line).problems.is_empty()
}
