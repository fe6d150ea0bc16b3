//! Keeps what became true beside the journal, in sled and as an anchor, on a thread of its own: no order waits for it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use docket::Courthouse;
use journal::Anchor;
use store::house::PastDay;

use crate::anchor::ORDERS;
use crate::opening::applied;
use crate::seal::Seal;
use crate::shelf::Shelf;

/// From one keeping to the next: a lone order is kept at once, a burst in few pieces.
const REST: Duration = Duration::from_secs(1);

/// The registrar's way to the thread that keeps. Dropping it keeps what waits and flushes the store.
pub(crate) struct Keeper {
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
}

/// Where the registrar lays what is to be kept.
#[derive(Default)]
struct Desk {
    wanted: Mutex<Wanted>,
    bell: Condvar,
    /// Whether the store is missing.
    away: AtomicBool,
}

/// What waits: newer takes the place of older, for a restart needs the newest alone.
#[derive(Default)]
struct Wanted {
    newest: Option<(Arc<Courthouse>, Anchor)>,
    /// Days that ended meanwhile.
    past: Vec<PastDay>,
    let_go: bool,
    take_up: bool,
    close: bool,
    keeper: Doing,
}

/// What the thread does until it takes what is wanted.
#[derive(Default, PartialEq)]
enum Doing {
    /// It waits to be rung for.
    #[default]
    Waits,
    /// It looks again by itself.
    Rests,
}

/// The thread that keeps.
struct Keeping {
    desk: Arc<Desk>,
    shelf: Shelf,
    seal: Arc<Seal>,
    data: PathBuf,
    /// What the store was told last.
    kept: Arc<Courthouse>,
}

impl Keeper {
    /// Starts keeping; the shelf knows of `kept`.
    pub(crate) fn start(
        shelf: Shelf,
        kept: Arc<Courthouse>,
        seal: Arc<Seal>,
        data: &Path,
    ) -> std::io::Result<Self> {
        let desk = Arc::<Desk>::default();
        desk.away.store(shelf.is_away(), Ordering::Relaxed);
        let keeping = Keeping { desk: Arc::clone(&desk), shelf, seal, data: data.to_owned(), kept };
        let thread = thread::Builder::new().name("keeper".to_owned());
        let thread = Some(thread.spawn(move || keeping.work())?);
        Ok(Self { desk, thread })
    }

    /// Lays what is true now, and up to which line, to be kept.
    pub(crate) fn keep(&self, now: Arc<Courthouse>, past: Vec<PastDay>, anchor: Anchor) {
        self.desk.put(|wanted| {
            wanted.newest = Some((now, anchor));
            wanted.past.extend(past);
        });
    }

    /// Has the store let go of, because its disk is full.
    pub(crate) fn let_go(&self) {
        self.desk.put(|wanted| wanted.let_go = true);
    }

    /// Whether the store is missing.
    pub(crate) fn is_away(&self) -> bool {
        self.desk.away.load(Ordering::Relaxed)
    }

    /// Has a missing store taken up again and told what it missed.
    pub(crate) fn take_up(&self, now: Arc<Courthouse>, anchor: Anchor) {
        self.desk.put(|wanted| {
            wanted.newest = Some((now, anchor));
            wanted.take_up = true;
        });
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.desk.put(|wanted| wanted.close = true);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("what was to be kept beside the journal is lost; the journal has it");
        }
    }
}

impl Desk {
    fn put(&self, put: impl FnOnce(&mut Wanted)) {
        let mut wanted = self.wanted();
        put(&mut wanted);
        if wanted.close || wanted.keeper == Doing::Waits {
            self.bell.notify_one();
        }
    }

    /// Everything that waits, as soon as there is something.
    fn taken(&self) -> Wanted {
        let nothing = |wanted: &mut Wanted| {
            wanted.newest.is_none() && !wanted.let_go && !wanted.take_up && !wanted.close
        };
        let waited = self.bell.wait_while(self.wanted(), nothing);
        std::mem::take(&mut waited.unwrap_or_else(PoisonError::into_inner))
    }

    fn wanted(&self) -> MutexGuard<'_, Wanted> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rests, unless the house closes.
    fn rest(&self) {
        let mut wanted = self.wanted();
        wanted.keeper = Doing::Rests;
        let rested = self.bell.wait_timeout_while(wanted, REST, |wanted| !wanted.close);
        rested.unwrap_or_else(PoisonError::into_inner).0.keeper = Doing::Waits;
    }
}

impl Keeping {
    fn work(mut self) {
        loop {
            let wanted = self.desk.taken();
            if wanted.let_go {
                self.shelf.let_go();
            }
            if let Some((now, anchor)) = wanted.newest {
                self.keep(now, wanted.past, &anchor, wanted.take_up);
            }
            self.desk.away.store(self.shelf.is_away(), Ordering::Relaxed);
            if wanted.close {
                return self.shelf.flush();
            }
            self.desk.rest();
        }
    }

    fn keep(&mut self, now: Arc<Courthouse>, past: Vec<PastDay>, anchor: &Anchor, take_up: bool) {
        let applied = applied(anchor);
        self.shelf.keep(&self.kept, &now, past, &applied);
        if take_up && self.shelf.is_away() {
            self.shelf.take_up(&now, &applied);
        }
        let kept = ORDERS.keep(&self.data, "journal", anchor, &self.seal);
        if let Err(fault) = kept {
            tracing::error!(%fault, "the journal's anchor is left behind");
        }
        self.kept = now;
    }
}
