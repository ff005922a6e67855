//! Names and sealed details: each that is sealed opens, and the name of a user or a channel is the
//! one that the pseudonym is of.

use super::{Names, Place, Report};
use crate::domain::event::{ChannelLabel, ChannelSeen, Event, Fact};
use crate::domain::key::{Sealed, UserKey};

/// Checks what an event holds sealed.
pub(super) fn check(names: &dyn Names, report: &mut Report, event: &Event) {
    match &event.fact {
        Fact::UserSeen(seen) => check_user(names, report, event, seen.user, &seen.name),
        Fact::ChannelSeen(seen) => check_channel(names, report, event, seen),
        _ => {}
    }
    if let Some(details) = event.context.as_ref().and_then(|context| context.details.as_ref()) {
        open(names, report, event, details);
    }
}

fn check_user(
    names: &dyn Names,
    report: &mut Report,
    event: &Event,
    user: UserKey,
    sealed: &Sealed,
) {
    let Some(plain) = open(names, report, event, sealed) else { return };
    let named = std::str::from_utf8(&plain).ok().and_then(|uid| names.user_key(uid));
    if named != Some(user) {
        let what = "it names somebody else than the user whom the event is about";
        report.found(Place::Sealed(event.position), what);
    }
}

fn check_channel(names: &dyn Names, report: &mut Report, event: &Event, seen: &ChannelSeen) {
    let (is_its_own, place) = match &seen.label {
        ChannelLabel::Pair(pair) => {
            (names.person_channel(pair) == seen.channel, Place::Event(event.position))
        }
        ChannelLabel::Plain(id) => {
            (names.is_channel(&seen.channel, id), Place::Event(event.position))
        }
        ChannelLabel::Sealed(sealed) => {
            let Some(plain) = open(names, report, event, sealed) else { return };
            let id = std::str::from_utf8(&plain);
            let is_its_own = id.is_ok_and(|id| names.is_channel(&seen.channel, id));
            (is_its_own, Place::Sealed(event.position))
        }
    };
    if !is_its_own {
        report.found(place, "it names another channel than the one that the event is about");
    }
}

fn open(names: &dyn Names, report: &mut Report, event: &Event, sealed: &Sealed) -> Option<Vec<u8>> {
    match names.open(sealed) {
        Ok(Some(plain)) => {
            report.sealed += 1;
            Some(plain)
        }
        Ok(None) => {
            report.erased += 1;
            None
        }
        Err(why) => {
            report.found(Place::Sealed(event.position), why);
            None
        }
    }
}
