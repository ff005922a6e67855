//! The child: this test program, run again as a process that opens a store and takes the load.

use std::io::{BufRead, BufReader, Write};
use std::ops::Range;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use panguan::boot::OpenOptions;
use panguan::error::{Code, Kind};
use panguan::query::AsOf;
use panguan::store::Store;

use super::load::{CALLERS, Call, LAST, Load};
use super::told::{Told, What};

const DIR: &str = "PANGUAN_LOAD_DIR";
const LOAD: &str = "PANGUAN_LOAD";

/// Said when the store is open.
pub const OPEN: &str = "open\n";
/// Said when every caller has been told everything.
pub const DONE: &str = "done\n";
/// Said with the code when a list cannot be had.
pub const UNLISTED: &str = "unlisted ";
/// Said with the code when the store does not open.
pub const CLOSED: &str = "closed ";

/// A command that runs the load over the store in `dir`, which says what its callers are told.
pub fn command(dir: &Path, load: Load) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let Load { seed, round, calls } = load;
    command
        .args(["the_child_takes_the_load", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .env(LOAD, format!("{seed} {round} {calls}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// Not a test: the process that the others kill.
#[test]
fn the_child_takes_the_load() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let load = std::env::var(LOAD).unwrap();
    let numbers: Vec<u64> = load.split(' ').map(|word| word.parse().unwrap()).collect();
    let &[seed, round, calls] = numbers.as_slice() else { panic!("no load: {load}") };
    // What the test harness has begun to say ends here.
    say("\n");
    run(Path::new(&dir), Load { seed, round, calls });
}

fn run(dir: &Path, load: Load) {
    let store = match Store::open(dir, &OpenOptions::default()) {
        Ok(store) => store,
        Err(error) => return say(&format!("{CLOSED}{} {error}\n", error.code.name())),
    };
    say(OPEN);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let mut callers = tokio::task::JoinSet::new();
        for caller in 0..CALLERS {
            callers.spawn(call_on(store.clone(), load, caller, 0..load.calls));
        }
        callers.join_all().await;
        call_on(store.clone(), load, LAST.caller, LAST.number..LAST.number + 1).await;
        store.close().await;
    });
    say(DONE);
}

async fn call_on(store: Store, load: Load, caller: u64, numbers: Range<u64>) {
    for number in numbers {
        let call = Call { caller, number };
        let requests = load.requests(call);
        let answers = loop {
            match store.submit_all(requests.clone()).await {
                Ok(answers) => break answers,
                Err(error) if error.code == Code::Overloaded => tokio::task::yield_now().await,
                Err(error) => break vec![Err(error); requests.len()],
            }
        };
        let mut ended = false;
        for (part, answer) in answers.iter().enumerate() {
            let told = Told { round: load.round, call, part, what: What::of(answer) };
            say(&format!("{told}\n"));
            ended |= answer.as_ref().is_err_and(|error| error.kind() == Kind::Unknown);
        }
        if number % 8 == 5
            && let Err(error) = store.list(&load.reader(call), AsOf::Latest).await
        {
            say(&format!("{UNLISTED}{} {error}\n", error.code.name()));
        }
        if ended {
            return;
        }
    }
}

/// One write, so that a line is there whole or not at all.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody listens where the parent is gone.
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
}

/// No case takes as long; a child that does hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Everything that a child said, by line. Kills it after `lines` of what its callers were told.
pub fn listen(child: &mut Child, kill_after: Option<u64>) -> Vec<String> {
    let out = BufReader::new(child.stdout.take().unwrap());
    let (heard, hears) = mpsc::channel();
    let listening = thread::spawn(move || lines(out).try_for_each(|line| heard.send(line)));
    let (mut said, mut told) = (Vec::new(), 0);
    loop {
        match hears.recv_timeout(PATIENCE) {
            Ok(line) => {
                told += u64::from(Told::parse(&line).is_some());
                said.push(line);
                if kill_after == Some(told) {
                    // What it says until it is dead counts too.
                    child.kill().unwrap();
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                child.kill().unwrap();
                panic!("the child hangs; it said {said:?}");
            }
        }
    }
    listening.join().unwrap().unwrap();
    child.wait().unwrap();
    said
}

/// Lines with their ends; the last one may have none.
fn lines(mut from: impl BufRead) -> impl Iterator<Item = String> {
    std::iter::from_fn(move || {
        let mut line = String::new();
        (from.read_line(&mut line).unwrap() > 0).then_some(line)
    })
}
