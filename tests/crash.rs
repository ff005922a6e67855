//! A process that is killed under load, while it opens, imports, rebuilds or makes a store: what
//! it acknowledged is there, and nothing is half there. `make torture` kills it 10,000 times.

mod command;
mod survival;

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use command::{history, panguan};
use survival::check::{Ledger, check};
use survival::load::{CALLERS, Load};
use survival::seed::Seeded;
use survival::shim::{At, Disk, Shim, counted};
use survival::{cases, child, first_seed, tree};

/// Kills over one store before another is begun.
const KILLS_OF_A_STORE: u64 = 6;

/// Runs the load over the store in `dir`, killed after so many lines.
fn run(dir: &Path, load: Load, kill_after: Option<u64>, ledger: &mut Ledger) {
    ledger.begin(load);
    let mut child = child::command(dir, load).spawn().unwrap();
    let said = child::listen(&mut child, kill_after);
    ledger.add(said.iter().map(String::as_str));
}

#[test]
fn what_was_acknowledged_outlives_a_kill_under_load() {
    let (first, kills) = (first_seed(), cases("PANGUAN_CRASHES", 12));
    let (mut done, mut seed, mut acknowledged) = (0, first, 0);
    let begun = Instant::now();
    while done < kills {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::default();
        for round in 0..KILLS_OF_A_STORE.min(kills - done) {
            let load = Load { seed, round, calls: 40 };
            let kill_after = 1 + Seeded::of(&[seed, round]).below(CALLERS * load.calls);
            run(dir.path(), load, Some(kill_after), &mut ledger);
            check(dir.path(), &ledger).unwrap_or_else(|error| {
                panic!("PANGUAN_SEED={seed}, round {round}, after {kill_after} lines: {error}")
            });
            done += 1;
        }
        acknowledged += ledger.recorded();
        seed += 1;
    }
    println!("{done} kills, {acknowledged} acknowledged, {:.1?}", begun.elapsed());
    assert!(acknowledged as u64 > kills * 20, "{acknowledged} were acknowledged");
}

#[test]
fn what_is_lost_or_told_wrongly_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let (data, older) = (dir.path().join("data"), dir.path().join("older"));
    let mut ledger = Ledger::default();
    run(&data, Load { seed: 1, round: 0, calls: 3 }, None, &mut ledger);
    tree::copy(&data, &older);
    run(&data, Load { seed: 1, round: 1, calls: 3 }, None, &mut ledger);
    assert_eq!(check(&data, &ledger), Ok(()));

    let lost = check(&older, &ledger).unwrap_err();
    assert!(lost.contains("is not there"), "{lost}");
    ledger.add(["told 1 2 0 0 recorded 1 applied true\n"]);
    check(&data, &ledger).unwrap_err();
}

/// What is done while the process is killed.
struct Deed {
    name: &'static str,
    /// Whether there is a store before.
    on_a_store: bool,
    /// On which the program is run, with the file of facts in the place of `FILE`.
    arguments: &'static [&'static str],
}

const DEEDS: [Deed; 4] = [
    Deed { name: "make", on_a_store: false, arguments: &["import", "--format", "facts", "FILE"] },
    Deed { name: "import", on_a_store: true, arguments: &["import", "--format", "facts", "FILE"] },
    Deed { name: "rebuild", on_a_store: true, arguments: &["rebuild"] },
    // Opens it, is refused, and closes it: what was in memory goes to files.
    Deed { name: "open", on_a_store: true, arguments: &["delete", "nobody", "somebody"] },
];

struct World {
    _dir: tempfile::TempDir,
    path: PathBuf,
    shim: Shim,
    ledger: Ledger,
}

