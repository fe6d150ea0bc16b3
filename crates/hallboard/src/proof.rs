//! What screens really show: their own reports, compared with what was painted, and kept as a chain.

mod chain;
mod record;
mod seen;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use docket::calendar::Moment;
use docket::devices::{Screen, ScreenKind};
use docket::{RoomId, Seq};
use tokio::sync::mpsc;
use tokio::time;

use self::chain::Chain;
pub use self::chain::folders;
pub use self::record::{Showing, ShownRecord, when_shown};
use self::seen::Shows;
pub use self::seen::{DARK_SECONDS, Offence, OffenceKind, STALE_MS, ScreenState, Seen};
use crate::clock::Clock;
use crate::glass::Shades;
use crate::wall::{Report, ReportKind, Wall};
use crate::web::{Web, assets};

/// How many painted pictures of a board are remembered to compare reports with.
const REMEMBERED: usize = 32;

/// So many changes wait for a disk that is full; later ones are lost.
const UNWRITTEN: usize = 10_000;

/// What is shown is written down so often.
const SYNC: Duration = Duration::from_secs(1);

/// What was painted and what is shown.
#[derive(Clone)]
pub struct Proof {
    book: Arc<Mutex<Book>>,
    /// A screen that was not heard for longer is dark, in milliseconds.
    pub dark_ms: i64,
}

#[derive(Default)]
struct Book {
    painted: BTreeMap<String, VecDeque<PaintedPicture>>,
    screens: BTreeMap<String, Seen>,
    /// Who was written down as dark.
    dark: BTreeSet<String>,
    offences: BTreeMap<String, Offence>,
    unwritten: Vec<Unwritten>,
    /// Whether nothing can be written down at present.
    closed: bool,
}

/// A screen, the machine time at which it spoke, and how it stood.
type Unwritten = (String, Moment, Seen);

/// One picture as it left the painter.
#[derive(Clone, Debug)]
pub struct PaintedPicture {
    /// Its number on its board.
    pub id: u64,
    /// The entry it was painted from.
    pub entry: Seq,
    /// The number of its texts.
    pub hash: u32,
    /// What it calls: room and turn.
    pub called: Vec<(RoomId, String)>,
    /// When it was painted, as long as it lasts ([`Clock::lasting`]).
    pub at: Moment,
}

impl Proof {
    /// An empty book, in which a screen is dark that was not heard for so long.
    #[must_use]
    pub fn new(dark_seconds: u16) -> Self {
        Self { book: Arc::default(), dark_ms: i64::from(dark_seconds) * 1000 }
    }

    /// Remembers a picture that is about to hang.
    pub fn painted(&self, board: &str, picture: PaintedPicture) {
        let mut book = self.book();
        let known = book.painted.entry(board.to_owned()).or_default();
        if known.len() == REMEMBERED {
            known.pop_front();
        }
        known.push_back(picture);
    }

    /// Takes what a screen said, and tells whether a page of ours could have said it.
    #[must_use]
    pub fn hears(&self, report: &Report, clock: &Clock) -> bool {
        self.heard(report, clock).is_some()
    }

    /// Takes what a screen said; what no page of ours would say is refused and remembered as an offence.
    ///
    /// Returns a report that was read, whatever it is worth.
    fn heard(&self, report: &Report, clock: &Clock) -> Option<Shows> {
        let offence = match report.kind {
            ReportKind::Flood => Some(OffenceKind::Flood),
            ReportKind::Nonsense => Some(OffenceKind::Nonsense),
            ReportKind::Shows => None,
        };
        let shows = serde_json::from_str::<Shows>(&report.text);
        let (shows, offence) = match (shows, offence) {
            (Ok(shows), None) => (shows, None),
            (_, offence) => (Shows::default(), offence.or(Some(OffenceKind::Nonsense))),
        };
        let stranger = shows.screen.as_ref().is_some_and(|screen| *screen != report.screen);
        let offence = offence.or(stranger.then_some(OffenceKind::AnotherScreen));
        let mut book = self.book();
        if let Some(kind) = offence {
            book.offends(&report.screen, kind, clock.lasting());
            return None;
        }
        book.notes(report, &shows, clock);
        Some(shows)
    }

