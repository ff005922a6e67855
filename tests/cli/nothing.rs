//! An answer that looks like nothing says why it may be: nobody of that name, another type,
//! another moment, or a filter that cannot apply.

use crate::world::World;

#[test]
fn an_actor_is_searched_for_with_and_without_its_kind() {
    let world = World::recorded();
    let found = |actor: &str| {
        let page = world.json(&["deletions", "--actor", actor]);
        page["deletions"].as_array().unwrap().len()
    };
    assert!(found("backend") > 0);
    assert_eq!(found("service:backend"), found("backend"));
    assert_eq!(found("user:backend"), 0, "both must match");
}

#[test]
fn a_kind_of_actor_that_there_is_not_is_wrong_usage() {
    let world = World::recorded();
    for actor in ["usr:backend", "foo:x", "User:alice"] {
        let ran = world.run(&["deletions", "--actor", actor]);
        ran.fails(2, &format!("\"{actor}\": there is no kind of actor"));
        assert!(ran.stderr.contains("user, admin, service, policy, system"), "{}", ran.stderr);
    }
    let chinese = world.run(&["--lang", "zh", "deletions", "--actor", "foo:x"]);
    assert!(!chinese.stderr.contains("give one of"), "{}", chinese.stderr);
}

#[test]
fn an_actor_whose_id_holds_a_colon_is_found_without_a_kind() {
    let world = World::recorded();
    world.done(&["delete", "alice", "bob", "--actor", "service:app:backend"]);

    let page = world.json(&["deletions", "--actor", "app:backend"]);

    assert_eq!(page["deletions"].as_array().unwrap().len(), 1);
    assert_eq!(page["deletions"][0]["event"]["actor"]["id"], "app:backend");
}

#[test]
fn a_search_that_ends_before_it_begins_is_wrong_usage() {
    let world = World::recorded();
    for (since, until) in [("now", "-7d"), ("2026-11-25", "2026-11-24"), ("-1h", "-2h")] {
        let ran = world.run(&["deletions", "--since", since, "--until", until]);
        ran.fails(2, "ends before it begins");
        assert!(ran.stderr.contains("hint: name the earlier moment first"), "{}", ran.stderr);
    }
    world.done(&["deletions", "--since", "2026-11-24", "--until", "2026-11-25"]);
}

#[test]
fn a_type_without_a_channel_is_wrong_usage() {
    let world = World::recorded();
    for arguments in [
        &["deletions", "--type", "group", "--limit", "2"][..],
        &["replay", "--user", "alice", "--type", "group"],
    ] {
        let ran = world.run(arguments);
        ran.fails(2, "--channel");
    }
}

#[test]
fn a_channel_of_another_type_is_hinted_at() {
    let world = World::recorded();
    for command in ["deletions", "replay"] {
        let ran = world.run(&[command, "--user", "alice", "--channel", "group_2"]);
        assert_eq!(ran.code, 0, "{command}");
        assert!(ran.stderr.starts_with("nothing found\nhint: "), "{}", ran.stderr);
        assert!(ran.stderr.contains("add --type group"), "{}", ran.stderr);
    }
}

#[test]
fn the_type_that_was_asked_is_not_hinted_at() {
    let world = World::recorded();
    let ran = world.run(&["why", "alice", "bob", "--at", "2020-01-01"]);
    assert_eq!(ran.code, 0);
    assert!(!ran.stderr.contains("--type"), "{}", ran.stderr);
}

#[test]
fn a_user_whom_nothing_names_is_told_from_one_with_nothing() {
    let world = World::recorded();
    for (arguments, stdout) in [
        (&["list", "nobody"][..], "[]\n"),
        (&["vanished", "nobody"], "[]\n"),
        (&["diff", "nobody", "0-1", "now"], "[]\n"),
        (&["replay", "--user", "nobody"], "[]\n"),
        (
            &["deletions", "--user", "nobody"],
            "{\n  \"deletions\": [],\n  \"next_cursor\": null\n}\n",
        ),
    ] {
        let ran = world.run(&[arguments, &["--output", "json"]].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (0, stdout), "{arguments:?}");
        assert_eq!(ran.stderr, "no user `nobody` in this store\n", "{arguments:?}");
    }
    let ran = world.run(&["list", "nobody", "--lang", "zh"]);
    assert!(ran.stderr.contains("`nobody`") && !ran.stderr.contains("user"), "{}", ran.stderr);
    let known = world.run(&["list", "alice", "--as-of", "0-0"]);
    assert_eq!(known.stderr, "the list is empty\n");
}

