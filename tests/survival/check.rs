//! What must hold of a store whatever happened to its process: it opens, it is whole, its rows
//! are those of its log, and everything that was acknowledged is there.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use panguan::boot::{self, OpenOptions};
use panguan::domain::command::Command;
use panguan::domain::event::Fact;
use panguan::error::{Code, Error};
use panguan::projector::{catch_up, compare};
use panguan::store::Store;
use panguan::store::receipt::Answer;
use panguan::view::memory::MemoryView;

use super::load::{CALLERS, Call, Load, is_group};
use super::told::{Told, What};

/// What is told of a disk that fails.
pub const FAILURES: [&str; 4] = ["outcome-unknown", "not-attempted", "read-only", "io-failed"];

/// What the callers of every round over one store were told.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    rounds: Vec<(Load, Round)>,
}

/// What was told of each part of each call.
type Round = BTreeMap<(Call, usize), What>;

impl Ledger {
    /// Begins another round.
    pub fn begin(&mut self, load: Load) {
        self.rounds.push((load, BTreeMap::new()));
    }

    /// Adds what the newest round's callers were told; the other lines are left out.
    pub fn add<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>) {
        let (_, round) = self.rounds.last_mut().unwrap();
        for told in lines.into_iter().filter_map(Told::parse) {
            round.insert((told.call, told.part), told.what);
        }
    }

    /// What the newest round's callers were told of the first part of a call.
    pub fn told(&self, call: Call) -> Option<&What> {
        self.rounds.last()?.1.get(&(call, 0))
    }

    /// The codes of all errors in the newest round.
    pub fn errors(&self) -> Vec<&str> {
        let told = self.rounds.last().into_iter().flat_map(|(_, told)| told.values());
        let mut codes = Vec::new();
        for what in told {
            if let What::Error { code, .. } = what {
                codes.push(code.as_str());
            }
        }
        codes
    }

    /// How much was acknowledged.
    pub fn recorded(&self) -> usize {
        let all = self.rounds.iter().flat_map(|(_, told)| told.values());
        all.filter(|what| matches!(what, What::Recorded { .. })).count()
    }
}

/// Checks the store in `dir`; opens it for writing, and says the calls again.
///
/// # Errors
/// A sentence that says what does not hold.
pub fn check(dir: &Path, ledger: &Ledger) -> Result<(), String> {
    verify(dir, ledger)?;
    let store = Store::open(dir, &OpenOptions::default())
        .map_err(|error| format!("it does not open: {} {error}", error.code.name()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let checked = match compared(&store) {
            Ok(()) => said_again(&store, ledger).await,
            Err(error) => Err(error),
        };
        let checked = checked.and_then(|()| compared(&store));
        store.close().await;
        checked
    })
}

/// As a reader finds it, before anything is mended.
fn verify(dir: &Path, ledger: &Ledger) -> Result<(), String> {
    let reading = match boot::read(dir, 8 << 20) {
        Ok(reading) => reading,
        Err(error) => {
            let unmade = error.code.name() == "no-store";
            return match ledger.recorded() {
                0 if unmade => Ok(()),
                _ => Err(format!("it cannot be read: {} {error}", error.code.name())),
            };
        }
    };
    let mut watch = |_, _, _| ControlFlow::Continue(());
    let report = boot::verify(&reading, &std::env::temp_dir(), 8 << 20, &mut watch).unwrap();
    match report.damages.first() {
        None => Ok(()),
        Some(damage) => Err(format!("{}: {}", damage.place, damage.what)),
    }
}

/// The rows are those of the log.
fn compared(store: &Store) -> Result<(), String> {
    let folded = MemoryView::new();
    catch_up(&**store.log(), &folded).map_err(|error| error.to_string())?;
    let comparison = compare(store.view(), &folded, 1).map_err(|error| error.to_string())?;
    match comparison.differences.first() {
        None => Ok(()),
        Some(difference) => Err(difference.to_string()),
    }
}

