//! What the vault promises.
