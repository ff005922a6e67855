//! Random histories for the tests of every layer above the domain, decided as the store decides:
//! each command on the rows that the ones before it left.
//!
//! A history is made from numbers, one a command. Few users and channels, so that commands meet.

mod act;

use std::collections::HashSet;

use proptest::prelude::*;

use crate::domain::apply::MapRows;
use crate::domain::channel_type::ChannelType;
use crate::domain::context::{Actor, ActorKind, Context, KeyUse, Reason, ReasonBasis, ReasonCode};
use crate::domain::event::{ChannelLabel, ChannelSeen, Event, Fact, UserSeen};
use crate::domain::key::{ChannelKey, CommandDigest, CommandKey, Pair, Sealed, UserKey};
use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::view::read::ConversationRows;

/// Everybody in a history; the last of them only ever calls, and is on no list.
pub(crate) const USERS: [UserKey; 4] =
    [UserKey([1; 16]), UserKey([2; 16]), UserKey([3; 16]), UserKey([0xFF; 16])];

/// Every channel in a history.
pub(crate) const CHANNELS: [ChannelKey; 6] = [
    ChannelKey { kind: ChannelType::Person, id: [12; 16] },
    ChannelKey { kind: ChannelType::Person, id: [13; 16] },
    ChannelKey { kind: ChannelType::Person, id: [11; 16] },
    ChannelKey { kind: ChannelType::Group, id: [0; 16] },
    ChannelKey { kind: ChannelType::Group, id: [0xFF; 16] },
    ChannelKey { kind: ChannelType::Data, id: [12; 16] },
];

/// Histories of so many commands.
pub(crate) fn histories(commands: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec(any::<u64>(), commands).prop_map(|choices| history(&choices))
}

/// The history of these choices; never empty, because opening a store is an event.
pub(crate) fn history(choices: &[u64]) -> Vec<Event> {
    let mut past = Past::default();
    for choice in choices {
        past.act(Choice(*choice));
    }
    if past.events.is_empty() {
        past.open();
    }
    past.events
}

/// The same history for the same seed (`SplitMix64`).
pub(crate) fn seeded(seed: u64, commands: u64) -> Vec<Event> {
    let choices: Vec<u64> = (0..commands)
        .map(|number| {
            let mut bits = seed.wrapping_add((number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            bits ^ (bits >> 31)
        })
        .collect();
    history(&choices)
}

/// The two users of a person channel.
pub(crate) fn pair(channel: ChannelKey) -> Option<Pair> {
    let at = CHANNELS.iter().position(|known| *known == channel)?;
    let pairs = [(0, 1), (0, 2), (0, 0)];
    pairs.get(at).map(|(one, other)| Pair::new(USERS[*one], USERS[*other]))
}

/// A number from which small decisions are taken, one after the other.
#[derive(Clone, Copy, Debug)]
struct Choice(u64);

impl Choice {
    /// A number below `count`.
    fn below(&mut self, count: u64) -> u64 {
        let taken = self.0 % count;
        self.0 /= count;
        taken
    }

    fn of<T: Copy>(&mut self, options: &[T]) -> T {
        options[usize::try_from(self.below(options.len() as u64)).unwrap()]
    }
}

/// One conversation's rows.
pub(crate) fn conversation(
    rows: &MapRows,
    user: &UserKey,
    channel: &ChannelKey,
) -> ConversationRows {
    let Ok(rows) = ConversationRows::read(rows, user, channel);
    rows
}

/// What happened so far.
#[derive(Debug, Default)]
struct Past {
    events: Vec<Event>,
    rows: MapRows,
    named: HashSet<UserKey>,
    named_channels: HashSet<ChannelKey>,
    now: i64,
}

impl Past {
    fn next_offset(&self) -> u64 {
        self.events.len() as u64
    }

    fn record(&mut self, occurred_at: Option<Micros>, fact: Fact, context: Option<Context>) {
        let now = Micros(self.now);
        let event = Event {
            position: Position::local(self.next_offset()),
            occurred_at: occurred_at.unwrap_or(now),
            recorded_at: now,
            log_time: now,
            fact,
            context,
        };
        self.rows.fold(&event).unwrap();
        self.events.push(event);
    }

    fn name_user(&mut self, user: UserKey) {
        if self.named.insert(user) {
            let name = Sealed { person: user, generation: 0, nonce: [0; 24], ciphertext: vec![1] };
            self.record(None, Fact::UserSeen(UserSeen { user, name }), None);
        }
    }

    fn name_channel(&mut self, channel: ChannelKey) {
        if self.named_channels.insert(channel) {
            let label = match pair(channel) {
                Some(pair) => {
                    pair.users().for_each(|user| self.name_user(user));
                    ChannelLabel::Pair(pair)
                }
                None => ChannelLabel::Plain(format!("channel {}", channel.id[0])),
            };
            self.record(None, Fact::ChannelSeen(ChannelSeen { channel, label }), None);
        }
    }

    /// One hand in four names a key.
    fn context(&mut self, choice: &mut Choice) -> Context {
        let actor = choice.of(&USERS);
        self.name_user(actor);
        Context {
            actor: Actor { kind: ActorKind::Service, id: actor },
            on_behalf_of: None,
            reason: Reason {
                code: choice.of(&[ReasonCode::Unspecified, ReasonCode::UserRequest]),
                basis: ReasonBasis::Inferred,
            },
            cause: None,
            key: (choice.below(4) == 0).then(|| self.fresh_key()),
            details: None,
        }
    }

    fn fresh_key(&self) -> KeyUse {
        let mut bytes = [7; 16];
        bytes[..8].copy_from_slice(&self.next_offset().to_le_bytes());
        KeyUse { key: CommandKey(bytes), digest: CommandDigest(bytes) }
    }
}

proptest! {
    /// As the store names them. Names of nobody once failed a test of answers, rarely.
    #[test]
    fn everybody_is_named_before_they_are_in_an_event(events in histories(1..60)) {
        let mut named = HashSet::new();
        for event in events {
            let users: Vec<UserKey> = match &event.fact {
                Fact::UserSeen(fact) => {
                    named.insert(fact.user);
                    Vec::new()
                }
                Fact::ChannelSeen(fact) => {
                    pair(fact.channel).map(|pair| pair.users().collect()).unwrap_or_default()
                }
                Fact::MembersAdded(fact) => fact.members.clone(),
                Fact::MessageRecorded(fact) => fact.from.into_iter().collect(),
                fact => fact.user().into_iter().collect(),
            };
            let actor = event.context.map(|context| context.actor.id);
            for user in users.into_iter().chain(actor) {
                prop_assert!(named.contains(&user), "{user:?} at {:?}", event.position);
            }
        }
    }
}
