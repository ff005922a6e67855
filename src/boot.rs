//! The composition root: a store is put together from a directory here, and nowhere else.
//! The clock and randomness come in here.

mod floor;
mod reading;
mod rebuild;
mod scratch;
mod verify;

pub use floor::{Floor, floor};
pub use rebuild::{Rebuilt, rebuild};
pub use scratch::Scratch;
pub use verify::verify;

use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::codec::change::Change;
use crate::codec::family::Family;
use crate::codec::key::meta;
use crate::domain::event::SessionKind;
use crate::domain::name::Dialect;
use crate::domain::time::Micros;
use crate::error::{Code, Error};
use crate::log::ReadLog;
use crate::log::rocks::RocksLog;
use crate::projector;
use crate::rocks::{Access, Rocks, RocksError, Settings};
use crate::store::{Clock, Parts, SessionOptions, Store};
use crate::vault::Vault;
use crate::view::View;
use crate::view::rocks::RocksView;

/// How a directory is opened for writing.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// Make a store if there is none; otherwise a missing one is [`Code::NoStore`].
    pub create: bool,
    /// The dialect of a store that is made, and that an existing one must have if it is given.
    pub dialect: Option<Dialect>,
    /// The dialect of a store that is made, where `dialect` says none.
    pub dialect_of_new: Dialect,
    /// To take commands as they happen, or to take in what happened before.
    pub kind: SessionKind,
    /// Memory for what is read, in bytes.
    pub cache_bytes: usize,
    /// Write although the clock is behind what was recorded.
    pub accept_clock_behind: bool,
    /// What the lock names to whom it keeps out.
    pub program: String,
}

impl Default for OpenOptions {
    fn default() -> Self {
        let Settings { cache_bytes, program } = Settings::default();
        Self {
            create: true,
            dialect: None,
            dialect_of_new: Dialect::default(),
            kind: SessionKind::Live,
            cache_bytes,
            accept_clock_behind: false,
            program,
        }
    }
}

/// What a store is read from: its log, its view and its names, as of one catch-up.
pub struct Reading {
    /// The database, for whoever reads families as they are.
    pub rocks: Arc<Rocks>,
    /// The log.
    pub log: Arc<dyn ReadLog>,
    /// The view.
    pub view: Arc<dyn View>,
    /// Pseudonyms and names.
    pub vault: Arc<Vault>,
    /// How names are written.
    pub dialect: Dialect,
}

impl Store {
    /// Opens the store in the data directory `dir` for writing, and makes one if there is none.
    ///
    /// Rows that are behind the log, after a crash or because they were lost, are folded first.
    /// Call it outside of async code, or on a blocking thread: it reads and syncs files.
    ///
    /// # Errors
    /// [`Code::Held`] if another process writes there, with its name; [`Code::ForeignDirectory`],
    /// [`Code::NewerFormat`], [`Code::DialectDiffers`], [`Code::ClockBehind`]; or if files cannot
    /// be read or written.
    ///
    /// ```
    /// use panguan::boot::OpenOptions;
    /// use panguan::domain::command::{Cause, Command, DeleteConversation, IncomingMessage};
    /// use panguan::domain::command::{Named, Request};
    /// use panguan::domain::context::ActorKind;
    /// use panguan::domain::name::{ChannelName, Uid};
    /// use panguan::domain::spelling::JoinedIds;
    /// use panguan::store::Store;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    /// # let dir = tempfile::tempdir()?;
    /// # let dir = dir.path();
    /// let store = Store::open(dir, &OpenOptions::default())?;
    /// # runtime.block_on(async {
    /// let uid = |name| Uid::new(store.dialect(), name);
    /// let request = |command| Request {
    ///     command,
    ///     occurred_at: None,
    ///     cause: Cause::unspecified(ActorKind::Service, "backend"),
    ///     idempotency_key: None,
    /// };
    /// let message = IncomingMessage {
    ///     channel: ChannelName::person(uid("alice")?, uid("bob")?),
    ///     seq: Some(1),
    ///     message_id: 1001,
    ///     from: Some(uid("bob")?),
    /// };
    /// store.submit(request(Command::Message(message))).await?;
    ///
    /// let delete = |channel_id: &str| {
    ///     request(Command::Delete(DeleteConversation {
    ///         conversation: Named {
    ///             uid: "alice".to_owned(),
    ///             channel_id: channel_id.to_owned(),
    ///             channel_type: 1,
    ///         },
    ///         message_seq: None,
    ///         source_head: None,
    ///         joined_ids: JoinedIds::Refused,
    ///         answered: None,
    ///     }))
    /// };
    /// let refused = store.execute(delete("alice@bob")).await.unwrap_err();
    /// assert_eq!(refused.correct_channel_id.as_deref(), Some("bob"));
    ///
    /// let receipt = store.execute(delete("bob")).await?;
    /// assert!(!receipt.visible);
    ///
    /// store.close().await;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(dir: &Path, options: &OpenOptions) -> Result<Self, Error> {
        // Not in a rebuild, which mends lost rows.
        let rocks = open_checked(dir, options, Rocks::check_tables)?;
        let parts = parts(rocks, dir, options)?;
        projector::catch_up(&*parts.log, &*parts.view)?;
        Self::start(parts, options.session())
    }
}

