//! Opening a journal: to go on with it, or only to read what is provable.
use std::{marker::PhantomData, path::Path};

use crate::{
    Anchor, Broken, Cut, Disk, Entries, FileJournal, JournalError, Progress, RealDisk, Record,
    prove::{Proof, prove_all, prove_from},
    reserve::Reserve,
    tail::Tail,
    volume::{Volume, create_private_dir, failed},
};

/// How a journal is to be opened.
pub struct Opening<'a> {
    /// The court that every file's head names.
    pub court: &'a str,
    /// The last line that is known to be written, if somebody kept it.
    pub anchor: Option<Anchor>,
    /// Whether every line is read although an anchor is known, which else is where reading begins.
    pub whole: bool,
    /// Size of the file that keeps room for a full disk, in bytes; 0 for none.
    pub reserve: u64,
    /// A new file is begun when the present one has this many bytes.
    pub roll_at: u64,
    /// Is told how far a walk over the whole journal has come.
    pub progress: Box<dyn FnMut(Progress) + 'a>,
}

impl<'a> Opening<'a> {
    /// The usual opening: 16 MiB in reserve, files of 64 MiB, no anchor, no report.
    #[must_use]
    pub fn of(court: &'a str) -> Self {
        let progress = Box::new(|_| {});
        Self { court, anchor: None, whole: false, reserve: 16 << 20, roll_at: 64 << 20, progress }
    }
}

/// A journal that can be added to, and what opening it found.
pub struct Opened<R, D = RealDisk> {
    /// The journal.
    pub journal: FileJournal<R, D>,
    /// The torn last line that was cut, for the operator's log.
    pub cut: Option<Cut>,
}

impl<R: Record> FileJournal<R, RealDisk> {
    /// Opens the journal in `dir`, which is made if it is missing, and cuts a torn last line.
    ///
    /// # Errors
    /// [`JournalError::Broken`] before anything is written; see [`open_provable`] for what is left.
    pub fn open(dir: &Path, opening: Opening<'_>) -> Result<Opened<R>, JournalError> {
        Self::open_on(RealDisk, dir, opening)
    }
}

impl<R: Record, D: Disk> FileJournal<R, D> {
    /// Like [`FileJournal::open`], on a disk of the caller's own.
    pub fn open_on(
        mut disk: D,
        dir: &Path,
        mut opening: Opening<'_>,
    ) -> Result<Opened<R, D>, JournalError> {
        let io = |fault| failed("make ready", dir, fault);
        if create_private_dir(dir)?
            && let Some(above) = dir.parent().filter(|above| !above.as_os_str().is_empty())
        {
            disk.sync_dir(above).map_err(io)?;
        }
        let progress = &mut opening.progress;
        let proof = match &opening.anchor {
            Some(anchor) if !opening.whole => prove_from(dir, anchor, progress)?,
            anchor => prove_all(dir, anchor.as_ref(), progress)?,
        };
        let wanted = opening.court;
        if let Some(broken) = proof.fault {
            return Err(broken.into());
        }
        if let Some(found) = proof.court.filter(|found| found != wanted) {
            return Err(JournalError::OtherCourt { found, wanted: wanted.to_owned() });
        }
        let mut volumes = proof.volumes;
        if let Some(cut) = &proof.torn {
            cut_back(&mut disk, dir, &mut volumes, cut).map_err(io)?;
        }
        let reserve = Reserve::find(&mut disk, dir, opening.reserve).map_err(io)?;
        let tail = match proof.tail {
            Some((anchor, end)) => Tail::open(anchor, end, &mut volumes, dir)?,
            None => Tail::begin(&mut disk, dir, wanted, &mut volumes)?,
        };
        let journal =
            Self::new(disk, dir, wanted, opening.roll_at, reserve, (volumes, proof.near), tail);
        Ok(Opened { journal, cut: proof.torn })
    }
}

fn cut_back(
    disk: &mut impl Disk,
    dir: &Path,
    volumes: &mut Vec<Volume>,
    cut: &Cut,
) -> std::io::Result<()> {
    match volumes.pop() {
        // Not even its head was finished: the file was never really begun.
        Some(volume) if cut.offset == 0 => {
            std::fs::remove_file(&volume.path)?;
            disk.sync_dir(dir)
        }
        Some(volume) => {
            let file = volume.open_to_append()?;
            volumes.push(volume);
            disk.truncate(&file, cut.offset)?;
            disk.sync_data(&file)
        }
        None => Ok(()),
    }
}

/// The part of a journal that holds, for reading only.
pub struct Provable<R> {
    /// The last number that is proved.
    pub seq: u64,
    /// Where the journal stops being provable, if it does before its end.
    pub broken: Option<Broken>,
    volumes: Vec<Volume>,
    record: PhantomData<fn() -> R>,
}

impl<R: Record> Provable<R> {
    /// Reads every proved record after number `seq`, oldest first.
    #[must_use]
    pub fn after(&self, seq: u64) -> Entries<R> {
        Entries::new(self.volumes.clone(), None, seq, self.seq)
    }
}

/// Finds out how far the journal in `dir` can be trusted, reading all of it and writing nothing.
pub fn open_provable<R: Record>(
    dir: &Path,
    anchor: Option<&Anchor>,
    mut progress: impl FnMut(Progress),
) -> Result<Provable<R>, JournalError> {
    let proof = prove_all(dir, anchor, &mut progress)?;
    let seq = proof.fault.as_ref().map_or(Proof::seq(&proof), |broken| broken.proven);
    let (volumes, broken) = (proof.volumes, proof.fault);
    Ok(Provable { seq, broken, volumes, record: PhantomData })
}
