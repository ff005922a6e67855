//! What goes through a whole store: rows folded anew, and everything checked.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use super::Bench;
use super::figure::{Figure, per_second};
use crate::boot::{self, OpenOptions};
use crate::cli::failure::Failure;
use crate::error::{Code, Error};

/// Measures both on the store in `data`.
pub fn figures(bench: &Bench, data: &Path) -> Result<Vec<Figure>, Failure> {
    Ok(vec![rebuild(bench, data)?, verify(bench, data)?])
}

fn rebuild(bench: &Bench, data: &Path) -> Result<Figure, Failure> {
    let cache_bytes = bench.size.cache_bytes;
    let options = OpenOptions { cache_bytes, ..OpenOptions::default() };
    let started = Instant::now();
    let rebuilt = boot::rebuild(data, &options, |_, _| ())?;
    let took = started.elapsed();
    bench.interrupt.check()?;
    let events = rebuilt.events;
    let how = format!("{events} events folded anew, compared byte for byte, and swapped");
    Ok(Figure::alone("rebuild", per_second(count(events), took), "1/s", how))
}

fn verify(bench: &Bench, data: &Path) -> Result<Figure, Failure> {
    let cache_bytes = bench.size.cache_bytes;
    let started = Instant::now();
    let reading = boot::read(data, cache_bytes)?;
    let scratch = bench.place.dir("scratch")?;
    let report = boot::verify(&reading, &scratch, cache_bytes, &mut |_, _, _| {
        if bench.interrupt.is_asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let took = started.elapsed();
    bench.interrupt.check()?;
    if report.damaged > 0 {
        let message = format!("verify found {} damaged places in what was written", report.damaged);
        let hint = "this is a defect of panguan, or the disk's";
        return Err(Error::new(Code::Damaged, message).hint(hint).into());
    }
    let events = report.events;
    let how = format!("{events} events: every frame, batch, name and row, folded anew to compare");
    Ok(Figure::alone("verify", per_second(count(events), took), "1/s", how))
}

fn count(events: u64) -> usize {
    usize::try_from(events).unwrap_or(usize::MAX)
}
