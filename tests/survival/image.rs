//! What a disk holds after a power loss: what was synced, and of the rest nothing or a part.
//!
//! A file's bytes last when the file is synced, and its name when the directory is; a directory
//! that lost its name is lost with all below it. A rename is done in both its places or in none.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use super::journal::Op;
use super::seed::Seeded;

/// Index of a file or directory, whatever it is called.
type Node = usize;

/// A change of a file that was not synced yet.
#[derive(Clone, Debug)]
enum Change {
    Bytes { at: u64, bytes: Vec<u8> },
    Length(u64),
    AtLeast(u64),
}

/// A name in a directory, and what it names from now on.
#[derive(Clone, Debug)]
struct Naming {
    dir: Node,
    name: String,
    node: Option<Node>,
}

/// Names that change together.
type Together = Vec<Naming>;

type Names = BTreeMap<String, Node>;

#[derive(Clone, Debug)]
enum Kept {
    File { synced: Vec<u8>, since: Vec<Change> },
    Dir { synced: Names, live: Names },
}

/// A disk that follows the notes of a process.
#[derive(Clone, Debug)]
pub struct Disk {
    root: String,
    nodes: Vec<Kept>,
    open: HashMap<i32, Node>,
    /// Changes of names that were not synced yet, in their order.
    names: Vec<Together>,
}

/// What the power loss leaves of what was not synced.
#[derive(Clone, Debug)]
pub enum Unsynced {
    Nothing,
    /// Each change of bytes with this probability in percent, of some the first part only; and
    /// the names up to a change of one: file systems keep them in order, and the engine relies
    /// on that (it names a new index of files in `CURRENT` before it syncs the directory).
    Some(Seeded, u64),
    /// All names, and of bytes each page with even odds: a disk that writes in any order, under a
    /// file system that lengthens a file before what lies in it is written.
    Pages(Seeded),
}

impl Disk {
    /// A disk on which everything below `root` is synced.
    pub fn of(root: &Path) -> Self {
        let mut disk = Self {
            root: root.to_str().unwrap().to_owned(),
            nodes: Vec::new(),
            open: HashMap::new(),
            names: Vec::new(),
        };
        disk.take_in(root);
        disk
    }

