//! A disk on which one call fails, or all do from one on: the store says so, takes no more
//! commands, has lost nothing that it acknowledged, and says `outcome-unknown` only where that is
//! true. `make torture` fails every call.

mod command;
mod survival;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use command::{Said, history};
use survival::check::{FAILURES, Ledger, check};
use survival::image::{self, Unsynced};
use survival::journal::{self, Op};
use survival::load::{LAST, LAST_PARTS, Load};
use survival::seed::Seeded;
use survival::shim::{At, Disk, Shim, class, counted};
use survival::told::What;
use survival::{cases, child, first_seed, tree};

const EIO: i32 = 5;
const ENOSPC: i32 = 28;

/// What is told to whoever comes after a failure.
const REFUSING: [&str; 2] = ["read-only", "not-attempted"];
/// What the load is refused also where nothing fails.
const REFUSALS: [&str; 6] = [
    "no-such-conversation",
    "nothing-to-undo",
    "too-old-to-undo",
    "no-such-event",
    "not-a-deletion",
    "person-id-joined",
];

/// Which call fails, and how.
#[derive(Clone, Copy, Debug)]
struct Fault {
    call: u64,
    errno: i32,
    /// All calls from this one on.
    all: bool,
}

impl Fault {
    const KINDS: u64 = 4;

    /// The faults of a run, by number.
    fn of(number: u64) -> Self {
        let kind = number % Self::KINDS;
        let errno = if kind < 2 { EIO } else { ENOSPC };
        Self { call: 1 + number / Self::KINDS, errno, all: kind % 2 == 1 }
    }

    /// One of each stretch of all that there are, or all.
    fn sample(seed: &[u64], wanted: u64, calls: u64) -> Vec<Self> {
        let all = calls * Self::KINDS;
        let wanted = wanted.min(all);
        let mut seeded = Seeded::of(seed);
        let stretches = (0..wanted).map(|number| {
            let (from, to) = (number * all / wanted, (number + 1) * all / wanted);
            from + seeded.below(to - from)
        });
        stretches.map(Self::of).collect()
    }
}

struct World {
    dir: tempfile::TempDir,
    shim: Shim,
    base: Ledger,
}

impl World {
    /// A store that was killed, with everything in its write-ahead log.
    fn new(shim: Shim) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut base = Ledger::default();
        let load = Load { seed: 3, round: 0, calls: 12 };
        base.begin(load);
        let mut child = child::command(&dir.path().join("base/data"), load).spawn().unwrap();
        let said = child::listen(&mut child, Some(100));
        base.add(said.iter().map(String::as_str));
        fs::write(dir.path().join("facts"), history(8)).unwrap();
        Self { dir, shim, base }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The disk of the process, with the store on it or empty.
    fn disk(&self, on_a_store: bool) -> PathBuf {
        let disk = self.path("disk");
        if disk.exists() {
            fs::remove_dir_all(&disk).unwrap();
        }
        match on_a_store {
            true => tree::copy(&self.path("base"), &disk),
            false => fs::create_dir(&disk).unwrap(),
        }
        disk
    }

    fn setting(&self, fault: Option<Fault>) -> Disk {
        let journal = self.path("journal");
        let _ = fs::remove_file(&journal);
        let at = fault.map(|Fault { call, errno, all }| At::Fail { call, errno, all });
        let (count, tear) = (Some(self.path("count")), fault.is_some_and(|fault| fault.all));
        Disk { journal: Some(journal), count, at, tear, no_sync: true, ..Disk::default() }
    }

    /// Runs the load with a fault; gives what is on the disk and what was said.
    fn load(&self, on_a_store: bool, fault: Option<Fault>) -> Outcome {
        let disk = self.disk(on_a_store);
        let before = image::Disk::of(&disk);
        let load = Load { seed: first_seed(), round: 1, calls: 6 };
        let mut ledger = if on_a_store { self.base.clone() } else { Ledger::default() };
        ledger.begin(load);
        let mut command = child::command(&disk.join("data"), load);
        self.shim.stand_before(&mut command, &disk, &self.setting(fault));
        let mut child = command.spawn().unwrap();
        let said = child::listen(&mut child, None);
        ledger.add(said.iter().map(String::as_str));
        let status = child.wait().unwrap();
        Outcome { before, disk, said, ledger, succeeded: status.success() }
    }

