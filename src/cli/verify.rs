//! `panguan verify`

use std::ops::ControlFlow;

use clap::Args;
use serde_json::{Value, json};

use super::failure::{End, Failure};
use super::interrupt::{self, Interrupt};
use super::lang::{self, Sentence};
use super::output::Output;
use super::progress::Progress;
use super::setting::Setting;
use crate::boot;
use crate::domain::hex::Hex;
use crate::domain::position::Position;
use crate::json;
use crate::proof::verify::{Part, Report, Stage};

/// What to print beside what was checked.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Print the tail, to be kept where this store is not
    #[arg(long)]
    print_tail: bool,
}

/// Checks everything, and prints what was checked and every damaged place.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let reading = setting.read()?;
    let runtime = interrupt::runtime()?;
    let interrupt = Interrupt::listening(&runtime);
    let progress = Progress::counting("events");
    let scratch = std::env::temp_dir();
    let cache_bytes = setting.config.cache_bytes;
    let report = boot::verify(&reading, &scratch, cache_bytes, &mut |stage, done, total| {
        progress.set(name(stage), done, total);
        if interrupt.is_asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    drop(progress);
    if report.stopped {
        return Err(Failure::Interrupted);
    }
    let value = value(&report);
    setting.output.answer(&value, |output| text(&report, arguments.print_tail, output))?;
    if report.damaged == 0 {
        return Ok(End::Done);
    }
    complain(&report, &setting.output);
    Ok(End::Damaged)
}

const fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Log => "log ",
        Stage::Fold => "fold",
        Stage::Rows => "rows",
    }
}

fn value(report: &Report) -> Value {
    let damages: Vec<Value> = report
        .damages
        .iter()
        .map(|damage| json!({"place": damage.place.to_string(), "what": damage.what}))
        .collect();
    let tail = report.tail.map(|tail| {
        json!({
            "next_batch": tail.next_batch,
            "next_position": Position::local(tail.next_offset).to_string(),
            "hash": Hex(&tail.hash).to_string(),
            "epoch": tail.epoch,
            "recorded_at": json::time(tail.recorded_at),
        })
    });
    json!({
        "batches": report.batches,
        "events": report.events,
        "frame_bytes": report.frame_bytes,
        "rows": report.rows,
        "sealed": report.sealed,
        "erased": report.erased,
        "not_witnessed_after": report.witnessed().map(|position| position.to_string()),
        "tail": tail,
        "damaged": report.damaged,
        "damages": damages,
    })
}

fn text(report: &Report, print_tail: bool, output: &Output) -> String {
    let say =
        |sentence: &Sentence<'_>| output.wrapped(&lang::sentence(output.language(), sentence), 0);
    let (batches, events, bytes) = (report.batches, report.events, report.frame_bytes);
    let mut text = match report.worst {
        Some(Part::Log) => say(&Sentence::ReadOfLog { batches, events, bytes }),
        _ => say(&Sentence::CheckedLog { batches, events, bytes }),
    };
    text += &match report.rows {
        Some(rows) if report.damaged == 0 => say(&Sentence::CheckedRows { rows }),
        None if report.worst == Some(Part::Log) => say(&Sentence::RowsNotChecked),
        _ => String::new(),
    };
    let (sealed, erased) = (report.sealed, report.erased);
    text += &say(&Sentence::CheckedNames { sealed, erased });
    if report.damaged == 0 {
        text += &say(&Sentence::NoDamage);
    }
    text += &match report.witnessed() {
        Some(_) if report.worst == Some(Part::Log) => String::new(),
        Some(position) => say(&Sentence::NotWitnessedAfter { position }),
        None => say(&Sentence::NothingRecorded),
    };
    if let Some(tail) = report.tail.filter(|_| print_tail) {
        let next = Position::local(tail.next_offset);
        text += &format!(
            "tail    next batch {}, next position {next}, epoch {}, hash {}\n",
            tail.next_batch,
            tail.epoch,
            Hex(&tail.hash)
        );
    }
    for damage in &report.damages {
        let place = damage.place.to_string();
        if let Some((file, offset)) = file_of(&damage.what) {
            let ours = Sentence::DamagedFile { file, offset, events: &place };
            text += &output.wrapped(&lang::sentence(output.language(), &ours), 2);
            let engine = damage.what.find("Corruption").map_or("", |at| &damage.what[at..]);
            text += &output.wrapped(&format!("RocksDB: {engine}"), 4);
        } else {
            text += &output.wrapped(&format!("{place}: {}", damage.what), 2);
        }
    }
    text
}

/// The file of the data directory that the storage engine names, and where in it.
fn file_of(what: &str) -> Option<(&str, &str)> {
    let (before, after) = what.split_once(" offset ")?;
    let path = before.rsplit_once(" in ")?.1.trim();
    let offset = after.split(|character: char| !character.is_ascii_digit()).next()?;
    let in_directory = path.rfind("/store/").map_or(path, |at| &path[at + 1..]);
    (!offset.is_empty()).then_some((in_directory, offset))
}

fn complain(report: &Report, output: &Output) {
    let say = |sentence: &Sentence<'_>| lang::sentence(output.language(), sentence);
    let kept = report.damages.len() as u64;
    let message = say(&Sentence::Damages { count: report.damaged, kept });
    let hint = report.worst.map(|part| say(&Sentence::Helps { part }));
    output.complain(&message, hint.as_deref());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_damaged_file_is_found_in_the_engine_s_words() {
        let what = "a file is damaged or missing: Corruption: block checksum mismatch: stored = 1, \
                    computed = 2, type = 4  in copy/store/000008.sst offset 0 size 1328";
        assert_eq!(file_of(what), Some(("store/000008.sst", "0")));
        assert_eq!(file_of("the digest differs"), None);
    }
}
