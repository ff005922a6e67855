//! The bytes of details, before they are sealed.

use super::error::CodecError;
use super::rows::Stored;
use crate::domain::context::Details;

impl Stored for Details {
    const WHAT: &'static str = "details";

    fn encode(&self) -> Vec<u8> {
        unimplemented!()
    }

    fn decode(_: &[u8]) -> Result<Self, CodecError> {
        unimplemented!()
    }
}
