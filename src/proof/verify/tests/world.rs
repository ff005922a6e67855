//! A store with two sessions in it, whose bytes a test may change.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::super::{Names, Report, Subject, Watch, verify};
use crate::boot::{self, OpenOptions, Reading};
use crate::codec::batch::{self, BatchHeader, Tail};
use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::domain::channel_type::ChannelType;
use crate::domain::command::{
    Cause, Command, DeleteConversation, IncomingMessage, MembersCommand, MembershipAct, Named,
    Request, Whom,
};
use crate::domain::context::ActorKind;
use crate::domain::decide::membership::JoinPolicy;
use crate::domain::event::Event;
use crate::domain::key::{ChannelKey, Pair, Sealed, UserKey};
use crate::domain::name::{ChannelName, Dialect, Uid};
use crate::domain::position::Position;
use crate::domain::spelling::JoinedIds;
use crate::log::{LogError, ReadLog};
use crate::store::Store;
use crate::vault::person_channel;
use crate::view::memory::MemoryView;
use crate::view::{Order, View};

/// A log's stored bytes, which a test may change.
pub struct Bytes {
    pub frames: Vec<Vec<u8>>,
    pub batches: Vec<Vec<u8>>,
    pub tail: Tail,
    pub unreadable: Vec<u64>,
    /// Frames that stand apart from the others, after them.
    pub leftover_frames: BTreeMap<u64, Vec<u8>>,
    /// The numbers of batches that stand apart.
    pub leftover_batches: BTreeSet<u64>,
}

impl ReadLog for Bytes {
    fn tail(&self) -> Result<Tail, LogError> {
        Ok(self.tail)
    }

    fn frame(&self, offset: u64) -> Result<Option<Vec<u8>>, LogError> {
        if self.unreadable.contains(&offset) {
            return Err(LogError::Corrupt("block checksum mismatch in 000012.sst".to_owned()));
        }
        Ok(self.frames.get(usize::try_from(offset).unwrap()).cloned())
    }

    fn frames(&self, offset: u64, count: usize) -> Result<Vec<(u64, Vec<u8>)>, LogError> {
        let end = self.frames.len() as u64;
        let leftover = self.leftover_frames.range(offset..);
        (offset..end)
            .map(|at| Ok((at, self.frame(at)?.unwrap())))
            .chain(leftover.map(|(at, frame)| Ok((*at, frame.clone()))))
            .take(count)
            .collect()
    }

    fn batch(&self, number: u64) -> Result<Option<Vec<u8>>, LogError> {
        Ok(self.batches.get(usize::try_from(number).unwrap()).cloned())
    }

    fn next_batch(&self, number: u64) -> Result<Option<u64>, LogError> {
        let is_there = number < self.batches.len() as u64;
        let apart = self.leftover_batches.range(number..).next().copied();
        Ok(if is_there { Some(number) } else { apart })
    }
}

/// Every sealed field opens, and names whom it should.
pub struct Trusting;

impl Names for Trusting {
    fn open(&self, _: &Sealed) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }

    fn user_key(&self, _: &str) -> Option<UserKey> {
        None
    }

    fn person_channel(&self, pair: &Pair) -> ChannelKey {
        person_channel(pair.low(), pair.high())
    }

    fn is_channel(&self, _: &ChannelKey, _: &str) -> bool {
        true
    }
}

/// Two sessions: messages of a person and a group channel, deletes, and a refused one.
fn written(dir: &std::path::Path, more: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for session in 0..2 {
        let store = Store::open(dir, &OpenOptions::default()).unwrap();
        if more > 0 {
            runtime.block_on(store.submit(joining(more))).unwrap();
        }
        runtime.block_on(act(&store, session));
        runtime.block_on(store.close());
    }
}

fn joining(users: usize) -> Request {
    let uid = |number| Uid::new(Dialect::WuKongIm, &format!("user{number}")).unwrap();
    Request {
        command: Command::Members(MembersCommand {
            channel: ChannelName::other(Dialect::WuKongIm, ChannelType::Group, "all").unwrap(),
            whom: Whom::Listed((0..users).map(uid).collect()),
            act: MembershipAct::Add(JoinPolicy::default()),
        }),
        occurred_at: None,
        cause: Cause::unspecified(ActorKind::Service, "backend"),
        idempotency_key: None,
    }
}

