//! English.

use super::{Heads, Said, Sentence, Words};
use crate::json::Details;
use crate::proof::verify::Part;

pub(super) const WORDS: Words = Words {
    error: "error: ",
    hint: "hint: ",
    warning: "warning: ",
    interrupted: "stopped; what was answered until then holds",
    head: Heads {
        actor: "by",
        at: "at",
        blockers: "kept off by",
        change: "list",
        channel: "channel",
        coverage: "known",
        deleted_to: "deleted to",
        details: "details",
        event: "event",
        from: "from",
        hid: "hid",
        key: "key",
        last: "last",
        left_by: "left by",
        others: "others",
        outcome: "outcome",
        position: "position",
        read: "read",
        reason: "reason",
        refused: "refused or without effect",
        listed_since: "on the list since",
        off_since: "off the list since",
        since: "since",
        state: "state",
        timeline: "timeline",
        kind: "type",
        undo: "undo",
        unread: "unread",
        user: "user",
        value: "value",
    },
    said: Said {
        applied: "applied",
        no_change: "no change",
        late: "late",
        refused: "refused",
        empty_list: "the list is empty",
        nothing_found: "nothing found",
        nothing_differs: "nothing differs",
        listed: "listed",
        not_listed: "not listed",
        stated: "stated",
        inferred: "inferred",
        appeared: "appeared",
        vanished: "vanished",
        changed: "changed",
        with: "with it",
        without: "without it",
        none: "-",
        states: [
            ("visible", "visible"),
            ("hidden", "hidden"),
            ("left", "left"),
            ("blocked", "blocked"),
            ("disbanded", "disbanded"),
            ("never_existed", "never existed"),
            ("unknown", "unknown"),
        ],
        actors: [
            ("user", "user"),
            ("admin", "admin"),
            ("service", "service"),
            ("policy", "policy"),
            ("system", "system"),
        ],
        boundaries: [("caller", "caller"), ("source", "source"), ("recorded", "recorded")],
    },
};

/// What to do where an event that hid a conversation is no deletion.
pub(super) const NOT_A_DELETION: &str =
    "`panguan why` says what keeps the conversation off the list, and what would bring it back";

/// The sentence.
pub(super) fn sentence(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::Deleted { uid, id, undo } => format!(
            "deleted as {undo}: the conversation with {id} is off {uid}'s list; \
             undo: `panguan restore {undo}`"
        ),
        Sentence::DeletedAndStillListed { uid, id, last, undo } => {
            let kept = last.map_or_else(String::new, |seq| format!(" by message {seq}"));
            format!(
                "deleted as {undo}, and the conversation with {id} is still on {uid}'s list{kept}: \
                 it is newer than what was deleted"
            )
        }
        Sentence::DeleteChangedNothing { uid, id, listed } => {
            let stands = if *listed { "is on" } else { "was off" };
            format!(
                "nothing changed: the conversation with {id} {stands} {uid}'s list already, and \
                 holds nothing that this would hide"
            )
        }
        Sentence::DeleteCoversNone => {
            "nothing changed: 0 covers no message; messages are numbered from 1".to_owned()
        }
        Sentence::HidesLater { .. } | Sentence::HidLater { .. } => later(sentence),
        Sentence::Restored { deletion, id, unread } => format!(
            "deletion {deletion} is undone: the conversation with {id} is on the list, \
             {unread} unread"
        ),
        Sentence::RestoredAndStillOff { deletion } => format!(
            "deletion {deletion} is undone, and something else keeps the conversation off the \
             list: `panguan why` names it"
        ),
        Sentence::RestoredBefore { deletion } => {
            format!("nothing changed: deletion {deletion} was undone before")
        }
        Sentence::Elsewhere { uid, id, kind, listed } => {
            let stands = if *listed { "there is" } else { "there was" };
            format!("{stands} a {kind} \"{id}\" on {uid}'s list; add --type {kind}")
        }
        Sentence::Hid { messages: 0, .. } => "no message".to_owned(),
        Sentence::Hid { from, to, .. } if from == to => format!("message {from}"),
        Sentence::Hid { from, to, messages } => format!("messages {from} to {to} ({messages})"),
        Sentence::Others { count: 0, .. } => "on no other list".to_owned(),
        Sentence::Others { count: 1, exact: true } => "on 1 other list".to_owned(),
        Sentence::Others { count, exact: true } => format!("on {count} other lists"),
        Sentence::Others { count, exact: false } => format!("{count} others could see it at most"),
        Sentence::Covered { source, kinds, since } => {
            format!("{} of {source} since {since}", kinds.join(", "))
        }
        Sentence::Missing { from, to } if from == to => {
            format!("message {from} was never recorded")
        }
        Sentence::Missing { from, to } => format!("messages {from} to {to} were never recorded"),
        _ => work(sentence),
    }
}

