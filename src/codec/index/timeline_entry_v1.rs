//! One user's rows of one conversation from an event on, version 1.

use bincode::{Decode, Encode};

use super::TimelineEntry;
use crate::codec::error::CodecError;
use crate::codec::rows::member_v1::MemberV1;
use crate::codec::rows::personal_v1::PersonalV1;
use crate::domain::member::Member;
use crate::domain::personal::Personal;

/// A row that was never written takes one byte.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct TimelineEntryV1 {
    pub event_type: u16,
    pub member: Option<MemberV1>,
    pub personal: Option<PersonalV1>,
}

impl From<&TimelineEntry> for TimelineEntryV1 {
    fn from(entry: &TimelineEntry) -> Self {
        let member = (entry.member != Member::default()).then(|| (&entry.member).into());
        let personal = (entry.personal != Personal::default()).then(|| (&entry.personal).into());
        Self { event_type: entry.event_type, member, personal }
    }
}

impl TryFrom<TimelineEntryV1> for TimelineEntry {
    type Error = CodecError;

    fn try_from(stored: TimelineEntryV1) -> Result<Self, CodecError> {
        Ok(Self {
            event_type: stored.event_type,
            member: stored.member.map(TryInto::try_into).transpose()?.unwrap_or_default(),
            personal: stored.personal.map(Into::into).unwrap_or_default(),
        })
    }
}