impl World {
    /// A store that was killed under load, with everything in its write-ahead log.
    fn new(shim: Shim) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().to_owned();
        let mut ledger = Ledger::default();
        run(&path.join("base"), Load { seed: 7, round: 0, calls: 20 }, Some(120), &mut ledger);
        fs::write(path.join("facts"), history(12)).unwrap();
        Self { _dir: dir, path, shim, ledger }
    }

    fn data(&self, deed: &Deed) -> PathBuf {
        let data = self.path.join("data");
        if data.exists() {
            fs::remove_dir_all(&data).unwrap();
        }
        if deed.on_a_store {
            tree::copy(&self.path.join("base"), &data);
        }
        data
    }

    fn command(&self, deed: &Deed, data: &Path, disk: &Disk) -> Command {
        let facts = self.path.join("facts");
        let named = |word: &&'static str| match *word {
            "FILE" => facts.to_str().unwrap(),
            other => other,
        };
        let arguments: Vec<&str> = deed.arguments.iter().map(named).collect();
        let mut command = command::command(data, &arguments);
        self.shim.stand_before(&mut command, data, disk);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// How many calls the deed makes of the disk.
    fn calls(&self, deed: &Deed) -> u64 {
        let count = self.path.join("count");
        let data = self.data(deed);
        let disk = Disk { count: Some(count.clone()), ..Disk::default() };
        let status = self.command(deed, &data, &disk).status().unwrap();
        assert!(matches!(status.code(), Some(0 | 3)), "{}: {status}", deed.name);
        counted(&count)
    }

    /// Kills the deed at a call, and does it again.
    fn kill(&self, deed: &Deed, call: u64, tear: bool) -> Result<(), String> {
        let data = self.data(deed);
        // A kill takes nothing that was written, synced or not.
        let unsynced = Disk { no_sync: true, ..Disk::default() };
        let disk = Disk { at: Some(At::Kill(call)), tear, ..unsynced.clone() };
        let status = self.command(deed, &data, &disk).status().unwrap();
        let ended = status.signal() == Some(9) || matches!(status.code(), Some(0 | 3));
        assert!(ended, "{status}");
        let ledger = if deed.on_a_store { self.ledger.clone() } else { Ledger::default() };
        if call.is_multiple_of(2) {
            // Whoever comes next may be the deed, or somebody who goes on with the store.
            check(&data, &ledger)?;
        }
        let mut again = self.command(deed, &data, &unsynced);
        let again = again.stderr(Stdio::piped()).output().unwrap();
        if !matches!(again.status.code(), Some(0 | 3)) {
            return Err(String::from_utf8_lossy(&again.stderr).into_owned());
        }
        if deed.arguments[0] == "import" {
            panguan(&data, &["list", "u1"]).ends(0, "team");
        }
        check(&data, &ledger)
    }
}

#[test]
fn a_kill_at_any_call_of_the_disk_leaves_a_whole_store() {
    let Some(shim) = Shim::for_testing("a kill at any call of the disk") else { return };
    let world = World::new(shim);
    assert!(world.ledger.recorded() > 50);
    let (seed, kills) = (first_seed(), cases("PANGUAN_CRASHES", 12));
    for (number, deed) in DEEDS.iter().enumerate() {
        let begun = Instant::now();
        let calls = world.calls(deed);
        let cases = sample(&[seed, number as u64], kills / DEEDS.len() as u64, calls);
        let done = cases.len();
        for (call, tear) in cases {
            world.kill(deed, call, tear).unwrap_or_else(|error| {
                panic!("{} killed at call {call} of {calls}, tear: {tear}: {error}", deed.name)
            });
        }
        println!("{}: {done} kills at {calls} calls, {:.1?}", deed.name, begun.elapsed());
    }
}

/// Calls at which to kill, and whether the write that is ended is half done: one of each stretch,
/// or all of both where there are no more of them.
fn sample(seed: &[u64], wanted: u64, calls: u64) -> Vec<(u64, bool)> {
    if wanted >= 2 * calls {
        return (1..=calls).flat_map(|call| [(call, false), (call, true)]).collect();
    }
    let mut seeded = Seeded::of(seed);
    let places = (0..wanted).map(|stretch| {
        let (from, to) = (stretch * 2 * calls / wanted, (stretch + 1) * 2 * calls / wanted);
        from + seeded.below((to - from).max(1))
    });
    places.map(|place| (1 + place / 2, place % 2 == 1)).collect()
}
