//! Settings that come from the environment, because they belong to a machine and not to a call.

/// What the environment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// Memory for what is read, in bytes: `PANGUAN_CACHE_MIB`, 256 if unset.
    pub cache_bytes: usize,
    /// Write although the clock is behind what was recorded: `PANGUAN_ACCEPT_CLOCK_BEHIND=1`.
    pub accept_clock_behind: bool,
}

/// A variable that holds what it cannot mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadVariable {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub value: String,
    /// What it may hold.
    pub expected: &'static str,
}

impl std::fmt::Display for BadVariable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, value, expected } = self;
        write!(f, "{name} is \"{}\"; it takes {expected}", value.escape_default())
    }
}

impl std::error::Error for BadVariable {}

const CACHE: &str = "PANGUAN_CACHE_MIB";
const CACHE_MIB: usize = 256;
const CACHE_MIB_MAX: usize = 1 << 20;
const CLOCK: &str = "PANGUAN_ACCEPT_CLOCK_BEHIND";

impl Default for Config {
    fn default() -> Self {
        Self { cache_bytes: CACHE_MIB << 20, accept_clock_behind: false }
    }
}

impl Config {
    /// Reads the variables by `read`, which gives what one is set to.
    ///
    /// # Errors
    /// If one holds what it cannot mean.
    pub fn from_variables(read: impl Fn(&str) -> Option<String>) -> Result<Self, BadVariable> {
        let cache_mib = match read(CACHE).filter(|value| !value.is_empty()) {
            None => CACHE_MIB,
            Some(value) => match value.parse() {
                Ok(mib @ 1..=CACHE_MIB_MAX) => mib,
                _ => {
                    let expected = "a size in MiB, from 1 to 1048576";
                    return Err(BadVariable { name: CACHE, value, expected });
                }
            },
        };
        let accept_clock_behind = match read(CLOCK).as_deref() {
            None | Some("" | "0") => false,
            Some("1") => true,
            Some(other) => {
                let value = other.to_owned();
                return Err(BadVariable { name: CLOCK, value, expected: "0 or 1" });
            }
        };
        Ok(Self { cache_bytes: cache_mib << 20, accept_clock_behind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(set: &[(&str, &str)]) -> Result<Config, BadVariable> {
        Config::from_variables(|name| {
            set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn nothing_set_is_the_default() {
        assert_eq!(with(&[]), Ok(Config::default()));
        assert_eq!(with(&[(CACHE, ""), (CLOCK, "")]), Ok(Config::default()));
    }

    #[test]
    fn what_is_set_counts() {
        let config = with(&[(CACHE, "64"), (CLOCK, "1")]).unwrap();
        assert_eq!(config, Config { cache_bytes: 64 << 20, accept_clock_behind: true });
    }

    #[test]
    fn what_cannot_be_meant_is_named() {
        for (name, value) in [(CACHE, "0"), (CACHE, "much"), (CACHE, "99999999"), (CLOCK, "yes")] {
            let bad = with(&[(name, value)]).unwrap_err();
            assert!(bad.to_string().starts_with(&format!("{name} is \"{value}\"")), "{bad}");
        }
    }
}
