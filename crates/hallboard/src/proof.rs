//! What screens really show: their own reports, compared with what was painted, and kept as a chain.

mod record;

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use docket::calendar::Moment;
use docket::devices::ScreenKind;
use docket::{Courthouse, Office, RoomId, Seq};
use journal::{FileJournal, Journal, JournalError, Opening};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::time;

pub use self::record::{Showing, ShownRecord, when_shown};
use crate::clock::Clock;
use crate::wall::Report;

/// How many painted pictures of a board are remembered to compare reports with.
const REMEMBERED: usize = 32;

/// What is shown is written down so often.
const SYNC: Duration = Duration::from_secs(1);

/// A clock that differs by more is off.
const SKEW_MS: i64 = 60_000;

/// A screen that was not heard for so long is dark.
const DARK_MS: i64 = 90_000;

/// What was painted and what is shown.
#[derive(Clone, Default)]
pub struct Proof {
    book: Arc<Mutex<Book>>,
}

#[derive(Default)]
struct Book {
    painted: BTreeMap<String, VecDeque<PaintedPicture>>,
    screens: BTreeMap<String, Seen>,
    unwritten: Vec<(String, Seen)>,
}

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
}

/// What a screen said last.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The picture's number.
    pub picture: u64,
    /// The entry it was painted from; 0 where the picture is not known.
    pub entry: Seq,
    /// How it stands.
    pub state: ScreenState,
    /// What it calls.
    pub called: Vec<(RoomId, String)>,
    /// House time of the report.
    pub at: Moment,
    /// Machine time of the report.
    pub heard: Moment,
    /// Machine time since which this picture in this state is shown.
    pub since: Moment,
    /// How many texts are cut off.
    pub clipped: u32,
    /// Milliseconds by which its clock differs.
    pub skew: i64,
    /// Its size in CSS pixels.
    pub size: String,
    /// Its browser.
    pub ua: String,
}

/// How a screen stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreenState {
    /// It shows the picture it was given.
    Right,
    /// Its texts are others than those it was given, or it was never given that picture.
    Wrong,
    /// Text is cut off.
    Clipped,
    /// Its clock is off by more than a minute.
    ClockOff,
    /// It was not heard for 90 s.
    Dark,
}

/// A report as a page sends it (DESIGN of the socket: `shows`).
#[derive(Deserialize)]
struct Shows {
    id: u64,
    hash: u32,
    #[serde(default)]
    clipped: u32,
    #[serde(default)]
    skew: i64,
    #[serde(default)]
    size: String,
    #[serde(default)]
    ua: String,
}

impl Proof {
    /// Remembers a picture that is about to hang.
    pub fn painted(&self, board: &str, picture: PaintedPicture) {
        let mut book = self.book();
        let known = book.painted.entry(board.to_owned()).or_default();
        if known.len() == REMEMBERED {
            known.pop_front();
        }
        known.push_back(picture);
    }

    /// Takes a report of a screen; nonsense is let pass.
    pub fn heard(&self, report: &Report, clock: &Clock) {
        let Ok(shows) = serde_json::from_str::<Shows>(&report.text) else { return };
        let mut book = self.book();
        let painted = book.painted.get(report.board.as_ref());
        let painted = painted.and_then(|known| known.iter().find(|p| p.id == shows.id)).cloned();
        let state = state(&shows, painted.as_ref());
        let (at, heard) = (clock.house(), clock.machine());
        let before = book.screens.get(&report.screen);
        let same = before.filter(|b| b.picture == shows.id && b.state == state);
        let seen = Seen {
            picture: shows.id,
            entry: painted.as_ref().map_or(Seq(0), |p| p.entry),
            called: painted.map(|p| p.called).unwrap_or_default(),
            since: same.map_or(heard, |b| b.since),
            clipped: shows.clipped,
            skew: shows.skew,
            size: shows.size.chars().take(16).collect(),
            ua: shows.ua.chars().take(240).collect(),
            state,
            at,
            heard,
        };
        if same.is_none() {
            book.unwritten.push((report.screen.clone(), seen.clone()));
        }
        book.screens.insert(report.screen.clone(), seen);
    }