    fn take_in(&mut self, path: &Path) -> Node {
        let node = self.add(Kept::Dir { synced: Names::new(), live: Names::new() });
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let below = match entry.file_type().unwrap().is_dir() {
                true => self.take_in(&entry.path()),
                false => {
                    let synced = fs::read(entry.path()).unwrap();
                    self.add(Kept::File { synced, since: Vec::new() })
                }
            };
            let name = entry.file_name().to_str().unwrap().to_owned();
            let Kept::Dir { synced, live } = &mut self.nodes[node] else { unreachable!() };
            synced.insert(name.clone(), below);
            live.insert(name, below);
        }
        node
    }

    fn add(&mut self, kept: Kept) -> Node {
        self.nodes.push(kept);
        self.nodes.len() - 1
    }

    /// Follows one call.
    pub fn follow(&mut self, op: &Op) {
        match op {
            Op::Open { fd, create, truncate, path } => self.opened(*fd, *create, *truncate, path),
            Op::Close { fd } => drop(self.open.remove(fd)),
            Op::Write { fd, at, bytes } => {
                self.changed(*fd, Change::Bytes { at: *at, bytes: bytes.clone() });
            }
            Op::Truncate { fd, length } => self.changed(*fd, Change::Length(*length)),
            Op::Allocate { fd, length } => self.changed(*fd, Change::AtLeast(*length)),
            Op::Sync { fd } => self.synced(*fd),
            Op::Rename { from, to } => {
                let Some(node) = self.find(from) else { return };
                let named = [self.naming(from, None), self.naming(to, Some(node))];
                self.rename(named.to_vec());
            }
            Op::Link { from, to } => {
                let Some(node) = self.find(from) else { return };
                let named = self.naming(to, Some(node));
                self.rename(vec![named]);
            }
            Op::Unlink { path } | Op::RemoveDir { path } => {
                let named = self.naming(path, None);
                self.rename(vec![named]);
            }
            Op::MakeDir { path } => {
                let dir = self.add(Kept::Dir { synced: Names::new(), live: Names::new() });
                let named = self.naming(path, Some(dir));
                self.rename(vec![named]);
            }
            Op::Said(_) => {}
        }
    }

    fn opened(&mut self, fd: i32, create: bool, truncate: bool, path: &str) {
        let node = match self.find(path) {
            Some(node) => node,
            None if create => {
                let file = self.add(Kept::File { synced: Vec::new(), since: Vec::new() });
                let named = self.naming(path, Some(file));
                self.rename(vec![named]);
                file
            }
            // Made past these calls: the engine's log of messages.
            None => {
                self.open.remove(&fd);
                return;
            }
        };
        self.open.insert(fd, node);
        if truncate {
            self.changed(fd, Change::Length(0));
        }
    }

    fn changed(&mut self, fd: i32, change: Change) {
        let Some(&node) = self.open.get(&fd) else { return };
        let Kept::File { since, .. } = &mut self.nodes[node] else { panic!("a directory") };
        since.push(change);
    }

    fn synced(&mut self, fd: i32) {
        let Some(&node) = self.open.get(&fd) else { return };
        match &mut self.nodes[node] {
            Kept::File { synced, since } => {
                since.drain(..).for_each(|change| apply(synced, change));
            }
            Kept::Dir { .. } => {
                let lasting = self.lasting(node);
                let names = std::mem::take(&mut self.names);
                for (together, lasts) in names.into_iter().zip(lasting) {
                    match lasts {
                        true => self.last(&together),
                        false => self.names.push(together),
                    }
                }
            }
        }
    }

    /// Which changes of names last when this directory is synced: its own, with what changes
    /// together with them, and all earlier ones of the same names.
    fn lasting(&self, dir: Node) -> Vec<bool> {
        let of_dir = |together: &Together| together.iter().any(|naming| naming.dir == dir);
        let mut lasting: Vec<bool> = self.names.iter().map(of_dir).collect();
        for later in (0..self.names.len()).rev() {
            let (before, from) = lasting.split_at_mut(later);
            for (earlier, lasts) in before.iter_mut().enumerate().filter(|_| from[0]) {
                *lasts |= share_a_name(&self.names[earlier], &self.names[later]);
            }
        }
        lasting
    }

    fn last(&mut self, together: &Together) {
        for Naming { dir, name, node } in together {
            let Kept::Dir { synced, .. } = &mut self.nodes[*dir] else { panic!("a file") };
            name_it(synced, name, *node);
        }
    }

    fn rename(&mut self, together: Together) {
        for Naming { dir, name, node } in &together {
            let Kept::Dir { live, .. } = &mut self.nodes[*dir] else { panic!("a file") };
            name_it(live, name, *node);
        }
        self.names.push(together);
    }

    fn naming(&self, path: &str, node: Option<Node>) -> Naming {
        let (above, name) = path.rsplit_once('/').unwrap();
        let dir = self.find(above).unwrap_or_else(|| panic!("{above} is not there"));
        Naming { dir, name: name.to_owned(), node }
    }

    fn find(&self, path: &str) -> Option<Node> {
        let below = path.strip_prefix(&self.root).unwrap();
        below.split('/').filter(|name| !name.is_empty()).try_fold(0, |node, name| {
            match &self.nodes[node] {
                Kept::Dir { live, .. } => live.get(name).copied(),
                Kept::File { .. } => None,
            }
        })
    }

    /// Writes what the disk holds after a power loss now below `to`.
    pub fn write(&self, to: &Path, unsynced: Unsynced) {
        let mut left = self.clone();
        let kept = match unsynced {
            Unsynced::Nothing => None,
            Unsynced::Some(seeded, percent) => Some((seeded, percent, false)),
            Unsynced::Pages(seeded) => Some((seeded, 100, true)),
        };
        if let Some((mut seeded, percent, pages)) = kept {
            let kept = seeded.below(self.names.len() as u64 + 1).max(match percent {
                100 => self.names.len() as u64,
                _ => 0,
            });
            for together in self.names.iter().take(usize::try_from(kept).unwrap()) {
                left.last(together);
            }
            for node in &mut left.nodes {
                let Kept::File { synced, since } = node else { continue };
                for change in since.drain(..) {
                    for change in part(change, &mut seeded, percent, pages) {
                        apply(synced, change);
                    }
                }
            }
        }
        left.write_dir(0, to);
    }

    fn write_dir(&self, dir: Node, to: &Path) {
        fs::create_dir_all(to).unwrap();
        let Kept::Dir { synced, .. } = &self.nodes[dir] else { panic!("a file") };
        for (name, node) in synced {
            match &self.nodes[*node] {
                Kept::Dir { .. } => self.write_dir(*node, &to.join(name)),
                Kept::File { synced, .. } => fs::write(to.join(name), synced).unwrap(),
            }
        }
    }
}

