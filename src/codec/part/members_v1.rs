//! The members that one membership event names.

use crate::codec::binary::List;
use crate::domain::event::MEMBERS_PER_EVENT;
use crate::domain::key::UserKey;

pub(in crate::codec) type MembersV1 = List<[u8; 16], MEMBERS_PER_EVENT>;

impl From<&[UserKey]> for MembersV1 {
    fn from(members: &[UserKey]) -> Self {
        Self(members.iter().map(|member| member.0).collect())
    }
}

impl From<MembersV1> for Vec<UserKey> {
    fn from(stored: MembersV1) -> Self {
        stored.0.into_iter().map(UserKey).collect()
    }
}
