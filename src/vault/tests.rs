//! What the vault promises: names come back, to whom they belong, until they are erased.

use std::path::Path;

use super::*;
use crate::domain::channel_type::ChannelType;
use crate::domain::name::{ChannelName, Dialect, Uid};
use crate::rocks::{RocksError, Settings};

/// Counts up from a start: the first 32 bytes of a fresh vault are its store key.
struct Counting(u8);

impl Randomness for Counting {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), String> {
        for byte in bytes {
            *byte = self.0;
            self.0 = self.0.wrapping_add(1);
        }
        Ok(())
    }
}

struct Exhausted;

impl Randomness for Exhausted {
    fn fill(&mut self, _: &mut [u8]) -> Result<(), String> {
        Err("none left".to_owned())
    }
}

fn vault(dir: &Path) -> Vault {
    Vault::open_with(dir, Access::ReadWrite, Box::new(Counting(0))).unwrap()
}

fn uid(text: &str) -> Uid {
    Uid::new(Dialect::WuKongIm, text).unwrap()
}

fn channel(kind: ChannelType, id: &str) -> ChannelName {
    ChannelName::other(Dialect::WuKongIm, kind, id).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn plain(text: &str) -> Opened {
    Opened::Plain(text.as_bytes().to_vec())
}

/// Computed apart from this program, with the store key 00 01 .. 1f.
#[test]
fn pseudonyms_stay_what_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault(dir.path());
    let (alice, bob) = (uid("alice"), uid("bob"));
    assert_eq!(hex(&vault.user_key(&alice).0), "6eefad2bed97b6d93ee663d67a44b460");
    assert_eq!(hex(&vault.user_key(&bob).0), "928931744d17c7eea7df47260a5a0fc7");
    assert_eq!(vault.actor_key("alice"), vault.user_key(&alice));

    let person = vault.channel_key(&ChannelName::person(bob, alice));
    assert_eq!(person.kind, ChannelType::Person);
    assert_eq!(hex(&person.id), "913374b4533e92e9526c34f75e389609");
    let group = vault.channel_key(&channel(ChannelType::Group, "g1"));
    assert_eq!(group.kind, ChannelType::Group);
    assert_eq!(hex(&group.id), "06789a4ba9c95314c4f065fc978c050d");

    let asked = vault.asked_key(Some(1), "alice@bob");
    assert_eq!(hex(&asked.0), "19f4ab5ea900b6e235c983ac261ba541");
    let asked = vault.asked_key(None, "x");
    assert_eq!(hex(&asked.0), "2661edc57637603006788e9200c299c0");
    let command = vault.command_key("backend", b"k-1");
    assert_eq!(hex(&command.0), "3837ffbbe1892461da196166d7aab9e5");
    assert_eq!(hex(&vault.digest(b"bytes").0), "79874f0c2aebdddacec12c8b9ed82245");
    assert_eq!(hex(&vault.fingerprint()), "d3ad15a404df865cdba5b20c3e2a8161");
}

#[test]
fn a_person_channel_is_the_same_from_both_sides() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault(dir.path());
    let (alice, bob) = (vault.actor_key("alice"), vault.actor_key("bob"));
    assert_eq!(person_channel(alice, bob), person_channel(bob, alice));
    assert_ne!(person_channel(alice, bob), person_channel(alice, alice));
}

#[test]
fn an_owner_and_a_key_are_not_run_together() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault(dir.path());
    assert_ne!(vault.command_key("ab", b"c"), vault.command_key("a", b"bc"));
    assert_ne!(vault.asked_key(None, "x"), vault.asked_key(Some(0), "x"));
}

#[test]
fn what_was_sealed_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault(dir.path());
    let alice = vault.actor_key("alice");
    let first = vault.seal(alice, b"alice").unwrap();
    let second = vault.seal(alice, b"alice").unwrap();
    let nothing = vault.seal(alice, b"").unwrap();

    assert_eq!((first.person, first.generation), (alice, 0));
    assert_ne!(first.nonce, second.nonce);
    assert_ne!(first.ciphertext, second.ciphertext);
    assert_eq!(vault.open_sealed(&first).unwrap(), plain("alice"));
    assert_eq!(vault.open_sealed(&nothing).unwrap(), plain(""));
    for _ in 0..2 {
        assert_eq!(vault.open_name(&second).unwrap(), "alice");
    }
}

