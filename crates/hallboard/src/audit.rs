//! 稽核軌跡: who came in, who read names, who took something out; a chain of its own, on the disk before the answer.

mod chain;
mod line;
mod proof;
mod purge;
mod writer;

use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use docket::calendar::{Date, HalfDay};
use docket::{AccountId, RoomId};
use tokio::sync::{mpsc, oneshot};

pub use self::line::{Closing, Deed, Line};
pub use self::proof::{Proof, prove};
pub use self::purge::purge;
use crate::clock::Clock;
use crate::seal::Seal;
use chain::{Chain, every_line};
use docket::calendar::SiteOffset;

/// How many notes may wait to be written.
const WAITING: usize = 1024;

/// So many lines of the past are read at a start, for counters that survive it.
const PAST: u64 = 20_000;

/// The audit chain. A clone writes to the same one.
#[derive(Clone)]
pub struct Audit {
    desk: mpsc::Sender<Waiting>,
    clock: Clock,
    offset: SiteOffset,
    folder: Arc<PathBuf>,
    read: Arc<Mutex<BTreeSet<Reading>>>,
}

/// Who reads which names: one line each, however often the page is asked for.
pub(crate) type Reading = (AccountId, String, Date, HalfDay);

/// Something to be written down.
#[derive(Clone, Debug)]
pub struct Note {
    /// Who; none for a stranger or the house itself.
    pub by: Option<AccountId>,
    /// From which paired device.
    pub device: Option<String>,
    /// From which network address.
    pub from: Option<IpAddr>,
    /// What.
    pub deed: Deed,
}

impl Note {
    /// What the house itself does.
    #[must_use]
    pub fn of_the_house(deed: Deed) -> Self {
        Self { by: None, device: None, from: None, deed }
    }
}

struct Waiting {
    note: Note,
    answer: oneshot::Sender<Result<(), Unwritten>>,
}

/// A note is not on the disk, so what depends on it may not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unwritten;

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the audit chain cannot be written")
    }
}

impl std::error::Error for Unwritten {}

/// An open audit chain and what it remembers of the last days.
pub struct OpenAudit {
    /// The chain.
    pub audit: Audit,
    /// The last lines, oldest first.
    pub past: Vec<Line>,
}

impl Audit {
    /// Opens the chain of `folder` and starts its thread.
    ///
    /// A chain that does not hold is set aside whole, and a new one begins with a line that says so.
    ///
    /// # Errors
    /// One sentence to the operator where the folder cannot be used at all.
    pub fn open(
        folder: &Path,
        court: &str,
        (clock, offset): (Clock, SiteOffset),
        seal: Arc<Seal>,
    ) -> Result<OpenAudit, AuditFault> {
        let chain = Chain::open(folder, court, (clock.clone(), offset), seal)?;
        let past = chain.last(PAST);
        let read = past.iter().filter_map(|line| line.reading(offset)).collect();
        let (desk, taken) = mpsc::channel(WAITING);
        std::thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || writer::work(chain, taken))
            .map_err(AuditFault::Thread)?;
        let (folder, read) = (Arc::new(folder.to_owned()), Arc::new(Mutex::new(read)));
        Ok(OpenAudit { audit: Self { desk, clock, offset, folder, read }, past })
    }

    /// Writes a note down and returns once it is on the disk.
    pub async fn note(&self, note: Note) -> Result<(), Unwritten> {
        let (answer, answered) = oneshot::channel();
        self.desk.try_send(Waiting { note, answer }).map_err(|_| Unwritten)?;
        answered.await.unwrap_or(Err(Unwritten))
    }

    /// Hands a note in without waiting for it; for what has happened anyway.
    pub fn jot(&self, note: Note) {
        let (answer, _) = oneshot::channel();
        if self.desk.try_send(Waiting { note, answer }).is_err() {
            tracing::error!("a note of the audit chain is lost: too many wait, or its disk failed");
        }
    }

    /// Notes that somebody is about to read the names of `what`, once per account and half-day.
    pub async fn names(
        &self,
        who: (AccountId, Option<String>, Option<IpAddr>),
        what: &str,
        room: Option<RoomId>,
    ) -> Result<(), Unwritten> {
        let (account, device, from) = who;
        let now = self.clock.machine();
        let (date, half) = (self.offset.date(now), self.offset.time(now).half_day());
        let reading = (account, reading_of(what, room), date, half);
        if self.read().contains(&reading) {
            return Ok(());
        }
        let deed = Deed::NamesRead { what: what.to_owned(), room };
        self.note(Note { by: Some(account), device, from, deed }).await?;
        let mut read = self.read();
        read.retain(|(_, _, day, part)| (*day, *part) == (date, half));
        read.insert(reading);
        Ok(())
    }

    /// The folder of the chain.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn read(&self) -> std::sync::MutexGuard<'_, BTreeSet<Reading>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every line of the chain in `folder` that can be read, oldest first.
#[must_use]
pub fn lines(folder: &Path) -> Vec<Line> {
    every_line(folder).collect()
}

/// The lines of the months from one date to another, oldest first.
#[must_use]
pub fn lines_between(folder: &Path, from: Date, to: Date) -> Vec<Line> {
    chain::lines_of_months(folder, &chain::month(from), &chain::month(to)).collect()
}

/// The sign-ins among them, after the chain's first line, which says how far back it goes.
pub(crate) fn sign_ins(folder: &Path) -> Vec<Line> {
    let mut first = true;
    let wanted = |line: &Line| {
        let begins = std::mem::take(&mut first);
        begins || matches!(line.events.first(), Some(Deed::SignedIn { .. }))
    };
    every_line(folder).filter(wanted).collect()
}

fn reading_of(what: &str, room: Option<RoomId>) -> String {
    room.map_or_else(|| what.to_owned(), |room| format!("{what} {room}"))
}

/// Why the audit chain cannot be kept at all.
#[derive(Debug)]
pub enum AuditFault {
    /// A file or folder.
    Journal(journal::JournalError),
    /// A folder cannot be made, listed or set aside.
    Folder(PathBuf, std::io::Error),
    /// The key of its anchor.
    Seal(crate::seal::SealFault),
    /// No thread could be started.
    Thread(std::io::Error),
}

impl fmt::Display for AuditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(fault) => write!(f, "the audit chain: {fault}"),
            Self::Folder(path, fault) => {
                write!(f, "the audit chain in {}: {fault}", path.display())
            }
            Self::Seal(fault) => fault.fmt(f),
            Self::Thread(fault) => write!(f, "no thread could be started: {fault}"),
        }
    }
}

impl std::error::Error for AuditFault {}

impl From<journal::JournalError> for AuditFault {
    fn from(fault: journal::JournalError) -> Self {
        Self::Journal(fault)
    }
}

impl From<crate::seal::SealFault> for AuditFault {
    fn from(fault: crate::seal::SealFault) -> Self {
        Self::Seal(fault)
    }
}
