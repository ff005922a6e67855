//! The keyboard's interrupt during long work: the work stops at its next step, so that what it
//! opened is closed and what it made for itself is removed. A second one ends the process.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::{Builder, Runtime};

use super::failure::{End, Failure};
use crate::error::{Code, Error};

/// Whether the keyboard asked to stop.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    asked: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens from now on. Without a listener the system's own way holds: the process ends.
    #[must_use]
    pub fn listening(runtime: &Runtime) -> Self {
        let interrupt = Self::default();
        let asked = Arc::clone(&interrupt.asked);
        let _within = runtime.enter();
        // Made here and not in the task, so that nothing is missed before the task runs.
        if let Ok(mut presses) = presses() {
            runtime.spawn(async move {
                while presses.recv().await.is_some() {
                    if asked.swap(true, Ordering::Relaxed) {
                        std::process::exit(i32::from(End::Interrupted as u8));
                    }
                }
            });
        }
        interrupt
    }

    /// Whether to stop.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Goes on unless it is time to stop.
    ///
    /// # Errors
    /// [`Failure::Interrupted`] when the keyboard asked.
    pub fn check(&self) -> Result<(), Failure> {
        if self.is_asked() { Err(Failure::Interrupted) } else { Ok(()) }
    }
}

#[cfg(unix)]
fn presses() -> std::io::Result<tokio::signal::unix::Signal> {
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
}

#[cfg(windows)]
fn presses() -> std::io::Result<tokio::signal::windows::CtrlC> {
    tokio::signal::windows::ctrl_c()
}

/// What waits for the keyboard while the work is done on this thread.
///
/// # Errors
/// If the system gives no thread.
pub fn runtime() -> Result<Runtime, Error> {
    build(Builder::new_multi_thread().worker_threads(1))
}

/// The same with a thread for each core, for work of many callers.
///
/// # Errors
/// If the system gives no threads.
pub fn runtime_of_all_cores() -> Result<Runtime, Error> {
    build(&mut Builder::new_multi_thread())
}

fn build(builder: &mut Builder) -> Result<Runtime, Error> {
    builder.enable_all().build().map_err(|error| {
        Error::new(Code::Io, format!("the system gives no thread to wait on: {error}"))
    })
}
