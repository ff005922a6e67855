//! Sealed names and details: each opens, and a user's name is the one that the pseudonym is of.

use super::{Names, Place, Report};
use crate::domain::event::{ChannelLabel, Event, Fact};
use crate::domain::key::{Sealed, UserKey};

/// Checks what an event holds sealed.
pub(super) fn check(names: &dyn Names, report: &mut Report, event: &Event) {
    match &event.fact {
        Fact::UserSeen(seen) => check_user(names, report, event, seen.user, &seen.name),
        Fact::ChannelSeen(seen) => {
            if let ChannelLabel::Sealed(sealed) = &seen.label {
                open(names, report, event, sealed);
            }
        }
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
