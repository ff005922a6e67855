//! `user_seen`, schema version 1.

use bincode::{Decode, Encode};

use crate::codec::error::CodecError;
use crate::codec::part::sealed_v1::SealedV1;
use crate::domain::event::UserSeen;
use crate::domain::key::UserKey;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct UserSeenV1 {
    pub user: [u8; 16],
    pub name: SealedV1,
}

impl From<&UserSeen> for UserSeenV1 {
    fn from(fact: &UserSeen) -> Self {
        Self { user: fact.user.0, name: (&fact.name).into() }
    }
}

impl TryFrom<UserSeenV1> for UserSeen {
    type Error = CodecError;

    fn try_from(stored: UserSeenV1) -> Result<Self, CodecError> {
        Ok(Self { user: UserKey(stored.user), name: stored.name.into() })
    }
}