fn share_a_name(some: &Together, others: &Together) -> bool {
    let same = |one: &Naming, other: &Naming| one.dir == other.dir && one.name == other.name;
    some.iter().any(|one| others.iter().any(|other| same(one, other)))
}

fn name_it(names: &mut Names, name: &str, node: Option<Node>) {
    match node {
        Some(node) => drop(names.insert(name.to_owned(), node)),
        None => drop(names.remove(name)),
    }
}

fn apply(file: &mut Vec<u8>, change: Change) {
    match change {
        Change::Length(length) => file.resize(usize::try_from(length).unwrap(), 0),
        Change::AtLeast(length) => {
            let length = usize::try_from(length).unwrap().max(file.len());
            file.resize(length, 0);
        }
        Change::Bytes { at, bytes } => {
            let at = usize::try_from(at).unwrap();
            let end = at + bytes.len();
            if file.len() < end {
                file.resize(end, 0);
            }
            file[at..end].copy_from_slice(&bytes);
        }
    }
}

/// A disk writes so many bytes at once, or none of them.
pub const PAGE: u64 = 4096;

/// What is left of a change that was not synced: of bytes, some pages, or those up to a place.
fn part(change: Change, seeded: &mut Seeded, percent: u64, pages: bool) -> Vec<Change> {
    match change {
        Change::Bytes { at, bytes } if pages => {
            let mut pages = Vec::new();
            let mut from = 0;
            while from < bytes.len() {
                let to_border = PAGE - (at + from as u64) % PAGE;
                let to = bytes.len().min(from + usize::try_from(to_border).unwrap());
                if seeded.percent(50) {
                    let bytes = bytes[from..to].to_vec();
                    pages.push(Change::Bytes { at: at + from as u64, bytes });
                }
                from = to;
            }
            pages
        }
        _ if !seeded.percent(percent) => Vec::new(),
        Change::Bytes { at, mut bytes } if seeded.percent(20) => {
            let kept = seeded.below(bytes.len() as u64 + 1);
            bytes.truncate(usize::try_from(kept).unwrap());
            vec![Change::Bytes { at, bytes }]
        }
        whole => vec![whole],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn op(disk: &mut Disk, op: Op) {
        disk.follow(&op);
    }

    /// Two files, of which only the first is synced, and only the second's name.
    #[test]
    fn only_what_was_synced_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("disk");
        fs::create_dir(&root).unwrap();
        fs::write(root.join("kept"), "before").unwrap();
        let mut disk = Disk::of(&root);
        let named = |name: &str| root.join(name).to_str().unwrap().to_owned();
        let open =
            |fd, name: &str| Op::Open { fd, create: true, truncate: false, path: named(name) };
        let bytes = |fd, text: &str| Op::Write { fd, at: 0, bytes: text.as_bytes().to_vec() };

        op(&mut disk, open(3, "kept"));
        op(&mut disk, bytes(3, "after!"));
        op(&mut disk, open(4, "empty"));
        op(&mut disk, bytes(4, "unsynced"));
        op(&mut disk, Op::Open { fd: 5, create: false, truncate: false, path: named("") });
        op(&mut disk, Op::Sync { fd: 5 });
        op(&mut disk, open(6, "nameless"));
        op(&mut disk, bytes(6, "synced"));
        op(&mut disk, Op::Sync { fd: 6 });
        op(&mut disk, Op::Rename { from: named("nameless"), to: named("kept") });
        let left = |name: &str, unsynced: Unsynced| -> Vec<(String, String)> {
            let to = dir.path().join(name);
            disk.write(&to, unsynced);
            let mut files: Vec<_> = fs::read_dir(&to)
                .unwrap()
                .map(|file| {
                    let file = file.unwrap();
                    let text = fs::read_to_string(file.path()).unwrap();
                    (file.file_name().into_string().unwrap(), text)
                })
                .collect();
            files.sort();
            files
        };
        let files = |all: &[(&str, &str)]| -> Vec<(String, String)> {
            all.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
        };

        let synced = left("synced", Unsynced::Nothing);
        assert_eq!(synced, files(&[("empty", ""), ("kept", "before")]));
        let all = left("all", Unsynced::Some(Seeded::of(&[1]), 100));
        assert_eq!(all[1], ("kept".to_owned(), "synced".to_owned()));
        assert_eq!(all.len(), 2);
    }
}