#[test]
fn a_moment_before_all_that_is_known_or_still_to_come_is_told() {
    let world = World::recorded();
    for question in [&["list", "alice", "--as-of"][..], &["why", "alice", "bob", "--at"]] {
        let before = world.run(&[question, &["2020-01-01"]].concat());
        assert!(before.stderr.contains("knows nothing of what was before 20"), "{}", before.stderr);
        let ahead = world.run(&[question, &["2999-01-01"]].concat());
        assert!(ahead.stderr.contains("as of now"), "{}", ahead.stderr);
        assert_eq!(world.run(&[question, &["-0s"]].concat()).stderr, "");
    }
    let now = world.json(&["list", "alice"]);
    assert_eq!(world.json(&["list", "alice", "--as-of", "2999-01-01"]), now);
}

#[test]
fn moments_the_wrong_way_round_are_wrong_usage() {
    let world = World::recorded();
    for (one, other) in [("now", "0-19"), ("-1h", "-2h"), ("0-20", "0-19")] {
        world.run(&["diff", "alice", one, other]).fails(2, "ends before it begins");
    }
    world.done(&["diff", "alice", "0-19", "0-19"]);
}

#[test]
fn a_message_number_that_fits_nowhere_is_told_what_the_highest_is() {
    let world = World::recorded();
    let high = ["delete", "alice", "bob", "--message-seq", "99999999999999999999"];
    world.run(&high).fails(2, "2^53 - 1 is the highest");
}

#[test]
fn help_lists_the_words_that_an_option_takes() {
    let world = World::empty();
    for (command, words) in [
        (
            "delete",
            &["gdpr_erasure", "community-topic", "en, zh", "policy", "a WuKongIM behind"][..],
        ),
        ("restore", &["gdpr_erasure", "a WuKongIM behind"]),
        ("why", &["csv only the events of the timeline"]),
        ("deletions", &["no_change", "gdpr_erasure", "community-topic"]),
        ("inspect", &["command_keys", "lifecycle"]),
    ] {
        let help = world.done(&[command, "--help"]);
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(help.contains(word), "{command}: {word} in\n{help}");
        }
    }
    assert!(world.done(&["completions", "bash"]).contains("gdpr_erasure"));
    assert!(world.done(&["--help"]).contains("130 stopped"));
    let world = World::recorded();
    world.done(&["why", "alice", "team_2_2", "--type", "2"]);
}

#[test]
fn who_was_removed_and_what_was_refused_stand_in_the_table() {
    let world = World::empty();
    let member = |number: u64| format!("\"m{number}\"");
    let uids = |of: std::ops::Range<u64>| of.map(member).collect::<Vec<_>>().join(",");
    let fact = |id: u64, rest: &str| {
        format!(
            "{{\"source\":\"chat\",\"source_id\":\"{id}\",\"at\":\"2026-11-24T08:00:0{id}Z\",\
             \"channel\":{{\"type\":2,\"id\":\"team\"}},{rest}}}\n"
        )
    };
    let lines = fact(1, &format!("\"type\":\"members_added\",\"uids\":[{}]", uids(1..7)))
        + &fact(2, &format!("\"type\":\"members_removed\",\"uids\":[{}]", uids(1..6)));
    let file = world.file("facts.ndjson", lines.as_bytes());
    world.done(&["import", "--format", "facts", &file]);

    let table = world.done(&["deletions"]);
    for name in ["m1,", "m2,", "m3 (+2)"] {
        assert!(table.contains(name), "{name} in\n{table}");
    }
    assert!(!table.contains("m4"), "{table}");
    let page = world.json(&["deletions"]);
    let members = &page["deletions"][0]["event"]["details"]["members"];
    assert_eq!(members, &serde_json::json!(["m1", "m2", "m3", "m4", "m5"]));

    let world = World::recorded();
    let table = world.done(&["deletions", "--outcome", "refused", "--limit", "1"]);
    assert!(table.contains("refused: asked"), "{table}");
}
