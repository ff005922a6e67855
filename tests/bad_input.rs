//! Input that nobody should send: each gets a clear error and the right exit code, costs bounded
//! memory, and what was good beside it is recorded. More of it is in `tests/cli/bad_input.rs`.

mod command;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use command::{Said, command, files, history, import, panguan};

fn world() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    (dir, data)
}

fn fact(id: &str, rest: &str) -> String {
    format!("{{\"source\":\"t\",\"source_id\":\"{id}\",\"at\":\"2026-11-20T08:00:00Z\",{rest}}}\n")
}

fn message(id: &str) -> String {
    fact(id, r#""type":"message","channel":{"peers":["alice","bob"]},"from":"bob""#)
}

#[test]
fn what_is_no_file_is_told_before_anything_is_imported() {
    let (dir, data) = world();
    let good = dir.path().join("good");
    fs::write(&good, message("1")).unwrap();
    let good = good.to_str().unwrap();
    let missing = dir.path().join("missing");

    panguan(&data, &["import", good, missing.to_str().unwrap()]).ends(1, "nothing was imported");
    panguan(&data, &["import", good, dir.path().to_str().unwrap()]).ends(1, "it is a directory");
    panguan(&data, &["import", ""]).ends(2, "a value is required");
    assert!(!data.exists());
}

#[test]
fn good_lines_between_bad_ones_are_recorded() {
    // Given
    let (_dir, data) = world();
    let long = "u".repeat(1 << 20);
    let deep = format!("{}{}\n", "[".repeat(200_000), "]".repeat(200_000));
    let deep_field =
        format!("{{\"source\":{}1{}}}\n", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let peers = format!(r#""type":"message","channel":{{"peers":["{long}","bob"]}}"#);
    let far = r#""type":"message","channel":{"peers":["alice","bob"]},"seq":99999999999999999999"#;
    let bad: [&[u8]; 9] = [
        b"\x7fELF\x02\x01\x01\x00\n",
        b"{\"source\":\"\xc3\x28\"}\n",
        b"{\"source\":\"t\"\n",
        b"\x00\x00\x00\n",
        deep.as_bytes(),
        deep_field.as_bytes(),
        fact("long", &peers).leak().as_bytes(),
        fact("far", far).leak().as_bytes(),
        fact(&long, r#""type":"message","channel":{"peers":["alice","bob"]}"#).leak().as_bytes(),
    ];
    let mut file = Vec::new();
    for (at, line) in bad.iter().enumerate() {
        file.extend_from_slice(line);
        file.extend_from_slice(message(&at.to_string()).as_bytes());
    }

    // When
    let said = import(&data, &file);

    // Then
    said.ends(1, "9 bad lines");
    said.ends(1, "9 facts recorded");
    for line in 0..bad.len() {
        said.ends(1, &format!("line {}: ", 2 * line + 1));
    }
    panguan(&data, &["list", "alice"]).ends(0, "bob");
    panguan(&data, &["verify"]).ends(0, "no damage");
}

#[test]
fn a_call_that_names_too_many_users_is_refused_before_it_costs_memory() {
    let (_dir, data) = world();
    let users: Vec<String> = (0..=100_000).map(|user| format!("\"u{user}\"")).collect();
    let join = r#""type":"members_added","channel":{"type":2,"id":"team"},"uids":["#;
    let line = fact("1", &format!("{join}{}]", users.join(",")));

    import(&data, format!("{line}{}", message("2")).as_bytes())
        .ends(1, "`uids` names 100001 users; 100000 are the most")
        .ends(1, "1 fact recorded");
}

#[test]
fn a_uid_or_id_of_any_length_or_content_is_answered_in_few_words() {
    let (_dir, data) = world();
    import(&data, message("1").as_bytes()).ends(0, "");
    let long = "x".repeat(100_000);

    panguan(&data, &["list", &long]).ends(2, "256 are the most");
    panguan(&data, &["list", ""]).ends(2, "it is empty");
    panguan(&data, &["delete", &long, "bob"]).ends(2, "256 are the most");
    panguan(&data, &["delete", "alice", &long]).ends(3, "(id-too-long)");
    panguan(&data, &["delete", "alice", ""]).ends(3, "(id-empty)");
    let why = panguan(&data, &["why", "alice", &long]);
    why.ends(0, "at most 256 bytes");
    assert!(why.out.len() < 2_000, "{}", why.out.len());

    for odd in ["al\u{1b}[2Jice", "al\nice", "\u{202e}ecila", "\u{1f600}"] {
        panguan(&data, &["list", odd]).ends(0, "` in this store");
        let said = panguan(&data, &["delete", odd, odd]);
        said.ends(3, "(no-such-conversation)");
        assert!(!said.err.contains('\u{1b}') && said.err.lines().count() == 2, "{:?}", said.err);
    }
}

#[test]
fn positions_times_and_limits_that_cannot_be_are_wrong_usage() {
    let (_dir, data) = world();
    import(&data, message("1").as_bytes()).ends(0, "");
    let usage = [
        ["restore", "abc"].as_slice(),
        &["restore", ""],
        &["restore", "0-99999999999999999999"],
        &["list", "alice", "--as-of", "yesterday"],
        &["list", "alice", "--as-of", "2026-02-30T00:00:00Z"],
        &["list", "alice", "--as-of", "-99999999999999999999h"],
        &["deletions", "--limit", "0"],
        &["deletions", "--limit", "4294967296"],
        &["deletions", "--cursor", "zzz"],
        &["deletions", "--reason", "boredom"],
        &["inspect", "nothing"],
        &["inspect", "channel", "--prefix", "abc"],
        &["delete", "alice", "bob", "--message-seq", "18446744073709551616"],
        &["delete", "alice", "bob", "--type", "13th"],
        &["--output", "xml", "list", "alice"],
    ];
    for arguments in usage {
        panguan(&data, arguments).ends(2, "error: ");
    }
    panguan(&data, &["restore", "0-999"]).ends(3, "(no-such-event)");
    panguan(&data, &["restore", "0-0"]).ends(3, "(not-a-deletion)");
    panguan(&data, &["list", "alice", "--as-of", "0-999"]).ends(3, "(position-ahead)");
}

#[test]
fn a_directory_of_another_program_is_left_as_it_is() {
    let (dir, data) = world();
    import(&data, message("1").as_bytes()).ends(0, "");
    let foreign = |name: &str| dir.path().join(name);
    fs::write(foreign("file"), "text").unwrap();
    fs::create_dir_all(foreign("files/photos")).unwrap();
    fs::create_dir_all(foreign("below/store")).unwrap();
    fs::write(foreign("below/store/photo.jpg"), "text").unwrap();
    fs::rename(data.join("keys"), foreign("rocksdb")).unwrap();

    for name in ["file", "files", "below", "rocksdb"] {
        let before = files(&foreign(name));
        for arguments in [["list", "alice"].as_slice(), &["import", "-"]] {
            panguan(&foreign(name), arguments).ends(2, "(foreign-directory)");
        }
        assert_eq!(files(&foreign(name)), before, "{name}");
    }
    panguan(&foreign("nowhere"), &["list", "alice"]).ends(2, "(no-store)");
    panguan(&foreign("nowhere"), &["delete", "alice", "bob"]).ends(2, "(no-store)");
    assert!(!foreign("nowhere").exists());
}

#[test]
fn the_variable_names_the_directory_as_the_option_does() {
    let (dir, _) = world();
    let file = dir.path().join("file");
    fs::write(&file, "text").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_panguan"));
    command.args(["--lang", "en", "list", "alice"]).env("PANGUAN_DATA", &file);

    Said::of(command.output().unwrap()).ends(2, "it is a file");
}

#[test]
fn nobody_reading_is_no_failure_and_a_full_pipe_is_one() {
    let (_dir, data) = world();
    import(&data, history(400).as_bytes()).ends(0, "");
    let mut child = command(&data, &["replay"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut byte = [0];
    child.stdout.take().unwrap().read_exact(&mut byte).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));

    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let said = command(&data, &["list", "u1"]).stdout(full).output().unwrap();
    Said::of(said).ends(1, "the answer could not be printed");
}

#[test]
fn a_directory_that_may_not_be_written_is_read_and_not_written() {
    let (dir, data) = world();
    import(&data, history(3).as_bytes()).ends(0, "");
    let read_only = dir.path().join("read-only");
    let Some(_mounted) = Mounted::new(&read_only, &["-o", "bind", data.to_str().unwrap()]) else {
        return;
    };
    assert!(mount(&["-o", "remount,bind,ro", read_only.to_str().unwrap()]));

    panguan(&read_only, &["list", "u1"]).ends(0, "team");
    panguan(&read_only, &["verify"]).ends(0, "no damage");
    for arguments in [["rebuild"].as_slice(), &["delete", "u1", "team"], &["import", "-"]] {
        panguan(&read_only, arguments).ends(1, "Read-only file system");
    }
}

/// A mount that ends with the test.
struct Mounted(PathBuf);

impl Mounted {
    /// `None`, with a word about it, where this process may not mount.
    fn new(at: &Path, arguments: &[&str]) -> Option<Self> {
        fs::create_dir(at).unwrap();
        let mut all = arguments.to_vec();
        all.push(at.to_str().unwrap());
        if mount(&all) {
            return Some(Self(at.to_owned()));
        }
        eprintln!("skipped: this process may not mount {}", arguments.join(" "));
        None
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn mount(arguments: &[&str]) -> bool {
    let quiet = Command::new("mount").args(arguments).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

#[test]
fn a_message_number_that_json_would_round_is_refused() {
    // Given
    let (dir, data) = world();
    let highest = 9_007_199_254_740_991_u64;
    let numbered = |id: &str, seq: u64| {
        let channel = r#""type":"message","channel":{"peers":["alice","bob"]}"#;
        fact(id, &format!(r#"{channel},"seq":{seq},"from":"bob""#))
    };

    // When
    let facts = numbered("1", highest) + &numbered("2", highest + 1);
    import(&data, facts.as_bytes())
        .ends(1, "line 2: `seq` is `9007199254740992`, not a whole number from 1 to 90")
        .ends(1, "1 fact recorded");
    let item = format!(
        "{{\"message_id\":7,\"message_seq\":{},\"channel_id\":\"bob\",\
         \"channel_type\":1,\"from_uid\":\"alice\"}}",
        highest + 1
    );
    let webhook = format!(
        "{{\"at\":\"2026-11-20T08:00:00Z\",\"kind\":\"webhook\",\"method\":\"POST\",\
         \"path\":\"/webhook\",\"query\":\"event=msg.notify\",\"status\":200,\
         \"request\":[{item}]}}"
    );
    let recording = dir.path().join("recording");
    fs::write(&recording, webhook).unwrap();
    panguan(&data, &["import", recording.to_str().unwrap()])
        .ends(1, "message_seq is the number 9007199254740992, not a whole number from 0 to 90");

    // Then
    panguan(&data, &["--output", "json", "list", "alice"]).ends(0, &highest.to_string());
    let above = (highest + 1).to_string();
    panguan(&data, &["delete", "alice", "bob", "--message-seq", &above])
        .ends(2, "(message-seq-too-high)");
}

#[test]
fn a_file_of_the_other_format_is_told_once_and_counted_whole() {
    let (dir, data) = world();
    let facts = dir.path().join("facts");
    let recording = "tests/fixtures/recorded/wukongim-2.2.5.ndjson";
    for lines in [1, 3, 40] {
        fs::write(&facts, history(lines).lines().take(lines).collect::<Vec<_>>().join("\n"))
            .unwrap();
        let said = panguan(&data, &["import", facts.to_str().unwrap()]);
        said.ends(1, &format!("{lines} bad line"));
        assert_eq!(said.err.matches("this looks like --format facts").count(), 1, "{}", said.err);
        assert_eq!(said.err.matches(", line ").count(), lines.min(3), "{}", said.err);
    }
    let said = panguan(&data, &["import", "--format", "facts", recording]);
    said.ends(1, "837 bad lines, of which 3 are named");
    assert_eq!(said.err.matches("this looks like --format wukongim").count(), 1, "{}", said.err);

    let mixed = dir.path().join("mixed");
    fs::write(&mixed, format!("no line of any format\n{}", history(40))).unwrap();
    let said = panguan(&data, &["import", mixed.to_str().unwrap()]);
    assert!(!said.err.contains("looks like"), "it begins with neither");
}

#[test]
fn another_kind_of_source_is_warned_of_once_there_is_one() {
    let (_dir, data) = world();
    let recording = ["import", "tests/fixtures/recorded/wukongim-2.2.5.ndjson"];
    let warning = "made from another kind of source";
    for _ in 0..2 {
        assert!(!panguan(&data, &recording).ends(0, "").err.contains(warning));
    }
    let facts = history(1);
    import(&data, facts.as_bytes()).ends(0, "made from another kind of source (wukongim)");

    let (_dir, data) = world();
    for _ in 0..2 {
        assert!(!import(&data, facts.as_bytes()).ends(0, "").err.contains(warning));
    }
    panguan(&data, &recording).ends(0, "made from another kind of source (t)");
}
