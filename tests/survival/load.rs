//! What the callers ask: commands of every kind over few conversations, so that they get in each
//! other's way, each under an idempotency key, and each a function of the seed.

use panguan::domain::channel_type::ChannelType;
use panguan::domain::command::{
    Cause, Command, IncomingMessage, MembersCommand, MembershipAct, Named, Request, Whom,
};
use panguan::domain::context::{ActorKind, Details};
use panguan::domain::decide::membership::JoinPolicy;
use panguan::domain::event::Removal;
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::domain::position::Position;

use super::seed::Seeded;

/// Callers at once.
pub const CALLERS: u64 = 12;

const USERS: u64 = 6;
const GROUPS: u64 = 3;

/// One run of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Load {
    pub seed: u64,
    /// Which run over the same store it is: each has commands and keys of its own.
    pub round: u64,
    /// Calls that each caller makes.
    pub calls: u64,
}

/// Which call: of whom, and the how many-th.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Call {
    pub caller: u64,
    pub number: u64,
}

/// What is called when all callers are done: several requests, each of which leaves an event.
pub const LAST: Call = Call { caller: CALLERS, number: 3 };
/// How many they are.
pub const LAST_PARTS: usize = 3;

impl Load {
    /// The requests of a call. Several are one group, of which all or none last; each of them
    /// leaves an event for certain.
    pub fn requests(&self, call: Call) -> Vec<Request> {
        let parts = if is_group(call) { LAST_PARTS as u64 } else { 1 };
        (0..parts).map(|part| self.request(call, part)).collect()
    }

    fn request(&self, call: Call, part: u64) -> Request {
        let Call { caller, number } = call;
        let mut seeded = Seeded::of(&[self.seed, self.round, caller, number, part]);
        let mut cause = Cause::unspecified(ActorKind::Service, "backend");
        if seeded.percent(10) {
            let reason_text = Some(format!("ticket {}", seeded.below(1_000)));
            cause.details = Details { reason_text, ..Details::default() };
        }
        let key = format!("{}.{caller}.{number}.{part}", self.round);
        let command = self.command(&mut seeded, call, part);
        Request { command, occurred_at: None, cause, idempotency_key: Some(key.into_bytes()) }
    }

    fn command(&self, seeded: &mut Seeded, call: Call, part: u64) -> Command {
        if is_group(call) {
            return match seeded.percent(70) {
                true => self.message(seeded, call, part),
                false => members(seeded, MembershipAct::Add(JoinPolicy::HistoryReadable)),
            };
        }
        match seeded.below(100) {
            0..=44 => self.message(seeded, call, part),
            45..=62 => Command::delete(conversation(seeded)),
            63..=70 => Command::RestoreNewest(conversation(seeded)),
            71..=73 => Command::Restore(Position::local(seeded.below(300))),
            74..=79 => Command::Read { conversation: conversation(seeded), message_seq: None },
            80..=82 => {
                Command::SetUnread { conversation: conversation(seeded), unread: part as i64 }
            }
            83..=84 => Command::Activate(conversation(seeded)),
            85..=95 => {
                let act = membership(seeded);
                members(seeded, act)
            }
            96 => Command::Disband(group(seeded)),
            // No id of anybody: it is refused, and the refusal is an event.
            _ => {
                let (user, peer) = (user(seeded), user(seeded));
                Command::delete(Named::with_peer(user.clone(), format!("{user}@{peer}")))
            }
        }
    }

    fn message(&self, seeded: &mut Seeded, call: Call, part: u64) -> Command {
        let Call { caller, number } = call;
        let message_id = ((self.round * 1_000 + caller) * 100_000 + number) * 4 + part + 1;
        // Somebody new now and then: a key of the vault is made.
        let from =
            if seeded.percent(12) { format!("new{}", seeded.below(1 << 20)) } else { user(seeded) };
        let channel = if seeded.percent(30) {
            group(seeded)
        } else {
            ChannelName::person(uid(&from), uid(&user(seeded)))
        };
        let numbered = !is_group(call) && seeded.percent(20);
        let seq = numbered.then(|| 1 + self.round * 1_000 + number * CALLERS + caller);
        Command::Message(IncomingMessage { channel, seq, message_id, from: Some(uid(&from)) })
    }

    /// The users of whom a caller asks for lists.
    pub fn reader(&self, call: Call) -> String {
        user(&mut Seeded::of(&[self.seed, call.caller, call.number]))
    }
}

fn uid(text: &str) -> Uid {
    Uid::new(Dialect::WuKongIm, text).unwrap()
}

fn user(seeded: &mut Seeded) -> String {
    format!("u{}", seeded.below(USERS))
}

fn group(seeded: &mut Seeded) -> ChannelName {
    let id = format!("g{}", seeded.below(GROUPS));
    ChannelName::other(Dialect::WuKongIm, ChannelType::Group, &id).unwrap()
}

fn conversation(seeded: &mut Seeded) -> Named {
    let uid = user(seeded);
    if seeded.percent(30) {
        let channel_type = i64::from(ChannelType::Group.number());
        return Named { uid, channel_id: format!("g{}", seeded.below(GROUPS)), channel_type };
    }
    Named::with_peer(uid, user(seeded))
}

fn members(seeded: &mut Seeded, act: MembershipAct) -> Command {
    let channel = group(seeded);
    let listed = (0..=seeded.below(3)).map(|_| uid(&user(seeded))).collect();
    Command::Members(MembersCommand { channel, whom: Whom::Listed(listed), act })
}

fn membership(seeded: &mut Seeded) -> MembershipAct {
    match seeded.below(8) {
        0..=3 => MembershipAct::Add(JoinPolicy::HistoryReadable),
        4..=5 => MembershipAct::Remove(Removal::Removed),
        6 => MembershipAct::Block,
        _ => MembershipAct::Unblock,
    }
}

/// Whether a call has several requests.
pub fn is_group(call: Call) -> bool {
    call.number % 4 == 3
}