/// Everything that was acknowledged is known under its key, with the same answer and without
/// another event; and of what was not, each call is there whole or not at all.
async fn said_again(store: &Store, ledger: &Ledger) -> Result<(), String> {
    let events = || store.log().tail().unwrap().next_offset;
    let before = events();
    for (load, told) in &ledger.rounds {
        for (&(call, part), what) in told {
            said_before(store, load, (call, part), what)
                .await
                .map_err(|error| format!("{call:?} part {part} of {load:?}: {error}"))?;
        }
    }
    if events() != before {
        return Err(format!("saying it again added {} events", events() - before));
    }
    for (load, told) in &ledger.rounds {
        unknown_or_not_there(store, load, told).await?;
        for caller in 0..CALLERS {
            let of_caller = told.keys().filter(|(call, _)| call.caller == caller);
            let number = of_caller.map(|(call, _)| call.number + 1).max().unwrap_or(0);
            let call = Call { caller, number };
            half_said(store, load, call).await.map_err(|error| format!("{call:?}: {error}"))?;
        }
    }
    Ok(())
}

async fn said_before(
    store: &Store,
    load: &Load,
    (call, part): (Call, usize),
    what: &What,
) -> Result<(), String> {
    let request = load.requests(call).swap_remove(part);
    match what {
        What::Recorded { offset, .. } => {
            let event = store.log().event(*offset).map_err(|error| error.to_string())?;
            let event = event.ok_or_else(|| format!("event {offset} is not there"))?;
            if let Command::Message(message) = &request.command {
                return match event.fact {
                    Fact::MessageRecorded(recorded)
                        if recorded.message_id == message.message_id =>
                    {
                        duplicate(store.submit(request).await)
                    }
                    other => Err(format!("event {offset} is a {}", other.name())),
                };
            }
        }
        What::Error { position, .. } if position != "-" => {}
        // It left no event, or it is not known whether it did.
        What::Nothing | What::Error { .. } => return Ok(()),
    }
    let again = store.submit(request).await;
    if matches!(again, Ok(Answer::Recorded(_))) || What::of(&again) != *what {
        return Err(format!("it was told {what:?}, and now {again:?}"));
    }
    Ok(())
}

fn duplicate(answer: Result<Answer, Error>) -> Result<(), String> {
    match answer {
        Ok(Answer::Duplicate) => Ok(()),
        other => Err(format!("a message was recorded, and now it is {other:?}")),
    }
}

/// Whoever met a failure is right to believe what was told: what was not attempted is not there,
/// and what is unknown was one group, of which all is there or nothing.
async fn unknown_or_not_there(store: &Store, load: &Load, told: &Round) -> Result<(), String> {
    let mut unknown = Vec::new();
    for (&(call, part), what) in told {
        let What::Error { code, position } = what else { continue };
        if position != "-" || !FAILURES.contains(&code.as_str()) {
            continue;
        }
        let request = load.requests(call).swap_remove(part);
        // A message with a number may be a duplicate of another.
        let numbered = matches!(&request.command, Command::Message(told) if told.seq.is_some());
        let is_known = match store.submit(request).await {
            Ok(Answer::Repeated(_)) => true,
            Ok(Answer::Duplicate) => !numbered,
            _ => false,
        };
        if code == Code::OutcomeUnknown.name() {
            // Of the others it is not certain that they leave an event.
            unknown.extend(is_group(call).then_some(is_known));
        } else if is_known {
            return Err(format!("{call:?} part {part}: it was told {code}, and it is there"));
        }
    }
    match unknown.windows(2).all(|pair| pair[0] == pair[1]) {
        true => Ok(()),
        false => Err(format!("a part of the unknown is there: {unknown:?}")),
    }
}

/// Whoever was not told anything: all parts of the call are known, or none is.
async fn half_said(store: &Store, load: &Load, call: Call) -> Result<(), String> {
    let requests = load.requests(call);
    let answers = store.submit_all(requests).await.map_err(|error| error.to_string())?;
    // A message that is known is a duplicate.
    let is_known = |answer| matches!(answer, &Ok(Answer::Repeated(_) | Answer::Duplicate));
    let known = answers.iter().filter(|answer| is_known(*answer)).count();
    match answers.len() == 1 || known == 0 || known == answers.len() {
        true => Ok(()),
        false => Err(format!("half of it is there: {answers:?}")),
    }
}