    /// The disk after a power loss that follows.
    fn without_power(&self, mut before: image::Disk) -> PathBuf {
        for op in journal::read(&self.path("journal")) {
            before.follow(&op);
        }
        let left = self.path("left");
        if left.exists() {
            fs::remove_dir_all(&left).unwrap();
        }
        before.write(&left, Unsynced::Nothing);
        left
    }

    fn tried(&self, on_a_store: bool, fault: Fault) -> Result<(), String> {
        let Outcome { before, disk, said, ledger, succeeded } = self.load(on_a_store, Some(fault));
        if !succeeded {
            return Err(format!("the process did not end well: {said:?}"));
        }
        told_well(&said, &ledger)?;
        let left = self.without_power(before);
        check(&disk.join("data"), &ledger)?;
        check(&left.join("data"), &ledger).map_err(|error| format!("without power: {error}"))
    }
}

struct Outcome {
    before: image::Disk,
    disk: PathBuf,
    said: Vec<String>,
    ledger: Ledger,
    succeeded: bool,
}

/// Each answer is one that may be given, and after a failure there is none but that.
fn told_well(said: &[String], ledger: &Ledger) -> Result<(), String> {
    if let Some(closed) = said.iter().find(|line| line.starts_with(child::CLOSED)) {
        let code = closed[child::CLOSED.len()..].split(' ').next().unwrap();
        return match code {
            "io-failed" => Ok(()),
            _ => Err(format!("it did not open, with {closed}")),
        };
    }
    let unlisted = said.iter().find(|line| line.starts_with(child::UNLISTED));
    if let Some(unlisted) = unlisted.filter(|line| !line.contains(" io-failed ")) {
        return Err(format!("a list: {unlisted}"));
    }
    if !said.iter().any(|line| line == child::DONE) {
        return Err(format!("it did not come to its end: {said:?}"));
    }
    let errors = ledger.errors();
    let known = |code: &&&str| FAILURES.contains(code) || REFUSALS.contains(code);
    if let Some(other) = errors.iter().find(|code| !known(code)) {
        return Err(format!("somebody was told {other}"));
    }
    let last = ledger.told(LAST);
    let of_last = matches!(last, Some(What::Error { .. })).then(|| LAST_PARTS).unwrap_or(0);
    let failures = errors.iter().filter(|code| ["outcome-unknown", "read-only"].contains(code));
    let failed = failures.count() > of_last;
    match last {
        // It may have come before the deciding thread heard of the failure.
        Some(What::Error { code, .. }) if failed && REFUSING.contains(&code.as_str()) => Ok(()),
        Some(What::Recorded { .. } | What::Nothing) if !failed => Ok(()),
        // It was the first to meet the failure.
        Some(What::Error { code, .. }) if !failed && FAILURES.contains(&code.as_str()) => Ok(()),
        other => Err(format!("the last call was told {other:?} after {errors:?}")),
    }
}

fn load_on(on_a_store: bool, name: &str) {
    let Some(shim) = Shim::for_testing("a disk that fails") else { return };
    let begun = Instant::now();
    let world = World::new(shim);
    let sound = world.load(on_a_store, None);
    assert!(sound.succeeded);
    assert_eq!(told_well(&sound.said, &sound.ledger), Ok(()));
    let calls = counted(&world.path("count"));
    let seed = first_seed();
    let faults = Fault::sample(&[seed, 1], cases("PANGUAN_FAULTS", 8), calls);
    let count = faults.len();
    for fault in faults {
        world.tried(on_a_store, fault).unwrap_or_else(|error| {
            panic!("PANGUAN_SEED={seed}, {name}, {fault:?} of {calls} calls: {error}")
        });
    }
    println!("{name}: {count} faults at {calls} calls, {:.1?}", begun.elapsed());
}

#[test]
fn a_store_that_is_made_on_a_disk_that_fails_says_so_and_loses_nothing() {
    load_on(false, "making it");
}

#[test]
fn a_store_that_is_opened_on_a_disk_that_fails_says_so_and_loses_nothing() {
    load_on(true, "opening it");
}

