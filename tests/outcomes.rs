//! The outcome of a call that becomes several events: that of the whole call, also when it is
//! asked again after the store was opened anew.

use std::path::Path;

use panguan::boot::OpenOptions;
use panguan::domain::channel_type::ChannelType;
use panguan::domain::command::{Cause, Command, MembersCommand, MembershipAct, Request, Whom};
use panguan::domain::context::ActorKind;
use panguan::domain::decide::membership::JoinPolicy;
use panguan::domain::name::{ChannelName, Dialect, Uid};
use panguan::domain::time::Micros;
use panguan::store::Store;
use panguan::store::receipt::{Answer, CommandOutcome};

const ADD: MembershipAct = MembershipAct::Add(JoinPolicy::HistoryReadable);

fn open(dir: &Path) -> Store {
    Store::open(dir, &OpenOptions::default()).unwrap()
}

fn listed(uids: &[&str]) -> Vec<Uid> {
    uids.iter().map(|uid| Uid::new(Dialect::WuKongIm, uid).unwrap()).collect()
}

fn call(key: &str, seconds: Option<i64>, whom: Whom, act: MembershipAct) -> Request {
    let channel = ChannelName::other(Dialect::WuKongIm, ChannelType::Group, "g").unwrap();
    let command = Command::Members(MembersCommand { channel, whom, act });
    let cause = Cause::unspecified(ActorKind::Service, "backend");
    Request {
        idempotency_key: Some(key.as_bytes().to_vec()),
        occurred_at: seconds.map(|seconds| Micros(seconds * 1_000_000)),
        ..Request::now(command, cause)
    }
}

/// Takes the calls one by one, and asks each again later: the outcomes.
fn outcomes(calls: &[Request]) -> Vec<CommandOutcome> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let take = |store: &Store, call: &Request| {
        runtime.block_on(store.submit(call.clone())).unwrap().receipt().unwrap().clone()
    };
    let receipts: Vec<_> = calls.iter().map(|call| take(&store, call)).collect();
    runtime.block_on(store.close());
    let store = open(dir.path());
    for (call, first) in calls.iter().zip(&receipts) {
        let again = runtime.block_on(store.submit(call.clone())).unwrap();
        assert_eq!(again, Answer::Repeated(first.clone()));
    }
    receipts.iter().map(|receipt| receipt.outcome).collect()
}

#[test]
fn a_call_that_only_removes_others_is_applied() {
    let stays = || Whom::Exactly(listed(&["alice"]));
    let calls = [
        call("1", None, Whom::Listed(listed(&["alice", "bob"])), ADD),
        call("2", None, stays(), ADD),
        call("3", None, stays(), ADD),
        call("4", None, Whom::Listed(listed(&["alice", "bob"])), MembershipAct::Block),
        call("5", None, stays(), MembershipAct::Block),
        call("6", None, stays(), MembershipAct::Block),
    ];
    let (applied, no_change) = (CommandOutcome::Applied, CommandOutcome::NoChange);
    assert_eq!(outcomes(&calls), [applied, applied, no_change, applied, applied, no_change]);
}

#[test]
fn a_call_that_is_late_for_some_is_applied_for_the_others() {
    let calls = [
        call("1", Some(200), Whom::Listed(listed(&["alice"])), ADD),
        call("2", Some(100), Whom::Listed(listed(&["alice", "bob"])), ADD),
        call("3", Some(100), Whom::Listed(listed(&["alice"])), MembershipAct::Block),
    ];
    let (applied, no_change) = (CommandOutcome::Applied, CommandOutcome::NoChange);
    assert_eq!(outcomes(&calls), [applied, applied, no_change]);
}

#[test]
fn a_call_that_creates_a_channel_of_nobody_is_applied() {
    let nobody = || Whom::Exactly(Vec::new());
    let calls = [call("1", None, nobody(), ADD), call("2", None, nobody(), ADD)];
    assert_eq!(outcomes(&calls), [CommandOutcome::Applied, CommandOutcome::NoChange]);
}