    /// Every screen that ever reported, and how it stands `now` ([`Clock::lasting`]).
    #[must_use]
    pub fn screens(&self, now: Moment) -> BTreeMap<String, Seen> {
        let book = self.book();
        let mut screens = book.screens.clone();
        for (id, seen) in &mut screens {
            if now.ms_since(seen.heard) > self.dark_ms {
                seen.state = ScreenState::Dark;
            } else if seen.state.confirms() && book.is_stale(id, seen, now) {
                seen.state = ScreenState::Stale;
            }
        }
        screens
    }

    /// For how long the screen that is furthest behind has not shown a picture that was painted for it, in milliseconds;
    /// dark ones are counted apart.
    #[must_use]
    pub fn lag_ms(&self, now: Moment) -> i64 {
        let book = self.book();
        let lit = |seen: &Seen| now.ms_since(seen.heard) <= self.dark_ms;
        let heard = book.screens.iter().filter(|(_, seen)| lit(seen));
        let behind = heard.filter_map(|(screen, seen)| {
            let newer = book.painted.get(screen)?.iter().find(|newer| newer.id > seen.picture)?;
            Some(now.ms_since(newer.at))
        });
        behind.max().unwrap_or(0).max(0)
    }

    /// What screens did within the last hour that no page of ours does.
    #[must_use]
    pub fn offences(&self, now: Moment) -> BTreeMap<String, Offence> {
        let mut offences = self.book().offences.clone();
        offences.retain(|_, offence| offence.is_recent(now));
        offences
    }

    /// Whether a door or waiting screen of `room` confirmed a picture painted from `entry` or later that calls `turn`.
    #[must_use]
    pub fn confirms(&self, screens: &[Screen], room: RoomId, turn: &str, entry: Seq) -> bool {
        let book = self.book();
        let calls = |seen: &Seen| seen.called.iter().any(|(at, it)| *at == room && it == turn);
        screens.iter().any(|screen| {
            let speaks = screen.rooms.is_empty() || screen.rooms.contains(&room);
            let hangs = matches!(
                screen.kind,
                ScreenKind::RoomDoor | ScreenKind::Rooms | ScreenKind::WaitingRoom
            );
            let seen = book.screens.get(&screen.id);
            let confirms = |s: &Seen| s.state.confirms() && s.entry >= entry && calls(s);
            speaks && hangs && seen.is_some_and(confirms)
        })
    }

    /// Whether what screens show cannot be written down at present.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.book().closed
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    /// Takes a report that can be read.
    fn notes(&mut self, report: &Report, shows: &Shows, clock: &Clock) {
        let known = self.painted.get(report.board.as_ref());
        let painted = known.and_then(|known| known.iter().find(|p| p.id == shows.id)).cloned();
        let newest = known.and_then(VecDeque::back).map_or(0, |newest| newest.id);
        let (at, heard, recorded) = (clock.house(), clock.lasting(), clock.machine());
        let looks_known = known.is_some_and(|known| known.iter().any(|p| p.hash == shows.hash));
        if shows.id > newest && !looks_known {
            self.offends(&report.screen, OffenceKind::NeverSent, heard);
        }
        let state = shows.state(painted.as_ref(), assets::version(), clock.is_playing());
        let before = self.screens.get(&report.screen);
        let dark = self.dark.remove(&report.screen);
        let same = before.filter(|b| b.picture == shows.id && b.state == state && !dark);
        let seen = Seen {
            picture: shows.id,
            entry: painted.as_ref().map_or(Seq(0), |p| p.entry),
            called: painted.map(|p| p.called).unwrap_or_default(),
            since: same.map_or(heard, |b| b.since),
            clipped: shows.clipped,
            skew: shows.skew,
            fps: shows.fps,
            light: shows.light.chars().take(8).collect(),
            voice: shows.voice.chars().take(8).collect(),
            size: shows.size.chars().take(16).collect(),
            ua: shows.ua.chars().take(240).collect(),
            state,
            at,
            heard,
        };
        if same.is_none() {
            self.unwritten.push((report.screen.clone(), recorded, seen.clone()));
        }
        self.screens.insert(report.screen.clone(), seen);
    }

