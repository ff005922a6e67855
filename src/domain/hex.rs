//! Bytes as people read them.

use std::fmt;

/// Displays bytes as lower-case hexadecimal digits, two for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Hex;

    #[test]
    fn each_byte_has_two_digits() {
        assert_eq!(Hex(&[0, 10, 255]).to_string(), "000aff");
        assert_eq!(Hex(&[]).to_string(), "");
    }
}
