//! One conversation of rows in maps.

use panguan::domain::apply::{MapRows, Rows};
use panguan::domain::key::{ChannelKey, UserKey};
use panguan::domain::visible::Conversation;

/// What `ask` says of the user's conversation.
pub fn of<T>(
    rows: &MapRows,
    user: UserKey,
    key: ChannelKey,
    ask: impl FnOnce(Conversation<'_>) -> T,
) -> T {
    let Ok(channel) = rows.channel(&key);
    let Ok(member) = rows.member(&user, &key);
    let Ok(personal) = rows.personal(&user, &key);
    let own = channel.own_in_pair(user).unwrap_or_else(|| {
        let Ok(own) = rows.own(&key, &user);
        own
    });
    ask(Conversation { channel: &channel, member: &member, own, personal: &personal })
}