    fn offends(&mut self, screen: &str, kind: OffenceKind, at: Moment) {
        let known = self.offences.get(screen).filter(|known| known.is_recent(at));
        // The log is not theirs to fill.
        if known.is_none_or(|known| known.kind != kind) {
            tracing::warn!(screen, ?kind, "a screen says what no page of ours says");
        }
        let count = known.map_or(0, |known| known.count) + 1;
        self.offences.insert(screen.to_owned(), Offence { kind, count, at });
    }

    /// Whether a newer picture than the one shown was painted a while ago.
    fn is_stale(&self, screen: &str, seen: &Seen, now: Moment) -> bool {
        let known = self.painted.get(screen).into_iter().flatten();
        known.filter(|newer| newer.id > seen.picture).any(|newer| now.ms_since(newer.at) > STALE_MS)
    }

    /// Writes down who went dark; they showed what they showed until they last said so.
    fn note_dark(&mut self, dark_ms: i64, clock: &Clock) {
        let now = clock.lasting();
        for (screen, seen) in &self.screens {
            if now.ms_since(seen.heard) > dark_ms && self.dark.insert(screen.clone()) {
                let seen = Seen { state: ScreenState::Dark, called: Vec::new(), ..seen.clone() };
                self.unwritten.push((screen.clone(), clock.machine(), seen));
            }
        }
    }
}

/// What the keeping of the chain needs of the house.
#[derive(Clone, Debug)]
pub struct Keeping {
    /// The data folder.
    pub data: PathBuf,
    /// The court's short name.
    pub court: String,
    /// Both times.
    pub clock: Clock,
    /// Where screens are told what was asked of them.
    pub wall: Wall,
    /// What was asked of them.
    pub shades: Shades,
}

impl Keeping {
    /// What the house of `web` has of it.
    #[must_use]
    pub fn of(web: &Web, court: &str) -> Self {
        Self {
            data: web.data.clone(),
            court: court.to_owned(),
            clock: web.house.clock.clone(),
            wall: web.wall.clone(),
            shades: web.shades.clone(),
        }
    }
}

/// Listens to what screens say and writes it down, until the wall comes down.
pub fn keep(proof: Proof, keeping: Keeping, reports: mpsc::Receiver<Report>) {
    let mut chain = Chain::closed(&keeping.data, &keeping.court, keeping.clock.clone());
    chain.open();
    tokio::spawn(listen(proof, chain, keeping, reports));
}

async fn listen(proof: Proof, chain: Chain, keeping: Keeping, mut reports: mpsc::Receiver<Report>) {
    let mut chain = Some(chain);
    let mut sync = time::interval(SYNC);
    loop {
        tokio::select! {
            report = reports.recv() => match report {
                Some(report) => {
                    if let Some(shows) = proof.heard(&report, &keeping.clock) {
                        let (blank, light) = (shows.blank, shows.asked.as_deref());
                        keeping.shades.remind(&keeping.wall, &report.screen, blank, light);
                    }
                }
                None => return,
            },
            _ = sync.tick() => {
                proof.book().note_dark(proof.dark_ms, &keeping.clock);
                chain = write_down(&proof, chain).await;
            }
        }
    }
}

/// Writes what changed since the last time; what was not written is tried again.
async fn write_down(proof: &Proof, chain: Option<Chain>) -> Option<Chain> {
    let mut chain = chain?;
    let unwritten = std::mem::take(&mut proof.book().unwritten);
    let book = Arc::clone(&proof.book);
    let written = tokio::task::spawn_blocking(move || {
        let kept = chain.write(unwritten);
        let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
        let later = std::mem::replace(&mut book.unwritten, kept);
        book.unwritten.extend(later);
        book.unwritten.truncate(UNWRITTEN);
        book.closed = chain.is_closed();
        drop(book);
        chain
    });
    written.await.ok()
}
