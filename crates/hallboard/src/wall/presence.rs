//! Who sits at the wall.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    net::{IpAddr, SocketAddr},
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
    /// By screen: the seats that may say what it shows, and where they are.
    speakers: Mutex<HashMap<String, BTreeMap<u64, IpAddr>>>,
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
        if presence.joined.reports {
            let screen = presence.joined.screen.clone();
            self.speakers().entry(screen).or_default().insert(number, peer.ip());
        }
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

    /// The seat whose word counts for a screen: the newest from the place where the oldest is, so that a
    /// page that was loaded again is heard at once, and a second onlooker never.
    fn speaker(&self, screen: &str) -> Option<u64> {
        let speakers = self.speakers();
        let seats = speakers.get(screen)?;
        let (_, place) = seats.first_key_value()?;
        seats.iter().rev().find(|(_, at)| *at == place).map(|(number, _)| *number)
    }

    fn speakers(&self) -> MutexGuard<'_, HashMap<String, BTreeMap<u64, IpAddr>>> {
        self.speakers.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// Whether it is the one whose word on what its screen shows counts.
    pub(super) fn speaks(&self) -> bool {
        let joined = &self.presence.joined;
        joined.reports && self.register.speaker(&joined.screen) == Some(self.number)
    }

    pub(super) fn is_dismissed(&self) -> bool {
        self.presence.dismissed.load(Ordering::Acquire)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.register.present().remove(&self.number);
        if self.presence.joined.reports {
            let mut speakers = self.register.speakers();
            if let Some(seats) = speakers.get_mut(&self.presence.joined.screen) {
                seats.remove(&self.number);
            }
            speakers.retain(|_, seats| !seats.is_empty());
        }
    }
}

impl fmt::Debug for Seat {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "seat {} of {}", self.number, self.presence.joined.screen)
    }
}
