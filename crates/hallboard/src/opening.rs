//! Opening the house: lock, keys, store, journal, and what is true.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use docket::register::summaries_of_past_days;
use docket::{Courthouse, Entry, Event, Office};
use journal::{
    Anchor, Disk, FileJournal, Hash, JournalError, Opened, Opening, RealDisk, open_provable,
};
use store::house::PastDay;
use store::{Applied, StoreFault};

use crate::anchor::of_orders;
use crate::clock::Clock;
use crate::house::{House, Standing};
use crate::keeper::Keeper;
use crate::registrar::Registrar;
use crate::seal::{Seal, SealFault};
use crate::shelf::Shelf;

/// What an operator can do about a journal that does not hold.
pub(crate) const WHAT_HELPS: &str = "`hallboard journal repair --from` lays a backup or a mirror in \
                                     its place, `hallboard journal continue` goes on without";

/// Where a house keeps its things, and whose it is.
#[derive(Clone, Debug)]
pub struct Premises {
    /// Short name in the journal's head lines.
    pub court: String,
    /// The data folder.
    pub data: PathBuf,
    /// The folder of credentials.
    pub credentials: PathBuf,
}

/// An open house with its registrar at work.
pub struct OpenHouse {
    /// The way in.
    pub house: House,
    /// Ends when every door is closed; an error means exit 74.
    pub registrar: JoinHandle<Result<(), JournalError>>,
    /// The data folder is this process's as long as this lives.
    pub lock: File,
}

/// Opens a house.
///
/// # Errors
/// One sentence to the operator; [`OpeningFault::code`] is the exit code.
pub fn open(
    premises: &Premises,
    office: Arc<Office>,
    clock: Clock,
) -> Result<OpenHouse, OpeningFault> {
    open_on(RealDisk, premises, office, clock)
}

/// Like [`open`], with the journal on a disk of the caller's own.
pub fn open_on<D: Disk + Send + 'static>(
    disk: D,
    premises: &Premises,
    office: Arc<Office>,
    clock: Clock,
) -> Result<OpenHouse, OpeningFault> {
    let lock = lock(&premises.data)?;
    let seal = Seal::open(&premises.data.join("keys"), &premises.credentials.join("master.key"))?;
    let mut shelf = Shelf::open(&premises.data.join("store"))?;
    let found = read_truth(disk, premises, &mut shelf, &seal)?;

    let seal = Arc::new(seal);
    let (house, counter) =
        House::new(Arc::new(found.courthouse), office, clock, seal, found.standing);
    let failed = |fault| OpeningFault::Folder(premises.data.clone(), fault);
    let keeper = Keeper::start(shelf, house.now(), Arc::clone(&house.seal), &premises.data);
    let registrar = Registrar::new(counter, house.clone(), found.journal, keeper.map_err(failed)?);
    let registrar = thread::Builder::new()
        .name("registrar".to_owned())
        .spawn(move || registrar.work())
        .map_err(failed)?;
    Ok(OpenHouse { house, registrar, lock })
}

/// What was found to be true, and the journal to go on with unless it is broken.
struct Found<D> {
    courthouse: Courthouse,
    journal: Option<FileJournal<Entry, D>>,
    standing: Standing,
}

/// Takes the data folder for this process.
pub(crate) fn lock(data: &Path) -> Result<File, OpeningFault> {
    let failed = |fault| OpeningFault::Folder(data.to_owned(), fault);
    DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(failed)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    let file = options.open(data.join("lock")).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(OpeningFault::Locked(data.to_owned())),
        Err(fs::TryLockError::Error(fault)) => Err(failed(fault)),
    }
}

