//! `panguan rebuild`

use clap::Args;
use serde_json::json;

use super::failure::{End, Failure};
use super::lang::{self, Sentence};
use super::progress::Progress;
use super::setting::Setting;
use crate::boot::{self, Rebuilt};

/// There is nothing to choose.
#[derive(Debug, Args)]
pub struct Arguments {}

/// Rebuilds, and prints how the new rows compare with the old.
pub fn run(_: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let progress = Progress::counting("events");
    let show = |done, total| progress.set("fold", done, total);
    let rebuilt = boot::rebuild(&setting.data, &setting.options("rebuild"), show)?;
    drop(progress);
    let Rebuilt { events, comparison, position } = rebuilt;
    let (entries, differing) = match &comparison {
        Ok(found) => (Some(found.entries), Some(found.differing)),
        Err(_) => (None, None),
    };
    let differences: Vec<String> =
        comparison.iter().flat_map(|found| &found.differences).map(ToString::to_string).collect();
    let value = json!({
        "events": events,
        "entries": entries,
        "differing": differing,
        "differences": differences,
        "position": position.to_string(),
    });
    setting.output.answer(&value, |output| {
        let say = |sentence: &Sentence<'_>| {
            output.wrapped(&lang::sentence(output.language(), sentence), 0)
        };
        let mut text = match entries {
            Some(entries) => say(&Sentence::Rebuilt { events, entries, position }),
            None => say(&Sentence::RebuiltUnreadable { events, position }),
        };
        if let Some(differing @ 1..) = differing {
            text += &say(&Sentence::RowsDiffered { differing });
            text.extend(differences.iter().map(|line| format!("  {line}\n")));
        }
        text
    })?;
    Ok(End::Done)
}
