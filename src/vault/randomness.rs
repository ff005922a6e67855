//! Where keys and nonces come from.

/// A source of bytes that nobody can guess.
pub trait Randomness: Send {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// If there are none; then nothing may be sealed.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), String>;
}

/// The operating system's.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), String> {
        getrandom::fill(bytes).map_err(|error| error.to_string())
    }
}
