//! The fields of each event.

use super::fields::{Field, Named};
use super::values::{basis, effect, label};
use crate::domain::context::ReasonBasis;
use crate::domain::event::{
    Boundary, BoundaryBasis, Fact, FactKind, HeadSeen, MembersAdded, Removal, SessionKind,
    ViewRebuilt,
};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::refusal::Refusal;

/// What the fact says beside its type.
pub(super) fn fields(fact: &Fact) -> Vec<Named> {
    match fact {
        Fact::ConversationDeleted(_)
        | Fact::ConversationRestored(_)
        | Fact::ConversationRead(_)
        | Fact::UnreadSet(_)
        | Fact::ConversationActivated(_)
        | Fact::DeletionRefused(_)
        | Fact::UserSeen(_) => of_user(fact),
        Fact::SessionOpened(_)
        | Fact::CoverageStarted(_)
        | Fact::GapDetected(_)
        | Fact::ViewRebuilt(_)
        | Fact::CommandSettled(_) => of_system(fact),
        _ => of_channel(fact),
    }
}

fn of_channel(fact: &Fact) -> Vec<Named> {
    match fact {
        Fact::ChannelSeen(fact) => {
            vec![("channel", fact.channel.into()), ("label", label(fact.label.clone()))]
        }
        Fact::ChannelCreated(fact) => lived(fact.channel, fact.late),
        Fact::ChannelRestarted(fact) => {
            vec![("channel", fact.channel.into()), ("incarnation", fact.incarnation.into())]
        }
        Fact::MessageRecorded(fact) => vec![
            ("channel", fact.channel.into()),
            ("seq", fact.seq.into()),
            ("message_id", fact.message_id.into()),
            ("from", fact.from.into()),
        ],
        Fact::MembersAdded(fact) => members_added(fact),
        Fact::MembersRemoved(fact) => {
            let mut fields = members(fact.channel, &fact.members, fact.late);
            fields.push(("removal", removal(fact.removal).into()));
            fields
        }
        Fact::MembersBlocked(fact) => members(fact.channel, &fact.members, fact.late),
        Fact::MembersUnblocked(fact) => members(fact.channel, &fact.members, fact.late),
        Fact::ChannelDisbanded(fact) => lived(fact.channel, fact.late),
        Fact::MessagesPurged(fact) => {
            let mut fields = lived(fact.channel, fact.late);
            fields.push(("retained_from", fact.retained_from.into()));
            fields
        }
        _ => Vec::new(),
    }
}

fn members_added(fact: &MembersAdded) -> Vec<Named> {
    let mut fields = members(fact.channel, &fact.members, fact.late);
    fields.extend([
        ("join_seq", fact.join_seq.into()),
        ("join_read_to", fact.join_read_to.into()),
        ("shown", fact.shown.into()),
        ("basis", basis(fact.basis).into()),
        ("head_seen", head_seen(&fact.head_seen)),
    ]);
    fields
}

fn of_user(fact: &Fact) -> Vec<Named> {
    match fact {
        Fact::UserSeen(fact) => {
            vec![("user", fact.user.into()), ("name", fact.name.clone().into())]
        }
        Fact::ConversationDeleted(fact) => vec![
            ("user", fact.user.into()),
            ("channel", fact.channel.into()),
            ("boundary", boundary(&fact.boundary)),
            ("head_seen", head_seen(&fact.head_seen)),
            ("joins", fact.joins.into()),
            ("effect", effect(fact.effect).into()),
        ],
        Fact::ConversationRestored(fact) => vec![
            ("user", fact.user.into()),
            ("channel", fact.channel.into()),
            ("deletion", fact.deletion.into()),
            ("effect", effect(fact.effect).into()),
        ],
        Fact::ConversationRead(fact) => vec![
            ("user", fact.user.into()),
            ("channel", fact.channel.into()),
            ("boundary", boundary(&fact.boundary)),
            ("head_seen", head_seen(&fact.head_seen)),
            ("effect", effect(fact.effect).into()),
        ],
        Fact::UnreadSet(fact) => vec![
            ("user", fact.user.into()),
            ("channel", fact.channel.into()),
            ("unread", fact.unread.into()),
            ("read_to", fact.read_to.into()),
            ("head_seen", head_seen(&fact.head_seen)),
            ("effect", effect(fact.effect).into()),
        ],
        Fact::ConversationActivated(fact) => vec![
            ("user", fact.user.into()),
            ("channel", fact.channel.into()),
            ("joins", fact.joins.into()),
            ("head_seen", head_seen(&fact.head_seen)),
            ("effect", effect(fact.effect).into()),
        ],
        Fact::DeletionRefused(fact) => vec![
            ("user", fact.user.into()),
            ("asked", Field::bytes(&fact.asked.0)),
            ("asked_type", fact.asked_type.into()),
            ("class", fact.class.name().into()),
            ("meant", fact.meant.into()),
            ("answered", fact.answered.into()),
        ],
        _ => Vec::new(),
    }
}

fn of_system(fact: &Fact) -> Vec<Named> {
    match fact {
        Fact::SessionOpened(fact) => vec![
            ("epoch", fact.epoch.into()),
            ("kind", session(fact.kind).into()),
            ("program", Field::text(&fact.program)),
        ],
        Fact::CoverageStarted(fact) => vec![
            ("source", Field::text(&fact.source)),
            ("kind", kind(fact.kind).into()),
            ("since", fact.since.into()),
        ],
        Fact::GapDetected(fact) => vec![
            ("source", Field::text(&fact.source)),
            ("from", fact.from.into()),
            ("to", fact.to.into()),
            ("reason", Field::text(&fact.reason)),
        ],
        Fact::ViewRebuilt(fact) => {
            let differing = match fact.rows_differing {
                ViewRebuilt::ROWS_NOT_COMPARED => Field::text("unknown"),
                count => count.into(),
            };
            vec![("through", fact.through.into()), ("rows_differing", differing)]
        }
        Fact::CommandSettled(fact) => {
            vec![("refused", Field::text(fact.refused.map_or("no", Refusal::name)))]
        }
        _ => Vec::new(),
    }
}

fn lived(channel: ChannelKey, late: bool) -> Vec<Named> {
    vec![("channel", channel.into()), ("late", late.into())]
}

fn members(channel: ChannelKey, members: &[UserKey], late: bool) -> Vec<Named> {
    vec![("channel", channel.into()), ("members", Field::users(members)), ("late", late.into())]
}

fn boundary(boundary: &Boundary) -> Field {
    let basis = match boundary.basis {
        BoundaryBasis::Caller => "caller",
        BoundaryBasis::Source => "source",
        BoundaryBasis::Recorded => "recorded",
    };
    Field::Group(vec![("seq", boundary.seq.into()), ("basis", basis.into())])
}

fn head_seen(seen: &HeadSeen) -> Field {
    Field::Group(vec![("position", seen.position.into()), ("last_seq", seen.last_seq.into())])
}

pub(super) const fn reason_basis(basis: ReasonBasis) -> &'static str {
    match basis {
        ReasonBasis::Stated => "stated",
        ReasonBasis::Inferred => "inferred",
    }
}

const fn removal(removal: Removal) -> &'static str {
    match removal {
        Removal::Removed => "removed",
        Removal::Left => "left",
        Removal::Kicked => "kicked",
        Removal::Replaced => "replaced",
    }
}

const fn session(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Live => "live",
        SessionKind::Import => "import",
    }
}

pub(super) const fn kind(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Messages => "messages",
        FactKind::Members => "members",
        FactKind::Commands => "commands",
    }
}