    /// Every screen that ever reported, and how it stands now.
    #[must_use]
    pub fn screens(&self, now: Moment) -> BTreeMap<String, Seen> {
        let mut screens = self.book().screens.clone();
        for seen in screens.values_mut().filter(|seen| now.ms_since(seen.heard) > DARK_MS) {
            seen.state = ScreenState::Dark;
        }
        screens
    }

    /// Whether a door or waiting screen of `room` confirmed a picture painted from `entry` or later.
    #[must_use]
    pub fn confirms(&self, office: &Office, room: RoomId, entry: Seq) -> bool {
        let book = self.book();
        office.screens.iter().any(|screen| {
            let speaks = screen.rooms.is_empty() || screen.rooms.contains(&room);
            let hangs = matches!(
                screen.kind,
                ScreenKind::RoomDoor | ScreenKind::Rooms | ScreenKind::WaitingRoom
            );
            let seen = book.screens.get(&screen.id);
            speaks
                && hangs
                && seen.is_some_and(|s| s.state == ScreenState::Right && s.entry >= entry)
        })
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a board of `rooms` calls now: room and turn of every case that is called aloud.
#[must_use]
pub fn called(house: &Courthouse, rooms: impl Iterator<Item = RoomId>) -> Vec<(RoomId, String)> {
    let called = rooms.filter_map(|id| {
        let room = house.room(id);
        let calling = room.calling().filter(|h| !h.is_protected())?;
        Some((id, calling.turn.to_string()))
    });
    called.collect()
}

fn state(shows: &Shows, painted: Option<&PaintedPicture>) -> ScreenState {
    match painted {
        Some(painted) if painted.hash != shows.hash => ScreenState::Wrong,
        None => ScreenState::Wrong,
        Some(_) if shows.clipped > 0 => ScreenState::Clipped,
        Some(_) if shows.skew.abs() > SKEW_MS => ScreenState::ClockOff,
        Some(_) => ScreenState::Right,
    }
}

/// Opens the chain of what is shown, and writes to it until the wall comes down.
///
/// # Errors
/// Where the chain cannot be opened; the house runs without it.
pub fn keep(
    proof: Proof,
    data: &Path,
    court: &str,
    clock: Clock,
    reports: mpsc::Receiver<Report>,
) -> Result<(), JournalError> {
    let opening = Opening { reserve: 0, ..Opening::of(court) };
    let opened = FileJournal::<ShownRecord>::open(&data.join("shown"), opening)?;
    tokio::spawn(listen(proof, opened.journal, clock, reports));
    Ok(())
}

async fn listen(
    proof: Proof,
    journal: FileJournal<ShownRecord>,
    clock: Clock,
    mut reports: mpsc::Receiver<Report>,
) {
    let mut chain = Some(journal);
    let mut sync = time::interval(SYNC);
    loop {
        tokio::select! {
            report = reports.recv() => match report {
                Some(report) => proof.heard(&report, &clock),
                None => return,
            },
            _ = sync.tick() => chain = write_down(&proof, chain).await,
        }
    }
}

/// Writes what changed since the last time; a fault is logged, and what was unwritten is tried again.
async fn write_down(
    proof: &Proof,
    chain: Option<FileJournal<ShownRecord>>,
) -> Option<FileJournal<ShownRecord>> {
    let mut chain = chain?;
    let unwritten = std::mem::take(&mut proof.book().unwritten);
    if unwritten.is_empty() {
        return Some(chain);
    }
    let book = Arc::clone(&proof.book);
    let written = tokio::task::spawn_blocking(move || {
        let last = chain.anchor().seq;
        let records = (last + 1..)
            .zip(&unwritten)
            .map(|(seq, (screen, seen))| ShownRecord::of(seq, screen, seen))
            .collect::<Vec<_>>();
        if let Err(fault) = chain.append(&records) {
            tracing::warn!(%fault, "what screens show was not written down");
            if matches!(fault, JournalError::Fatal(_)) {
                return None;
            }
            let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
            let later = std::mem::replace(&mut book.unwritten, unwritten);
            book.unwritten.extend(later);
            book.unwritten.truncate(10_000);
        }
        Some(chain)
    });
    written.await.ok().flatten()
}