#[test]
fn a_changed_field_does_not_open() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault(dir.path());
    let (alice, bob) = (vault.actor_key("alice"), vault.actor_key("bob"));
    let sealed = vault.seal(alice, b"alice").unwrap();
    vault.seal(bob, b"bob").unwrap();
    assert_eq!(vault.open_name(&sealed).unwrap(), "alice", "and is remembered");

    let mut changed = vec![Sealed { person: bob, ..sealed.clone() }];
    for at in 0..sealed.ciphertext.len() {
        let mut ciphertext = sealed.ciphertext.clone();
        ciphertext[at] ^= 1;
        changed.push(Sealed { ciphertext, ..sealed.clone() });
    }
    for at in 0..sealed.nonce.len() {
        let mut nonce = sealed.nonce;
        nonce[at] ^= 1;
        changed.push(Sealed { nonce, ..sealed.clone() });
    }
    changed.push(Sealed { ciphertext: Vec::new(), ..sealed.clone() });
    for field in changed {
        let person = field.person;
        assert_eq!(vault.open_sealed(&field), Err(VaultError::Tampered { person }));
        assert_eq!(vault.open_name(&field), Err(VaultError::Tampered { person }));
    }
    let later = Sealed { generation: 1, ..sealed };
    assert_eq!(
        vault.open_sealed(&later),
        Err(VaultError::KeyLost { person: alice, generation: 1 })
    );
}

#[test]
fn another_stores_keys_open_nothing() {
    let (dir, other_dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let vault = vault(dir.path());
    let person = vault.actor_key("alice");
    let sealed = vault.seal(person, b"alice").unwrap();
    let other =
        Vault::open_with(other_dir.path(), Access::ReadWrite, Box::new(Counting(9))).unwrap();

    let missing = VaultError::KeyLost { person, generation: 0 };
    assert_eq!(other.open_sealed(&sealed), Err(missing));
    other.seal(person, b"alice").unwrap();
    assert_eq!(other.open_sealed(&sealed), Err(VaultError::Tampered { person }));
}

#[test]
fn a_key_is_on_disk_once_it_was_flushed() {
    let dir = tempfile::tempdir().unwrap();
    let vault_then = vault(dir.path());
    let (alice, bob) = (vault_then.actor_key("alice"), vault_then.actor_key("bob"));
    let flushed = vault_then.seal(alice, b"alice").unwrap();
    vault_then.flush().unwrap();
    let lost = vault_then.seal(bob, b"bob").unwrap();
    drop(vault_then);

    let vault = vault(dir.path());
    assert_eq!(vault.actor_key("alice"), alice, "the store key is the same");
    assert_eq!(vault.open_sealed(&flushed).unwrap(), plain("alice"));
    let missing = VaultError::KeyLost { person: bob, generation: 0 };
    assert_eq!(vault.open_sealed(&lost), Err(missing.clone()));
    assert!(missing.to_string().contains("person erased:928931"), "{missing}");
}

#[test]
fn a_key_that_is_made_while_others_are_flushed_is_on_disk_after_its_own_flush() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault(dir.path());
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let vault = &vault;
            scope.spawn(move || {
                for number in 0..50 {
                    let person = vault.actor_key(&format!("{thread} {number}"));
                    let sealed = vault.seal(person, b"name").unwrap();
                    vault.flush().unwrap();
                    assert!(vault.engine.get(people::PEOPLE, &person.0).unwrap().is_some());
                    assert_eq!(vault.open_sealed(&sealed).unwrap(), plain("name"));
                }
            });
        }
    });
}

#[test]
fn a_reader_opens_what_was_sealed_after_it_opened() {
    let dir = tempfile::tempdir().unwrap();
    let absent = Vault::open(dir.path(), Access::Secondary).err().unwrap();
    assert!(matches!(absent, VaultError::Storage(RocksError::Missing { .. })), "{absent}");
    let writer = vault(dir.path());
    let reader = Vault::open(dir.path(), Access::Secondary).unwrap();
    let alice = writer.actor_key("alice");
    let sealed = writer.seal(alice, b"alice").unwrap();
    writer.flush().unwrap();

    assert_eq!(reader.actor_key("alice"), alice);
    assert!(matches!(reader.open_sealed(&sealed), Err(VaultError::KeyLost { .. })));
    reader.catch_up().unwrap();
    assert_eq!(reader.open_sealed(&sealed).unwrap(), plain("alice"));
}