/// The last sync before a store is open is that of the event which says so.
#[test]
fn an_opening_that_cannot_be_written_leaves_nobodys_outcome_unknown() {
    let Some(shim) = Shim::for_testing("an opening on a disk that fails") else { return };
    let world = World::new(shim);
    let sound = world.load(true, None);
    assert!(sound.succeeded);
    let opened = |op: &Op| matches!(op, Op::Said(line) if line == child::OPEN);
    let before_open =
        journal::read(&world.path("journal")).into_iter().take_while(|op| !opened(op));
    let syncs = before_open.filter(|op| matches!(op, Op::Sync { .. })).count() as u64;

    let disk = world.disk(true);
    let at = Some(At::Fail { call: syncs, errno: EIO, all: true });
    let failing = Disk { at, classes: Some(class::SYNCS), ..Disk::default() };
    let data = disk.join("data");
    let mut command = command::command(&data, &["delete", "u0", "u1"]);
    world.shim.stand_before(&mut command, &disk, &failing);

    let said = Said::of(command.output().unwrap());
    said.ends(1, "(io-failed)").ends(1, "the store was not opened").ends(1, "no command was taken");
}

/// A file that does not open for once is no damage, and no sign of another writer.
#[test]
fn what_does_not_open_for_once_is_told_as_that() {
    let Some(shim) = Shim::for_testing("files that do not open") else { return };
    let world = World::new(shim);
    let disk = world.disk(true);
    let data = disk.join("data");
    let delete = |at: Option<At>| {
        let classes = Some(class::OPENINGS | class::NAMES);
        let failing = Disk { at, classes, count: Some(world.path("count")), ..Disk::default() };
        let mut command = command::command(&data, &["delete", "nobody", "somebody"]);
        world.shim.stand_before(&mut command, &disk, &failing);
        Said::of(command.output().unwrap())
    };
    delete(None).ends(3, "(no-such-conversation)");
    delete(None).ends(3, "(no-such-conversation)");
    let openings = counted(&world.path("count"));
    assert!(openings > 20, "{openings}");

    let wanted = cases("PANGUAN_FAULTS", 16).min(openings);
    for call in (1..=wanted).map(|number| number * openings / wanted) {
        let said = delete(Some(At::Fail { call, errno: EIO, all: false }));
        match said.code {
            3 => said.ends(3, "(no-such-conversation)"),
            _ => said.ends(1, "(io-failed)"),
        };
        assert!(!said.err.contains("Os {") && !said.err.contains("Direct I/O"), "{}", said.err);
    }
}

#[test]
fn the_program_says_what_failed_and_can_be_run_again() {
    let Some(shim) = Shim::for_testing("the program on a disk that fails") else { return };
    let world = World::new(shim);
    let facts = world.path("facts");
    let import = ["import", "--format", "facts", facts.to_str().unwrap()];
    for (number, arguments) in [&import[..], &["rebuild"]].into_iter().enumerate() {
        let begun = Instant::now();
        let run = |fault: Option<Fault>, data: &Path, disk: &Path| {
            let mut command = command::command(data, arguments);
            world.shim.stand_before(&mut command, disk, &world.setting(fault));
            Said::of(command.output().unwrap())
        };
        let name = arguments[0];
        let disk = world.disk(true);
        run(None, &disk.join("data"), &disk).ends(0, "");
        let calls = counted(&world.path("count"));
        let seed = first_seed();
        let faults = Fault::sample(&[seed, number as u64], cases("PANGUAN_FAULTS", 4), calls);
        let count = faults.len();
        for fault in faults {
            let disk = world.disk(true);
            let said = run(Some(fault), &disk.join("data"), &disk);
            let says_so = said.err.lines().any(|line| line.starts_with("error: "));
            let told = said.code == 0 || said.code == 1 && says_so;
            assert!(told, "PANGUAN_SEED={seed}, {name}, {fault:?}: {} {}", said.code, said.err);
            check(&disk.join("data"), &world.base).unwrap_or_else(|error| {
                panic!("PANGUAN_SEED={seed}, {name}, {fault:?} of {calls} calls: {error}")
            });
            run(None, &disk.join("data"), &disk).ends(0, "");
        }
        println!("{name}: {count} faults at {calls} calls, {:.1?}", begun.elapsed());
    }
}
