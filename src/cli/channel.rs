//! A channel named at the command line, where no conversation is meant.

use crate::domain::channel_type::ChannelType;
use crate::domain::name::{ChannelName, Dialect, Uid};
use crate::domain::spelling::{JoinedIds, Spelling};
use crate::error::{Code, Error};

/// The channel `id`: as `user` names it, or as the server prints it.
///
/// # Errors
/// If it names no channel of that type.
pub fn named(
    dialect: Dialect,
    user: Option<&str>,
    id: &str,
    kind: i64,
) -> Result<ChannelName, Error> {
    let found = match user {
        Some(user) => {
            let uid = Uid::new(dialect, user).map_err(|bad| {
                Error::new(Code::UidInvalid, format!("the uid cannot be one: {bad}"))
            })?;
            let spelling = Spelling { uid: &uid, channel_id: id, channel_type: kind };
            spelling.channel(dialect, JoinedIds::Accepted).ok()
        }
        None => as_printed(dialect, id, kind),
    };
    found.ok_or_else(|| {
        let shown: String = id.chars().take(64).flat_map(char::escape_debug).collect();
        let message = format!("\"{shown}\" names no channel of type {kind}");
        Error::new(Code::FieldInvalid, message).hint(
            "name a person channel by --user and the peer's uid, or by both uids joined by `@`; \
             any other by its id and --type",
        )
    })
}

fn as_printed(dialect: Dialect, id: &str, kind: i64) -> Option<ChannelName> {
    let kind = ChannelType::try_from(kind).ok()?;
    if kind != ChannelType::Person {
        return ChannelName::other(dialect, kind, id).ok();
    }
    let (one, other) = id.split_once('@')?;
    Some(ChannelName::person(Uid::new(dialect, one).ok()?, Uid::new(dialect, other).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_named_as_its_user_or_the_server_names_it() {
        let uid = |text| Uid::new(Dialect::WuKongIm, text).unwrap();
        let pair = ChannelName::person(uid("alice"), uid("bob"));
        for (user, id) in [(Some("alice"), "bob"), (Some("bob"), "bob@alice"), (None, "alice@bob")]
        {
            assert_eq!(named(Dialect::WuKongIm, user, id, 1).unwrap(), pair, "{id}");
        }
        assert!(named(Dialect::WuKongIm, None, "team", 2).is_ok());
        assert_eq!(named(Dialect::WuKongIm, None, "bob", 1).unwrap_err().code, Code::FieldInvalid);
        assert_eq!(named(Dialect::WuKongIm, None, "x", 99).unwrap_err().code, Code::FieldInvalid);
    }
}
