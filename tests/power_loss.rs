//! A machine that loses its power: whatever was acknowledged before is on the disk, at every sync
//! of a run, whether or not the disk kept what nobody had synced. `make torture` tries every sync.

mod command;
mod survival;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use command::history;
use survival::check::{Ledger, check};
use survival::image::{Disk, PAGE, Unsynced};
use survival::journal::{self, Op};
use survival::load::Load;
use survival::seed::Seeded;
use survival::shim::{self, Shim};
use survival::{cases, child, first_seed};

/// A directory that the process sees as its disk, with what is known of the store on it.
struct Machine {
    dir: tempfile::TempDir,
    shim: Shim,
    ledger: Ledger,
}

impl Machine {
    fn new(shim: Shim) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("disk")).unwrap();
        Self { dir, shim, ledger: Ledger::default() }
    }

    fn disk(&self) -> PathBuf {
        self.dir.path().join("disk")
    }

    fn data(&self) -> PathBuf {
        self.disk().join("data")
    }

    /// Runs a command to its end; gives the disk as it was before, and the notes.
    fn run(&self, mut command: Command) -> (Disk, Vec<Op>) {
        let before = Disk::of(&self.disk());
        let path = self.dir.path().join("journal");
        let _ = fs::remove_file(&path);
        let noted = shim::Disk { journal: Some(path.clone()), no_sync: true, ..Default::default() };
        self.shim.stand_before(&mut command, &self.disk(), &noted);
        let ended = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{}: {said}", ended.status);
        (before, journal::read(&path))
    }

    /// Cuts the power before each chosen call of a run, and once after it.
    fn cut(&self, name: &str, run: (Disk, Vec<Op>), ledger: &Ledger, wanted: u64) {
        let begun = Instant::now();
        let (mut disk, ops) = run;
        let seed = first_seed();
        let cuts = Cuts::of(&ops, &[seed, name.len() as u64], wanted);
        let (mut ledger, mut done, mut refused) = (ledger.clone(), 1, 0);
        for (at, op) in ops.iter().enumerate() {
            for (kind, unsynced) in cuts.at(at, seed) {
                done += 1;
                let pages = matches!(unsynced, Unsynced::Pages(_));
                let checked = self.check(&disk, unsynced, &ledger);
                if pages && checked.as_ref().is_err_and(|error| is_torn_log(error)) {
                    refused += 1;
                    continue;
                }
                checked.unwrap_or_else(|error| {
                    panic!(
                        "PANGUAN_SEED={seed}, {name}, cut at {at} of {}, {kind}: {error}",
                        ops.len()
                    )
                });
            }
            disk.follow(op);
            if let Op::Said(lines) = op {
                ledger.add(lines.split_inclusive('\n'));
            }
        }
        self.check(&disk, Unsynced::Nothing, &ledger).unwrap();
        let syncs = cuts.syncs;
        println!(
            "{name}: {done} cuts ({refused} refused for pages of a log), {syncs} syncs, {} calls, \
             {:.1?}",
            ops.len(),
            begun.elapsed()
        );
        assert!(done > 3 * DRAWS, "{name}: only {done} cuts");
    }

    fn check(&self, disk: &Disk, unsynced: Unsynced, ledger: &Ledger) -> Result<(), String> {
        let left = self.dir.path().join("left");
        if left.exists() {
            fs::remove_dir_all(&left).unwrap();
        }
        disk.write(&left, unsynced);
        check(&left.join("data"), ledger)
    }
}

/// How often pages are drawn at one place: there are few, and many ways to lose pages there.
const DRAWS: u64 = 2;

/// Whether a store is refused for pages that are missing from its write-ahead log: what was
/// acknowledged is there, but the engine takes the hole for damage, as it should elsewhere.
/// `docs/reliability.md` says what is known of it.
fn is_torn_log(error: &str) -> bool {
    error.starts_with("it cannot be read: damaged ")
        && error.contains("Corruption: ")
        && error.contains(".log; nothing was changed")
}

