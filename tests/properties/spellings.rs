//! How callers may name a conversation.

use panguan::domain::channel_type::ChannelType;
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::domain::spelling::{JoinedIds, Spelling};

use crate::model::Room;

/// Guarantee 7: every accepted spelling reaches the same conversation.
pub fn reaches(dialect: Dialect, uid: &str, room: &Room) {
    let uid = Uid::new(dialect, uid).unwrap();
    let kind = ChannelType::try_from(i64::from(room.kind)).unwrap();
    let (expected, spellings) = match room.pair.as_slice() {
        [] => (ChannelName::other(dialect, kind, &room.id).unwrap(), vec![room.id.clone()]),
        pair => {
            let uids = [0, pair.len() - 1].map(|at| Uid::new(dialect, &pair[at]).unwrap());
            let [one, other] = uids;
            let peer = if one == uid { other.clone() } else { one.clone() };
            let mut spellings = vec![peer.to_string()];
            if dialect == Dialect::WuKongIm {
                spellings.extend([format!("{one}@{other}"), format!("{other}@{one}")]);
            }
            (ChannelName::person(one, other), spellings)
        }
    };
    for channel_id in spellings {
        let channel_type = i64::from(room.kind);
        let spelled = Spelling { uid: &uid, channel_id: &channel_id, channel_type };
        assert_eq!(spelled.channel(dialect, JoinedIds::Accepted).as_ref(), Ok(&expected));
        let is_joined = room.kind == 1 && channel_id != expected.id_for(&uid);
        match spelled.channel(dialect, JoinedIds::Refused) {
            Ok(name) => assert_eq!((name, is_joined), (expected.clone(), false), "{channel_id}"),
            Err(wrong) => {
                assert_eq!((wrong.meant.as_ref(), is_joined), (Some(&expected), true));
            }
        }
    }
}
