//! Why something was not done.

use serde::Serialize;

use crate::error::Error;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What happened, as scripts see it; `docs/errors.md` lists the codes.
    pub code: &'static str,
    /// What happened, to which thing.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// The channel id that the caller most likely meant; left out if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correct_channel_id: Option<String>,
    /// The event that records the refusal; left out if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        Self {
            code: error.code.name(),
            message: error.message.clone(),
            hint: error.hint.clone(),
            correct_channel_id: error.correct_channel_id.clone(),
            position: error.position.clone(),
        }
    }
}
