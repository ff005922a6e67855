//! The sentence in English.

use super::clause::{Act, Ask, Clause, Did, Hint, Place, Reason, Who};
use super::{seconds, utc};
use crate::domain::channel_type::ChannelType;
use crate::domain::context::{ActorKind, ReasonCode};
use crate::domain::event::{FactKind, Removal};
use crate::domain::explain::{Above, Covered, Hid, HidLater, Undo};
use crate::domain::member::Basis;
use crate::domain::refusal::RefusalClass;

pub(super) fn sentence(place: &Place<'_>, clauses: &[Clause<'_>]) -> String {
    let said: Vec<String> = clauses.iter().map(|clause| clause_text(place, clause)).collect();
    let mut text = said.join("; ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text + "."
}

pub(super) fn undo(place: &Place<'_>, undo: &[Undo]) -> String {
    let (it, uid) = (it(place), place.uid);
    let steps: Vec<String> = undo
        .iter()
        .map(|one| match one {
            Undo::Recreate => format!("create {it} again"),
            Undo::AddMember => format!("add `{uid}` to {it} again"),
            Undo::Unblock => format!("unblock `{uid}` in {it}"),
            Undo::Restore { deletions, above } => {
                let restores: Vec<String> =
                    deletions.iter().map(|at| format!("`panguan restore {at}`")).collect();
                format!("{}; {} brings it back too", restores.join(" and "), message(*above))
            }
            Undo::Message(above) => format!("{} brings it back", message(*above)),
        })
        .collect();
    steps.join(", then ")
}

fn message(above: Above) -> String {
    match above {
        Above::Head => "the next message".to_owned(),
        Above::Floor(floor) => format!("the first message above {}", floor.number),
    }
}

/// The conversation, where it is named.
fn it(place: &Place<'_>) -> String {
    let id = place.id;
    let noun = match place.kind {
        Some(ChannelType::Person) => return format!("the conversation with `{id}`"),
        Some(ChannelType::Group) => "group",
        Some(ChannelType::CustomerService) => "the customer service channel",
        Some(ChannelType::Community) => "community",
        Some(ChannelType::CommunityTopic) => "topic",
        Some(ChannelType::Visitors) => "the visitors channel",
        Some(ChannelType::Agent) => "the agent channel",
        Some(ChannelType::AgentGroup) => "agent group",
        Some(other) => return format!("the {} channel `{id}`", other.name()),
        None => "channel",
    };
    format!("{noun} `{id}`")
}

fn clause_text(place: &Place<'_>, clause: &Clause<'_>) -> String {
    let (it, uid) = (it(place), place.uid);
    match clause {
        Clause::Left(act) => {
            format!("{it} left `{uid}`'s list at {}, when {}", utc(act.at), done(place, act))
        }
        Clause::LeftThen(act) => format!(
            "{it} left `{uid}`'s list at {}, when {}, which no longer holds",
            utc(act.at),
            done(place, act)
        ),
        Clause::KeptOff { act, too } => {
            let why = match act.did {
                Did::Added(_) => format!("{}, and no message has come since", done(place, act)),
                _ => done(place, act),
            };
            let now = if *too { "kept off too" } else { "off now" };
            format!("it is {now} because at {} {why}", utc(act.at))
        }
        Clause::NeverListed(Some(act)) if matches!(act.did, Did::Added(_)) => format!(
            "{it} is not on `{uid}`'s list yet: at {} {}, and no message has come since",
            utc(act.at),
            done(place, act)
        ),
        Clause::NeverListed(Some(act)) => {
            format!("{it} was never on `{uid}`'s list: at {} {}", utc(act.at), done(place, act))
        }
        Clause::NeverListed(None) => {
            format!("{it} was never on `{uid}`'s list: no message has come yet")
        }
        Clause::Came(act) => format!(
            "{it} has been on `{uid}`'s list since {}, when {}",
            utc(act.at),
            done(place, act)
        ),
        Clause::CameBack { by, after } => format!(
            "{it} came back to `{uid}`'s list at {}, when {}; before that, at {}, {}",
            utc(by.at),
            done(place, by),
            utc(after.at),
            done(place, after)
        ),
        Clause::CameBackLate { seq, sent_before, recorded_after, deletion } => format!(
            "{it} came back because message {seq}, sent {} s before the deletion, was recorded \
             {} s after it; at {} {}, and what was not recorded by then is shown",
            seconds(*sent_before),
            seconds(*recorded_after),
            utc(deletion.at),
            done(place, deletion)
        ),
        Clause::NeverExisted { .. }
        | Clause::NoSuchId { .. }
        | Clause::Unknown { .. }
        | Clause::SilentMembers => absence_text(place, clause),
        _ => attempt_text(place, clause),
    }
}

fn absence_text(place: &Place<'_>, clause: &Clause<'_>) -> String {
    let (it, uid) = (it(place), place.uid);
    match clause {
        Clause::NeverExisted { since } if place.kind == Some(ChannelType::Person) => format!(
            "`{uid}` never had a conversation with `{}`: messages have been recorded since {}, \
             and none was between the two",
            place.id,
            utc(*since)
        ),
        Clause::NeverExisted { since } => format!(
            "{it} was never on `{uid}`'s list: members have been recorded since {}, and `{uid}` \
             was never one",
            utc(*since)
        ),
        Clause::NoSuchId { asked, hint } => {
            format!("{} names no conversation: {}", quoted(asked), hinted(hint))
        }
        Clause::Unknown { missing, late } => {
            let what = match missing {
                FactKind::Messages => "messages",
                FactKind::Members => "members",
                FactKind::Commands => "commands",
            };
            let of =
                |source: &Covered| format!("of `{}` before {}", source.source, utc(source.since));
            let why = match late {
                [] => format!("no source feeds {what}"),
                _ => {
                    let late = late.iter().map(of).collect::<Vec<_>>().join(" and ");
                    format!("{what} {late} were not recorded")
                }
            };
            format!("it is not known whether {it} was ever on `{uid}`'s list: {why}")
        }
        _ => format!(
            "it is not known whether {it} was ever on `{uid}`'s list: nobody stated its members, \
             and a silent one would not show"
        ),
    }
}

fn attempt_text(place: &Place<'_>, clause: &Clause<'_>) -> String {
    match clause {
        Clause::Refused { asks, who, answered, hint } => {
            let who = asker(place, *who);
            let answer = match answered {
                Some(200) => "it answered 200 and did nothing".to_owned(),
                Some(status) => format!("it answered {status}"),
                None => "that was refused".to_owned(),
            };
            let hint = hint.map(|hint| format!("; {}", hinted(&hint))).unwrap_or_default();
            let server = answered.map_or("", |_| "WuKongIM ");
            format!("{}; {answer}{hint} ({})", asked(&who, server, asks), events(asks))
        }
        Clause::OthersRefused(1) => "one other call was refused".to_owned(),
        Clause::OthersRefused(count) => format!("{count} other calls were refused"),
        Clause::NothingToDelete { act, was_off } => format!(
            "at {} {} asked to delete it{} (event {})",
            utc(act.at),
            asker(place, act.who),
            if *was_off {
                ", which changed nothing: there was nothing on the list"
            } else {
                " up to a message that was deleted before, which changed nothing"
            },
            act.position
        ),
        Clause::DeletedFurther(act) => {
            let up_to = match act.did {
                Did::Deleted { up_to, .. } => format!(" up to message {up_to}"),
                _ => String::new(),
            };
            let (at, asker, event) = (utc(act.at), asker(place, act.who), act.position);
            format!("at {at}, when it was off already, {asker} deleted it{up_to} (event {event})")
        }
        Clause::TooLate { act, recorded_at } => format!(
            "a deletion of {} became known at {}, after newer facts, and changed nothing \
             (event {})",
            utc(act.at),
            utc(*recorded_at),
            act.position
        ),
        Clause::Stayed { act, newer_from, newer_to } => format!(
            "at {} {}, but {} newer, so it stayed",
            utc(act.at),
            done(place, act),
            match newer_to.saturating_sub(*newer_from) {
                0 => format!("message {newer_from} is"),
                _ => format!("messages {newer_from} to {newer_to} are"),
            }
        ),
        Clause::HidLater(later) => came_later(later),
        Clause::EarlierAttempts(1) => "one earlier attempt changed nothing".to_owned(),
        Clause::EarlierAttempts(count) => format!("{count} earlier attempts changed nothing"),
        Clause::Meant { asked, hint } => {
            format!("{} is not its id: {}", quoted(asked), hinted(hint))
        }
        _ => String::new(),
    }
}

fn came_later(later: &HidLater) -> String {
    let HidLater { deletion, named_seq, from_seq: from, to_seq: to, messages, .. } = *later;
    let (came, them) = match to - from {
        0 => (format!("message {to}"), "it"),
        apart if apart + 1 == messages => (format!("messages {from} to {to}"), "them"),
        _ => (format!("{messages} of the messages {from} to {to}"), "them"),
    };
    format!(
        "{came} came after deletion {deletion}, which hides {them} too, because its caller named \
         message {named_seq}"
    )
}

/// When somebody asked whom to delete what; one time is named once.
fn asked(who: &str, server: &str, asks: &[Ask<'_>]) -> String {
    if let Some((first, last)) = super::asked_alike(asks) {
        let id = first.id.map_or_else(|| "a conversation".to_owned(), quoted);
        let (from, to) = (utc(first.at), utc(last.at));
        let last = if from == to { String::new() } else { format!(" and last at {to}") };
        let times = match asks.len() {
            2 => "twice",
            _ => "three times",
        };
        return format!("at {from}{last} {who} asked {server}{times} to delete {id}");
    }
    let mut text = String::new();
    let mut before = None;
    for ask in asks {
        let at = utc(ask.at);
        let id = ask.id.map_or_else(|| "a conversation".to_owned(), quoted);
        text += &match &before {
            None => format!("at {at} {who} asked {server}to delete {id}"),
            Some(before) if *before == at => format!(", then {id}"),
            Some(_) => format!(", and at {at} {id}"),
        };
        before = Some(at);
    }
    text
}

fn events(asks: &[Ask<'_>]) -> String {
    let noun = if asks.len() == 1 { "event" } else { "events" };
    let positions: Vec<String> = asks.iter().map(|ask| ask.position.to_string()).collect();
    format!("{noun} {}", positions.join(", "))
}

fn quoted(id: &str) -> String {
    if id.is_empty() { "an empty id".to_owned() } else { format!("`{}`", super::excerpt(id)) }
}

/// Who did what to the conversation, with its reason and its event.
fn done(place: &Place<'_>, act: &Act<'_>) -> String {
    let who = match (act.who, act.did) {
        (_, Did::Added(Basis::Observed) | Did::Removed { by_the_member: true, .. }) => {
            format!("`{}`", place.uid)
        }
        (Some(who), _) => actor(place, who),
        (None, Did::Wrote { from: Some(from), .. }) => format!("`{from}`"),
        (None, _) => "the server".to_owned(),
    };
    let reason = act.reason.map(|reason| format!(", {}", because(&reason))).unwrap_or_default();
    let ticket = act.reason.and_then(|reason| reason.ticket);
    let ticket = ticket.map(|ticket| format!("ticket {ticket}, ")).unwrap_or_default();
    format!("{who} {}{reason} ({ticket}event {})", verb(place, act), act.position)
}

fn verb(place: &Place<'_>, act: &Act<'_>) -> String {
    let uid = place.uid;
    match act.did {
        Did::Deleted { hid, .. } => format!("deleted it{}", with_messages(hid)),
        Did::AskedToDelete => "asked to delete it".to_owned(),
        Did::Removed { by_the_member: true, .. } => "left it".to_owned(),
        Did::Removed { how: Removal::Removed, .. } => format!("removed `{uid}` from it"),
        Did::Removed { how: Removal::Left, .. } => format!("took note that `{uid}` had left it"),
        Did::Removed { how: Removal::Kicked, .. } => format!("kicked `{uid}` out of it"),
        Did::Removed { how: Removal::Replaced, .. } => {
            format!("stated its members anew, without `{uid}`")
        }
        Did::Blocked => format!("blocked `{uid}` in it"),
        Did::Disbanded => "disbanded it".to_owned(),
        Did::Purged { below } => format!("removed its messages below {below} for everybody"),
        Did::Added(Basis::Stated) => format!("added `{uid}` to it"),
        Did::Added(Basis::Observed) => "was seen in it".to_owned(),
        Did::Unblocked => format!("unblocked `{uid}` in it"),
        Did::Created => "created it again".to_owned(),
        Did::Restored(deletion) => format!("undid the deletion {deletion}"),
        Did::Opened => "opened it".to_owned(),
        Did::Wrote { seq, .. } => format!("wrote message {seq}"),
        Did::Other(name) => format!("caused a {name}"),
    }
}

fn with_messages(hid: Option<Hid>) -> String {
    match hid {
        None | Some(Hid { messages: 0, .. }) => String::new(),
        Some(Hid { from_seq, to_seq, .. }) if from_seq == to_seq => {
            format!(" with message {from_seq}")
        }
        Some(Hid { from_seq, to_seq, .. }) => format!(" with messages {from_seq} to {to_seq}"),
    }
}

fn actor(place: &Place<'_>, who: Who<'_>) -> String {
    let id = who.id;
    let hand = match who.kind {
        ActorKind::User if id == place.uid => format!("`{id}`"),
        ActorKind::User => format!("user `{id}`"),
        ActorKind::Admin => format!("admin `{id}`"),
        ActorKind::Service => format!("service `{id}`"),
        ActorKind::Policy => format!("policy `{id}`"),
        ActorKind::System => "Panguan".to_owned(),
    };
    match who.on_behalf_of {
        Some(other) => format!("{hand}, on behalf of `{other}`,"),
        None => hand,
    }
}

/// Who asked for a delete of which nothing came: the reader's own backend, most of the time.
fn asker(place: &Place<'_>, who: Option<Who<'_>>) -> String {
    let Some(who) = who else { return "somebody".to_owned() };
    match who.kind {
        ActorKind::Service => "your backend".to_owned(),
        _ => actor(place, who),
    }
}

fn because(reason: &Reason<'_>) -> String {
    let code = match reason.code {
        ReasonCode::UserRequest => "because the user asked for it",
        ReasonCode::UserClearAll => "because the user cleared the whole list",
        ReasonCode::MemberLeft => "because the member left",
        ReasonCode::MemberRemoved => "because the member was removed",
        ReasonCode::Blocked => "because the member was blocked",
        ReasonCode::ChannelDisbanded => "because the channel was disbanded",
        ReasonCode::MessagesPurged => "because messages were purged",
        ReasonCode::AdminAction => "because an operator decided so",
        ReasonCode::RetentionPolicy => "because a retention rule says so",
        ReasonCode::AccountDeletion => "because the account was deleted",
        ReasonCode::GdprErasure => "because a person asked to be erased",
        ReasonCode::Migration => "because data moved from another system",
        ReasonCode::Unspecified => "giving no reason",
        ReasonCode::UnknownLegacy => "for a reason that nobody recorded",
    };
    let text = reason.text.map(|text| format!(": \"{text}\"")).unwrap_or_default();
    format!("{code}{text}")
}

fn hinted(hint: &Hint<'_>) -> String {
    let meant = hint.meant.map(|id| format!(", `{id}`")).unwrap_or_default();
    match hint.class {
        RefusalClass::PersonIdJoined => format!("a person channel takes the peer's uid{meant}"),
        RefusalClass::PersonIdForeign => format!(
            "the id joins the uids of others, and a person channel takes the peer's uid{meant}"
        ),
        RefusalClass::IdEmpty => "a channel id cannot be empty".to_owned(),
        RefusalClass::IdTooLong => "a channel id has at most 256 bytes".to_owned(),
        RefusalClass::IdForbiddenCharacter => {
            "an id of this type holds no `@`, `#` or `&`".to_owned()
        }
        RefusalClass::TopicIdMalformed => "a topic's id is `parent@topic`".to_owned(),
        RefusalClass::AgentIdMalformed => "an agent channel's id is `uid@agent`".to_owned(),
        RefusalClass::TypeUnknown => {
            let asked = hint.asked_type.map(|kind| format!(" {kind}")).unwrap_or_default();
            let right = hint.meant.map(|id| format!("; with `{id}` it is 1")).unwrap_or_default();
            format!("there is no channel type{asked}{right}")
        }
        RefusalClass::MalformedRequest => "the call could not be read".to_owned(),
        RefusalClass::NoSuchConversation => "there was no such conversation".to_owned(),
    }
}