async fn act(store: &Store, session: u64) {
    let uid = |name: &str| Uid::new(Dialect::WuKongIm, name).unwrap();
    let group = ChannelName::other(Dialect::WuKongIm, ChannelType::Group, "team").unwrap();
    let request = |command| Request {
        command,
        occurred_at: None,
        cause: Cause::unspecified(ActorKind::Service, "backend"),
        idempotency_key: None,
    };
    let message = |channel: &ChannelName, number: u64, from: &str| {
        request(Command::Message(IncomingMessage {
            channel: channel.clone(),
            seq: Some(session * 10 + number),
            message_id: session * 1_000 + number,
            from: Some(uid(from)),
        }))
    };
    let delete = |channel_id: &str| {
        let channel_id = channel_id.to_owned();
        request(Command::Delete(DeleteConversation {
            conversation: Named { uid: "alice".to_owned(), channel_id, channel_type: 1 },
            message_seq: None,
            source_head: None,
            joined_ids: JoinedIds::Refused,
            answered: Some(200),
        }))
    };
    let members = request(Command::Members(MembersCommand {
        channel: group.clone(),
        whom: Whom::Listed(vec![uid("alice"), uid("bob"), uid("carol")]),
        act: MembershipAct::Add(JoinPolicy::default()),
    }));
    let pair = ChannelName::person(uid("alice"), uid("bob"));
    store.submit(members).await.unwrap();
    for number in 1..=3 {
        let both = vec![message(&pair, number, "bob"), message(&group, number, "carol")];
        for answer in store.submit_all(both).await.unwrap() {
            answer.unwrap();
        }
    }
    store.submit(delete("alice@bob")).await.unwrap_err();
    store.submit(delete("bob")).await.unwrap();
}

pub struct World {
    _dir: tempfile::TempDir,
    pub reading: Reading,
    pub bytes: Bytes,
    pub rows: MemoryView,
}

impl World {
    pub fn new() -> Self {
        Self::named_by(0)
    }

    /// The same, with a group of so many more users before it.
    pub fn named_by(more: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        written(dir.path(), more);
        let reading = boot::read(dir.path(), 8 << 20).unwrap();
        let tail = reading.log.tail().unwrap();
        let whole = usize::try_from(tail.next_offset).unwrap();
        let frames = reading.log.frames(0, whole).unwrap().into_iter().map(|pair| pair.1);
        let batches = (0..tail.next_batch).map(|at| reading.log.batch(at).unwrap().unwrap());
        let bytes = Bytes {
            frames: frames.collect(),
            batches: batches.collect(),
            tail,
            unreadable: Vec::new(),
            leftover_frames: BTreeMap::new(),
            leftover_batches: BTreeSet::new(),
        };
        let rows = MemoryView::new();
        for family in Family::DERIVED.into_iter().chain([Family::Meta]) {
            for entry in reading.view.scan(family, &[], None, Order::Rising) {
                let (key, value) = entry.unwrap();
                rows.write(&[Change::put(family, key, value)]).unwrap();
            }
        }
        Self { _dir: dir, reading, bytes, rows }
    }

    pub fn verify(&self) -> Report {
        self.verify_watched(&mut |_, _, _| ControlFlow::Continue(()))
    }

    pub fn verify_watched(&self, watch: &mut Watch<'_>) -> Report {
        let subject = Subject {
            log: &self.bytes,
            live: &self.rows,
            scratch: &MemoryView::new(),
            names: &Trusting,
        };
        verify(&subject, watch)
    }

    /// Makes the header of a batch fit its events again, as a forger would.
    pub fn forge_header(&mut self, number: usize) {
        let mut header = BatchHeader::decode(&self.bytes.batches[number]).unwrap();
        let first = usize::try_from(header.first_offset).unwrap();
        let frames = &self.bytes.frames[first..first + header.count as usize];
        header.events_root = batch::events_root(frames.iter().map(Vec::as_slice));
        self.bytes.batches[number] = header.encode();
    }

    /// Changes an event, and every checksum, root and hash that depends on it.
    pub fn forge_all(&mut self, position: Position, change: impl FnOnce(&mut Event)) {
        let offset = usize::try_from(position.offset).unwrap();
        let mut event = crate::codec::frame::decode(position, &self.bytes.frames[offset]).unwrap();
        change(&mut event);
        self.bytes.frames[offset] = crate::codec::frame::encode(&event);
        let mut previous = Tail::EMPTY.hash;
        for number in 0..self.bytes.batches.len() {
            self.forge_header(number);
            let mut header = BatchHeader::decode(&self.bytes.batches[number]).unwrap();
            header.previous = previous;
            self.bytes.batches[number] = header.encode();
            previous = batch::hash(&self.bytes.batches[number]);
        }
        self.bytes.tail.hash = previous;
    }

    /// Makes a header say that its batch begins elsewhere.
    pub fn move_header(&mut self, number: usize, first_offset: u64) {
        let mut header = BatchHeader::decode(&self.bytes.batches[number]).unwrap();
        header.first_offset = first_offset;
        self.bytes.batches[number] = header.encode();
    }

    /// Makes an event say another time, with a checksum that fits.
    pub fn forge_event(&mut self, offset: usize) {
        let position = Position::local(offset as u64);
        let mut event = crate::codec::frame::decode(position, &self.bytes.frames[offset]).unwrap();
        event.occurred_at.0 += 1;
        self.bytes.frames[offset] = crate::codec::frame::encode(&event);
    }
}
