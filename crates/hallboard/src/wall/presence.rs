//! Who sits at the wall.

use std::{
    collections::HashMap,
    fmt,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant,
};

use super::Board;
use crate::live::Joined;

/// One socket at the wall, as the house sees it. Instants are machine time.
#[derive(Clone, Debug)]
pub struct Connected {
    /// The screen, as it joined.
    pub screen: String,
    /// The board it is given.
    pub board: Board,
    /// The account's session it belongs to.
    pub session: Option<u64>,
    /// Where it connects from.
    pub peer: SocketAddr,
    /// When it joined.
    pub since: Instant,
    /// When it last said what it shows.
    pub last_report: Option<Instant>,
}

/// Everybody present.
#[derive(Debug, Default)]
pub(super) struct Register {
    next: AtomicU64,
    present: Mutex<HashMap<u64, Arc<Presence>>>,
}

#[derive(Debug)]
struct Presence {
    joined: Joined,
    peer: SocketAddr,
    since: Instant,
    reported: Mutex<Option<Instant>>,
    dismissed: AtomicBool,
}

/// A place at the wall, from the handshake on; dropping it leaves.
pub struct Seat {
    number: u64,
    presence: Arc<Presence>,
    register: Arc<Register>,
}

impl Register {
    pub(super) fn seat(self: &Arc<Register>, joined: Joined, peer: SocketAddr) -> Seat {
        let (since, reported) = (Instant::now(), Mutex::default());
        let dismissed = AtomicBool::new(false);
        let presence = Arc::new(Presence { joined, peer, since, reported, dismissed });
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.present().insert(number, Arc::clone(&presence));
        Seat { number, presence, register: Arc::clone(self) }
    }

    pub(super) fn connected(&self) -> Vec<Connected> {
        self.present().values().map(|presence| presence.connected()).collect()
    }

    /// Marks whoever `is_meant`; also those who are seated but whose socket is still on its way.
    pub(super) fn dismiss(&self, is_meant: impl Fn(&Joined) -> bool) {
        for presence in self.present().values().filter(|presence| is_meant(&presence.joined)) {
            presence.dismissed.store(true, Ordering::Release);
        }
    }

    fn present(&self) -> MutexGuard<'_, HashMap<u64, Arc<Presence>>> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Presence {
    fn connected(&self) -> Connected {
        Connected {
            screen: self.joined.screen.clone(),
            board: Arc::clone(&self.joined.board),
            session: self.joined.session,
            peer: self.peer,
            since: self.since,
            last_report: *self.reported.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

impl Seat {
    pub(super) fn who(&self) -> &Joined {
        &self.presence.joined
    }

    pub(super) fn has_reported(&self) {
        let now = Some(Instant::now());
        *self.presence.reported.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    pub(super) fn is_dismissed(&self) -> bool {
        self.presence.dismissed.load(Ordering::Acquire)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.register.present().remove(&self.number);
    }
}

impl fmt::Debug for Seat {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "seat {} of {}", self.number, self.presence.joined.screen)
    }
}