/// What is said of messages that a deletion hides although they come after it.
fn later(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::HidesLater { from, to } => {
            let newest = match from.saturating_sub(1) {
                0 => "no message is recorded yet".to_owned(),
                newest => format!("message {to} is above the newest that is recorded, {newest}"),
            };
            match to.saturating_sub(*from) {
                0 => format!("{newest}: message {to} will be hidden too when it comes"),
                _ => format!("{newest}: messages {from} to {to} will be hidden too when they come"),
            }
        }
        Sentence::HidLater { from, to, messages, deletion, named } => {
            let came = sentence_of_hid(*from, *to, *messages);
            format!("{came}, after deletion {deletion}, whose caller named message {named}")
        }
        _ => String::new(),
    }
}

fn sentence_of_hid(from: u64, to: u64, messages: u64) -> String {
    sentence(&Sentence::Hid { from, to, messages })
}

fn known(duplicates: u64, is_new: bool) -> String {
    match (duplicates, is_new) {
        (0, _) => String::new(),
        (known, true) => format!(", {known} known from other lines"),
        (known, false) => format!(", {known} known from other lines or an earlier import"),
    }
}

/// What long work says.
fn work(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::Imported { read, recorded, duplicates, is_new } => {
            let (lines, facts) = (counted(*read, "line"), counted(*recorded, "fact"));
            format!("{lines} read: {facts} recorded{}", known(*duplicates, *is_new))
        }
        Sentence::ImportRefused { refused, is_new } => {
            let facts = counted(*refused, "fact");
            let when = if *is_new { "" } else { ", now or in an earlier import" };
            format!(
                "{facts} refused{when}, each with the reason: `panguan deletions` shows deletes"
            )
        }
        Sentence::ImportSkipped { count, what } => format!("{count} without a fact: {what}"),
        Sentence::ImportGaps { gaps } => {
            let are = if *gaps == 1 { "is" } else { "are" };
            format!("{} of message numbers {are} missing in the store", counted(*gaps, "span"))
        }
        Sentence::ImportBad { bad, untold: 0 } => {
            format!("{}, named on standard error", counted(*bad, "bad line"))
        }
        Sentence::ImportBad { bad, untold } => {
            let (lines, told) = (counted(*bad, "bad line"), bad - untold);
            format!("{lines}, of which {told} are named on standard error")
        }
        Sentence::ImportOfNothing => "nothing was recorded, and no store was made".to_owned(),
        Sentence::ImportThrough { position } => format!("the log ends with event {position}"),
        Sentence::BadLine { file, line, reason } => format!("{file}, line {line}: {reason}"),
        Sentence::BadFile { file, reason } => format!("{file}: {reason}"),
        Sentence::Ahead { count, latest } => {
            let (facts, claim) = (counted(*count, "fact"), if *count == 1 { "s" } else { "" });
            format!("{facts} claim{claim} to be later than this machine's clock, up to {latest}")
        }
        Sentence::LooksLike { file, format } => format!(
            "{file}: this looks like --format {format}; its further bad lines are counted only"
        ),
        Sentence::MoreBad { file, more } => {
            format!("{file}: {}, counted only", counted(*more, "further bad line"))
        }
        Sentence::OtherSource { sources } => format!(
            "this store was made from another kind of source ({sources}); users and channels of \
             the same name become one: to keep them apart, import into a directory of its own \
             with --data DIR"
        ),
        Sentence::ImportStopped => {
            "stopped; what was recorded stays, and importing the same files again goes on"
                .to_owned()
        }
        Sentence::More { cursor } => format!("there is more: --cursor {cursor}"),
        Sentence::Rebuilt { events, entries, position } => format!(
            "{} folded, {entries} rows and index entries compared and put in place; \
             recorded as {position}",
            counted(*events, "event")
        ),
        Sentence::RebuiltUnreadable { events, position } => format!(
            "{} folded; the old rows could not be read, and the new ones are in their place; \
             recorded as {position}",
            counted(*events, "event")
        ),
        Sentence::RowsDiffered { differing } => {
            let were = if *differing == 1 { "was" } else { "were" };
            format!("{differing} of them {were} not what the log says; the new rows are")
        }
        _ => check(sentence),
    }
}