#[test]
fn an_erased_person_stays_erased_and_may_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let vault_then = vault(dir.path());
    let (alice, bob) = (vault_then.actor_key("alice"), vault_then.actor_key("bob"));
    let before = vault_then.seal(alice, b"alice").unwrap();
    let other = vault_then.seal(bob, b"bob").unwrap();
    vault_then.flush().unwrap();
    assert_eq!(vault_then.open_name(&before).unwrap(), "alice");

    vault_then.erase(alice).unwrap();

    let gone = Opened::Erased { person: alice };
    assert_eq!(vault_then.open_sealed(&before).unwrap(), gone);
    assert_eq!(vault_then.open_name(&before).unwrap(), "erased:6eefad\u{2026}");
    let after = vault_then.seal(alice, b"alice again").unwrap();
    assert_eq!(after.generation, 1);
    vault_then.flush().unwrap();
    drop(vault_then);
    let vault = vault(dir.path());
    assert_eq!(vault.open_sealed(&before).unwrap(), gone);
    assert_eq!(vault.open_sealed(&after).unwrap(), plain("alice again"));
    assert_eq!(vault.open_sealed(&other).unwrap(), plain("bob"));
}

#[test]
fn no_file_holds_an_erased_key() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault(dir.path());
    let alice = vault.actor_key("alice");
    vault.seal(alice, b"alice").unwrap();
    vault.flush().unwrap();
    // The store key took the bytes before it.
    let key: Vec<u8> = (32..64).collect();
    assert!(is_in_a_file(dir.path(), &key), "the test looks for the right bytes");

    vault.erase(alice).unwrap();

    assert!(!is_in_a_file(dir.path(), &key));
}

fn is_in_a_file(dir: &Path, bytes: &[u8]) -> bool {
    let entries = std::fs::read_dir(dir.join(KEYS_DIR)).unwrap();
    entries
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .any(|file| file.windows(bytes.len()).any(|window| window == bytes))
}

#[test]
fn nothing_is_sealed_without_randomness() {
    let dir = tempfile::tempdir().unwrap();
    let fresh = Vault::open_with(dir.path(), Access::ReadWrite, Box::new(Exhausted));
    assert_eq!(fresh.err(), Some(VaultError::NoRandomness("none left".to_owned())));

    drop(vault(dir.path()));
    let vault = Vault::open_with(dir.path(), Access::ReadWrite, Box::new(Exhausted)).unwrap();
    let sealed = vault.seal(vault.actor_key("alice"), b"alice");
    assert_eq!(sealed, Err(VaultError::NoRandomness("none left".to_owned())));
}

#[test]
fn only_their_owner_enters_the_keys() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    drop(vault(dir.path()));
    let mode = std::fs::metadata(dir.path().join(KEYS_DIR)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_store_opens_with_its_own_keys_only() {
    let dir = tempfile::tempdir().unwrap();
    let make = |within: &Path| Vault::make(within).map(|keys| vec![keys]);
    let rocks =
        Rocks::open_for_writing(dir.path(), &Settings::default(), make, |_| Ok(())).unwrap();
    let open = || Vault::open_for(&rocks, dir.path(), Access::ReadWrite).map(drop);
    open().unwrap();
    open().unwrap();

    let kept = dir.path().join("kept elsewhere");
    std::fs::rename(dir.path().join(KEYS_DIR), &kept).unwrap();
    let missing = open().unwrap_err();
    assert!(matches!(missing, VaultError::KeysMissing { .. }), "{missing}");
    assert!(!dir.path().join(KEYS_DIR).exists(), "no new keys are made");
    std::fs::create_dir(dir.path().join(KEYS_DIR)).unwrap();
    let missing = open().unwrap_err();
    assert!(matches!(missing, VaultError::KeysMissing { .. }), "{missing}");

    drop(vault(dir.path()));
    let other = open().unwrap_err();
    assert!(matches!(other, VaultError::OtherStore { .. }), "{other}");

    std::fs::remove_dir_all(dir.path().join(KEYS_DIR)).unwrap();
    std::fs::rename(&kept, dir.path().join(KEYS_DIR)).unwrap();
    open().unwrap();
}

#[test]
fn a_known_person_gets_no_first_key_but_one_after_an_erasure() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault(dir.path());
    let alice = vault.actor_key("alice");
    let refused = vault.seal_of_known(alice, b"alice");
    assert_eq!(refused, Err(VaultError::KeyLost { person: alice, generation: 0 }));

    vault.seal(alice, b"alice").unwrap();
    assert_eq!(vault.seal_of_known(alice, b"again").unwrap().generation, 0);
    vault.erase(alice).unwrap();
    assert_eq!(vault.seal_of_known(alice, b"anew").unwrap().generation, 1);
}