impl OpenOptions {
    const fn session(&self) -> SessionOptions {
        SessionOptions { kind: self.kind, accept_clock_behind: self.accept_clock_behind }
    }
}

/// What the store in `dir` is put together from, for writing; the rows may be behind the log.
fn parts(rocks: Arc<Rocks>, dir: &Path, options: &OpenOptions) -> Result<Parts, Error> {
    let dialect = check_dialect(&rocks, options)?;
    let vault = Vault::open_for(&rocks, dir, Access::ReadWrite)?;
    let log = RocksLog::open(Arc::clone(&rocks))?;
    Ok(Parts {
        log: Arc::new(log),
        view: Arc::new(RocksView::live(rocks)),
        vault: Arc::new(vault),
        dialect,
        clock: system_clock(),
        session_id: session_id()?,
    })
}

/// Whether a store is in the directory; if not, one may be made there.
///
/// # Errors
/// [`Code::ForeignDirectory`] of another program's, or if
/// the directory holds the keys of a store that is gone.
pub fn is_there(dir: &Path) -> Result<bool, Error> {
    Ok(Rocks::is_in(dir)?)
}

/// The database of a store for writing, made only where that is asked for.
///
/// # Errors
/// As [`Store::open`].
pub fn open_rocks(dir: &Path, options: &OpenOptions) -> Result<Arc<Rocks>, Error> {
    open_checked(dir, options, Rocks::check_log_tables)
}

/// Before anything is changed, `check_tables` looks which tables are there: the index of files may
/// have lost its end, and the engine removes what took the place of those that are missing.
fn open_checked(
    dir: &Path,
    options: &OpenOptions,
    check_tables: fn(&Rocks) -> Result<(), RocksError>,
) -> Result<Arc<Rocks>, Error> {
    if !options.create && !is_there(dir)? {
        return Err(RocksError::Missing { dir: dir.to_owned() }.into());
    }
    let settings = Settings { cache_bytes: options.cache_bytes, program: options.program.clone() };
    let dialect = options.dialect.unwrap_or(options.dialect_of_new);
    let make = |within: &Path| {
        let keys = Vault::make(within)?;
        Ok(vec![Change::put(Family::Meta, meta::DIALECT, dialect.name()), keys])
    };
    Rocks::open_for_writing(dir, &settings, make, |rocks| {
        check_tables(rocks)?;
        Vault::open_for(rocks, dir, Access::Inspection)?;
        RocksLog::open(Arc::clone(rocks))?;
        Ok(())
    })
}

/// Opens the store in `dir` for reading only, beside a writer: what is written is as of now.
///
/// # Errors
/// [`Code::NoStore`] if there is none; or if files cannot be read.
pub fn read(dir: &Path, cache_bytes: usize) -> Result<Reading, Error> {
    let settings = Settings { cache_bytes, ..Settings::default() };
    let rocks = Rocks::open(dir, Access::Secondary, &settings)?;
    // The keys after the store: a key is on disk before the event that needs it.
    let vault = Vault::open_for(&rocks, dir, Access::Secondary)?;
    let dialect = stored_dialect(&rocks)?;
    let log = RocksLog::open(Arc::clone(&rocks))?;
    let view = RocksView::live(Arc::clone(&rocks));
    Ok(Reading { rocks, log: Arc::new(log), view: Arc::new(view), vault: Arc::new(vault), dialect })
}

/// The machine's clock.
#[must_use]
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    })
}

fn session_id() -> Result<[u8; 16], Error> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|error| {
        Error::new(Code::Io, format!("the system gives no randomness: {error}"))
    })?;
    Ok(id)
}

fn stored_dialect(rocks: &Rocks) -> Result<Dialect, Error> {
    let stored = rocks.engine().get(rocks.live().name(Family::Meta), &meta::DIALECT)?;
    let Some(name) = stored else {
        return Err(Error::new(Code::Damaged, "the store does not say which dialect it has")
            .hint("copy the directory away as it is before anything else"));
    };
    let name = String::from_utf8_lossy(&name).into_owned();
    Dialect::parse(&name).ok_or_else(|| {
        Error::new(Code::NewerFormat, format!("this store's dialect, {name}, is unknown"))
            .hint("open it with the version of panguan that wrote it, or a newer one")
    })
}

fn check_dialect(rocks: &Rocks, options: &OpenOptions) -> Result<Dialect, Error> {
    let stored = stored_dialect(rocks)?;
    match options.dialect {
        Some(wanted) if wanted != stored => Err(Error::new(
            Code::DialectDiffers,
            format!("this store's dialect is {}, not {}", stored.name(), wanted.name()),
        )
        .hint("a store keeps the dialect that it was made with; name another directory")),
        _ => Ok(stored),
    }
}

impl From<projector::ProjectorError> for Error {
    fn from(error: projector::ProjectorError) -> Self {
        match error {
            projector::ProjectorError::Log(error) => error.into(),
            projector::ProjectorError::View(error) => error.into(),
            projector::ProjectorError::Fold(error) => error.into(),
            regressed @ (projector::ProjectorError::LogRegressed { .. }
            | projector::ProjectorError::EventMissing { .. }) => {
                Self::new(Code::Damaged, regressed.to_string())
                    .hint("the log was cut or replaced; restore it, or `panguan verify` it")
            }
        }
    }
}