/// What checks say.
fn check(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::CheckedLog { batches, events, bytes } => format!(
            "log     {} and {} ({bytes} bytes): checksums, roots, chain, tail",
            counted_batches(*batches),
            counted(*events, "frame")
        ),
        Sentence::ReadOfLog { batches, events, bytes } => format!(
            "log     damaged; {} and {} ({bytes} bytes) could be read",
            counted_batches(*batches),
            counted(*events, "frame")
        ),
        Sentence::DamagedFile { file, offset, events } => {
            format!("the file {file} is damaged at offset {offset}: {events} cannot be read")
        }
        Sentence::CheckedRows { rows } => {
            format!("rows    {rows} rows and index entries are what the log says, byte for byte")
        }
        Sentence::RowsNotChecked => "rows    not compared, because the log is damaged".to_owned(),
        Sentence::CheckedNames { sealed, erased } => {
            format!("names   {sealed} sealed fields open, {erased} are of people who were erased")
        }
        Sentence::NotWitnessedAfter { position } => format!(
            "not witnessed after position {position}: keep --print-tail elsewhere to notice a \
             lost end"
        ),
        Sentence::NothingRecorded => "nothing is recorded yet".to_owned(),
        Sentence::NoDamage => "no damage".to_owned(),
        Sentence::Damages { count: 1, .. } => "1 damaged place".to_owned(),
        Sentence::Damages { count, kept } if count == kept => format!("{count} damaged places"),
        Sentence::Damages { count, kept } => {
            format!("{count} damaged places, of which the first {kept} are named")
        }
        Sentence::Helps { part: Part::Log } => {
            "write to this copy no more; copy it away as it is, then restore a backup, or import \
             the sources again into a new directory"
                .to_owned()
        }
        Sentence::Helps { part: Part::Vault } => {
            "put keys/ back from where it is kept; the log itself is whole".to_owned()
        }
        Sentence::Helps { part: Part::Rows } => {
            "the log is whole: `panguan rebuild` makes all rows anew from it".to_owned()
        }
        _ => what_if(sentence),
    }
}

/// What replays without an event say.
fn what_if(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::LeftOut { position, count: 1 } => {
            format!("without event {position}, which caused no other:")
        }
        Sentence::LeftOut { position, count } => {
            format!("without event {position} and what it caused ({count} in all):")
        }
        Sentence::NotDecidedAgain => {
            "commands are not decided again: every other event is folded as it is recorded"
                .to_owned()
        }
        Sentence::WouldDiffer { differences } => {
            let differences = u64::try_from(*differences).unwrap_or(u64::MAX);
            format!("{} would stand otherwise", counted(differences, "conversation"))
        }
        Sentence::StillNumbered { seq } => format!(
            "unread counts by message numbers: with a later message, number {seq} counts still, as \
             that of a message that was never recorded"
        ),
        Sentence::StillOff { uid, id, by } => {
            format!("the conversation with {id} would still be off {uid}'s list: {by}")
        }
        Sentence::CannotFold { count } => {
            let (build, were) = if *count == 1 { ("builds", "was") } else { ("build", "were") };
            let events = counted(u64::try_from(*count).unwrap_or(u64::MAX), "later event");
            format!("{events} {build} on what was left out, and {were} left out too")
        }
        _ => note(sentence),
    }
}

/// What is said beside answers that look like nothing.
fn note(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::NoSuchUser { uid } => format!("no user `{uid}` in this store"),
        Sentence::KnownSince { since } => {
            format!("this store knows nothing of what was before {since}")
        }
        Sentence::StillToCome => "this moment is still to come: the answer is as of now".to_owned(),
        _ => String::new(),
    }
}

/// So many of something, whose plural is regular.
fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn counted_batches(count: u64) -> String {
    if count == 1 { "1 batch".to_owned() } else { format!("{count} batches") }
}

/// What an event's type says of it.
pub(super) fn details(details: &Details) -> String {
    match details {
        Details::Message { seq, from_uid, .. } => match from_uid {
            Some(from) => format!("message {seq} from {from}"),
            None => format!("message {seq}"),
        },
        Details::UpTo { outcome, boundary, .. } => {
            format!("up to message {} ({}), {outcome}", boundary.seq, boundary.basis)
        }
        Details::Restored { outcome, deletion, .. } => format!("deletion {deletion}, {outcome}"),
        Details::UnreadSet { outcome, unread, .. } => format!("to {unread}, {outcome}"),
        Details::Activated { outcome, .. } => (*outcome).to_owned(),
        Details::Refused { asked_id, asked_type, class, answered, .. } => {
            let id = asked_id.as_deref().unwrap_or("");
            let kind = asked_type.map_or_else(String::new, |kind| format!(" type {kind}"));
            let answered = answered
                .map_or_else(String::new, |status| format!("; the server answered {status}"));
            format!("asked \"{id}\"{kind}: {class}{answered}")
        }
        Details::MembersAdded { members, basis, .. } => {
            format!("{}, {basis}", super::members(members))
        }
        Details::MembersRemoved { members, how, .. } => {
            format!("{}, {how}", super::members(members))
        }
        Details::MembersChanged { members, .. } => super::members(members),
        Details::Purged { retained_from, .. } => format!("messages below {retained_from}"),
        other => super::plainly(other),
    }
}
