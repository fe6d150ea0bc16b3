//! What the house hands to one writer thread.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use tokio::sync::Notify;

use super::{Board, presence::Seat, wire::Loose, words::To};
use crate::{door::Permit, live::ear::Ear};

/// A writer's letter box. Boards that changed twice stand in it once.
#[derive(Debug, Default)]
pub(super) struct Post {
    letters: Mutex<Letters>,
    bell: Notify,
    /// How many sockets the writer has, or is about to have.
    pub(super) load: AtomicUsize,
}

/// Everything that waits for the writer.
#[derive(Debug, Default)]
pub(super) struct Letters {
    pub(super) changed: BTreeSet<Board>,
    pub(super) joining: Vec<Joining>,
    pub(super) deeds: Vec<(To, Bytes)>,
    pub(super) dismissals: bool,
    pub(super) stop: bool,
}

/// A socket on its way to its writer.
#[derive(Debug)]
pub(super) struct Joining {
    pub(super) loose: Loose,
    pub(super) early: Bytes,
    pub(super) seat: Seat,
    pub(super) ear: Ear,
    pub(super) permit: Arc<Permit>,
}

impl Post {
    /// Puts something in the box and rings.
    pub(super) fn put(&self, put: impl FnOnce(&mut Letters)) {
        put(&mut self.letters());
        self.bell.notify_one();
    }

    /// Hands over a socket, unless the writer has been told to stop.
    pub(super) fn join(&self, joining: Joining) {
        self.put(|letters| {
            if !letters.stop {
                self.load.fetch_add(1, Ordering::Relaxed);
                letters.joining.push(joining);
            }
        });
    }

    /// Everything in the box, as soon as there is something.
    pub(super) async fn taken(&self) -> Letters {
        self.bell.notified().await;
        let mut letters = self.letters();
        let stop = letters.stop;
        std::mem::replace(&mut letters, Letters { stop, ..Letters::default() })
    }

    fn letters(&self) -> MutexGuard<'_, Letters> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