/// Where the power is cut: before these calls.
struct Cuts {
    /// Before a sync, so that all that was acknowledged rests on the syncs before it.
    strict: Vec<usize>,
    /// Anywhere, with a part of what was not synced.
    partial: Vec<usize>,
    /// After a write over a border of pages, with some of the pages that were not synced.
    pages: Vec<usize>,
    syncs: usize,
}

impl Cuts {
    fn of(ops: &[Op], seed: &[u64], wanted: u64) -> Self {
        let is_sync = |at: &usize| matches!(ops[*at], Op::Sync { .. });
        let syncs: Vec<usize> = (0..ops.len()).filter(is_sync).collect();
        let changes = |at: &usize| !matches!(ops[*at], Op::Said(_) | Op::Close { .. });
        let changes: Vec<usize> = (0..ops.len()).filter(changes).collect();
        let crossing = |at: &usize| match &ops[at - 1] {
            Op::Write { at, bytes, .. } => at / PAGE != (at + bytes.len() as u64 - 1) / PAGE,
            _ => false,
        };
        let crossing: Vec<usize> = (1..ops.len()).filter(crossing).collect();
        let mut seeded = Seeded::of(seed);
        let mut sample = |all: &[usize]| -> Vec<usize> {
            let wanted = usize::try_from(wanted).unwrap();
            if wanted >= all.len() {
                return all.to_vec();
            }
            let stretch = |number: usize| {
                let (from, to) = (number * all.len() / wanted, (number + 1) * all.len() / wanted);
                all[from + usize::try_from(seeded.below((to - from) as u64)).unwrap()]
            };
            (0..wanted).map(stretch).collect()
        };
        let (strict, partial, pages) = (sample(&syncs), sample(&changes), sample(&crossing));
        Self { strict, partial, pages, syncs: syncs.len() }
    }

    fn at(&self, at: usize, seed: u64) -> Vec<(&'static str, Unsynced)> {
        let mut here = Vec::new();
        if self.strict.contains(&at) {
            here.push(("nothing unsynced", Unsynced::Nothing));
        }
        if self.partial.contains(&at) {
            let mut seeded = Seeded::of(&[seed, at as u64]);
            let percent = [20, 50, 80, 100][usize::try_from(seeded.below(4)).unwrap()];
            here.push(("some unsynced", Unsynced::Some(seeded, percent)));
        }
        if self.pages.contains(&at) {
            let pages = |draw| Unsynced::Pages(Seeded::of(&[seed, at as u64, draw]));
            here.extend((0..DRAWS).map(|draw| ("some pages", pages(draw))));
        }
        here
    }
}

#[test]
fn what_was_acknowledged_outlives_a_power_loss() {
    let Some(shim) = Shim::for_testing("a power loss") else { return };
    let wanted = cases("PANGUAN_POWER_LOSSES", 3);
    let mut machine = Machine::new(shim);
    let facts = machine.dir.path().join("facts");
    fs::write(&facts, history(100)).unwrap();

    for round in 0..2 {
        let load = Load { seed: first_seed(), round, calls: 12 };
        let mut ledger = machine.ledger.clone();
        ledger.begin(load);
        let run = machine.run(child::command(&machine.data(), load));
        let all: Vec<&Op> = run.1.iter().collect();
        machine.cut(["making it", "opening it"][round as usize], run.clone(), &ledger, wanted);
        let said = all.iter().filter_map(|op| match op {
            Op::Said(lines) => Some(lines.split_inclusive('\n')),
            _ => None,
        });
        ledger.add(said.flatten());
        machine.ledger = ledger;
    }
    let ledger = machine.ledger.clone();
    assert!(ledger.recorded() > 100);
    let arguments = ["import", "--format", "facts", facts.to_str().unwrap()];
    for (name, arguments) in [("import", &arguments[..]), ("rebuild", &["rebuild"])] {
        let run = machine.run(command::command(&machine.data(), arguments));
        machine.cut(name, run, &ledger, wanted);
    }
}