/// The store's present and the journal's tail; everything from the journal where they differ.
fn read_truth<D: Disk>(
    disk: D,
    premises: &Premises,
    shelf: &mut Shelf,
    seal: &Seal,
) -> Result<Found<D>, OpeningFault> {
    let (present, kept) = shelf.present().unzip();
    // Without an intact store every line is read, up to the one that was kept beside the journal.
    let stored = kept.as_ref().and_then(anchor);
    let whole = stored.is_none();
    let anchor = stored.or_else(|| of_orders(&premises.data, seal));

    let folder = premises.data.join("journal");
    let opening = Opening { anchor: anchor.clone(), whole, ..Opening::of(&premises.court) };
    match FileJournal::open_on(disk, &folder, opening) {
        Ok(Opened { journal, cut }) => {
            if let Some(cut) = cut {
                tracing::warn!(?cut, "a torn last line of the journal was cut");
            }
            let before = present.unwrap_or_default();
            let entries = journal.entries(before.seq.0);
            let (courthouse, past) = replay(before.clone(), entries)?;
            let now = applied(journal.anchor());
            if kept.as_ref() != Some(&now) {
                shelf.keep(&before, &courthouse, past, &now);
            }
            Ok(Found { courthouse, journal: Some(journal), standing: Standing::Open })
        }
        Err(JournalError::Broken(broken)) => {
            tracing::error!(%broken, "the house opens read-only; {WHAT_HELPS}");
            let provable = open_provable(&folder, anchor.as_ref(), |_| ())?;
            let (courthouse, _) = replay(Courthouse::default(), provable.after(0))?;
            let standing = Standing::ReadOnly(format!("{broken}; {WHAT_HELPS}"));
            Ok(Found { courthouse, journal: None, standing })
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Applies entries to `house`, and sums up the days that pass.
fn replay(
    mut house: Courthouse,
    entries: impl Iterator<Item = Result<Entry, JournalError>>,
) -> Result<(Courthouse, Vec<PastDay>), OpeningFault> {
    let mut past = Vec::new();
    for entry in entries {
        let entry = entry?;
        past.extend(past_days(&house, &entry));
        house.apply(&entry);
    }
    Ok((house, past))
}

/// The days that end with `entry`, as they stood before it.
pub(crate) fn past_days(house: &Courthouse, entry: &Entry) -> Vec<PastDay> {
    let opened = entry.events.iter().find_map(|event| match event {
        Event::DayOpened { date } => Some(*date),
        _ => None,
    });
    opened.map_or_else(Vec::new, |date| summaries_of_past_days(house, date))
}

pub(crate) fn anchor(applied: &Applied) -> Option<Anchor> {
    let hash = Hash::from_hex(applied.hash.as_bytes())?;
    Some(Anchor { seq: applied.seq, hash, file: applied.file, offset: applied.offset })
}

/// The journal's last line, as the store keeps it.
pub(crate) fn applied(anchor: &Anchor) -> Applied {
    let Anchor { seq, hash, file, offset } = anchor;
    Applied { seq: *seq, hash: hash.to_string(), file: *file, offset: *offset }
}

/// Why a house cannot be opened.
#[derive(Debug)]
pub enum OpeningFault {
    /// Another process has the folder.
    Locked(PathBuf),
    /// The folder cannot be made or locked.
    Folder(PathBuf, std::io::Error),
    /// The keys.
    Seal(SealFault),
    /// The journal.
    Journal(JournalError),
    /// The store.
    Store(StoreFault),
}

impl OpeningFault {
    /// The exit code: 2 where the operator has to change something, 74 where the disk failed.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Journal(JournalError::Fatal(_)) => 74,
            _ => 2,
        }
    }
}

impl fmt::Display for OpeningFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked(folder) => {
                write!(f, "another hallboard is already running on {}", folder.display())
            }
            Self::Folder(folder, fault) => {
                write!(f, "the data folder {} cannot be used: {fault}", folder.display())
            }
            Self::Seal(fault) => fault.fmt(f),
            Self::Journal(fault) => fault.fmt(f),
            Self::Store(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for OpeningFault {}

impl From<SealFault> for OpeningFault {
    fn from(fault: SealFault) -> Self {
        Self::Seal(fault)
    }
}

impl From<JournalError> for OpeningFault {
    fn from(fault: JournalError) -> Self {
        Self::Journal(fault)
    }
}

impl From<StoreFault> for OpeningFault {
    fn from(fault: StoreFault) -> Self {
        Self::Store(fault)
    }
}
