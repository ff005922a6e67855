//! What a caller is told when something was not done: one code, one sentence, one next step.
//!
//! Inside, each layer has errors of its own with every detail. Here they become a [`Code`] that
//! scripts can rely on, a message that says what happened to which thing, and a hint that says
//! what to do. Every code stands in `docs/errors.md`, and is never reused.

use std::fmt;

/// What kind of trouble it is, and so what the caller does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The command was understood and not applied; the same command will be refused again.
    Refused,
    /// The call itself is wrong; mend it.
    Usage,
    /// Not now; the same call may succeed later.
    Unavailable,
    /// It is not known whether the command was applied; ask again with the same idempotency key.
    Unknown,
    /// The store's bytes are damaged; `panguan verify` says where.
    Damaged,
    /// The machine failed us: disk, permissions, limits.
    Failed,
}

macro_rules! codes {
    ($(
        $(#[doc = $doc:literal])+
        $variant:ident = $name:literal, $kind:ident, $retry:literal;
    )*) => {
        /// What happened, as scripts see it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $variant,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code in kebab-case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What kind of trouble it is.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)* }
            }

            /// Whether the same call may succeed when it is made again unchanged.
            #[must_use]
            pub const fn retry_helps(self) -> bool {
                match self { $(Self::$variant => $retry,)* }
            }
        }
    };
}

codes! {
    /// A person channel named by both uids joined, one of them the caller's.
    PersonIdJoined = "person-id-joined", Refused, false;
    /// A person channel named by joined uids, none of them the caller's.
    PersonIdForeign = "person-id-foreign", Refused, false;
    /// No channel id.
    IdEmpty = "id-empty", Refused, false;
    /// A channel id of over 256 bytes.
    IdTooLong = "id-too-long", Refused, false;
    /// A channel id with `@`, `#` or `&` where its type allows none.
    IdForbiddenCharacter = "id-forbidden-character", Refused, false;
    /// A topic's id that is not `parent@topic`.
    TopicIdMalformed = "topic-id-malformed", Refused, false;
    /// An agent channel's id that is not `uid@agent`.
    AgentIdMalformed = "agent-id-malformed", Refused, false;
    /// A channel type that does not exist.
    TypeUnknown = "type-unknown", Refused, false;
    /// A call that the server could not read either.
    MalformedRequest = "malformed-request", Refused, false;
    /// A conversation that the user never had.
    NoSuchConversation = "no-such-conversation", Refused, false;
    /// A boundary far above the newest message.
    BoundaryAhead = "boundary-ahead", Refused, false;
    /// An unread count below zero.
    UnreadNegative = "unread-negative", Refused, false;
    /// A deletion that had changed nothing, or none that stands.
    NothingToUndo = "nothing-to-undo", Refused, false;
    /// A deletion that has settled.
    TooOldToUndo = "too-old-to-undo", Refused, false;
    /// A position that holds no event.
    NoSuchEvent = "no-such-event", Refused, false;
    /// A position that holds something else than a deletion.
    NotADeletion = "not-a-deletion", Refused, false;
    /// What was told before, or is about a channel that gets no conversations.
    NothingRecorded = "nothing-recorded", Refused, false;
    /// One idempotency key for two commands.
    KeyReused = "idempotency-key-reused", Refused, false;
    /// A uid that cannot be one.
    UidInvalid = "uid-invalid", Usage, false;
    /// A message number above 2^53 - 1.
    SeqTooHigh = "message-seq-too-high", Usage, false;
    /// A position after the newest event that the reader reflects.
    PositionAhead = "position-ahead", Unavailable, true;
    /// A cursor that this question did not make.
    CursorInvalid = "cursor-invalid", Usage, false;
    /// A field that is too long or empty.
    FieldInvalid = "field-invalid", Usage, false;
    /// The write of the command failed, or the process was cut off meanwhile.
    OutcomeUnknown = "outcome-unknown", Unknown, true;
    /// The command was never looked at, because an earlier one failed.
    NotAttempted = "not-attempted", Unavailable, true;
    /// Too many commands are waiting.
    Overloaded = "overloaded", Unavailable, true;
    /// The store is being closed.
    Closed = "store-closed", Unavailable, false;
    /// A write failed, so the store takes no more until the process opens it again.
    ReadOnly = "read-only", Unavailable, false;
    /// Another writer took over.
    Overtaken = "overtaken", Unavailable, false;
    /// Another process writes to the directory.
    Held = "store-held", Unavailable, true;
    /// The clock is behind what was recorded.
    ClockBehind = "clock-behind", Failed, false;
    /// There is no store in the directory.
    NoStore = "no-store", Usage, false;
    /// The directory belongs to another program.
    ForeignDirectory = "foreign-directory", Usage, false;
    /// The store was written by a newer version.
    NewerFormat = "newer-format", Failed, false;
    /// The store keeps its names in another dialect.
    DialectDiffers = "dialect-differs", Usage, false;
    /// The store's bytes are damaged.
    Damaged = "damaged", Damaged, false;
    /// Reading or writing files failed.
    Io = "io-failed", Failed, true;
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What happened, as scripts see it.
    pub code: Code,
    /// What happened, to which thing; one sentence without a full stop.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// The channel id that the caller most likely meant.
    pub correct_channel_id: Option<String>,
    /// The event that records the refusal.
    pub position: Option<String>,
}

impl Error {
    /// An error with this code and message.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None, correct_channel_id: None, position: None }
    }

    /// The same with a next step.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// What kind of trouble it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.code.kind()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn names_are_kebab_case_and_given_once() {
        let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
        names.sort_unstable();
        let given = names.len();
        names.dedup();
        assert_eq!(names.len(), given);
    }
}
