//! The store beside the registrar: without it the house works on, and takes it up again when it can.

use std::path::{Path, PathBuf};

use docket::Courthouse;
use store::house::PastDay;
use store::{Applied, Store, StoreFault};

use crate::opening::OpeningFault;

/// The store where there is one, and what it has to be told when it is back.
pub(crate) struct Shelf {
    folder: PathBuf,
    store: Option<Store>,
    /// Days that ended while there was none.
    past: Vec<PastDay>,
}

impl Shelf {
    /// Opens the store, an empty one where it cannot be trusted, or none where the disk refuses.
    ///
    /// # Errors
    /// Only where another process has it.
    pub(crate) fn open(folder: &Path) -> Result<Self, OpeningFault> {
        let (folder, past) = (folder.to_owned(), Vec::new());
        let opened = match Store::open_when_free(&folder) {
            Err(StoreFault::Locked(_)) => return Err(OpeningFault::Locked(folder)),
            Err(StoreFault::Disk(fault)) if fault.kind() == std::io::ErrorKind::StorageFull => {
                Err(StoreFault::Disk(fault))
            }
            Err(fault) => {
                tracing::warn!(%fault, "the store is rebuilt from the journal");
                Store::rebuild(&folder)
            }
            opened => opened,
        };
        let log = |fault: &StoreFault| tracing::error!(%fault, "the house works without its store");
        Ok(Self { folder, store: opened.inspect_err(log).ok(), past })
    }

    /// What the store knows to be true, and up to which line; none where it is empty or wrong.
    pub(crate) fn present(&mut self) -> Option<(Courthouse, Applied)> {
        let store = self.store.as_ref()?;
        let kept = store.applied().cloned()?;
        match store::house::load(store) {
            Ok(present) if present.seq.0 == kept.seq => return Some((present, kept)),
            Ok(present) => {
                tracing::warn!(rows = %present.seq, line = kept.seq, "the store differs");
            }
            Err(fault) => tracing::warn!(%fault, "the store cannot be read"),
        }
        self.begin_again();
        None
    }

    /// Keeps what became true; where the store fails, the house goes on without it.
    pub(crate) fn keep(
        &mut self,
        before: &Courthouse,
        after: &Courthouse,
        past: Vec<PastDay>,
        applied: &Applied,
    ) {
        self.past.extend(past);
        let Some(store) = &mut self.store else { return };
        match store::house::keep(store, before, after, &self.past, applied) {
            Ok(()) => self.past.clear(),
            Err(fault) => {
                tracing::error!(%fault, "the store is left behind; the house works on without it");
                self.let_go();
            }
        }
    }

    /// Lets go of a store whose disk was full: sled keeps the error until it is opened again.
    pub(crate) fn let_go(&mut self) {
        self.store.take().into_iter().for_each(Store::close);
    }

    /// Whether the store is missing.
    pub(crate) fn is_away(&self) -> bool {
        self.store.is_none()
    }

    /// Takes the store up again and tells it what it missed.
    pub(crate) fn take_up(&mut self, now: &Courthouse, applied: &Applied) {
        match Store::open(&self.folder) {
            Ok(store) => self.store = Some(store),
            Err(StoreFault::Broken(why)) => {
                tracing::warn!(why, "the store is rebuilt");
                self.begin_again();
            }
            Err(fault) => return tracing::debug!(%fault, "the store is still away"),
        }
        let Some(store) = &self.store else { return };
        let before = if store.is_empty() {
            Courthouse::default()
        } else {
            match self.present() {
                Some((present, _)) => present,
                None => Courthouse::default(),
            }
        };
        let past = Vec::new();
        self.keep(&before, now, past, applied);
    }

    /// Writes everything to the disk, at the end.
    pub(crate) fn flush(&self) {
        if let Some(store) = &self.store
            && let Err(fault) = store.flush()
        {
            tracing::warn!(%fault, "the store could not be flushed; the journal has everything");
        }
    }

    fn begin_again(&mut self) {
        self.store = None;
        let rebuilt = Store::rebuild(&self.folder);
        self.store = rebuilt.inspect_err(|fault| tracing::error!(%fault, "there is no store")).ok();
    }
}
