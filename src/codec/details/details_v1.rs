//! Text about a person, version 1.

use bincode::{Decode, Encode};

use crate::codec::binary::Bytes;
use crate::codec::error::CodecError;
use crate::domain::context::Details;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(super) struct DetailsV1 {
    pub reason_text: Option<Bytes>,
    pub ticket: Option<Bytes>,
    pub ip: Option<Bytes>,
    pub device: Option<Bytes>,
    pub user_agent: Option<Bytes>,
    pub request_id: Option<Bytes>,
    pub trace_id: Option<Bytes>,
    pub asked_id: Option<Bytes>,
}

impl From<&Details> for DetailsV1 {
    fn from(details: &Details) -> Self {
        let bytes = |text: &Option<String>| text.as_deref().map(Bytes::of);
        Self {
            reason_text: bytes(&details.reason_text),
            ticket: bytes(&details.ticket),
            ip: bytes(&details.ip),
            device: bytes(&details.device),
            user_agent: bytes(&details.user_agent),
            request_id: bytes(&details.request_id),
            trace_id: bytes(&details.trace_id),
            asked_id: bytes(&details.asked_id),
        }
    }
}

impl TryFrom<DetailsV1> for Details {
    type Error = CodecError;

    fn try_from(stored: DetailsV1) -> Result<Self, CodecError> {
        let text = |bytes: Option<Bytes>| bytes.map(|bytes| bytes.into_text("details")).transpose();
        Ok(Self {
            reason_text: text(stored.reason_text)?,
            ticket: text(stored.ticket)?,
            ip: text(stored.ip)?,
            device: text(stored.device)?,
            user_agent: text(stored.user_agent)?,
            request_id: text(stored.request_id)?,
            trace_id: text(stored.trace_id)?,
            asked_id: text(stored.asked_id)?,
        })
    }
}
